//! The state as one number: xxh3 over its canonical bytes, the same on every machine.
//!
//! Canonical bytes are the postcard encoding of types whose collections are ordered. The world's
//! hash runs over the hashes of its parts in canonical order, so that two parts swapped are seen;
//! so does a chunk's (`of_chunk`). Only parts that changed are hashed again.

use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use twox_hash::XxHash3_64;

mod groups;
mod of_chunk;

pub use of_chunk::ChunkHash;

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
        StateHash(XxHash3_64::oneshot(bytes))
    }
}

/// Hashes of many parts, in the order of their numbers, hashed as one.
#[derive(Debug, Clone, Default)]
pub(crate) struct HashList {
    /// Number and hash of each, as the bytes that are hashed.
    parts: Vec<[[u8; 8]; 2]>,
    whole: StateHash,
}

impl HashList {
    /// Says what parts are now, in the order of their numbers.
    pub(crate) fn set_all(&mut self, parts: impl Iterator<Item = (u64, StateHash)>) {
        // Most often one comes soon after the other.
        let mut next = 0;
        let mut has_changed = self.parts.is_empty();
        for (number, hash) in parts {
            let part = [number, hash.0].map(u64::to_le_bytes);
            if self
                .parts
                .get(next)
                .is_none_or(|part| number_of(part) != number)
            {
                next += self.parts[next..].partition_point(|part| number_of(part) < number);
            }
            match self.parts.get_mut(next) {
                Some(known) if number_of(known) == number => *known = part,
                _ => self.parts.insert(next, part),
            }
            (next, has_changed) = (next + 1, true);
        }
        if has_changed {
            self.sum();
        }
    }

    /// Takes a part out.
    pub(crate) fn remove(&mut self, number: u64) {
        self.parts.retain(|part| number_of(part) != number);
        self.sum();
    }

    fn sum(&mut self) {
        self.whole = StateHash::of_bytes(self.parts.as_flattened().as_flattened());
    }

    /// All as one number.
    pub(crate) fn whole(&self) -> StateHash {
        self.whole
    }
}

fn number_of([number, _]: &[[u8; 8]; 2]) -> u64 {
    u64::from_le_bytes(*number)
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
