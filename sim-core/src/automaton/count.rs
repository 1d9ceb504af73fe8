//! How many of a cell's six neighbours are of a kind, for a row of 64 cells at once.
//!
//! Six masks, one for each direction, are added lane by lane with carries saved: a count is
//! three `u64`, its bits. Everything is straight-line code over arrays of rows, which the
//! compiler turns into vector instructions; `benches/automaton.rs` would show if it ceased to.

use super::{Halo, SIDE};
use crate::chunk::Kind;
use crate::chunk::planes::Plane;

/// A count from 0 to 6 in every lane: its three bits, lowest first.
pub(super) type Count = [u64; 3];

/// How many neighbours are of a kind.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    /// Sprout or biomass.
    pub(super) plants: Count,
    pub(super) biomass: Count,
    pub(super) water: Count,
    pub(super) ore: Count,
    pub(super) crystal: Count,
    pub(super) slag: Count,
}

impl Counts {
    /// Of a single cell, in the lowest lane.
    pub(super) fn of(kinds: &[Kind]) -> Counts {
        let count = |is_it: &dyn Fn(Kind) -> bool| {
            let count = kinds.iter().filter(|&&kind| is_it(kind)).count() as u64;
            [count & 1, count >> 1 & 1, count >> 2 & 1]
        };
        Counts {
            plants: count(&|kind| kind == Kind::Sprout || kind == Kind::Biomass),
            biomass: count(&|kind| kind == Kind::Biomass),
            water: count(&|kind| kind == Kind::Water),
            ore: count(&|kind| kind == Kind::Ore),
            crystal: count(&|kind| kind == Kind::Crystal),
            slag: count(&|kind| kind == Kind::Slag),
        }
    }
}

/// Rows -1 to 64 of a chunk and its halo.
pub(super) type Rows = [u64; SIDE + 2];

/// The kinds of a chunk and around it, as bit planes: as they are, and as seen from the cells one
/// column further or nearer.
pub(super) struct Surroundings {
    here: [Rows; 3],
    /// Bit j tells of column j - 1.
    left: [Rows; 3],
    /// Bit j tells of column j + 1.
    right: [Rows; 3],
}

/// Where the counted kinds are, in one row.
struct Presence {
    plants: u64,
    biomass: u64,
    water: u64,
    ore: u64,
    crystal: u64,
    slag: u64,
}

impl Surroundings {
    #[inline(always)]
    pub(super) fn new(seen: &[Plane; 3], halo: &Halo) -> Surroundings {
        let here: [Rows; 3] = core::array::from_fn(|bit| halo.rows(bit, &seen[bit]));
        let left: [Rows; 3] = core::array::from_fn(|bit| halo.left(bit, &here[bit]));
        let right: [Rows; 3] = core::array::from_fn(|bit| halo.right(bit, &here[bit]));
        Surroundings { here, left, right }
    }

    /// The counts of the cells of row `i`.
    #[inline(always)]
    pub(super) fn counts(&self, i: usize) -> Counts {
        // Row i of the chunk is row i + 1 here.
        let around = [
            Presence::in_row(&self.here, i + 2),
            Presence::in_row(&self.right, i + 2),
            Presence::in_row(&self.right, i + 1),
            Presence::in_row(&self.here, i),
            Presence::in_row(&self.left, i),
            Presence::in_row(&self.left, i + 1),
        ];
        Counts {
            plants: add_six(around.each_ref().map(|row| row.plants)),
            biomass: add_six(around.each_ref().map(|row| row.biomass)),
            water: add_six(around.each_ref().map(|row| row.water)),
            ore: add_six(around.each_ref().map(|row| row.ore)),
            crystal: add_six(around.each_ref().map(|row| row.crystal)),
            slag: add_six(around.each_ref().map(|row| row.slag)),
        }
    }
}

impl Presence {
    #[inline(always)]
    fn in_row(planes: &[Rows; 3], row: usize) -> Presence {
        let (a, b, c) = (planes[0][row], planes[1][row], planes[2][row]);
        Presence {
            plants: (a ^ b) & !c,
            biomass: b & !(a | c),
            water: a & b & !c,
            ore: c & !(a | b),
            crystal: a & c & !b,
            slag: b & c & !a,
        }
    }
}

/// Three bits of one weight: their sum's bit of that weight and of the next.
#[inline(always)]
fn add_three(a: u64, b: u64, c: u64) -> (u64, u64) {
    let half = a ^ b;
    (half ^ c, a & b | half & c)
}

#[inline(always)]
fn add_six([a, b, c, d, e, f]: [u64; 6]) -> Count {
    let (ones_1, twos_1) = add_three(a, b, c);
    let (ones_2, twos_2) = add_three(d, e, f);
    let (ones, twos_3) = (ones_1 ^ ones_2, ones_1 & ones_2);
    let (twos, fours) = add_three(twos_1, twos_2, twos_3);
    [ones, twos, fours]
}
