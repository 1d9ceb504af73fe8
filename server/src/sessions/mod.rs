//! Who is connected, and as whom: guests, tokens, presence, limits and mailboxes.
//!
//! - [`token`]: the secret that opens a session. [`limits`]: how much of what.
//! - [`session`]: one session in memory. [`registry`]: all of them, and the store behind.
//! - `guests`: how new ones are made.
//! - [`presence`]: when players come to the planet and when they leave it.
//! - [`mailroom`]: news become mail.
//! - [`actions`]: from a client's request to the world's inbox.
//!
//! Nothing here knows how bytes travel.

pub mod actions;
pub(crate) mod guests;
pub mod limits;
pub mod mailroom;
pub mod presence;
pub mod registry;
pub mod session;
pub mod token;

pub use registry::Registry;
pub use session::Session;
