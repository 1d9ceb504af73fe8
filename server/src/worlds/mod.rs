//! Running a world: its thread, clock, journal, recovery, and what is shown of it.
//!
//! - [`inbox`]: inputs on their way to the next tick.
//! - [`ticker`]: seal → journal → step → show, once a tick.
//! - [`clock`]: when a tick is due. [`journaling`]: what is durable before what.
//! - [`worker`]: the thread that owns the world.
//! - [`recovery`]: from snapshot and journal to the world as it was shown.
//! - [`snapshotting`]: writes snapshots beside the ticks.
//! - [`news`]: what a tick has to tell players, wherever they are.
//! - [`replica`]: what the ticks let out; all that anything else in the server reads.
//! - `crowd`: who stands where.
//! - [`ground`]: the land, untouched land included.
//! - [`interest`], [`networks`] and [`stream`]: the part of it that a client sees;
//!   [`subscriptions`]: the chunks that clients compute themselves.
//!
//! Nothing here knows what a session, a socket or HTTP is.

pub mod clock;
mod crowd;
pub mod ground;
pub mod inbox;
pub mod interest;
pub mod journaling;
pub mod networks;
pub mod news;
pub mod recovery;
pub mod replica;
pub mod snapshotting;
pub mod stream;
pub mod subscriptions;
mod threads;
pub mod ticker;
pub mod worker;

pub use threads::Threads;
