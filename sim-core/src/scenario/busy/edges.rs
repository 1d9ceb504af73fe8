//! What stands along the edges of chunks, where two of them have to agree on everything.

use alloc::vec::Vec;

use super::{PLAYERS, build_line, put};
use crate::chunk::{CellIndex, cell_at};
use crate::ids::{CellId, ChunkId, Direction, PlayerId};
use crate::limits::CHUNK_SIDE;
use crate::mix::mix;
use crate::tick::World;
use crate::topology;

/// Purposes of random numbers.
const LINE: u64 = 4;
const RING: u64 = 5;
/// In each chunk.
const LINES: u64 = 16;
const RINGS: u64 = 6;

/// Lines that begin next to an edge, and rings around cells there; every second ring is full.
pub(super) fn build(world: &mut World, seed: u64) {
    let frequency = world.params().frequency;
    let mut full = Vec::new();
    for chunk in topology::chunks(frequency) {
        for ring in 0..RINGS {
            let random = mix([seed, RING, chunk.bits(), ring]);
            let belts = build_ring(world, at_edge(chunk, random), random);
            if ring.is_multiple_of(2) {
                full.extend(belts);
            }
        }
        for line in 0..LINES {
            let random = mix([seed, LINE, chunk.bits(), line]);
            build_line(world, at_edge(chunk, random), random);
        }
    }
    world.wake_all();
    let ore = world.catalogue().item_by_key("ore");
    for (belt, item) in full.into_iter().zip(ore.into_iter().cycle()) {
        world.fill_line(belt, item);
    }
    world.wake_all();
}

/// A cell at most two from an edge of a chunk.
fn at_edge(chunk: ChunkId, random: u64) -> CellId {
    let along = (random >> 8) as u32 % CHUNK_SIDE;
    let beside = (random >> 16) as u32 % 3;
    let (i, j) = match random >> 20 & 3 {
        0 => (beside, along),
        1 => (along, beside),
        2 => (CHUNK_SIDE - 1 - beside, along),
        _ => (along, CHUNK_SIDE - 1 - beside),
    };
    cell_at(chunk, CellIndex::new(i, j))
}

/// Belts around a cell, each facing the next, as far as seams and other structures let them.
fn build_ring(world: &mut World, centre: CellId, random: u64) -> Vec<CellId> {
    let frequency = world.params().frequency;
    let owner = PlayerId(1 + (random >> 24) as u32 % PLAYERS);
    let around: Vec<CellId> = topology::neighbors(frequency, centre)
        .map(|(_, cell)| cell)
        .collect();
    for (cell, next) in around.iter().zip(around.iter().cycle().skip(1)) {
        let leads_on =
            |facing: &Direction| topology::neighbor(frequency, *cell, *facing) == Some(*next);
        if let Some(facing) = Direction::all().find(leads_on) {
            put(world, *cell, "belt", facing, owner);
        }
    }
    around
}
