//! The one-cell halo of a chunk: 258 places, and the chunks that its cells belong to.

use alloc::vec::Vec;

use super::seams::fold;
use crate::chunk::locate;
use crate::ids::{CellId, ChunkId, Diamond, Frequency};
use crate::limits::CHUNK_SIDE;

/// Places around a chunk that touch one of its cells: four sides, and the two corners at
/// (-1, -1) and (64, 64).
pub const HALO_CELLS: usize = 4 * CHUNK_SIDE as usize + 2;

/// A place next to a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HaloCell {
    /// Row, counted from the chunk's corner: -1 to 64.
    pub i: i32,
    /// Column, likewise.
    pub j: i32,
    /// The cell there; `None` at the corner that a pentagon lacks.
    pub cell: Option<CellId>,
}

/// The halo of a chunk: row -1 with its corner, row 64 with its corner, column -1, column 64.
///
/// # Panics
/// If the planet has no such chunk.
pub fn halo(frequency: Frequency, chunk: ChunkId) -> impl Iterator<Item = HaloCell> {
    let side = CHUNK_SIDE.cast_signed();
    let before = (-1..side).map(|j| (-1, j));
    let after = (0..=side).map(move |j| (side, j));
    let columns = [-1, side]
        .into_iter()
        .flat_map(move |j| (0..side).map(move |i| (i, j)));
    before
        .chain(after)
        .chain(columns)
        .map(halo_cell(frequency, chunk))
}

fn halo_cell(frequency: Frequency, chunk: ChunkId) -> impl Fn((i32, i32)) -> HaloCell {
    assert!(
        chunk.is_on(frequency),
        "{chunk} is not on a planet of frequency {}",
        frequency.get()
    );
    let (diamond, ci, cj) = chunk.coordinates();
    let corner = |c: u32| (c * CHUNK_SIDE).cast_signed();
    move |(i, j)| HaloCell {
        i,
        j,
        cell: fold(frequency, diamond, corner(ci) + i, corner(cj) + j),
    }
}

/// The chunks that hold cells of a chunk's halo or of its pole's, in order: six; five where a
/// pentagon is the chunk's corner; fewer on the smallest planets; and at a pole, which hangs on
/// one of five chunks, that one and each of the others. Always mutual.
///
/// # Panics
/// If the planet has no such chunk.
pub fn chunk_neighbors(frequency: Frequency, chunk: ChunkId) -> Vec<ChunkId> {
    let side = CHUNK_SIDE.cast_signed();
    let last = side - 1;
    // A side lies in at most two chunks, which its ends tell.
    let ends = [
        (-1, -1),
        (-1, 0),
        (-1, last),
        (side, 0),
        (side, 1),
        (side, last),
        (side, side),
        (0, -1),
        (last, -1),
        (0, side),
        (1, side),
        (last, side),
    ];
    let holder = |cell| locate(frequency, cell).map(|(chunk, _)| chunk);
    let cells = ends
        .into_iter()
        .map(halo_cell(frequency, chunk))
        .filter_map(|place| place.cell);
    let mut chunks: Vec<ChunkId> = cells.filter_map(holder).collect();
    for pole in [CellId::NORTH_POLE, CellId::SOUTH_POLE] {
        if holder(pole) == Some(chunk) {
            chunks.extend(polar_chunks(frequency, pole));
        }
    }
    chunks.sort_unstable();
    chunks.dedup();
    chunks.retain(|&neighbor| neighbor != chunk);
    chunks
}

/// The five chunks that touch a pole.
pub(crate) fn polar_chunks(frequency: Frequency, pole: CellId) -> impl Iterator<Item = ChunkId> {
    let last = frequency.chunks_per_side().map_or(0, |side| side - 1);
    (0..5).map(move |k| match pole {
        CellId::NORTH_POLE => ChunkId::new(Diamond::north(k), last, 0),
        _ => ChunkId::new(Diamond::south(k), 0, last),
    })
}
