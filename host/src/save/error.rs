//! Why bytes are not the save that they should be.

use std::error::Error;
use std::fmt;

use sim_core::catalogue::CatalogueBytesError;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use sim_core::tick::{RULES_VERSION, SnapshotError, WorldError};

use super::SAVE_VERSION;

/// Why bytes are not the save that they should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveError {
    /// Something else, from its first byte on.
    NotASave {
        /// What it should have been.
        expected: &'static str,
    },
    /// More than it may be.
    TooLong {
        /// What.
        what: &'static str,
        /// Its bytes.
        bytes: usize,
        /// What it may have.
        bytes_max: usize,
    },
    /// A form that this program does not read.
    Version {
        /// The one found.
        found: u16,
    },
    /// Rules that this program does not have.
    Rules {
        /// The one found.
        found: u32,
    },
    /// Another catalogue than it has to be.
    OtherCatalogue {
        /// The one it has to be.
        expected: StateHash,
        /// The one found.
        found: StateHash,
    },
    /// The catalogue that came along is none.
    Catalogue(CatalogueBytesError),
    /// There can be no world of these parameters.
    Params(WorldError),
    /// Bytes are not what was written.
    Damaged {
        /// What.
        what: &'static str,
        /// Where it begins.
        byte: usize,
        /// What came before is whole and leads to this tick.
        after: Tick,
    },
    /// It ends in the middle.
    Incomplete {
        /// What.
        what: &'static str,
        /// How long it is.
        bytes: usize,
    },
    /// A record that nobody playing alone could have written.
    Impossible {
        /// Why not.
        problem: &'static str,
        /// The tick that it is of.
        tick: Tick,
        /// Where it begins.
        byte: usize,
    },
    /// Inputs lead to another world than the save says.
    Diverged {
        /// The first tick at which it is another.
        tick: Tick,
        /// Its hash, as the save says.
        expected: StateHash,
        /// What it is.
        found: StateHash,
    },
    /// More ticks than are replayed here.
    TooManyTicks {
        /// As many.
        ticks: u64,
        /// What is replayed at most.
        ticks_max: u64,
    },
    /// A snapshot that is none.
    Snapshot(SnapshotError),
    /// A snapshot of another journal, or of a place that this one does not reach.
    OtherSnapshot,
}

impl SaveError {
    /// What went wrong, for programs. Codes are stable.
    pub const fn code(&self) -> &'static str {
        match self {
            SaveError::NotASave { .. } => "save_unknown",
            SaveError::TooLong { .. } => "save_too_long",
            SaveError::Version { .. } => "save_other_version",
            SaveError::Rules { .. } => "save_other_rules",
            SaveError::OtherCatalogue { .. } => "save_other_catalogue",
            SaveError::Catalogue(_) => "save_wrong_catalogue",
            SaveError::Params(_) => "save_wrong_params",
            SaveError::Damaged { .. } => "save_damaged",
            SaveError::Incomplete { .. } => "save_incomplete",
            SaveError::Impossible { .. } => "save_impossible",
            SaveError::Diverged { .. } => "save_diverged",
            SaveError::TooManyTicks { .. } => "save_too_many_ticks",
            SaveError::Snapshot(_) => "save_wrong_snapshot",
            SaveError::OtherSnapshot => "save_other_snapshot",
        }
    }

    /// The tick that it is about, if it is about one: of a save that diverges, the first at which it
    /// does; of a damaged one, the last that is whole.
    pub const fn tick(&self) -> Option<Tick> {
        match self {
            SaveError::Damaged { after: tick, .. }
            | SaveError::Impossible { tick, .. }
            | SaveError::Diverged { tick, .. } => Some(*tick),
            _ => None,
        }
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaveError::NotASave { expected } => {
                write!(f, "this is no {expected} of a world; choose another file")
            }
            SaveError::TooLong {
                what,
                bytes,
                bytes_max,
            } => write!(f, "{what} has {bytes} bytes and may have {bytes_max}"),
            SaveError::Version { found } if *found > SAVE_VERSION => write!(
                f,
                "the save has form {found}, and this program reads form {SAVE_VERSION}; open it with \
                 a newer version of goldberg"
            ),
            SaveError::Version { found } => write!(
                f,
                "the save has form {found}, which no version of goldberg writes, and this program \
                 reads form {SAVE_VERSION}; use another copy of it"
            ),
            SaveError::Rules { found } => write!(
                f,
                "the save was played by rules {found}, and this program has rules {RULES_VERSION}; \
                 open it with the version of goldberg that it was played with"
            ),
            SaveError::OtherCatalogue { expected, found } => write!(
                f,
                "the save was played by catalogue {found}, and {expected} is asked for; open it \
                 where its catalogue is in use"
            ),
            SaveError::Catalogue(error) => write!(f, "{error}; use another copy of the save"),
            SaveError::Params(error) => write!(f, "{error}; use another copy of the save"),
            SaveError::Damaged {
                what,
                byte,
                after: Tick(0),
            } => write!(
                f,
                "{what} at byte {byte} is damaged; use another copy of the save"
            ),
            SaveError::Damaged { what, byte, after } => write!(
                f,
                "{what} at byte {byte} is damaged; what came before is whole and leads to tick \
                 {after}; use another copy of the save"
            ),
            SaveError::Incomplete { what, bytes } => write!(
                f,
                "{what} ends in the middle, after {bytes} bytes; use another copy of the save"
            ),
            SaveError::Impossible {
                problem,
                tick,
                byte,
            } => write!(
                f,
                "the record of tick {tick} at byte {byte} was not written by playing: {problem}"
            ),
            SaveError::Diverged {
                tick,
                expected,
                found,
            } => write!(
                f,
                "at tick {tick} the save says that its world has the hash {expected}, and what went \
                 into it leads to {found}: one of both was changed"
            ),
            SaveError::TooManyTicks { ticks, ticks_max } => write!(
                f,
                "the save has {ticks} ticks to be replayed, and {ticks_max} may be"
            ),
            SaveError::Snapshot(error) => write!(f, "{error}; the journal is enough without it"),
            SaveError::OtherSnapshot => f.write_str(
                "the snapshot is of another journal than this one; the journal is enough without it",
            ),
        }
    }
}

impl Error for SaveError {}
