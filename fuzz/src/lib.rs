//! What has to hold of any bytes, a file each. A body takes bytes and panics if something does not
//! hold. Fuzzers run it for as long as they are let (`cargo xtask fuzz`), ordinary tests over the
//! kept corpus and some random bytes.
//!
//! - [`blueprint`]: a blueprint's text.
//! - [`catalogue`]: a catalogue file.
//! - [`commands`]: what players ask for, tick by tick.
//! - [`messages`]: what a client sends.
//! - [`save`]: a world that was played alone.
//! - [`snapshot`]: a stored world.

pub mod blueprint;
pub mod catalogue;
pub mod commands;
pub mod messages;
pub mod save;
pub mod snapshot;
mod worlds;

/// A body.
pub type Judge = fn(&[u8]);

/// All bodies, by the names of their fuzzers and of the folders of their corpora.
pub const BODIES: [(&str, Judge); 6] = [
    ("blueprint", blueprint::judge),
    ("catalogue", catalogue::judge),
    ("commands", commands::judge),
    ("messages", messages::judge),
    ("save", save::judge),
    ("snapshot", snapshot::judge),
];
