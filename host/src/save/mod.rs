//! A world that is played alone, as bytes: what happened in it since its beginning, what it is
//! now, and both as one file to be passed on.
//!
//! - [`Journal`]: everything that ever went into the world (`header`, then `record`s), read with
//!   [`replay`] and grown by its owner. It alone is the world; the rest saves time.
//! - [`Snapshot`]: the world as of a place in its journal, so that not all has to be replayed.
//! - [`SaveFile`]: name, picture, journal and snapshot together.
//! - [`verify`]: whether a journal is what it says it is.
//!
//! Bytes are taken from anyone: lengths, checksums and every field are checked, and what is wrong is
//! a [`SaveError`] that says where. A checksum finds damage and no more, since whoever changes a
//! journal can make new ones; that a journal tells the truth about its world, only [`verify`] can
//! say. Nothing here knows where bytes are kept.

mod bytes;
mod error;
mod file;
mod header;
mod journal;
mod record;
pub mod replay;
mod snapshot;
#[cfg(test)]
mod tests;
pub mod verify;

pub use error::SaveError;
pub use file::SaveFile;
pub use header::Header;
pub use journal::{Journal, Place};
pub use snapshot::Snapshot;

use sim_core::ids::PlayerId;

/// Version of all these forms. One that is read has this one; what changes a form raises it.
pub const SAVE_VERSION: u16 = 1;

/// The one player of a world that is played alone.
pub const PLAYER: PlayerId = PlayerId(1);

/// Longest save, in bytes: a year of an hour a day at two actions a second, with a snapshot of
/// thousands of chunks.
pub const SAVE_BYTES_MAX: usize = 64 << 20;
/// Longest record, in bytes. Its inputs take up to thirty times as much in memory.
pub const RECORD_BYTES_MAX: usize = 1 << 20;
/// Longest picture, in bytes: one of 640 x 400 pixels, in any of the usual forms.
pub const PICTURE_BYTES_MAX: usize = 256 << 10;
/// Longest name, in bytes.
pub const NAME_BYTES_MAX: usize = 256;
