//! The state as one number: xxh3 over its canonical bytes, the same on every machine.
//!
//! Canonical bytes are the postcard encoding of types whose collections are ordered. The world's
//! hash runs over the hashes of its parts in canonical order, so that two parts swapped are seen;
//! so does a chunk's. Only parts that changed are hashed again.

use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::chunk::{Chunk, ChunkDiff};

/// A hash of state. Written as 16 hexadecimal digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateHash(pub u64);

impl StateHash {
    /// The hash of plain data.
    pub fn of(data: &impl Serialize) -> StateHash {
        let bytes = postcard::to_allocvec(data).expect("state is plain data");
        StateHash::of_bytes(&bytes)
    }

    /// The hash of hashes, in this order.
    pub fn of_all<const N: usize>(hashes: [StateHash; N]) -> StateHash {
        let bytes = hashes.map(|hash| hash.0.to_le_bytes());
        StateHash::of_bytes(bytes.as_flattened())
    }

    /// The hash of bytes.
    pub fn of_bytes(bytes: &[u8]) -> StateHash {
        StateHash(xxhash_rust::xxh3::xxh3_64(bytes))
    }
}

/// The hashes of a chunk's parts. Most ticks change one of them: where belts run, the ground and
/// the structures stay as they are for long, and they are nearly all of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkHash {
    cells: StateHash,
    structures: StateHash,
    lines: StateHash,
    /// Owners, seats, and what pools remember.
    people: StateHash,
}

impl ChunkHash {
    /// Of all parts of a chunk.
    pub fn of(chunk: &Chunk) -> ChunkHash {
        ChunkHash {
            cells: of_cells(chunk),
            structures: StateHash::of(&chunk.structures),
            lines: StateHash::of(&chunk.lines),
            people: of_people(chunk),
        }
    }

    /// Hashes again what of a chunk was changed, by a tick and perhaps a generation.
    pub fn update(&mut self, chunk: &Chunk, diff: &ChunkDiff, has_grown: bool) {
        if has_grown || !diff.cells.is_empty() {
            self.cells = of_cells(chunk);
        }
        if !diff.structures.is_empty() {
            self.structures = StateHash::of(&chunk.structures);
        }
        if !diff.lines.is_empty() {
            self.lines = StateHash::of(&chunk.lines);
        }
        if !(diff.owners.is_empty() && diff.seats.is_empty() && diff.starved.is_empty()) {
            self.people = of_people(chunk);
        }
    }

    /// The chunk as one number.
    pub fn whole(&self) -> StateHash {
        StateHash::of_all([self.cells, self.structures, self.lines, self.people])
    }
}

fn of_cells(chunk: &Chunk) -> StateHash {
    let ground = StateHash::of_bytes(&chunk.cells.to_bytes());
    StateHash::of(&(ground, &chunk.pole))
}

fn of_people(chunk: &Chunk) -> StateHash {
    StateHash::of(&(&chunk.owners, &chunk.seats, &chunk.starved))
}

impl Chunk {
    /// The chunk as one number.
    pub fn hash(&self) -> StateHash {
        ChunkHash::of(self).whole()
    }
}

impl fmt::Display for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for StateHash {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() {
            s.collect_str(self)
        } else {
            s.serialize_u64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for StateHash {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if !d.is_human_readable() {
            return u64::deserialize(d).map(StateHash);
        }
        let text = alloc::string::String::deserialize(d)?;
        match (text.len(), u64::from_str_radix(&text, 16)) {
            (16, Ok(number)) => Ok(StateHash(number)),
            _ => Err(de::Error::custom(
                "a hash is written as 16 hexadecimal digits",
            )),
        }
    }
}
