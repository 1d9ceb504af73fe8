//! Bounds that no player could reach in a test's time.

use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use crate::blueprint::{Blueprint, Offset, Planned};
use crate::catalogue::Catalogue;
use crate::chunk::{CellIndex, Structure, cell_at, locate};
use crate::claims::Policy;
use crate::factory;
use crate::ids::{CellId, ChunkId, Diamond, Direction, EntityId, Frequency, PlayerId, Tick};
use crate::limits::BUILT_CHUNKS_PER_PLAYER_MAX;
use crate::players::{Action, Command, Rejection, Verdict};
use crate::tick::{Input, SealedTick, World, WorldParams};
use crate::topology;

const ANN: PlayerId = PlayerId(1);

/// A planet of many chunks, and Ann on it.
fn world() -> World {
    let params = WorldParams {
        seed: 7,
        frequency: Frequency::new(4096).expect("a frequency"),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    let mut world = World::new(params, Arc::new(Catalogue::verdant())).expect("a world");
    let join = Input::Join {
        player: ANN,
        name: "Ann".into(),
    };
    step(&mut world, vec![join]);
    world
}

fn step(world: &mut World, inputs: Vec<Input>) -> Vec<Verdict> {
    let tick = world.tick().next();
    let output = world
        .step(&SealedTick { tick, inputs })
        .expect("the next tick");
    output
        .outcomes
        .iter()
        .map(|outcome| outcome.verdict)
        .collect()
}

fn ask(world: &mut World, seq: u64, action: Action) -> Verdict {
    let player = ANN;
    step(
        world,
        vec![Input::Command(Command {
            player,
            seq,
            action,
        })],
    )[0]
}

/// OWN-3.
#[test]
fn far_cells_are_refused_without_looking_at_them() {
    let mut world = world();
    for _ in 0..20 {
        step(&mut world, Vec::new());
    }
    let before = world.land.chunk_count();
    let (facing, prototype) = (Direction::FIRST, crate::ids::PrototypeId(0));
    let planned = Planned {
        at: Offset::ANCHOR,
        prototype,
        facing,
        recipe: None,
    };
    let blueprint = Blueprint::new(Vec::from([planned])).expect("a structure");
    for k in 1..50 {
        let cell = CellId::new(Diamond::south(1), 64 * k, 3_000);
        let actions = [
            Action::Build {
                cell,
                prototype,
                facing,
            },
            Action::Rotate { cell, facing },
            Action::Remove { cell },
            Action::Gather { cell },
            Action::Walk { to: cell },
            Action::Claim { cell },
            Action::Release { cell },
            Action::SetPolicy {
                cell,
                policy: Policy::FirstCome,
            },
            Action::Paste {
                at: cell,
                facing,
                blueprint: blueprint.clone(),
            },
            Action::SetBlueprint {
                cell,
                blueprint: Some(blueprint.clone()),
            },
        ];
        for (n, action) in actions.into_iter().enumerate() {
            let verdict = ask(&mut world, u64::from(k) * 16 + n as u64, action.clone());
            assert_ne!(verdict, Verdict::Applied, "{action:?}");
        }
    }
    assert_eq!(world.land.chunk_count(), before);
}

#[test]
fn a_player_builds_in_so_many_chunks_and_no_more() {
    let mut world = world();
    let me = world.player(ANN).expect("joined").cell;
    let catalogue = Arc::clone(world.catalogue());
    let belt = catalogue.prototype_by_key("belt").expect("there are belts");
    for n in 0..BUILT_CHUNKS_PER_PLAYER_MAX as u32 {
        let home = ChunkId::new(Diamond::south(4), n % 64, n / 64);
        let behaviour = &catalogue.prototype(belt).expect("it is there").behaviour;
        world.place(Structure {
            id: EntityId {
                cell: cell_at(home, CellIndex::new(9, 9)),
                tick: Tick(0),
                index: 0,
            },
            prototype: belt,
            facing: Direction::FIRST,
            owner: ANN,
            machine: factory::new_machine(behaviour, CellIndex::new(9, 9), Tick(0)),
        });
    }
    let build = |world: &mut World, seq| {
        let cells = topology::within(world.params().frequency, me, 8);
        let outcomes: Vec<_> = (seq..)
            .zip(cells)
            .map(|(seq, cell)| {
                let (prototype, facing) = (belt, Direction::FIRST);
                ask(
                    world,
                    seq,
                    Action::Build {
                        cell,
                        prototype,
                        facing,
                    },
                )
            })
            .collect();
        outcomes
    };
    let most = BUILT_CHUNKS_PER_PLAYER_MAX as u32;
    let refused = Verdict::Rejected(Rejection::TooManyChunks { most });
    let verdicts = build(&mut world, 1);
    assert!(verdicts.contains(&refused) && !verdicts.contains(&Verdict::Applied));
    let (home, _) = locate(world.params().frequency, me).expect("on the planet");
    let cell = cell_at(ChunkId::new(Diamond::south(4), 0, 0), CellIndex::new(9, 9));
    let remove = Action::Remove { cell };
    assert_eq!(ask(&mut world, 999, remove), Verdict::Applied);
    assert!(!world.holdings.has_built_in(ANN, home));
    assert!(build(&mut world, 1_000).contains(&Verdict::Applied));
}
