//! Value noise without a seam: integers hashed on the coarse lattices of the planet's own grid.
//!
//! An octave puts a random value on every d-th cell, which is a planet of frequency N / d, and
//! gives the cells of a coarse triangle the mean of its three corners, weighted by how near they
//! are. Corners on a seam are hashed by the one name they have, so the two sides agree.

use alloc::vec::Vec;

use crate::ids::{CellId, Diamond, Frequency};
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
    /// The root of the sum of their squares: what deviations are to be divided by, so that any
    /// number of octaves spreads as widely as one does.
    weight_norm: i64,
}

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
        Field {
            octaves,
            weight_sum,
            weight_norm: squares.isqrt().max(1),
        }
    }

    /// A cursor that is quick as long as it is moved to cells nearby.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor {
            field: self,
            squares: [Square::NOWHERE; OCTAVES_MAX],
        }
    }
}

/// The corner values of a coarse rhombus, (I, J) with I and J taking its two values.
#[derive(Clone, Copy)]
struct Square {
    place: Option<(Diamond, u32, u32)>,
    corners: [[i64; 2]; 2],
}

impl Square {
    const NOWHERE: Square = Square {
        place: None,
        corners: [[0; 2]; 2],
    };
}

/// Reads a field; remembers the last rhombus of each octave, nothing that could be seen.
pub(super) struct Cursor<'f> {
    field: &'f Field,
    squares: [Square; OCTAVES_MAX],
}

impl Cursor<'_> {
    /// The field at a cell, 0 to [`NOISE_MAX`].
    pub(super) fn at(&mut self, cell: CellId) -> i32 {
        let octaves = self.field.octaves.iter().zip(&mut self.squares);
        let sum: i64 = octaves
            .map(|(octave, square)| octave.weight * octave.at(square, cell))
            .sum();
        let mean = i64::from(NOISE_MEAN);
        let value = mean + (sum - mean * self.field.weight_sum) / self.field.weight_norm;
        value.clamp(0, i64::from(NOISE_MAX)) as i32
    }
}

impl Octave {
    fn at(&self, square: &mut Square, cell: CellId) -> i64 {
        let Some((diamond, i, j)) = cell.coordinates() else {
            return self.value(cell);
        };
        let place = (diamond, i / self.spacing, j / self.spacing);
        if square.place != Some(place) {
            *square = self.square(place);
        }
        let [[near, beside_j], [beside_i, far]] = square.corners;
        let spacing = i64::from(self.spacing);
        let (i, j) = (i64::from(i % self.spacing), i64::from(j % self.spacing));
        // The short diagonal from (0, 0) to (1, 1) parts the rhombus into two triangles.
        let sum = if i >= j {
            near * (spacing - i) + beside_i * (i - j) + far * j
        } else {
            near * (spacing - j) + beside_j * (j - i) + far * i
        };
        sum / spacing
    }

    fn square(&self, (diamond, i, j): (Diamond, u32, u32)) -> Square {
        let corner = |di: i32, dj: i32| {
            let (i, j) = (i.cast_signed() + di, j.cast_signed() + dj);
            // Only (-1, -1) has no cell, and these coordinates are never negative.
            fold(self.lattice, diamond, i, j).map_or(0, |point| self.value(point))
        };
        let corners = [[corner(0, 0), corner(0, 1)], [corner(1, 0), corner(1, 1)]];
        Square {
            place: Some((diamond, i, j)),
            corners,
        }
    }

    fn value(&self, point: CellId) -> i64 {
        (mix([self.salt, point.bits()]) >> 48) as i64
    }
}
