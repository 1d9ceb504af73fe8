//! Value noise without a seam: integers hashed on the coarse lattices of the planet's own grid.
//!
//! An octave puts a random value on every d-th cell, which is a planet of frequency N / d, and
//! gives the cells of a coarse triangle the mean of its three corners, weighted by how near they
//! are. Corners on a seam are hashed by the one name they have, so the two sides agree.

use alloc::vec;
use alloc::vec::Vec;

use crate::ids::{CellId, Diamond, Frequency};
use crate::limits::CHUNK_SIDE;
use crate::mix::mix;
use crate::topology::fold;

/// Values of noise lie from 0 up to here, most near the middle.
pub(super) const NOISE_MAX: i32 = 65_535;
/// Where noise is centred.
pub(super) const NOISE_MEAN: i32 = 32_768;

/// Octaves of a field, at most: enough for every factor of two between N and a cell.
const OCTAVES_MAX: usize = 12;

/// One lattice and how much it weighs.
#[derive(Debug, Clone, Copy)]
struct Octave {
    lattice: Frequency,
    /// Cells from one lattice point to the next.
    spacing: u32,
    salt: u64,
    weight: i64,
}

/// A sum of octaves.
#[derive(Debug, Clone)]
pub(super) struct Field {
    octaves: Vec<Octave>,
    /// All weights together: what the mean is to be divided by.
    weight_sum: i64,
    /// One over the root of the sum of their squares, in fractions of [`SCALE_BITS`]: what
    /// deviations are scaled by, so that any number of octaves spreads as widely as one does.
    scale: i64,
}

/// Weights begin at 2^16, so a scale has 16 significant bits, and fits with a sum's 36.
const SCALE_BITS: u32 = 32;

impl Field {
    /// A field with octaves of these spacings; each weighs `decay` / 8 of the one before.
    /// Spacings that do not divide N are left out.
    pub(super) fn new(
        seed: u64,
        purpose: u64,
        frequency: Frequency,
        spacings: &[u32],
        decay: i64,
    ) -> Field {
        let mut weight = 1 << 16;
        let mut octaves = Vec::new();
        for &spacing in spacings.iter().take(OCTAVES_MAX) {
            let lattice = frequency
                .get()
                .checked_div(spacing)
                .and_then(Frequency::new);
            let Some(lattice) = lattice.filter(|_| frequency.get().is_multiple_of(spacing)) else {
                continue;
            };
            let salt = mix([seed, purpose, u64::from(spacing)]);
            octaves.push(Octave {
                lattice,
                spacing,
                salt,
                weight,
            });
            weight = weight * decay / 8;
        }
        let weight_sum: i64 = octaves.iter().map(|octave| octave.weight).sum();
        let squares: i64 = octaves
            .iter()
            .map(|octave| octave.weight * octave.weight)
            .sum();
        let scale = (1 << SCALE_BITS) / squares.isqrt().max(1);
        Field {
            octaves,
            weight_sum,
            scale,
        }
    }

    /// The field at a cell, 0 to [`NOISE_MAX`].
    pub(super) fn at(&self, cell: CellId) -> i32 {
        self.finish(match cell.coordinates() {
            Some((diamond, i, j)) => {
                let octaves = self.octaves.iter();
                octaves
                    .map(|octave| octave.square(diamond, i, j).value(i, j))
                    .sum()
            }
            None => self.octaves.iter().map(|octave| octave.value(cell)).sum(),
        })
    }

    /// Something to read it with row by row.
    pub(super) fn rows(&self) -> Rows<'_> {
        let squares = self.octaves.iter().map(|octave| {
            let slots = ROW / octave.spacing as usize + 2;
            vec![Square::NOWHERE; slots]
        });
        Rows {
            field: self,
            squares: squares.collect(),
        }
    }

    /// A value from the weighted sum of the octaves'.
    fn finish(&self, sum: i64) -> i32 {
        let mean = i64::from(NOISE_MEAN);
        let deviation = (sum >> FRACTION_BITS) - mean * self.weight_sum;
        (mean + ((deviation * self.scale) >> SCALE_BITS)).clamp(0, i64::from(NOISE_MAX)) as i32
    }
}

/// A coarse rhombus with its two triangles, on each of which the octave is a plane. Values are
/// weighted and in fractions of [`FRACTION_BITS`].
#[derive(Clone, Copy)]
struct Square {
    diamond: Option<Diamond>,
    /// The cell at its corner (0, 0).
    i: u32,
    j: u32,
    /// The value there.
    corner: i64,
    /// By how much the value rises per step in i and in j, where i ≥ j and where i < j.
    slopes: [[i64; 2]; 2],
}

/// Enough that the largest spacing, 2^22, still ends on the right value; with 16 bits of value
/// and 16 of weight a dozen octaves fit 63 bits.
const FRACTION_BITS: u32 = 24;

impl Square {
    const NOWHERE: Square = Square {
        diamond: None,
        i: 0,
        j: 0,
        corner: 0,
        slopes: [[0; 2]; 2],
    };

    fn contains(&self, diamond: Diamond, i: u32, j: u32, spacing: u32) -> bool {
        let inside = |at: u32, corner: u32| at >= corner && at - corner < spacing;
        self.diamond == Some(diamond) && inside(i, self.i) && inside(j, self.j)
    }

    /// The value at a cell that it contains.
    fn value(&self, i: u32, j: u32) -> i64 {
        let (di, dj) = (i - self.i, j - self.j);
        let [rise_i, rise_j] = self.slopes[usize::from(di < dj)];
        self.corner + rise_i * i64::from(di) + rise_j * i64::from(dj)
    }
}

/// Cells that are read at once.
pub(super) const ROW: usize = CHUNK_SIDE as usize;

/// Reads a field row by row. Remembers the rhombuses of the last row, since the next one mostly
/// lies in the same; nothing of that could be seen.
pub(super) struct Rows<'f> {
    field: &'f Field,
    /// Of each octave, as many as a row may touch.
    squares: Vec<Vec<Square>>,
}

impl Rows<'_> {
    /// The field at the cells (i, j) to (i, j + 63) of a diamond; the same as [`Field::at`] each.
    pub(super) fn read(&mut self, diamond: Diamond, i: u32, j: u32) -> [i32; ROW] {
        let mut sums = [0; ROW];
        for (octave, squares) in self.field.octaves.iter().zip(&mut self.squares) {
            let slots = squares.len();
            let mut rest = &mut sums[..];
            let mut j = j;
            while !rest.is_empty() {
                let square = &mut squares[(j / octave.spacing) as usize % slots];
                if !square.contains(diamond, i, j, octave.spacing) {
                    *square = octave.square(diamond, i, j);
                }
                let (di, dj) = (i - square.i, j - square.j);
                // On to where the row leaves the triangle.
                let last = if di < dj { octave.spacing - 1 } else { di };
                let count = rest.len().min((last - dj) as usize + 1);
                let (here, further) = rest.split_at_mut(count);
                let [_, rise] = square.slopes[usize::from(di < dj)];
                let mut value = square.value(i, j);
                for sum in here {
                    *sum += value;
                    value += rise;
                }
                rest = further;
                j += count as u32;
            }
        }
        sums.map(|sum| self.field.finish(sum))
    }
}

impl Octave {
    /// The rhombus that contains a cell.
    fn square(&self, diamond: Diamond, i: u32, j: u32) -> Square {
        let (i, j) = (i / self.spacing, j / self.spacing);
        let corner = |di: i32, dj: i32| {
            let (i, j) = (i.cast_signed() + di, j.cast_signed() + dj);
            // Only (-1, -1) has no cell, and these coordinates are never negative.
            fold(self.lattice, diamond, i, j).map_or(0, |point| self.value(point))
        };
        let slope = |rise: i64| rise / i64::from(self.spacing);
        let (near, far) = (corner(0, 0), corner(1, 1));
        let (beside_i, beside_j) = (corner(1, 0), corner(0, 1));
        Square {
            diamond: Some(diamond),
            i: i * self.spacing,
            j: j * self.spacing,
            corner: near,
            // The short diagonal from (0, 0) to (1, 1) parts the rhombus into two triangles.
            slopes: [
                [slope(beside_i - near), slope(far - beside_i)],
                [slope(far - beside_j), slope(beside_j - near)],
            ],
        }
    }

    fn value(&self, point: CellId) -> i64 {
        let value = (mix([self.salt, point.bits()]) >> 48) as i64;
        (value * self.weight) << FRACTION_BITS
    }
}
