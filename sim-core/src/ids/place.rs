//! Where things are: a planet of some size, its diamonds, chunks and cells.

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::limits::{CHUNK_SIDE, FREQUENCY_MAX};

/// Number of subdivisions of an icosahedron edge, N: the planet has 10 N² + 2 cells.
///
/// Topology works for any N from 1 to 2^24; a world (which is made of chunks) needs a multiple
/// of 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Frequency(u32);

impl Frequency {
    /// `n` must be from 1 to 2^24.
    pub const fn new(n: u32) -> Option<Frequency> {
        if n >= 1 && n <= FREQUENCY_MAX {
            Some(Frequency(n))
        } else {
            None
        }
    }

    /// The number itself.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// How many cells the planet has.
    pub const fn cell_count(self) -> u64 {
        10 * (self.0 as u64) * (self.0 as u64) + 2
    }

    /// Chunks along a diamond's side, if chunks tile it exactly.
    pub const fn chunks_per_side(self) -> Option<u32> {
        if self.0.is_multiple_of(CHUNK_SIDE) {
            Some(self.0 / CHUNK_SIDE)
        } else {
            None
        }
    }
}

impl<'de> Deserialize<'de> for Frequency {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let n = u32::deserialize(d)?;
        Frequency::new(n).ok_or_else(|| de::Error::custom("frequency must be from 1 to 2^24"))
    }
}

/// One of the ten rhombi of N x N cells: `N0..N4` (0 to 4) and `S0..S4` (5 to 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diamond(u8);

impl Diamond {
    /// How many there are.
    pub const COUNT: u8 = 10;

    /// From an index 0 to 9.
    pub const fn new(index: u8) -> Option<Diamond> {
        if index < Self::COUNT {
            Some(Diamond(index))
        } else {
            None
        }
    }

    /// Northern diamond `k mod 5`.
    pub const fn north(k: u8) -> Diamond {
        Diamond(k % 5)
    }

    /// Southern diamond `k mod 5`.
    pub const fn south(k: u8) -> Diamond {
        Diamond(5 + k % 5)
    }

    /// 0 to 9.
    pub const fn index(self) -> u8 {
        self.0
    }

    /// Whether it touches the north pole.
    pub const fn is_north(self) -> bool {
        self.0 < 5
    }

    /// Its number within its hemisphere, 0 to 4.
    pub const fn k(self) -> u8 {
        self.0 % 5
    }

    /// All ten, in order.
    pub fn all() -> impl Iterator<Item = Diamond> {
        (0..Self::COUNT).map(Diamond)
    }
}

/// A cell of the planet: diamond (4 bits), i (24), j (24), so 52 bits, exact in a JavaScript
/// number. The poles are `NP` and `SP`. Whether i and j are below N only a frequency can say:
/// [`CellId::is_on`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(u64);

const COORDINATE_BITS: u32 = 24;
pub(super) const COORDINATE_MASK: u64 = (1 << COORDINATE_BITS) - 1;
const NORTH_POLE_INDEX: u64 = 10;
const SOUTH_POLE_INDEX: u64 = 11;

impl CellId {
    /// The cell where the five northern diamonds meet.
    pub const NORTH_POLE: CellId = CellId(NORTH_POLE_INDEX << (2 * COORDINATE_BITS));
    /// The cell where the five southern diamonds meet.
    pub const SOUTH_POLE: CellId = CellId(SOUTH_POLE_INDEX << (2 * COORDINATE_BITS));

    /// A cell of a diamond.
    ///
    /// # Panics
    /// If a coordinate does not fit 24 bits.
    pub const fn new(diamond: Diamond, i: u32, j: u32) -> CellId {
        assert!((i as u64) <= COORDINATE_MASK && (j as u64) <= COORDINATE_MASK);
        CellId(
            (diamond.0 as u64) << (2 * COORDINATE_BITS)
                | (i as u64) << COORDINATE_BITS
                | (j as u64),
        )
    }

    /// From its packed form; `None` if no frequency has such a cell.
    pub const fn from_bits(bits: u64) -> Option<CellId> {
        let index = bits >> (2 * COORDINATE_BITS);
        let is_pole = index == NORTH_POLE_INDEX || index == SOUTH_POLE_INDEX;
        let coordinates = bits & ((1 << (2 * COORDINATE_BITS)) - 1);
        if index < Diamond::COUNT as u64 || (is_pole && coordinates == 0) {
            Some(CellId(bits))
        } else {
            None
        }
    }

    /// The packed form.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether this is one of the two poles.
    pub const fn is_pole(self) -> bool {
        (self.0 >> (2 * COORDINATE_BITS)) >= NORTH_POLE_INDEX
    }

    /// Diamond, i and j; `None` for a pole.
    pub const fn coordinates(self) -> Option<(Diamond, u32, u32)> {
        if self.is_pole() {
            return None;
        }
        Some((
            Diamond((self.0 >> (2 * COORDINATE_BITS)) as u8),
            ((self.0 >> COORDINATE_BITS) & COORDINATE_MASK) as u32,
            (self.0 & COORDINATE_MASK) as u32,
        ))
    }

    /// Whether a planet of this frequency has the cell.
    pub const fn is_on(self, frequency: Frequency) -> bool {
        match self.coordinates() {
            None => true,
            Some((_, i, j)) => i < frequency.get() && j < frequency.get(),
        }
    }
}

/// A square of 64 x 64 cells of one diamond: (diamond, ci, cj), the unit of simulation,
/// storage and sending. Written `N0/3/5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkId(u64);

const CHUNK_BITS: u32 = 20;
const CHUNK_MASK: u64 = (1 << CHUNK_BITS) - 1;

impl ChunkId {
    /// The chunk at column `ci`, row `cj` of a diamond.
    ///
    /// # Panics
    /// If a coordinate does not fit 18 bits (2^24 / 64).
    pub const fn new(diamond: Diamond, ci: u32, cj: u32) -> ChunkId {
        assert!(ci < FREQUENCY_MAX / CHUNK_SIDE && cj < FREQUENCY_MAX / CHUNK_SIDE);
        ChunkId((diamond.0 as u64) << (2 * CHUNK_BITS) | (ci as u64) << CHUNK_BITS | (cj as u64))
    }

    /// From its packed form; `None` if no frequency has such a chunk.
    pub const fn from_bits(bits: u64) -> Option<ChunkId> {
        let side = (FREQUENCY_MAX / CHUNK_SIDE) as u64;
        let valid = bits >> (2 * CHUNK_BITS) < Diamond::COUNT as u64
            && ((bits >> CHUNK_BITS) & CHUNK_MASK) < side
            && (bits & CHUNK_MASK) < side;
        if valid { Some(ChunkId(bits)) } else { None }
    }

    /// The packed form.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Diamond, ci and cj.
    pub const fn coordinates(self) -> (Diamond, u32, u32) {
        (
            Diamond((self.0 >> (2 * CHUNK_BITS)) as u8),
            ((self.0 >> CHUNK_BITS) & CHUNK_MASK) as u32,
            (self.0 & CHUNK_MASK) as u32,
        )
    }

    /// Whether a planet of this frequency has the chunk.
    pub const fn is_on(self, frequency: Frequency) -> bool {
        let (_, ci, cj) = self.coordinates();
        match frequency.chunks_per_side() {
            Some(side) => ci < side && cj < side,
            None => false,
        }
    }
}
