//! Why the server does not start or has to stop.

use std::fmt;

use host::save::SaveError;
use sim_core::catalogue::CatalogueError;
use sim_core::hash::StateHash;
use sim_core::ids::{PlayerId, Tick};
use sim_core::tick::{SnapshotError, StepError, WorldError};
use storage::StorageError;

use crate::cli::load::LoadError;

/// Why the server does not start or has to stop. What goes wrong with one request is an
/// [`protocol::ErrorBody`] and never gets here.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// A store can't be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// There can be no such world.
    #[error("{0}")]
    World(WorldError),
    /// The world that is there was made otherwise than asked for now.
    #[error(
        "the world in {place} was made with {option} {found}, not {asked}; leave the option out, \
         or use another place"
    )]
    OtherWorld {
        /// The data directory or database.
        place: String,
        /// The option of the command line.
        option: &'static str,
        /// What the world was made with.
        found: u64,
        /// What was asked for.
        asked: u64,
    },
    /// The world runs by rules that this program does not have.
    #[error(
        "the world in {place} runs by {found}, and this program has {known}; run it with the \
         version of goldberg, and the catalogue, that it was stopped with"
    )]
    OtherRules {
        /// The data directory or database.
        place: String,
        /// What the world needs.
        found: String,
        /// What this program has.
        known: String,
    },
    /// The world runs by older rules, and is not where this program could go on from.
    #[error(
        "the world in {place} runs by {found} and was not stopped cleanly. This program has \
         {known}, and goes on only from a clean stop: start the world once with the version of \
         goldberg and the catalogue that ran it last, stop that with SIGTERM or Ctrl-C, then start \
         this one"
    )]
    NotStopped {
        /// The data directory or database.
        place: String,
        /// What the world runs by.
        found: String,
        /// What this program has.
        known: String,
    },
    /// The world runs by older rules, and what it was stopped with can't be gone on from.
    #[error(
        "the world in {place} runs by {found} and can't be upgraded to {known}: {source}; run it \
         with the version of goldberg, and the catalogue, that it was stopped with"
    )]
    NoUpgrade {
        /// The data directory or database.
        place: String,
        /// What the world runs by.
        found: String,
        /// What this program has.
        known: String,
        /// Why not.
        source: SnapshotError,
    },
    /// A catalogue's file can't be read.
    #[error("the catalogue in {file} can't be read: {source}")]
    CatalogueFile {
        /// Which.
        file: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A catalogue's file is not right.
    #[error("the catalogue in {file} has mistakes:{}", one_a_line(.mistakes))]
    Catalogue {
        /// Which.
        file: String,
        /// All of them.
        mistakes: Vec<CatalogueError>,
    },
    /// What was asked for ran by other rules.
    #[error(
        "tick {asked} is before tick {start}, where this history begins; what came before is kept, \
         but ran by other rules"
    )]
    BeforeHistory {
        /// The tick asked for.
        asked: Tick,
        /// The first there is.
        start: Tick,
    },
    /// A replay does not lead to what was written down.
    #[error(
        "the replay has hash {found} at tick {tick}, where the snapshot that was taken then has \
         {expected}: its history is not the one that was played, or this program computes it \
         otherwise. Restore journal and snapshots from a backup, or report it with both"
    )]
    Diverged {
        /// The first tick that is known to be another.
        tick: Tick,
        /// The hash that was written down.
        expected: StateHash,
        /// The replay's.
        found: StateHash,
    },
    /// There is no snapshot that the newest segment could be replayed from.
    #[error(
        "the world's rules were upgraded at tick {tick}, and there is no whole snapshot to begin \
         with from there: restore the snapshot store (all its files together) from a backup"
    )]
    MissingStart {
        /// Where the segment begins.
        tick: Tick,
    },
    /// The journal does not lead to what was shown.
    #[error(
        "the journal is incomplete: {detail}. The server does not start, because it would serve \
         another world than the one that was played. Restore the journal (all its files \
         together) from a backup"
    )]
    Incomplete {
        /// What is missing, and how that is known.
        detail: String,
    },
    /// Players are there whose sessions are not.
    #[error(
        "the session store is incomplete: player {player} of the world has no session. The server \
         does not start, because they could not come back to what is theirs. Restore the session \
         store (all its files together) from a backup"
    )]
    MissingSession {
        /// The first of them.
        player: PlayerId,
    },
    /// A snapshot that was written whole can't be read.
    #[error("the snapshot of tick {tick} can't be used: {source}")]
    Snapshot {
        /// Which.
        tick: Tick,
        /// Why.
        source: SnapshotError,
    },
    /// A save is not what it should be.
    #[error("{0}")]
    Save(SaveError),
    /// The world refused a tick.
    #[error("{0}")]
    Step(StepError),
    /// The address can't be listened on.
    #[error("can't listen on {address}: {source}")]
    Listen {
        /// Which.
        address: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The world's thread is gone.
    #[error("the world stopped: {0}")]
    WorldStopped(Stopped),
    /// A load run does not begin, or ends early.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// An option or argument makes no sense.
    #[error("{0}")]
    Usage(String),
    /// Output can't be written, or a thread not started.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

fn one_a_line(mistakes: &[CatalogueError]) -> String {
    let line = |mistake: &CatalogueError| format!("\n{mistake}");
    mistakes.iter().map(line).collect()
}

/// How a world's thread ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("its thread ended; the log says why")
    }
}

impl ServerError {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ServerError::Storage(error) => error.code(),
            ServerError::World(_) => "world_parameters",
            ServerError::OtherWorld { .. } => "other_world",
            ServerError::OtherRules { .. } => "other_rules",
            ServerError::NotStopped { .. } => "not_stopped",
            ServerError::NoUpgrade { .. } => "no_upgrade",
            ServerError::CatalogueFile { .. } => "catalogue_file",
            ServerError::Catalogue { .. } => "catalogue",
            ServerError::BeforeHistory { .. } => "before_history",
            ServerError::Diverged { .. } => "diverged",
            ServerError::MissingStart { .. } => "snapshots_incomplete",
            ServerError::Incomplete { .. } => "journal_incomplete",
            ServerError::MissingSession { .. } => "sessions_incomplete",
            ServerError::Snapshot { .. } => "snapshot",
            ServerError::Save(error) => error.code(),
            ServerError::Step(_) => "step",
            ServerError::Listen { .. } => "listen",
            ServerError::WorldStopped(_) => "world_stopped",
            ServerError::Load(error) => error.code(),
            ServerError::Usage(_) => "usage",
            ServerError::Io(_) => "io",
        }
    }
}

impl From<WorldError> for ServerError {
    fn from(error: WorldError) -> ServerError {
        ServerError::World(error)
    }
}

impl From<StepError> for ServerError {
    fn from(error: StepError) -> ServerError {
        ServerError::Step(error)
    }
}
