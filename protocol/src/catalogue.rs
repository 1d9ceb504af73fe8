//! The catalogue on its way to a client, who goes by the server's whatever it was built with.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sim_core::catalogue::{Catalogue, CatalogueBytesError};
use sim_core::hash::StateHash;
use sim_core::limits::CATALOGUE_BYTES_MAX;

/// A catalogue in its checked form. In JSON it is hexadecimal; `GET /catalogue` tells the same to
/// people.
#[derive(Clone, PartialEq, Eq)]
pub struct CatalogueBytes(Vec<u8>);

impl CatalogueBytes {
    /// Packs one.
    pub fn of(catalogue: &Catalogue) -> CatalogueBytes {
        CatalogueBytes(catalogue.to_bytes())
    }

    /// Unpacks the catalogue of a hash.
    ///
    /// # Errors
    /// If it is another, or none that the rules could go by.
    pub fn open(&self, expected: StateHash) -> Result<Catalogue, CatalogueBytesError> {
        Catalogue::from_bytes(&self.0, expected)
    }
}

/// As long as they are, nobody wants to see them.
impl fmt::Debug for CatalogueBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CatalogueBytes({})", StateHash::of_bytes(&self.0))
    }
}

impl Serialize for CatalogueBytes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if !s.is_human_readable() {
            return self.0.serialize(s);
        }
        let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
        let text: String = self
            .0
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
            .collect();
        s.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for CatalogueBytes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if !d.is_human_readable() {
            return Vec::deserialize(d).map(CatalogueBytes);
        }
        let text = String::deserialize(d)?;
        if text.len() > 2 * CATALOGUE_BYTES_MAX || !text.len().is_multiple_of(2) {
            return Err(de::Error::custom("a catalogue is two digits a byte"));
        }
        let digits = text.chars().map(|digit| digit.to_digit(16));
        let digits: Option<Vec<u32>> = digits.collect();
        let digits = digits.ok_or_else(|| de::Error::custom("a catalogue is hexadecimal"))?;
        let byte = |pair: &[u32]| (pair[0] << 4 | pair[1]) as u8;
        Ok(CatalogueBytes(digits.chunks_exact(2).map(byte).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Encoding;

    #[test]
    fn both_encodings_carry_the_same_catalogue() {
        let catalogue = Catalogue::verdant();
        let packed = CatalogueBytes::of(&catalogue);
        let hash = StateHash(catalogue.hash());
        for encoding in [Encoding::Postcard, Encoding::Json] {
            let bytes = encoding.encode(&packed);
            let read: CatalogueBytes = encoding.decode(&bytes).unwrap();
            assert_eq!(read.open(hash), Ok(catalogue.clone()));
        }
    }

    #[test]
    fn what_is_no_hexadecimal_is_told() {
        for text in ["\"0\"", "\"0g\"", "\"ää\"", "3"] {
            let read = Encoding::Json.decode::<CatalogueBytes>(text.as_bytes());
            assert!(read.is_err(), "{text}");
        }
    }
}
