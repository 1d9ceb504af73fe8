//! Worlds beside the first: what they are called, and where they come from.

use std::fmt;

/// The name of a world among those of a server: 16 hexadecimal digits, small letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorldId(String);

impl WorldId {
    /// Digits of a name.
    const LENGTH: usize = 16;

    /// A name as it is written; none if it is none.
    pub fn parse(text: &str) -> Option<WorldId> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_name = text.len() == WorldId::LENGTH && text.bytes().all(is_digit);
        is_name.then(|| WorldId(text.to_owned()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a world comes from that began elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What people call it.
    pub name: String,
    /// When it was brought.
    pub brought_unix_ms: i64,
    /// Its journal as it came, from its beginning.
    pub history: Vec<u8>,
}
