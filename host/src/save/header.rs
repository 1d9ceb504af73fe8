//! What a journal begins with: which world it is of, and which rules it goes by.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sim_core::catalogue::{Catalogue, CatalogueBytesError};
use sim_core::hash::StateHash;
use sim_core::limits::CATALOGUE_BYTES_MAX;
use sim_core::tick::{RULES_VERSION, World, WorldParams};

use super::SaveError;
use super::bytes::{decode, encode};

/// Which world a journal is of, and which rules it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What the world was made with.
    pub params: WorldParams,
    /// The figures of its rules.
    pub catalogue: Arc<Catalogue>,
}

/// The same as bytes. [`RULES_VERSION`] comes first, so that others can be named whatever follows.
#[derive(Serialize, Deserialize)]
struct Written {
    params: WorldParams,
    catalogue_hash: StateHash,
    catalogue: Vec<u8>,
}

/// Bytes of what a header holds, at most.
pub(super) const HEADER_BYTES_MAX: usize = CATALOGUE_BYTES_MAX + 64;

impl Header {
    /// The world at its beginning.
    ///
    /// # Errors
    /// If the parameters allow none.
    pub fn world(&self) -> Result<World, SaveError> {
        World::new(self.params, Arc::clone(&self.catalogue)).map_err(SaveError::Params)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let written = Written {
            params: self.params,
            catalogue_hash: StateHash(self.catalogue.hash()),
            catalogue: self.catalogue.to_bytes(),
        };
        [&RULES_VERSION.to_le_bytes()[..], &encode(&written)].concat()
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Header, SaveError> {
        let unreadable = || SaveError::Catalogue(CatalogueBytesError::Unreadable);
        let (rules, rest) = bytes.split_first_chunk::<4>().ok_or_else(unreadable)?;
        let found = u32::from_le_bytes(*rules);
        if found != RULES_VERSION {
            return Err(SaveError::Rules { found });
        }
        let written: Written = decode(rest).ok_or_else(unreadable)?;
        written.params.check().map_err(SaveError::Params)?;
        let catalogue = Catalogue::from_bytes(&written.catalogue, written.catalogue_hash);
        Ok(Header {
            params: written.params,
            catalogue: Arc::new(catalogue.map_err(SaveError::Catalogue)?),
        })
    }
}
