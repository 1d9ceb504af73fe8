//! The world as a whole: what holds in every tick, whatever happens.

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, Machine, cell_at, locate};
use sim_core::ids::{CellId, Direction, Frequency, ItemId, PlayerId, Tick};
use sim_core::players::{Action, Activity, Command, Rejection, Verdict};
use sim_core::scenario::Scenario;
use sim_core::tick::{Input, RULES_VERSION, SealedTick, TickOutput, World, WorldParams};
use sim_core::topology;

fn frequency(n: u32) -> Frequency {
    Frequency::new(n).unwrap()
}

fn world(seed: u64) -> World {
    let params = WorldParams {
        seed,
        frequency: frequency(256),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    World::new(params, Arc::new(Catalogue::verdant())).unwrap()
}

fn step(world: &mut World, inputs: Vec<Input>) -> TickOutput {
    let tick = world.tick().next();
    world.step(&SealedTick { tick, inputs }).unwrap()
}

const ANN: PlayerId = PlayerId(1);

fn join(world: &mut World, player: PlayerId) {
    step(
        world,
        vec![Input::Join {
            player,
            name: format!("Player {player}"),
        }],
    );
    assert!(world.player(player).is_some_and(|player| player.present));
}

/// A player who numbers their commands.
struct Hand {
    seq: u64,
}

impl Hand {
    fn ask(&mut self, world: &mut World, action: Action) -> Verdict {
        self.seq += 1;
        let command = Command {
            player: ANN,
            seq: self.seq,
            action,
        };
        step(world, vec![Input::Command(command)]).outcomes[0].verdict
    }
}

/// Items in accounts and machines.
fn held(world: &World) -> BTreeMap<ItemId, u64> {
    let image = world.image();
    let mut held = BTreeMap::new();
    for player in image.players.values() {
        for (item, amount) in &player.account {
            *held.entry(*item).or_default() += amount;
        }
    }
    let structures = image
        .chunks
        .values()
        .flat_map(|chunk| chunk.structures.values());
    for item in structures.flat_map(|structure| structure.machine.contents().collect::<Vec<_>>()) {
        *held.entry(item).or_default() += 1;
    }
    held.retain(|_, amount| *amount > 0);
    held
}

fn assert_conserved(world: &World) {
    let totals = world.totals();
    let mut expected = totals.produced.clone();
    for (item, consumed) in &totals.consumed {
        *expected.entry(*item).or_default() -= consumed;
    }
    expected.retain(|_, amount| *amount > 0);
    assert_eq!(held(world), expected, "tick {}", world.tick());
}

#[test]
fn nothing_appears_or_vanishes_in_a_busy_world() {
    for seed in [7, 8, 9] {
        let mut scenario = Scenario::new(seed, frequency(64)).unwrap();
        let mut produced = 0;
        for _ in 0..200 {
            scenario.step().unwrap();
            assert_conserved(scenario.world());
            produced = scenario.world().totals().produced.values().sum();
        }
        assert!(
            produced > 500,
            "the scenario of seed {seed} is not busy: {produced} items"
        );
    }
}

#[test]
fn a_restored_world_goes_on_as_the_one_it_was_taken_of() {
    let mut scenario = Scenario::new(11, frequency(64)).unwrap();
    for _ in 0..57 {
        scenario.step().unwrap();
    }
    let image = scenario.world().image();
    let mut restored = World::restore(image.to_parts(), Arc::new(Catalogue::verdant())).unwrap();
    assert_eq!(restored.hash(), scenario.world().hash());
    for _ in 0..60 {
        let output = scenario.step().unwrap();
        let again = restored
            .step(&scenario.last_sealed().unwrap().clone())
            .unwrap();
        assert_eq!(again.hash, output.hash, "tick {}", output.tick);
        assert_eq!(again.outcomes, output.outcomes);
    }
}

#[test]
fn a_snapshot_that_was_changed_is_not_a_world() {
    let mut scenario = Scenario::new(11, frequency(64)).unwrap();
    scenario.step().unwrap();
    let parts = scenario.world().image().to_parts();
    for place in (0..parts.chunks[3].1.len()).step_by(97) {
        let mut parts = parts.clone();
        parts.chunks[3].1[place] ^= 1;
        assert!(World::restore(parts, Arc::new(Catalogue::verdant())).is_err());
    }
    for length in (0..parts.globals.len()).step_by(13) {
        let mut parts = parts.clone();
        parts.globals.truncate(length);
        assert!(World::restore(parts, Arc::new(Catalogue::verdant())).is_err());
    }
}

#[test]
fn hashes_of_parts_kept_from_tick_to_tick_are_those_of_the_parts() {
    let mut scenario = Scenario::new(5, frequency(64)).unwrap();
    for _ in 0..40 {
        let output = scenario.step().unwrap();
        let parts = scenario.world().image().to_parts();
        let anew = World::restore(parts, Arc::new(Catalogue::verdant())).unwrap();
        assert_eq!(anew.hash(), output.hash);
    }
}

#[test]
fn a_step_of_another_tick_is_refused_and_changes_nothing() {
    let mut world = world(1);
    let hash = world.hash();
    let late = SealedTick {
        tick: Tick(2),
        inputs: Vec::new(),
    };
    assert!(world.step(&late).is_err());
    assert_eq!((world.tick(), world.hash()), (Tick(0), hash));
}

/// A cell within reach where a row of `length` buildable cells begins, and the row's direction.
fn free_row(world: &World, length: usize) -> Vec<(CellId, Direction)> {
    let frequency = world.params().frequency;
    let me = world.player(ANN).unwrap();
    let image = world.image();
    let is_free = |cell: CellId| {
        let (id, index) = locate(frequency, cell).unwrap();
        let chunk = &image.chunks[&id];
        world
            .catalogue()
            .building_on
            .contains(chunk.seen_kind(index))
            && !chunk.seats.contains_key(&index)
            && !topology::is_pentagon(frequency, cell)
    };
    let near = topology::within(frequency, me.cell, 10);
    let known = |cell: &CellId| {
        image
            .chunks
            .contains_key(&locate(frequency, *cell).unwrap().0)
    };
    for start in near {
        for direction in Direction::all() {
            let mut row = Vec::new();
            let (mut cell, mut heading) = (start, direction);
            while row.len() < length && known(&cell) && is_free(cell) {
                row.push((cell, heading));
                let Some(next) = topology::step(frequency, cell, heading) else {
                    break;
                };
                (cell, heading) = next;
            }
            if row.len() == length {
                return row;
            }
        }
    }
    panic!("no room for a row of {length}");
}

#[test]
fn what_an_extractor_takes_reaches_the_account_over_belts() {
    let mut world = world(7);
    join(&mut world, ANN);
    for _ in 0..40 {
        step(&mut world, Vec::new());
    }
    let mut hand = Hand { seq: 0 };
    let row = free_row(&world, 5);
    let keys = ["extractor", "belt", "belt", "belt", "hub"];
    for (key, (cell, facing)) in keys.iter().zip(&row) {
        let prototype = world.catalogue().prototype_by_key(key).unwrap();
        let build = Action::Build {
            cell: *cell,
            prototype,
            facing: *facing,
        };
        assert_eq!(hand.ask(&mut world, build), Verdict::Applied);
    }
    let before: u64 = world.player(ANN).unwrap().account.values().sum();
    for _ in 0..600 {
        step(&mut world, Vec::new());
        assert_conserved(&world);
    }
    let after: u64 = world.player(ANN).unwrap().account.values().sum();
    assert!(after > before + 5, "{before} before, {after} after");

    let me = world.player(ANN).unwrap().clone();
    let ours: Vec<CellId> = row.iter().map(|(cell, _)| *cell).collect();
    for cell in ours {
        assert_eq!(
            hand.ask(&mut world, Action::Remove { cell }),
            Verdict::Applied
        );
        assert_conserved(&world);
    }
    assert!(
        world
            .totals()
            .consumed
            .values()
            .all(|consumed| *consumed == 0)
    );
    assert!(world.player(ANN).unwrap().account.values().sum::<u64>() > me.account.values().sum());
}

#[test]
fn a_command_that_comes_again_is_answered_and_not_repeated() {
    let mut world = world(7);
    join(&mut world, ANN);
    let (cell, facing) = free_row(&world, 1)[0];
    let prototype = world.catalogue().prototype_by_key("belt").unwrap();
    let action = Action::Build {
        cell,
        prototype,
        facing,
    };
    let command = Input::Command(Command {
        player: ANN,
        seq: 1,
        action,
    });
    let first = step(&mut world, vec![command.clone()]);
    let account = world.player(ANN).unwrap().account.clone();
    let again = step(&mut world, vec![command.clone(), command]);
    assert_eq!(first.outcomes[0].verdict, Verdict::Applied);
    assert_eq!(again.outcomes, [first.outcomes[0], first.outcomes[0]]);
    assert_eq!(world.player(ANN).unwrap().account, account);
}

#[test]
fn refused_commands_say_why_and_change_nothing() {
    let mut world = world(7);
    join(&mut world, ANN);
    let mut hand = Hand { seq: 0 };
    let (cell, facing) = free_row(&world, 1)[0];
    let catalogue = Arc::clone(world.catalogue());
    let belt = catalogue.prototype_by_key("belt").unwrap();
    let hub = catalogue.prototype_by_key("hub").unwrap();
    let here = world.player(ANN).unwrap().cell;
    let far = CellId::new(sim_core::ids::Diamond::south(3), 200, 200);
    let ask = |world: &mut World, hand: &mut Hand, action| match hand.ask(world, action) {
        Verdict::Rejected(rejection) => rejection.code(),
        Verdict::Applied => "applied",
    };
    let build = |cell, prototype| Action::Build {
        cell,
        prototype,
        facing,
    };
    let before = world.player(ANN).unwrap().account.clone();
    assert_eq!(ask(&mut world, &mut hand, build(far, belt)), "out_of_reach");
    assert_eq!(ask(&mut world, &mut hand, build(here, hub)), "seat_taken");
    assert_eq!(
        ask(&mut world, &mut hand, Action::Remove { cell }),
        "no_structure"
    );
    assert_eq!(
        ask(&mut world, &mut hand, Action::Walk { to: far }),
        "no_path"
    );
    assert_eq!(world.player(ANN).unwrap().account, before);
    assert_eq!(ask(&mut world, &mut hand, build(cell, belt)), "applied");
    assert_eq!(ask(&mut world, &mut hand, build(cell, belt)), "occupied");
    let stale = Command {
        player: ANN,
        seq: 0,
        action: Action::Stop,
    };
    let output = step(&mut world, vec![Input::Command(stale)]);
    assert_eq!(
        output.outcomes[0].verdict,
        Verdict::Rejected(Rejection::StaleSequence)
    );
    let stranger = Command {
        player: PlayerId(9),
        seq: 1,
        action: Action::Stop,
    };
    let output = step(&mut world, vec![Input::Command(stranger)]);
    assert_eq!(
        output.outcomes[0].verdict,
        Verdict::Rejected(Rejection::NotPresent)
    );
}

#[test]
fn someone_elses_cells_are_theirs() {
    let mut world = world(7);
    join(&mut world, ANN);
    join(&mut world, PlayerId(2));
    let (cell, facing) = free_row(&world, 1)[0];
    let prototype = world.catalogue().prototype_by_key("belt").unwrap();
    let command = |player, seq, action| {
        Input::Command(Command {
            player,
            seq,
            action,
        })
    };
    let build = Action::Build {
        cell,
        prototype,
        facing,
    };
    // The first in journal order wins.
    let output = step(
        &mut world,
        vec![command(PlayerId(2), 1, build), command(ANN, 1, build)],
    );
    assert_eq!(output.outcomes[0].verdict, Verdict::Applied);
    assert_eq!(
        output.outcomes[1].verdict,
        Verdict::Rejected(Rejection::NotYours)
    );
    let output = step(&mut world, vec![command(ANN, 2, Action::Remove { cell })]);
    assert_eq!(
        output.outcomes[0].verdict,
        Verdict::Rejected(Rejection::NotYours)
    );
}

#[test]
fn people_walk_and_gather_by_hand() {
    let mut world = world(7);
    join(&mut world, ANN);
    let mut hand = Hand { seq: 0 };
    let frequency = world.params().frequency;
    let gatherable = |world: &World| {
        let me = world.player(ANN).unwrap().cell;
        let image = world.image();
        topology::within(frequency, me, 12)
            .into_iter()
            .find(|cell| {
                let (id, index) = locate(frequency, *cell).unwrap();
                let Some(chunk) = image.chunks.get(&id) else {
                    return false;
                };
                world.catalogue().yield_of(chunk.seen_kind(index)).is_some()
                    && world
                        .catalogue()
                        .walking_on
                        .contains(chunk.seen_kind(index))
            })
    };
    let target = gatherable(&world).expect("a spawn place has something to gather");
    if hand.ask(&mut world, Action::Walk { to: target }) == Verdict::Applied {
        for _ in 0..200 {
            step(&mut world, Vec::new());
        }
    }
    assert_eq!(world.player(ANN).unwrap().activity, Activity::Idle);
    let before: u64 = world.player(ANN).unwrap().account.values().sum();
    let mut gathered = 0;
    for _ in 0..20 {
        let Some(cell) = gatherable(&world) else {
            break;
        };
        if hand.ask(&mut world, Action::Gather { cell }) == Verdict::Applied {
            for _ in 0..20 {
                step(&mut world, Vec::new());
                assert_conserved(&world);
            }
        }
        gathered = world.player(ANN).unwrap().account.values().sum::<u64>() - before;
        if gathered > 3 {
            break;
        }
    }
    assert!(gathered > 3, "gathered {gathered}");
}

#[test]
fn a_full_ring_of_belts_keeps_turning() {
    let mut world = world(7);
    join(&mut world, ANN);
    for _ in 0..40 {
        step(&mut world, Vec::new());
    }
    let mut hand = Hand { seq: 0 };
    let frequency = world.params().frequency;
    let catalogue = Arc::clone(world.catalogue());
    let key = |key| catalogue.prototype_by_key(key).unwrap();
    let me = world.player(ANN).unwrap().cell;
    // Six belts around a cell, each facing the next, and extractors feeding them from outside.
    let centre = topology::within(frequency, me, 10)
        .into_iter()
        .find(|centre| {
            Direction::all().all(|direction| {
                topology::neighbor(frequency, *centre, direction).is_some_and(|cell| {
                    let prototype = key("belt");
                    let facing = direction.turned(2);
                    hand.ask(
                        &mut world,
                        Action::Build {
                            cell,
                            prototype,
                            facing,
                        },
                    ) == Verdict::Applied
                })
            })
        });
    let centre = centre.expect("room for a ring");
    let mut extractors = 0;
    for direction in Direction::all() {
        let belt = topology::neighbor(frequency, centre, direction).unwrap();
        let cell = topology::neighbor(frequency, belt, direction).unwrap();
        let build = Action::Build {
            cell,
            prototype: key("extractor"),
            facing: direction.opposite(),
        };
        extractors += u32::from(hand.ask(&mut world, build) == Verdict::Applied);
    }
    assert!(extractors > 0);
    let items_on_ring = |world: &World| {
        let image = world.image();
        Direction::all()
            .map(|direction| {
                let cell = topology::neighbor(frequency, centre, direction).unwrap();
                let (id, index) = locate(frequency, cell).unwrap();
                match &image.chunks[&id].structures[&index].machine {
                    Machine::Belt { items } => items.clone(),
                    _ => panic!("a belt was built there"),
                }
            })
            .collect::<Vec<_>>()
    };
    for _ in 0..3_000 {
        step(&mut world, Vec::new());
    }
    let before = items_on_ring(&world);
    for _ in 0..60 {
        step(&mut world, Vec::new());
    }
    let after = items_on_ring(&world);
    assert_ne!(before, after, "the ring stands still with {before:?}");
    let count: usize = after.iter().map(Vec::len).sum();
    assert!((12..24).contains(&count), "{count} items on the ring");
}

#[test]
fn every_cell_has_one_place_in_one_chunk() {
    let frequency = frequency(64);
    for cell in topology::cells(frequency) {
        let (id, index) = locate(frequency, cell).unwrap();
        assert_eq!(cell_at(id, index), cell);
    }
    assert_eq!(
        locate(frequency, CellId::SOUTH_POLE).unwrap().1,
        CellIndex::POLE
    );
}

/// If this fails, an old journal would lead to another world than it did: raise
/// `RULES_VERSION`, and write down the new hash.
#[test]
fn the_rules_of_this_version_lead_to_this_world() {
    let mut scenario = Scenario::new(7, frequency(64)).unwrap();
    for _ in 0..300 {
        scenario.step().unwrap();
    }
    let hash = scenario.world().hash().to_string();
    assert_eq!((RULES_VERSION, hash.as_str()), (1, "f94e48b302def11b"));
}
