//! Verdant-7: how the planet lives by itself, one generation at a time.
//!
//! - `rules`: the rule table, as logic on 64 cells at once.
//! - `rows`: what a row of cells sees around it.
//! - `count`: how many of a cell's neighbours are of a kind, for 64 cells at once.
//! - `sparks`: the few cells of every chunk that chance strikes in a generation.
//! - `halo`: what a chunk has to know of the cells around it; `halo_plan`: where that is read.
//!
//! A generation reads only the old one, so the chunks of a world can be stepped in any order
//! once all their halos have been gathered. What does not exist (the corner a pentagon lacks)
//! and what is not known reads as rock, which no rule counts.
//!
//! A structure reads as rock; the cell under it, kind and quantity, stays as it is.
//!
//! **Quantities.** A cell whose kind changed holds 1, or 0 where its new kind holds nothing
//! ([`Kind::quantity_cap`]); one whose kind stayed holds one more, up to its kind's cap.

use alloc::sync::Arc;
use dispatch::{Kernel, Width};

use crate::chunk::{Cell, CellIndex, Chunk, Kind};
use crate::ids::ChunkId;
use crate::limits::CHUNK_SIDE;

mod count;
mod halo;
mod halo_plan;
mod rows;
mod rules;
mod sparks;

pub use halo::Halo;
pub use halo_plan::HaloPlan;

use count::Counts;
use rows::Rows;
use sparks::sparks;

const SIDE: usize = CHUNK_SIDE as usize;

/// Takes a chunk one generation on. `generation` numbers the step: the same number never comes
/// twice for a chunk, and all chunks of a world step with the same.
///
/// `halo` must have been gathered before any chunk of the world was stepped.
pub fn step(chunk: &mut Chunk, halo: &Halo, seed: u64, generation: i64, chunk_id: ChunkId) {
    step_at(Width::widest(), chunk, halo, seed, generation, chunk_id);
}

/// [`step`] with vectors of a certain width: what comes out is the same.
pub fn step_at(
    width: Width,
    chunk: &mut Chunk,
    halo: &Halo,
    seed: u64,
    generation: i64,
    chunk_id: ChunkId,
) {
    let Some(pole) = chunk.pole else {
        return width.run(Step {
            chunk,
            halo,
            seed,
            generation,
            chunk_id,
        });
    };
    let mut halo = halo.clone();
    halo.set_pole(chunk_id, chunk.seen_kind(CellIndex::POLE));
    let around = halo.around_pole(chunk_id, chunk);
    width.run(Step {
        chunk,
        halo: &halo,
        seed,
        generation,
        chunk_id,
    });
    if !chunk.structures.contains_key(&CellIndex::POLE) {
        chunk.pole = Some(step_pole(pole, &around));
    }
}

/// A generation of the 64 x 64 cells of a chunk.
struct Step<'a> {
    chunk: &'a mut Chunk,
    halo: &'a Halo,
    seed: u64,
    generation: i64,
    chunk_id: ChunkId,
}

impl Kernel for Step<'_> {
    type Output = ();

    /// One straight line of logic over the rows, so that each vector holds as many rows as it is
    /// wide. Whatever else is read lies in arrays of this function: the compiler has to see that
    /// writing a row changes nothing that it still reads.
    #[inline(always)]
    fn run(self) {
        let sparks = sparks(self.seed, self.generation, self.chunk_id);
        let built = *self.chunk.structures.plane();
        let mut planes = Arc::make_mut(&mut self.chunk.cells).planes_mut();
        let rows = Rows::new(&planes.kind, &built, self.halo);
        for i in 0..SIDE {
            let old = rows.here(i);
            let count = Counts::of(rows.around(i));
            let new = rules::next_kind(old, planes.spring[i], planes.vein[i], sparks[i], &count);
            let quantity = planes.quantity.each_ref().map(|plane| plane[i]);
            let new_quantity = rules::next_quantity(old, new, quantity);
            for (plane, new) in planes.kind.iter_mut().zip(new) {
                plane[i] = plane[i] & built[i] | new & !built[i];
            }
            for (plane, new) in planes.quantity.iter_mut().zip(new_quantity) {
                plane[i] = plane[i] & built[i] | new & !built[i];
            }
        }
    }
}

/// The pole, a generation on: the same rules on one lane. No spark ever strikes it.
fn step_pole(pole: Cell, around: &[Kind; 5]) -> Cell {
    let kind = pole.kind.planes();
    let quantity = core::array::from_fn(|bit| u64::from(pole.quantity >> bit & 1));
    let [spring, vein] = [pole.spring, pole.vein].map(u64::from);
    let new = rules::next_kind(kind, spring, vein, 0, &Counts::of_cell(around));
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
