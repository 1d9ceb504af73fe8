//! Whose cells are, and what follows from that. Rules OWN-1 to OWN-9.

mod reach;
mod rights;

use sim_core::chunk::locate;
use sim_core::ids::{CellId, Direction, PlayerId};
use sim_core::limits::BUILD_REACH_CELLS;
use sim_core::players::{Action, Verdict};
use sim_core::tick::World;
use sim_core::topology;

use crate::support::{ANN, BEN, Hand, assert_conserved, code, free_row, join, wait, world};

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
        while !world.player(hand.player).unwrap().job.is_idle() {
            wait(world, 1);
        }
        if world.player(hand.player).unwrap().cell == to {
            return;
        }
    }
    panic!("no way leads away from {from}");
}
