//! Why bytes are not a world.

use core::fmt;

use super::header;
use crate::catalogue::Renumbered;
use crate::hash::StateHash;
use crate::ids::ChunkId;
use crate::tick::{Flaw, RULES_VERSION, WorldError};

/// Why bytes are not a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotError {
    /// The bytes of the globals cannot be read.
    Globals,
    /// The bytes of a chunk cannot be read.
    Chunk(ChunkId),
    /// Another version of the form.
    Version {
        /// The one found.
        found: u16,
    },
    /// Made by later rules; only a program with those can go on from it.
    Rules {
        /// The [`RULES_VERSION`] it was made by.
        found: u32,
    },
    /// Made by another catalogue, of which nothing but the hash is known.
    Catalogue {
        /// The hash.
        found: StateHash,
    },
    /// Made by a catalogue that gives a number to something else than this program's. A
    /// catalogue may only grow at its ends.
    Renumbered(Renumbered),
    /// There can be no world of its parameters.
    Params(WorldError),
    /// All can be read, but it is not the world that was written.
    Hash {
        /// The hash that was written.
        expected: StateHash,
        /// The hash of what was read.
        found: StateHash,
    },
    /// It is what was written, but no world that the rules could have led to.
    Flaw(Flaw),
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::Globals => f.write_str("the snapshot's globals cannot be read"),
            SnapshotError::Chunk(id) => write!(f, "the snapshot's chunk {id} cannot be read"),
            SnapshotError::Version { found } => {
                write!(
                    f,
                    "the snapshot has version {found}, and this program reads up to {}",
                    header::VERSION
                )
            }
            SnapshotError::Rules { found } => {
                write!(
                    f,
                    "the snapshot was made by rules {found}, and this program has {RULES_VERSION}"
                )
            }
            SnapshotError::Catalogue { found } => {
                write!(
                    f,
                    "the snapshot was made by the catalogue with hash {found}, which this program \
                     does not know"
                )
            }
            SnapshotError::Renumbered(what) => {
                write!(
                    f,
                    "{what} of the catalogue that the snapshot was made by is not {what} of this \
                     program's"
                )
            }
            SnapshotError::Params(error) => error.fmt(f),
            SnapshotError::Flaw(flaw) => write!(f, "the snapshot is of no possible world: {flaw}"),
            SnapshotError::Hash { expected, found } => {
                write!(
                    f,
                    "the snapshot reads as {found} and was written as {expected}"
                )
            }
        }
    }
}

impl core::error::Error for SnapshotError {}
