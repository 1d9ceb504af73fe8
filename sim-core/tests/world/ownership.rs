//! Whose cells are, and what follows from that. Rules OWN-1 to OWN-9.

use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, CellPlanes, Chunk, Kind, cell_at, locate};
use sim_core::claims::{Cargo, Claim, Claimant, Policy, Pool, PoolHistory, Resource};
use sim_core::factory::{Answer, RingInput};
use sim_core::ids::{CellId, ChunkId, Diamond, Direction, Frequency, PlayerId, Tick};
use sim_core::limits::{BUILD_REACH_CELLS, CLAIMED_CELLS_PER_PLAYER_MAX, GRANTS_PER_PLAYER_MAX};
use sim_core::players::{Action, Activity, Verdict};
use sim_core::power::Clocks;
use sim_core::step::{CellFact, ChunkView, Outside, resolve};
use sim_core::tick::{Input, World};
use sim_core::topology;

use crate::support::{ANN, BEN, Hand, assert_conserved, code, free_row, join, step, wait, world};

fn owner(world: &World, cell: CellId) -> Option<PlayerId> {
    let (id, index) = locate(world.params().frequency, cell).unwrap();
    let image = world.image();
    image.chunks.get(&id)?.owners.get(&index).copied()
}

/// Whose the structure on a cell is.
fn builder(world: &World, cell: CellId) -> Option<PlayerId> {
    let (id, index) = locate(world.params().frequency, cell).unwrap();
    let image = world.image();
    let structure = image.chunks.get(&id)?.structures.get(&index)?;
    Some(structure.owner)
}

fn build(world: &World, key: &str, cell: CellId) -> Action {
    Action::Build {
        cell,
        prototype: world.catalogue().prototype_by_key(key).unwrap(),
        facing: Direction::FIRST,
    }
}

fn ask(world: &mut World, hand: &mut Hand, action: Action) -> &'static str {
    let verdict = hand.ask(world, action);
    assert_conserved(world);
    code(verdict)
}

/// Ann and Ben, who stand side by side, and a few free cells in reach of both.
fn neighbours() -> (World, Hand, Hand, Vec<CellId>) {
    let mut world = world(7);
    join(&mut world, ANN);
    join(&mut world, BEN);
    let row = free_row(&world, 5).into_iter().map(|(cell, _)| cell);
    let row = row.collect();
    (world, Hand::of(ANN), Hand::of(BEN), row)
}

/// Walks until nothing of a place is within reach.
fn walk_away(world: &mut World, hand: &mut Hand, from: CellId) {
    let frequency = world.params().frequency;
    wait(world, 40);
    let far = topology::ring(frequency, from, 2 * BUILD_REACH_CELLS);
    for to in far.into_iter().step_by(5) {
        if hand.ask(world, Action::Walk { to }) != Verdict::Applied {
            continue;
        }
        while world.player(hand.player).unwrap().activity != Activity::Idle {
            wait(world, 1);
        }
        if world.player(hand.player).unwrap().cell == to {
            return;
        }
    }
    panic!("no way leads away from {from}");
}

/// OWN-1, OWN-2.
#[test]
fn a_structure_is_its_cells_owners_who_alone_changes_it() {
    let (mut world, mut ann, mut ben, row) = neighbours();
    let cell = row[0];
    let belt = build(&world, "belt", cell);
    assert_eq!(ask(&mut world, &mut ann, belt), "applied");
    assert_eq!(owner(&world, cell), Some(ANN));
    let rotate = Action::Rotate {
        cell,
        facing: Direction::FIRST.opposite(),
    };
    let remove = Action::Remove { cell };
    for action in [rotate, remove, belt] {
        assert_eq!(ask(&mut world, &mut ben, action), "not_yours");
    }
    // However far away: what is one's own is.
    walk_away(&mut world, &mut ann, cell);
    assert_eq!(ask(&mut world, &mut ann, rotate), "applied");
    assert_eq!(ask(&mut world, &mut ann, remove), "applied");
    assert_eq!(owner(&world, cell), None);
    assert_eq!(ask(&mut world, &mut ben, belt), "applied");
}

/// OWN-3: from afar one builds next to what one owns, and OWN-4: around one's hubs.
#[test]
fn what_is_owned_and_hubs_reach_as_their_owner_does() {
    let (mut world, mut ann, _, row) = neighbours();
    let [place, beside, after, ..] = row[..] else {
        panic!("a row of five");
    };
    let belt = |world: &World, cell| build(world, "belt", cell);
    let first = belt(&world, place);
    assert_eq!(ask(&mut world, &mut ann, first), "applied");
    walk_away(&mut world, &mut ann, place);
    let [near, next] = [beside, after].map(|cell| belt(&world, cell));
    assert_eq!(ask(&mut world, &mut ann, next), "out_of_reach");
    assert_eq!(ask(&mut world, &mut ann, near), "applied");
    assert_eq!(ask(&mut world, &mut ann, next), "applied");

    let hub = build(&world, "hub", row[3]);
    assert_eq!(ask(&mut world, &mut ann, hub), "applied");
    let frequency = world.params().frequency;
    let rim: Vec<_> = topology::ring(frequency, row[3], BUILD_REACH_CELLS);
    let beyond: Vec<_> = topology::ring(frequency, row[3], BUILD_REACH_CELLS + 1);
    let me = world.player(ANN).unwrap().cell;
    let is_far = |cell: &&CellId| topology::distance(frequency, me, **cell) > BUILD_REACH_CELLS;
    let codes = |world: &mut World, ann: &mut Hand, cells: &[CellId]| -> Vec<_> {
        let far = cells.iter().filter(is_far);
        far.map(|cell| {
            let action = belt(world, *cell);
            ask(world, ann, action)
        })
        .collect()
    };
    // The rim is looked at last: what is built there would reach one further.
    let beyond = codes(&mut world, &mut ann, &beyond);
    assert!(beyond.iter().all(|code| *code == "out_of_reach"));
    let rim = codes(&mut world, &mut ann, &rim);
    assert!(rim.contains(&"applied") && !rim.contains(&"out_of_reach"));
    // Without the hub nobody reaches anything.
    let restored = World::restore(world.image().to_parts(), world.catalogue().clone());
    let mut restored = restored.unwrap();
    assert_eq!(restored.hash(), world.hash());
    for world in [&mut world, &mut restored] {
        let mut ann = Hand::after(ANN, 10_000);
        let inside = topology::ring(frequency, row[3], 9);
        let cell = inside.into_iter().find(|cell| is_far(&cell)).unwrap();
        let action = belt(world, cell);
        assert_ne!(ask(world, &mut ann, action), "out_of_reach");
        ask(world, &mut ann, Action::Remove { cell });
        let remove = Action::Remove { cell: row[3] };
        assert_eq!(ask(world, &mut ann, remove), "applied");
        assert_eq!(ask(world, &mut ann, action), "out_of_reach");
    }
}

/// OWN-5: the first in journal order wins, and the other is told so.
#[test]
fn of_two_who_want_a_cell_in_a_tick_the_first_gets_it() {
    let (mut world, mut ann, mut ben, row) = neighbours();
    let wishes: [fn(&World, CellId) -> Action; 2] = [
        |world, cell| build(world, "belt", cell),
        |_, cell| Action::Claim { cell },
    ];
    let mut row = row.into_iter();
    for (first, second) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let cell = row.next().unwrap();
        let inputs = vec![
            ben.input(wishes[first](&world, cell)),
            ann.input(wishes[second](&world, cell)),
        ];
        let outcomes = step(&mut world, inputs).outcomes;
        let codes = outcomes.iter().map(|outcome| code(outcome.verdict));
        assert_eq!(codes.collect::<Vec<_>>(), ["applied", "not_yours"]);
        assert_eq!(owner(&world, cell), Some(BEN));
    }
    let cell = row.next().unwrap();
    let belt = build(&world, "belt", cell);
    let inputs = vec![ann.input(belt), ann.input(belt)];
    let outcomes = step(&mut world, inputs).outcomes;
    assert_eq!(code(outcomes[1].verdict), "occupied");
}

/// OWN-6.
#[test]
fn structures_of_a_player_who_left_stay_and_run() {
    let (mut world, mut ann, _, _) = neighbours();
    let row = free_row(&world, 3);
    let plan: Vec<_> = ["extractor", "belt", "hub"]
        .into_iter()
        .zip(row)
        .map(|(key, (cell, facing))| (key, cell, facing))
        .collect();
    assert!(ann.build_all(&mut world, &plan));
    step(&mut world, vec![Input::Leave { player: ANN }]);
    let sum = |world: &World| world.player(ANN).unwrap().account.values().sum::<u64>();
    let before = sum(&world);
    wait(&mut world, 600);
    assert!(sum(&world) > before);
    assert_eq!(builder(&world, plan[0].1), Some(ANN));
}

/// OWN-7.
#[test]
fn cells_are_claimed_and_given_up_so_many_and_no_more() {
    let (mut world, mut ann, mut ben, row) = neighbours();
    let claim = Action::Claim { cell: row[0] };
    let release = Action::Release { cell: row[0] };
    assert_eq!(ask(&mut world, &mut ann, release), "not_yours");
    for _ in 0..2 {
        assert_eq!(ask(&mut world, &mut ann, claim), "applied");
    }
    assert_eq!(ask(&mut world, &mut ben, claim), "not_yours");
    assert_eq!(ask(&mut world, &mut ben, release), "not_yours");
    let belt = build(&world, "belt", row[0]);
    assert_eq!(ask(&mut world, &mut ann, belt), "applied");
    assert_eq!(ask(&mut world, &mut ann, release), "occupied");
    let frequency = world.params().frequency;
    let me = world.player(ANN).unwrap().cell;
    let cells = topology::within(frequency, me, 5);
    let mut codes: Vec<_> = cells
        .iter()
        .map(|cell| ask(&mut world, &mut ann, Action::Claim { cell: *cell }))
        .collect();
    let full = codes.split_off(codes.iter().position(|code| *code != "applied").unwrap());
    // The cell with the belt is among them, and does not count.
    let most = CLAIMED_CELLS_PER_PLAYER_MAX;
    assert!([most, most + 1].contains(&codes.len()), "{}", codes.len());
    assert!(full.iter().all(|code| *code == "too_many_claims"));
    let first = Action::Release { cell: cells[0] };
    let last = Action::Claim {
        cell: *cells.last().unwrap(),
    };
    assert_eq!(ask(&mut world, &mut ann, last), "too_many_claims");
    assert_eq!(ask(&mut world, &mut ann, first), "applied");
    assert_eq!(ask(&mut world, &mut ann, last), "applied");
    // What was counted is counted again after loading.
    let restored = World::restore(world.image().to_parts(), world.catalogue().clone());
    let first = Action::Claim { cell: cells[0] };
    assert_eq!(
        ask(&mut restored.unwrap(), &mut Hand::after(ANN, 900), first),
        "too_many_claims"
    );
}

/// OWN-8.
#[test]
fn who_is_let_builds_for_the_owner_of_the_cell() {
    let (mut world, mut ann, mut ben, row) = neighbours();
    let [site, beside, ..] = row[..] else {
        panic!("a row of five");
    };
    let belt = build(&world, "belt", site);
    let grant = Action::Grant { to: BEN };
    let revoke = Action::Revoke { to: BEN };
    for action in [revoke, Action::Claim { cell: site }] {
        assert_eq!(ask(&mut world, &mut ann, action), "applied");
    }
    assert_eq!(ask(&mut world, &mut ben, belt), "not_yours");
    for _ in 0..2 {
        assert_eq!(ask(&mut world, &mut ann, grant), "applied");
    }
    let before = world.player(BEN).unwrap().account.clone();
    assert_eq!(ask(&mut world, &mut ben, belt), "applied");
    assert_ne!(world.player(BEN).unwrap().account, before);
    assert_eq!(
        (owner(&world, site), builder(&world, site)),
        (Some(ANN), Some(ANN))
    );
    // To build is all that was granted.
    let remove = Action::Remove { cell: site };
    let facing = Direction::FIRST;
    for action in [
        remove,
        Action::Rotate { cell: site, facing },
        Action::Claim { cell: site },
        Action::Release { cell: site },
    ] {
        assert_eq!(ask(&mut world, &mut ben, action), "not_yours");
    }
    // The refund is the owner's.
    let poor = world.player(ANN).unwrap().account.clone();
    assert_eq!(ask(&mut world, &mut ann, remove), "applied");
    assert_ne!(world.player(ANN).unwrap().account, poor);

    for action in [Action::Claim { cell: site }, revoke, revoke] {
        assert_eq!(ask(&mut world, &mut ann, action), "applied");
    }
    assert_eq!(ask(&mut world, &mut ben, belt), "not_yours");
    // Next to what someone lets one build on is not next to one's own.
    assert_eq!(ask(&mut world, &mut ann, grant), "applied");
    walk_away(&mut world, &mut ben, site);
    let near = build(&world, "belt", beside);
    assert_eq!(ask(&mut world, &mut ben, near), "out_of_reach");
    assert_eq!(ask(&mut world, &mut ben, belt), "out_of_reach");
}

/// OWN-8: granting has a bound, and is between two.
#[test]
fn a_player_grants_so_many_and_no_more() {
    let mut world = world(7);
    let others = GRANTS_PER_PLAYER_MAX as u32 + 2;
    let name = String::from("x");
    let joins = (1..=others).map(|player| Input::Join {
        player: PlayerId(player),
        name: name.clone(),
    });
    let joins = joins.collect();
    step(&mut world, joins);
    let mut ann = Hand::of(ANN);
    let mut grant = |world: &mut World, to| ask(world, &mut ann, Action::Grant { to });
    assert_eq!(grant(&mut world, ANN), "same_player");
    assert_eq!(grant(&mut world, PlayerId(others + 1)), "unknown_player");
    assert_eq!(grant(&mut world, PlayerId(0)), "unknown_player");
    for other in 2..others {
        assert_eq!(grant(&mut world, PlayerId(other)), "applied");
    }
    assert_eq!(grant(&mut world, PlayerId(others)), "too_many_grants");
    assert_eq!(grant(&mut world, BEN), "applied");
    let revoke = Action::Revoke { to: BEN };
    assert_eq!(
        ask(&mut world, &mut Hand::after(ANN, 900), revoke),
        "applied"
    );
    let last = Action::Grant {
        to: PlayerId(others),
    };
    assert_eq!(ask(&mut world, &mut Hand::after(ANN, 901), last), "applied");
}

/// OWN-9: an owner says how what lies on a bare cell is shared, as long as they own it.
#[test]
fn the_owner_of_a_cell_says_how_it_is_shared() {
    let (mut world, mut ann, mut ben, _) = neighbours();
    let catalogue = world.catalogue().clone();
    let frequency = world.params().frequency;
    let cells = topology::within(frequency, world.player(ANN).unwrap().cell, 20);
    let image = world.image();
    let lies = |cell: &&CellId| {
        let (id, index) = locate(frequency, **cell).unwrap();
        let cell = image.chunks.get(&id).map(|chunk| chunk.cell(index));
        cell.is_some_and(|cell| catalogue.yield_of(cell.kind).is_some())
    };
    let cell = *cells.iter().find(lies).expect("something lies around");
    let policy = Policy::AllOrNone {
        starved_ticks_max: 3,
    };
    let set = Action::SetPolicy { cell, policy };
    let policy_of = |world: &World| {
        let (id, index) = locate(frequency, cell).unwrap();
        let pool = world.image().chunks[&id].starved.get(&index).copied();
        pool.and_then(|pool| pool.policy)
    };
    assert_eq!(ask(&mut world, &mut ann, set), "not_yours");
    let claim = Action::Claim { cell };
    assert_eq!(ask(&mut world, &mut ann, claim), "applied");
    assert_eq!(ask(&mut world, &mut ann, set), "applied");
    assert_eq!(ask(&mut world, &mut ben, set), "not_yours");
    assert_eq!(policy_of(&world), Some(policy));
    let release = Action::Release { cell };
    assert_eq!(ask(&mut world, &mut ann, release), "applied");
    assert_eq!(policy_of(&world), None);
}

/// OWN-9: three want what two units lie for.
#[test]
fn a_cell_is_shared_as_its_owner_said() {
    let catalogue = Catalogue::verdant();
    let (frequency, id) = (
        Frequency::new(64).unwrap(),
        ChunkId::new(Diamond::north(0), 0, 0),
    );
    let index = CellIndex::new(9, 9);
    let cell = cell_at(id, index);
    let granted = |policy| {
        let mut chunk = Chunk::new(CellPlanes::SOIL, None);
        chunk.set_cell(index, Kind::Ore, 2);
        let pool = PoolHistory {
            starved_ticks: 0,
            policy,
        };
        chunk.starved.insert(index, pool);
        let view = ChunkView {
            frequency,
            catalogue: &catalogue,
            seed: 1,
            tick: Tick(1),
            id,
            chunk: &chunk,
            outside: &Nothing,
        };
        let claim = |number: u32| Claim {
            pool: Pool {
                cell,
                resource: Resource::Quantity,
            },
            claimant: Claimant::Player(PlayerId(number)),
            home: cell,
            amount: 1,
            waiting_since: Tick(number.into()),
            cargo: None,
            into: None,
        };
        let resolved = resolve(&view, &[3, 2, 1].map(claim));
        let outcomes = resolved.outcomes.iter();
        let granted = outcomes.filter(|outcome| outcome.granted);
        granted.map(|it| it.claim.claimant).collect::<Vec<_>>()
    };
    let none = Policy::AllOrNone {
        starved_ticks_max: 0,
    };
    assert_eq!(granted(Some(none)), []);
    let first = [2, 1].map(|number| Claimant::Player(PlayerId(number)));
    assert_eq!(granted(Some(Policy::FirstCome)), first);
    assert_eq!(granted(None).len(), 2);
}

/// A chunk with nothing around it.
struct Nothing;

impl Outside for Nothing {
    fn fact(&self, _: CellId) -> Option<CellFact> {
        None
    }

    fn answer(&self, _: CellId, _: &Cargo) -> Option<Answer> {
        None
    }

    fn ring_input(&self, _: CellId) -> Option<RingInput> {
        None
    }

    fn clocks(&self, _: CellId) -> Option<Clocks> {
        None
    }
}
