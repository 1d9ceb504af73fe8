//! What an owner of a host did in the wrong order, or cannot go on with.

use std::error::Error;
use std::fmt;

use crate::save::SaveError;

/// Why a host does not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostError {
    /// Something about its journal.
    Save(SaveError),
    /// The tick that is to be stepped is not in the journal that its owner keeps.
    NotKept,
    /// A tick is sealed, and has to be stepped first.
    NotStepped,
}

impl HostError {
    /// What went wrong, for programs. Codes are stable.
    pub const fn code(&self) -> &'static str {
        match self {
            HostError::Save(error) => error.code(),
            HostError::NotKept => "tick_not_kept",
            HostError::NotStepped => "tick_not_stepped",
        }
    }
}

impl From<SaveError> for HostError {
    fn from(error: SaveError) -> HostError {
        HostError::Save(error)
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HostError::Save(error) => error.fmt(f),
            HostError::NotKept => {
                f.write_str("the sealed tick is not kept yet; take the journal and keep it first")
            }
            HostError::NotStepped => f.write_str("a tick is sealed; step it first"),
        }
    }
}

impl Error for HostError {}
