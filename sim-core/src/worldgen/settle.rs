//! A chunk as it is found: raw terrain after generations −32 to −1.
//!
//! What can influence a chunk in 32 generations lies within 32 cells of it. The chunks that hold
//! those cells live through the generations together, on the true topology; what lies outside
//! reads as rock, which is wrong, and whose error comes nearer by one cell a generation and so
//! never arrives. Hence a chunk is the same as in any larger region settled as a whole.

use alloc::vec::Vec;

use super::terrain::Ground;
use crate::automaton::{self, Halo};
use crate::chunk::{CellIndex, CellPlanes, Chunk, Edge, cell_at, locate};
use crate::ids::{ChunkId, Frequency};
use crate::limits::{CHUNK_SIDE, SETTLE_GENERATIONS};
use crate::topology::{chunk_neighbors, within};

pub(super) fn settle(
    seed: u64,
    frequency: Frequency,
    ground: &Ground,
    raw: &mut RawChunks,
    id: ChunkId,
) -> Chunk {
    assert!(
        id.is_on(frequency),
        "{id} is not on a planet of frequency {}",
        frequency.get()
    );
    let ids = reach(frequency, id);
    let mut chunks: Vec<Chunk> = ids
        .iter()
        .map(|&id| raw.get(frequency, ground, id))
        .collect();
    for generation in -i64::from(SETTLE_GENERATIONS)..0 {
        let edges: Vec<Edge> = chunks.iter().map(Edge::of).collect();
        for (&id, chunk) in ids.iter().zip(&mut chunks) {
            let edge = |id| ids.binary_search(&id).ok().map(|place| edges[place]);
            let halo = Halo::gather(frequency, id, edge);
            automaton::step(chunk, &halo, seed, generation, id);
        }
    }
    let place = ids.binary_search(&id).expect("a chunk reaches itself");
    chunks.swap_remove(place)
}

/// The chunks with cells up to [`SETTLE_GENERATIONS`] (half a chunk's side) from a chunk, in
/// order. What lies beyond a side is in the halo, what lies beyond a corner a few cells from it:
/// a seam may shift chunks by one cell against each other, and at a pole five of them meet.
fn reach(frequency: Frequency, id: ChunkId) -> Vec<ChunkId> {
    const BEYOND_CORNER: u32 = 3;
    let last = CHUNK_SIDE - 1;
    let corners = [(0, 0), (0, last), (last, 0), (last, last)];
    let mut chunks = chunk_neighbors(frequency, id);
    for (i, j) in corners {
        let corner = cell_at(id, CellIndex::new(i, j));
        let around = within(frequency, corner, BEYOND_CORNER).into_iter();
        chunks.extend(
            around
                .filter_map(|cell| locate(frequency, cell))
                .map(|(chunk, _)| chunk),
        );
    }
    chunks.sort_unstable();
    chunks.dedup();
    chunks
}

/// Raw chunks that were made lately: neighbours need the same ones.
#[derive(Debug, Clone, Default)]
pub(super) struct RawChunks {
    /// Longest unused first.
    recent: Vec<(ChunkId, Chunk)>,
}

impl RawChunks {
    /// Enough for a client's area of 8 x 8 chunks made row by row, in half a megabyte.
    const KEPT: usize = 96;

    fn get(&mut self, frequency: Frequency, ground: &Ground, id: ChunkId) -> Chunk {
        let known = self.recent.iter().position(|&(known, _)| known == id);
        let entry = match known {
            Some(place) => self.recent.remove(place),
            None => (id, raw_chunk(frequency, ground, id)),
        };
        if self.recent.len() == Self::KEPT {
            self.recent.remove(0);
        }
        let chunk = entry.1.clone();
        self.recent.push(entry);
        chunk
    }
}

fn raw_chunk(frequency: Frequency, ground: &Ground, id: ChunkId) -> Chunk {
    let mut rows = ground.rows();
    let mut cells = CellPlanes::SOIL;
    let (diamond, ci, cj) = id.coordinates();
    for i in 0..CHUNK_SIDE {
        let row = rows.read(diamond, ci * CHUNK_SIDE + i, cj * CHUNK_SIDE);
        for (j, terrain) in (0..).zip(row) {
            cells.set(i, j, terrain.kind, terrain.quantity);
            cells.set_seeds(i, j, terrain.spring, terrain.vein);
        }
    }
    let pole = cell_at(id, CellIndex::POLE);
    let carries_it = locate(frequency, pole).is_some_and(|(carrier, _)| carrier == id);
    Chunk::new(cells, carries_it.then(|| ground.at(pole).cell()))
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;
    use crate::ids::{CellId, Diamond};
    use crate::topology::{halo, neighbors};

    /// Chunks that walking 32 steps from a chunk leads to.
    fn walked(frequency: Frequency, id: ChunkId) -> Vec<ChunkId> {
        let chunk_of = |cell| locate(frequency, cell).expect("on the planet").0;
        let outside = |cell: &CellId| chunk_of(*cell) != id;
        let mut seen: BTreeSet<CellId> = halo(frequency, id)
            .filter_map(|place| place.cell)
            .filter(outside)
            .collect();
        let mut front = seen.clone();
        for _ in 1..SETTLE_GENERATIONS {
            let next = front.iter().flat_map(|&cell| neighbors(frequency, cell));
            let next = next.map(|(_, cell)| cell).filter(outside);
            front = next.filter(|cell| !seen.contains(cell)).collect();
            seen.extend(&front);
        }
        let chunks: BTreeSet<ChunkId> = seen.into_iter().map(chunk_of).chain([id]).collect();
        chunks.into_iter().collect()
    }

    #[test]
    fn a_chunk_reaches_all_that_can_influence_it() {
        for n in [64, 128, 192] {
            let frequency = Frequency::new(n).expect("a frequency");
            let side = n / CHUNK_SIDE;
            // Hemispheres are the same all around, but for the chunk that carries the pole.
            for diamond in [0, 2, 5, 8].into_iter().filter_map(Diamond::new) {
                for (ci, cj) in (0..side).flat_map(|ci| (0..side).map(move |cj| (ci, cj))) {
                    let id = ChunkId::new(diamond, ci, cj);
                    let reached = reach(frequency, id);
                    let walked = walked(frequency, id);
                    assert!(walked.iter().all(|id| reached.contains(id)), "{n} {id}");
                    assert!(
                        reached.len() <= walked.len() + 1,
                        "{n} {id}: {reached:?} {walked:?}"
                    );
                }
            }
        }
    }
}
