//! The random fields a planet is made of, and how they are read: cell by cell or row by row.

use alloc::vec::Vec;

use super::noise::{Field, ROW, Rows};
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

    /// All of them at a cell.
    pub(super) fn at(&self, cell: CellId) -> Fields<i32> {
        Fields {
            continents: self.continents.at(cell),
            hills: self.hills.at(cell),
            ridges: self.ridges.at(cell),
            moisture: self.moisture.at(cell),
            veins: self.veins.at(cell),
            ponds: self.ponds.at(cell),
            groves: self.groves.at(cell),
        }
    }

    /// Something to read them with row by row.
    pub(super) fn rows(&self) -> Fields<Rows<'_>> {
        Fields {
            continents: self.continents.rows(),
            hills: self.hills.rows(),
            ridges: self.ridges.rows(),
            moisture: self.moisture.rows(),
            veins: self.veins.rows(),
            ponds: self.ponds.rows(),
            groves: self.groves.rows(),
        }
    }
}

impl Fields<Rows<'_>> {
    /// The cells (i, j) to (i, j + 63) of a diamond, which it must have.
    pub(super) fn read(&mut self, diamond: Diamond, i: u32, j: u32) -> Fields<[i32; ROW]> {
        Fields {
            continents: self.continents.read(diamond, i, j),
            hills: self.hills.read(diamond, i, j),
            ridges: self.ridges.read(diamond, i, j),
            moisture: self.moisture.read(diamond, i, j),
            veins: self.veins.read(diamond, i, j),
            ponds: self.ponds.read(diamond, i, j),
            groves: self.groves.read(diamond, i, j),
        }
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
