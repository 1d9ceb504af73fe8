//! A catalogue as bytes, and as one number. Bytes that were read are held to the same checks as a
//! file: nothing that comes from elsewhere is believed.

use alloc::vec::Vec;
use core::fmt;

use super::{Catalogue, CatalogueError, checks};
use crate::hash::StateHash;
use crate::limits::CATALOGUE_BYTES_MAX;

/// Why bytes are not the catalogue they should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogueBytesError {
    /// More than [`CATALOGUE_BYTES_MAX`].
    TooLong(usize),
    /// No catalogue.
    Unreadable,
    /// Another catalogue than the one that was told.
    Hash {
        /// The hash that was told.
        expected: StateHash,
        /// The hash of what was read.
        found: StateHash,
    },
    /// A catalogue that breaks a rule: the first such mistake.
    Wrong(CatalogueError),
}

impl fmt::Display for CatalogueBytesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CatalogueBytesError::TooLong(bytes) => write!(
                f,
                "the catalogue has {bytes} bytes and may have {CATALOGUE_BYTES_MAX}"
            ),
            CatalogueBytesError::Unreadable => f.write_str("the catalogue cannot be read"),
            CatalogueBytesError::Hash { expected, found } => write!(
                f,
                "the catalogue has the hash {found} and was told to have {expected}"
            ),
            CatalogueBytesError::Wrong(error) => write!(f, "the catalogue is wrong: {error}"),
        }
    }
}

impl core::error::Error for CatalogueBytesError {}

impl Catalogue {
    /// All of it, in a form of which there is only one.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("a catalogue is plain data")
    }

    /// One number for all of it: two catalogues with the same hash have the same rules.
    pub fn hash(&self) -> u64 {
        crate::hash::StateHash::of_bytes(&self.to_bytes()).0
    }

    /// Reads the catalogue of a hash from [`Catalogue::to_bytes`].
    ///
    /// # Errors
    /// If the bytes are of another catalogue, of none, or of one that breaks a rule.
    pub fn from_bytes(bytes: &[u8], expected: StateHash) -> Result<Catalogue, CatalogueBytesError> {
        if bytes.len() > CATALOGUE_BYTES_MAX {
            return Err(CatalogueBytesError::TooLong(bytes.len()));
        }
        let catalogue: Catalogue = match postcard::take_from_bytes(bytes) {
            Ok((catalogue, [])) => catalogue,
            _ => return Err(CatalogueBytesError::Unreadable),
        };
        let found = StateHash(catalogue.hash());
        if found != expected {
            return Err(CatalogueBytesError::Hash { expected, found });
        }
        let mut mistakes = checks::check(&catalogue);
        if mistakes.is_empty() {
            mistakes = checks::check_progress(&catalogue);
        }
        match mistakes.into_iter().next() {
            None => Ok(catalogue),
            Some(mistake) => Err(CatalogueBytesError::Wrong(CatalogueError {
                line: None,
                place: mistake.place.text(&catalogue),
                problem: mistake.problem,
            })),
        }
    }
}
