//! Places as text, for formats meant for people: `N0:12:7` a cell, `N0/3/5` a chunk.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::place::COORDINATE_MASK;
use super::{CellId, ChunkId, Diamond};
use crate::limits::{CHUNK_SIDE, FREQUENCY_MAX};

impl fmt::Display for Diamond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_north() { 'N' } else { 'S' }, self.k())
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

impl fmt::Display for ChunkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (diamond, ci, cj) = self.coordinates();
        write!(f, "{diamond}/{ci}/{cj}")
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
                    s.serialize_u64(self.bits())
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
