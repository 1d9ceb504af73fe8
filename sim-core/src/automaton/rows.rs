//! The kinds of a chunk and of the cells around it, row by row: what a row sees above, below and
//! beside it.

use super::{Halo, SIDE};
use crate::chunk::planes::Plane;

/// The kinds of 64 cells: a row of each bit plane, lowest bit first.
pub(super) type Row = [u64; 3];

/// A chunk and its halo.
#[repr(align(64))]
pub(super) struct Rows {
    /// Rows -1 to 64 of each bit plane.
    planes: [[u64; SIDE + 2]; 3],
    /// Column -1, by row.
    before: Row,
    /// Column -1, by one more than the row: bit i lies beside row i - 1.
    before_above: Row,
    /// Column 64, by row.
    after: Row,
    /// Column 64, by one less than the row: bit i lies beside row i + 1.
    after_below: Row,
}

impl Rows {
    /// A chunk of these kinds; `built` cells read as rock.
    #[inline(always)]
    pub(super) fn new(kind: &[&mut Plane; 3], built: &Plane, halo: &Halo) -> Rows {
        let mut planes = [[0; SIDE + 2]; 3];
        for (bit, rows) in planes.iter_mut().enumerate() {
            rows[0] = halo.row_before[bit];
            for i in 0..SIDE {
                rows[i + 1] = kind[bit][i] | built[i];
            }
            rows[SIDE + 1] = halo.row_after[bit];
        }
        let [before, after] = [halo.column_before, halo.column_after];
        let corner_before = halo.corner_before.planes();
        let corner_after = halo.corner_after.planes();
        Rows {
            planes,
            before,
            before_above: core::array::from_fn(|bit| before[bit] << 1 | corner_before[bit]),
            after,
            after_below: core::array::from_fn(|bit| after[bit] >> 1 | corner_after[bit] << 63),
        }
    }

    /// Row `i`, 0 to 63.
    #[inline(always)]
    pub(super) fn here(&self, i: usize) -> Row {
        self.planes.each_ref().map(|rows| rows[i + 1])
    }

    /// What the cells of row `i` see in the six directions, in their cyclic order.
    #[inline(always)]
    pub(super) fn around(&self, i: usize) -> [Row; 6] {
        let above = self.planes.each_ref().map(|rows| rows[i]);
        let here = self.here(i);
        let below = self.planes.each_ref().map(|rows| rows[i + 2]);
        [
            above,
            previous_column(above, &self.before_above, i),
            previous_column(here, &self.before, i),
            below,
            next_column(below, &self.after_below, i),
            next_column(here, &self.after, i),
        ]
    }
}

/// Bit j tells of column j - 1. Written as a double shift, which some CPUs have.
#[inline(always)]
fn previous_column(row: Row, before: &Row, i: usize) -> Row {
    core::array::from_fn(|bit| row[bit] << 1 | (before[bit] << (SIDE - 1 - i)) >> 63)
}

/// Bit j tells of column j + 1.
#[inline(always)]
fn next_column(row: Row, after: &Row, i: usize) -> Row {
    core::array::from_fn(|bit| row[bit] >> 1 | (after[bit] >> i) << 63)
}
