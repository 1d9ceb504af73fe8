//! What outlives the process: the journal, snapshots, sessions and their mail.
//!
//! - [`Journal`]: what went into the world. An append is durable when it returns, and what is
//!   read back is what was written, or an error.
//! - [`Snapshots`]: where a replay may begin.
//! - [`Sessions`]: who may come back, and their mailboxes.
//! - [`Catalogues`]: what there is and what may be built, for tools; nothing depends on it.
//! - [`Shelf`]: the places of worlds beside the first, each whole or not there.
//!
//! The traits are what the server knows. Behind them is one implementation in SQL that runs on
//! SQLite and on Postgres ([`Location`]), under one contract suite (`tests/contract`). The
//! stores never share a transaction: a snapshot names its tick, mail names the tick it is of.
//!
//! A call may be given up while it waits ([`within`]): it was made or not then, as after an error,
//! and the store is good for the next.
//!
//! This crate does not know what an input or a chunk means; it keeps their bytes.

mod catalogues;
mod error;
mod journal;
mod location;
mod sessions;
mod snapshots;
mod sql;
mod worlds;

pub use catalogues::Catalogues;
pub use error::{StorageError, within};
pub use journal::{Journal, KnownEnd, Mark, Page, Position, Record, Segment};
pub use location::Location;
pub use sessions::{
    About, MAILBOX_MESSAGES_MAX, MailDraft, Mailbox, SessionRecord, Sessions, StoredMail, Witness,
};
pub use snapshots::{SNAPSHOTS_KEPT, Snapshot, Snapshots};
pub use sql::{Shelf, Stores, open, open_for_reading};
pub use worlds::{Origin, WorldId};

/// What storage returns.
pub type Result<T> = std::result::Result<T, StorageError>;
