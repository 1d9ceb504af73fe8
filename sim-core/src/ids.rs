//! What things are called: cells, chunks, players, items, entities, ticks.
//!
//! Identifiers are plain integers with a canonical order. They serialise as integers in binary
//! formats and as short text (`N0:12:7`) in formats meant for people.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::limits::{CHUNK_SIDE, FREQUENCY_MAX};

/// A point in simulated time. Tick 0 is the world as generated; step `t` leads to tick `t`.
///
/// At 60 ticks a second a `u64` lasts for nine billion years: it never wraps.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Tick(pub u64);

impl Tick {
    /// The tick `ticks` later.
    pub fn after(self, ticks: u64) -> Tick {
        Tick(self.0 + ticks)
    }

    /// The tick that follows.
    pub fn next(self) -> Tick {
        self.after(1)
    }

    /// Ticks from `earlier` to here; 0 if `earlier` lies in the future.
    pub fn since(self, earlier: Tick) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Tick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

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

impl fmt::Display for Diamond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_north() { 'N' } else { 'S' }, self.k())
    }
}

/// A cell of the planet: diamond (4 bits), i (24), j (24), so 52 bits, exact in a JavaScript
/// number. The poles are `NP` and `SP`. Whether i and j are below N only a frequency can say:
/// [`CellId::is_on`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(u64);

const COORDINATE_BITS: u32 = 24;
const COORDINATE_MASK: u64 = (1 << COORDINATE_BITS) - 1;
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

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.coordinates() {
            Some((diamond, i, j)) => write!(f, "{diamond}:{i}:{j}"),
            None if *self == CellId::NORTH_POLE => f.write_str("NP"),
            None => f.write_str("SP"),
        }
    }
}

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cell is written N0:12:7 (diamond N0 to N4 or S0 to S4, i, j), NP or SP")
    }
}

impl core::error::Error for ParseIdError {}

fn parse_diamond(text: &str) -> Result<Diamond, ParseIdError> {
    let (half, k) = text.split_at_checked(1).ok_or(ParseIdError)?;
    let k = parse_number(k)?;
    match (half, u8::try_from(k)) {
        ("N", Ok(k)) if k < 5 => Ok(Diamond::north(k)),
        ("S", Ok(k)) if k < 5 => Ok(Diamond::south(k)),
        _ => Err(ParseIdError),
    }
}

/// Decimal digits only: one text for each number, so that texts compare as identifiers do.
fn parse_number(text: &str) -> Result<u32, ParseIdError> {
    let canonical = text == "0" || !text.starts_with('0');
    if !canonical || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseIdError);
    }
    text.parse().map_err(|_| ParseIdError)
}

fn parse_place(text: &str, separator: char) -> Result<(Diamond, u32, u32), ParseIdError> {
    let mut parts = text.split(separator);
    let mut part = || parts.next().ok_or(ParseIdError);
    let place = (
        parse_diamond(part()?)?,
        parse_number(part()?)?,
        parse_number(part()?)?,
    );
    if parts.next().is_some() {
        Err(ParseIdError)
    } else {
        Ok(place)
    }
}

impl FromStr for CellId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<CellId, ParseIdError> {
        match text {
            "NP" => Ok(CellId::NORTH_POLE),
            "SP" => Ok(CellId::SOUTH_POLE),
            _ => {
                let (diamond, i, j) = parse_place(text, ':')?;
                if u64::from(i) > COORDINATE_MASK || u64::from(j) > COORDINATE_MASK {
                    return Err(ParseIdError);
                }
                Ok(CellId::new(diamond, i, j))
            }
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

impl fmt::Display for ChunkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (diamond, ci, cj) = self.coordinates();
        write!(f, "{diamond}/{ci}/{cj}")
    }
}

impl FromStr for ChunkId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<ChunkId, ParseIdError> {
        let (diamond, ci, cj) = parse_place(text, '/')?;
        let side = FREQUENCY_MAX / CHUNK_SIDE;
        if ci < side && cj < side {
            Ok(ChunkId::new(diamond, ci, cj))
        } else {
            Err(ParseIdError)
        }
    }
}

/// Integers in binary formats, text in formats for people; nothing invalid gets in.
macro_rules! serde_as_bits_or_text {
    ($id:ty) => {
        impl Serialize for $id {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() {
                    s.collect_str(self)
                } else {
                    s.serialize_u64(self.0)
                }
            }
        }

        impl<'de> Deserialize<'de> for $id {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                if d.is_human_readable() {
                    String::deserialize(d)?.parse().map_err(de::Error::custom)
                } else {
                    <$id>::from_bits(u64::deserialize(d)?)
                        .ok_or_else(|| de::Error::custom("no frequency has this place"))
                }
            }
        }
    };
}

serde_as_bits_or_text!(CellId);
serde_as_bits_or_text!(ChunkId);

/// One of the six directions of a diamond's grid, in cyclic order: see
/// [`crate::topology`] for what they mean and how they turn across seams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Direction(u8);

impl Direction {
    /// How many there are.
    pub const COUNT: u8 = 6;
    /// (1, 0), the first.
    pub const FIRST: Direction = Direction(0);

    /// From an index 0 to 5.
    pub const fn new(index: u8) -> Option<Direction> {
        if index < Self::COUNT {
            Some(Direction(index))
        } else {
            None
        }
    }

    /// 0 to 5.
    pub const fn index(self) -> u8 {
        self.0
    }

    /// Turned by `steps` sixths, either way.
    pub const fn turned(self, steps: i8) -> Direction {
        Direction((self.0 as i8 + steps).rem_euclid(6) as u8)
    }

    /// The other way.
    pub const fn opposite(self) -> Direction {
        self.turned(3)
    }

    /// All six, in cyclic order.
    pub fn all() -> impl Iterator<Item = Direction> {
        (0..Self::COUNT).map(Direction)
    }
}

impl<'de> Deserialize<'de> for Direction {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Direction::new(u8::deserialize(d)?)
            .ok_or_else(|| de::Error::custom("a direction is a number from 0 to 5"))
    }
}

/// A player of this world, numbered in the order of joining, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlayerId(pub u32);

impl fmt::Display for PlayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An item, by its place in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub u16);

/// A kind of structure, by its place in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PrototypeId(pub u16);

/// A structure, named by where and when it came to be; never used again for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityId {
    /// The cell it was born on.
    pub cell: CellId,
    /// The tick it was born in.
    pub tick: Tick,
    /// Its number among the births of that tick.
    pub index: u16,
}
