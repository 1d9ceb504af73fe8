//! The state as one number: xxh3 over its canonical bytes, the same on every machine.
//!
//! Canonical bytes are the postcard encoding of types whose collections are ordered. The world's
//! hash runs over the hashes of its parts in canonical order, so that two parts swapped are seen.

use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::chunk::Chunk;

/// A hash of state. Written as 16 hexadecimal digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateHash(pub u64);

impl StateHash {
    /// The hash of plain data.
    pub fn of(data: &impl Serialize) -> StateHash {
        let bytes = postcard::to_allocvec(data).expect("state is plain data");
        StateHash::of_bytes(&bytes)
    }

    /// The hash of bytes.
    pub fn of_bytes(bytes: &[u8]) -> StateHash {
        StateHash(xxhash_rust::xxh3::xxh3_64(bytes))
    }
}

impl Chunk {
    /// The chunk as one number.
    pub fn hash(&self) -> StateHash {
        StateHash::of(self)
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
