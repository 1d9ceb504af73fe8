//! Running a world: its thread, clock, journal, recovery, and what is shown of it.
//!
//! - [`ticker`]: seal → journal → step → show, once a tick.
//! - [`clock`]: when a tick is due. [`journaling`]: what is durable before what.
//! - [`worker`]: the thread that owns the world.
//! - [`recovery`]: from snapshot and journal to the world as it was shown.
//! - [`snapshotting`]: writes snapshots beside the ticks.
//! - [`ground`]: the land, untouched land included.
//! - [`subscriptions`]: the chunks that clients compute themselves.
//!
//! Inputs, what is shown and streams are those of every [`host`]. Nothing here knows what a session, a socket or HTTP is.

pub mod clock;
pub mod ground;
pub mod journaling;
pub mod recovery;
pub mod snapshotting;
pub mod subscriptions;
mod threads;
pub mod ticker;
pub mod worker;

pub use threads::Threads;
