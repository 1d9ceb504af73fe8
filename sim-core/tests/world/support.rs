//! A world to act in, and hands to act with.

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::chunk::locate;
use sim_core::ids::{CellId, Direction, Frequency, ItemId, PlayerId};
use sim_core::players::{Action, Command, Verdict};
use sim_core::tick::{Input, SealedTick, TickOutput, World, WorldParams};
use sim_core::topology;

pub(crate) const ANN: PlayerId = PlayerId(1);
pub(crate) const BEN: PlayerId = PlayerId(2);

pub(crate) fn frequency(n: u32) -> Frequency {
    Frequency::new(n).unwrap()
}

pub(crate) fn world(seed: u64) -> World {
    let params = WorldParams {
        seed,
        frequency: frequency(256),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    World::new(params, Arc::new(Catalogue::verdant())).unwrap()
}

pub(crate) fn step(world: &mut World, inputs: Vec<Input>) -> TickOutput {
    let tick = world.tick().next();
    world.step(&SealedTick { tick, inputs }).unwrap()
}

pub(crate) fn join(world: &mut World, player: PlayerId) {
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
pub(crate) struct Hand {
    pub(crate) player: PlayerId,
    seq: u64,
}

impl Hand {
    pub(crate) fn of(player: PlayerId) -> Hand {
        Hand { player, seq: 0 }
    }

    /// An action as an input, to be sealed with others.
    pub(crate) fn input(&mut self, action: Action) -> Input {
        self.seq += 1;
        Input::Command(Command {
            player: self.player,
            seq: self.seq,
            action,
        })
    }

    /// An action in a tick of its own.
    pub(crate) fn ask(&mut self, world: &mut World, action: Action) -> Verdict {
        let input = self.input(action);
        step(world, vec![input]).outcomes[0].verdict
    }

    /// Builds all of a list in one tick, or nothing: a structure, its cell and what it faces.
    pub(crate) fn build_all(
        &mut self,
        world: &mut World,
        plan: &[(&str, CellId, Direction)],
    ) -> bool {
        let builds = plan.iter().map(|(key, cell, facing)| {
            self.input(Action::Build {
                cell: *cell,
                prototype: world.catalogue().prototype_by_key(key).unwrap(),
                facing: *facing,
            })
        });
        let builds = builds.collect();
        let verdicts = step(world, builds).outcomes;
        let built = verdicts
            .iter()
            .map(|outcome| outcome.verdict == Verdict::Applied);
        let built: Vec<bool> = built.collect();
        let all = built.iter().all(|built| *built);
        if !all {
            let undo = plan.iter().zip(built).filter(|(_, built)| *built);
            let undo: Vec<_> = undo.map(|((_, cell, _), _)| *cell).collect();
            for cell in undo {
                assert_eq!(self.ask(world, Action::Remove { cell }), Verdict::Applied);
            }
        }
        all
    }
}

/// Lets time pass.
pub(crate) fn wait(world: &mut World, ticks: u64) {
    for _ in 0..ticks {
        step(world, Vec::new());
    }
}

pub(crate) fn code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Applied => "applied",
        Verdict::Rejected(rejection) => rejection.code(),
    }
}

/// Items in accounts and machines.
pub(crate) fn held(world: &World) -> BTreeMap<ItemId, u64> {
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
    let lines = image.chunks.values().flat_map(|chunk| chunk.lines.values());
    for carried in lines.flat_map(|line| &line.items) {
        *held.entry(carried.item).or_default() += 1;
    }
    held.retain(|_, amount| *amount > 0);
    held
}

pub(crate) fn assert_conserved(world: &World) {
    let totals = world.totals();
    let mut expected = totals.produced.clone();
    for (item, consumed) in &totals.consumed {
        *expected.entry(*item).or_default() -= consumed;
    }
    expected.retain(|_, amount| *amount > 0);
    assert_eq!(held(world), expected, "tick {}", world.tick());
}

/// A cell within reach where a row of `length` buildable cells begins, and the row's direction.
pub(crate) fn free_row(world: &World, length: usize) -> Vec<(CellId, Direction)> {
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
