//! The random fields a planet is made of, and how they are read: cell by cell or row by row.

use alloc::vec::Vec;

use super::noise::{Cursor, Field, ROW};
use crate::ids::{CellId, Diamond, Frequency};

/// Something for each field.
#[derive(Debug, Clone)]
pub(super) struct Fields<T> {
    /// Land and sea.
    pub(super) continents: T,
    /// Small relief, everywhere.
    pub(super) hills: T,
    /// Mountains stand where it crosses its middle.
    pub(super) ridges: T,
    pub(super) moisture: T,
    /// Ore lies where it is high.
    pub(super) veins: T,
    /// Water stands where it is high.
    pub(super) ponds: T,
    /// Plants stand dense where it is high.
    pub(super) groves: T,
}

impl<T> Fields<T> {
    fn each<'f, U>(&'f mut self, mut each: impl FnMut(&'f mut T) -> U) -> Fields<U> {
        Fields {
            continents: each(&mut self.continents),
            hills: each(&mut self.hills),
            ridges: each(&mut self.ridges),
            moisture: each(&mut self.moisture),
            veins: each(&mut self.veins),
            ponds: each(&mut self.ponds),
            groves: each(&mut self.groves),
        }
    }
}

impl Fields<Field> {
    pub(super) fn new(seed: u64, frequency: Frequency) -> Fields<Field> {
        let field = |purpose, spacings: &[u32], decay| {
            Field::new(seed, purpose, frequency, spacings, decay)
        };
        let n = frequency.get();
        Fields {
            continents: field(1, &global_spacings(n, 4, 7), 4),
            hills: field(2, &[64, 32, 16, 8], 5),
            ridges: field(3, &global_spacings(n, 16, 4), 4),
            moisture: field(4, &global_spacings(n, 8, 6), 5),
            veins: field(5, &[16, 8], 4),
            ponds: field(6, &[16, 8], 4),
            groves: field(7, &[32, 16, 8], 4),
        }
    }

    /// Something to read them with, quick along neighbouring cells.
    pub(super) fn cursors(&self) -> Fields<Cursor<'_>> {
        Fields {
            continents: self.continents.cursor(),
            hills: self.hills.cursor(),
            ridges: self.ridges.cursor(),
            moisture: self.moisture.cursor(),
            veins: self.veins.cursor(),
            ponds: self.ponds.cursor(),
            groves: self.groves.cursor(),
        }
    }
}

impl Fields<Cursor<'_>> {
    pub(super) fn at(&mut self, cell: CellId) -> Fields<i32> {
        self.each(|cursor| cursor.at(cell))
    }

    /// The cells (i, j) to (i, j + 63) of a diamond, which it must have.
    pub(super) fn row(&mut self, diamond: Diamond, i: u32, j: u32) -> Fields<[i32; ROW]> {
        self.each(|cursor| cursor.row(diamond, i, j))
    }
}

impl Fields<[i32; ROW]> {
    pub(super) fn column(&self, j: usize) -> Fields<i32> {
        Fields {
            continents: self.continents[j],
            hills: self.hills[j],
            ridges: self.ridges[j],
            moisture: self.moisture[j],
            veins: self.veins[j],
            ponds: self.ponds[j],
            groves: self.groves[j],
        }
    }
}

/// Spacings that are a share of the planet: N / `first`, halved again and again, but none so
/// fine that single cells stand out; then, on planets so large that this leaves a gap, some of a
/// size between.
fn global_spacings(n: u32, first: u32, count: u32) -> Vec<u32> {
    const FINEST: u32 = 8;
    let mut spacings: Vec<u32> = (0..count)
        .map(|octave| n / (first << octave))
        .filter(|&spacing| spacing >= FINEST)
        .collect();
    let finest = spacings.last().copied().unwrap_or(FINEST);
    if spacings.is_empty() {
        spacings.push(FINEST);
    }
    spacings.extend(
        [4096, 1024, 256]
            .into_iter()
            .filter(|&spacing| spacing * 2 < finest),
    );
    spacings
}
