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
type Rows = [u64; SIDE + 2];

/// Where a kind is: as it is, and seen from the cells one column further or nearer.
struct Presence {
    here: Rows,
    /// Bit j tells of column j - 1.
    left: Rows,
    /// Bit j tells of column j + 1.
    right: Rows,
}

impl Presence {
    const NOWHERE: Presence = Presence {
        here: [0; SIDE + 2],
        left: [0; SIDE + 2],
        right: [0; SIDE + 2],
    };

    #[inline(always)]
    fn count(&self, i: usize) -> Count {
        // Row i of the chunk is row i + 1 here.
        add_six(
            self.here[i + 2],
            self.right[i + 2],
            self.right[i + 1],
            self.here[i],
            self.left[i],
            self.left[i + 1],
        )
    }
}

/// Where every counted kind is, in a chunk and around it.
pub(super) struct Surroundings {
    plants: Presence,
    biomass: Presence,
    water: Presence,
    ore: Presence,
    crystal: Presence,
    slag: Presence,
}

impl Surroundings {
    pub(super) fn new(seen: &[Plane; 3], halo: &Halo) -> Surroundings {
        let here: [Rows; 3] = core::array::from_fn(|bit| halo.rows(bit, &seen[bit]));
        let left: [Rows; 3] = core::array::from_fn(|bit| halo.left(bit, &here[bit]));
        let right: [Rows; 3] = core::array::from_fn(|bit| halo.right(bit, &here[bit]));
        let mut all = Surroundings {
            plants: Presence::NOWHERE,
            biomass: Presence::NOWHERE,
            water: Presence::NOWHERE,
            ore: Presence::NOWHERE,
            crystal: Presence::NOWHERE,
            slag: Presence::NOWHERE,
        };
        all.decode(&here, |presence| &mut presence.here);
        all.decode(&left, |presence| &mut presence.left);
        all.decode(&right, |presence| &mut presence.right);
        all
    }

    #[inline(always)]
    fn decode(&mut self, planes: &[Rows; 3], side: impl Fn(&mut Presence) -> &mut Rows) {
        let plants = side(&mut self.plants);
        let biomass = side(&mut self.biomass);
        let water = side(&mut self.water);
        let ore = side(&mut self.ore);
        let crystal = side(&mut self.crystal);
        let slag = side(&mut self.slag);
        for row in 0..SIDE + 2 {
            let (a, b, c) = (planes[0][row], planes[1][row], planes[2][row]);
            plants[row] = (a ^ b) & !c;
            biomass[row] = !a & b & !c;
            water[row] = a & b & !c;
            ore[row] = !a & !b & c;
            crystal[row] = a & !b & c;
            slag[row] = !a & b & c;
        }
    }

    /// The counts of the cells of row `i`.
    #[inline(always)]
    pub(super) fn counts(&self, i: usize) -> Counts {
        Counts {
            plants: self.plants.count(i),
            biomass: self.biomass.count(i),
            water: self.water.count(i),
            ore: self.ore.count(i),
            crystal: self.crystal.count(i),
            slag: self.slag.count(i),
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
fn add_six(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> Count {
    let (ones_1, twos_1) = add_three(a, b, c);
    let (ones_2, twos_2) = add_three(d, e, f);
    let (ones, twos_3) = (ones_1 ^ ones_2, ones_1 & ones_2);
    let (twos, fours) = add_three(twos_1, twos_2, twos_3);
    [ones, twos, fours]
}
