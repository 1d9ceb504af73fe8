//! Bare cells, and what others may do with one's own. Rules OWN-7 to OWN-9.

use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, CellPlanes, Chunk, Kind, cell_at};
use sim_core::claims::{Cargo, Claim, Claimant, Policy, Pool, PoolHistory, Resource};
use sim_core::factory::{Answer, RingInput};
use sim_core::ids::{ChunkId, Diamond, Frequency, TechnologyId, Tick};
use sim_core::limits::{CLAIMED_CELLS_PER_PLAYER_MAX, GRANTS_PER_PLAYER_MAX};
use sim_core::power::Clocks;
use sim_core::step::{CellFact, ChunkView, Outside, resolve};
use sim_core::tick::Input;

use super::*;
use crate::support::step;

/// OWN-7.
#[test]
fn cells_are_claimed_and_given_up_so_many_and_no_more() {
    let (mut world, mut ann, mut ben, row) = neighbours();
    let claim = Action::Claim { cell: row[0] };
    let release = Action::Release { cell: row[0] };
    assert_eq!(ask(&mut world, &mut ann, release.clone()), "not_yours");
    for _ in 0..2 {
        assert_eq!(ask(&mut world, &mut ann, claim.clone()), "applied");
    }
    assert_eq!(ask(&mut world, &mut ben, claim), "not_yours");
    assert_eq!(ask(&mut world, &mut ben, release.clone()), "not_yours");
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
    assert_eq!(ask(&mut world, &mut ann, last.clone()), "too_many_claims");
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
    for action in [revoke.clone(), Action::Claim { cell: site }] {
        assert_eq!(ask(&mut world, &mut ann, action), "applied");
    }
    assert_eq!(ask(&mut world, &mut ben, belt.clone()), "not_yours");
    for _ in 0..2 {
        assert_eq!(ask(&mut world, &mut ann, grant.clone()), "applied");
    }
    let before = world.player(BEN).unwrap().account.clone();
    assert_eq!(ask(&mut world, &mut ben, belt.clone()), "applied");
    assert_ne!(world.player(BEN).unwrap().account, before);
    assert_eq!(
        (owner(&world, site), builder(&world, site)),
        (Some(ANN), Some(ANN))
    );
    // To build is all that was granted.
    let remove = Action::Remove { cell: site };
    let facing = Direction::FIRST;
    for action in [
        remove.clone(),
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

    for action in [Action::Claim { cell: site }, revoke.clone(), revoke] {
        assert_eq!(ask(&mut world, &mut ann, action), "applied");
    }
    assert_eq!(ask(&mut world, &mut ben, belt.clone()), "not_yours");
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
    assert_eq!(ask(&mut world, &mut ann, set.clone()), "not_yours");
    let claim = Action::Claim { cell };
    assert_eq!(ask(&mut world, &mut ann, claim), "applied");
    assert_eq!(ask(&mut world, &mut ann, set.clone()), "applied");
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

    fn chosen(&self, _: PlayerId) -> Option<TechnologyId> {
        None
    }
}
