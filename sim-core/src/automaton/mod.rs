//! Verdant-7: how the planet lives by itself, one generation at a time.
//!
//! - `rules`: the rule table, as logic on 64 cells at once.
//! - `count`: how many of a cell's neighbours are of a kind, for 64 cells at once.
//! - `sparks`: the few cells of every chunk that chance strikes in a generation.
//! - `halo`: what a chunk has to know of the cells around it.
//!
//! A generation reads only the old one, so the chunks of a world can be stepped in any order
//! once all their halos have been gathered. What does not exist (the corner a pentagon lacks)
//! and what is not known reads as rock, which no rule counts.
//!
//! A structure reads as rock; the cell under it, kind and quantity, stays as it is.
//!
//! **Quantities.** A cell whose kind changed holds 1, or 0 where its new kind holds nothing
//! ([`Kind::quantity_cap`]); one whose kind stayed holds one more, up to its kind's cap.

use crate::chunk::{Cell, CellIndex, Chunk, Kind};
use crate::ids::ChunkId;
use crate::limits::CHUNK_SIDE;

mod count;
mod halo;
mod rules;
mod sparks;

pub use halo::Halo;

use count::{Counts, Surroundings};

const SIDE: usize = CHUNK_SIDE as usize;

/// Takes a chunk one generation on. `generation` numbers the step: the same number never comes
/// twice for a chunk, and all chunks of a world step with the same.
///
/// `halo` must have been gathered before any chunk of the world was stepped.
pub fn step(chunk: &mut Chunk, halo: &Halo, seed: u64, generation: i64, chunk_id: ChunkId) {
    let sparks = sparks::sparks(seed, generation, chunk_id);
    let mut seen = chunk.cells.kind;
    let mut built = [0; SIDE];
    for (i, j) in chunk
        .structures
        .keys()
        .filter_map(|index| index.row_column())
    {
        built[i as usize] |= 1 << j;
    }
    for plane in &mut seen {
        for (row, built) in plane.iter_mut().zip(&built) {
            *row |= built;
        }
    }
    let pole = chunk
        .pole
        .map(|pole| (pole, chunk.seen_kind(CellIndex::POLE)));
    let mut halo = halo.clone();
    if let Some((_, seen)) = pole {
        halo.set_pole(chunk_id, seen);
    }
    let around = Surroundings::new(&seen, &halo);
    let cells = &mut chunk.cells;
    for i in 0..SIDE {
        let old = [seen[0][i], seen[1][i], seen[2][i]];
        let new = rules::next_kind(
            old,
            cells.spring[i],
            cells.vein[i],
            sparks[i],
            &around.counts(i),
        );
        let quantity = core::array::from_fn(|bit| cells.quantity[bit][i]);
        let new_quantity = rules::next_quantity(old, new, quantity);
        for (plane, new) in cells.kind.iter_mut().zip(new) {
            plane[i] = plane[i] & built[i] | new & !built[i];
        }
        for (plane, new) in cells.quantity.iter_mut().zip(new_quantity) {
            plane[i] = plane[i] & built[i] | new & !built[i];
        }
    }
    if let Some((pole, _)) = pole
        && !chunk.structures.contains_key(&CellIndex::POLE)
    {
        chunk.pole = Some(step_pole(pole, &halo.around_pole(chunk_id, &seen)));
    }
}

/// The pole, a generation on: the same rules on one lane. No spark ever strikes it.
fn step_pole(pole: Cell, around: &[Kind; 5]) -> Cell {
    let lane = |bit: bool| u64::from(bit);
    let kind = core::array::from_fn(|bit| lane(pole.kind.bits() >> bit & 1 == 1));
    let quantity = core::array::from_fn(|bit| lane(pole.quantity >> bit & 1 == 1));
    let counts = Counts::of(around);
    let new = rules::next_kind(kind, lane(pole.spring), lane(pole.vein), 0, &counts);
    let new_quantity = rules::next_quantity(kind, new, quantity);
    let number = |lanes: &[u64]| {
        lanes
            .iter()
            .rev()
            .fold(0, |number, lane| number << 1 | (lane & 1) as u8)
    };
    Cell {
        kind: Kind::from_bits(number(&new)),
        quantity: number(&new_quantity),
        ..pole
    }
}
