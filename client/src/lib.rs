//! A client without I/O: bytes and times come in, bytes and changes go out.
//!
//! - [`connection`]: from closed to online, and what is to be sent.
//! - [`area`]: the part of the world that is streamed; [`ground`], how its chunks go from tick to
//!   tick: computed by the rules of the world, or as they are told.
//! - [`networks`]: what is told of power.
//! - [`pending`]: own actions that are shown before they are answered. [`stake`]: what they take.
//! - [`exhibit`]: chunks that went wrong, kept to be looked at.
//! - [`foreseen`]: what is shown of actions before they are answered, and [`tally`], how well.
//!   [`lead`]: how far ahead of the server one acts.
//! - `retry`: what the server had no time for, and is asked again.
//! - [`clock`]: which moment between two ticks to draw.
//! - [`session`]: all of them together, which is what a user of this crate holds.
//!
//! This crate does not know what a socket, a browser or a picture is. Times are milliseconds of
//! any clock that does not run backwards.

pub mod area;
pub mod clock;
pub mod connection;
pub mod exhibit;
pub mod foreseen;
pub mod ground;
pub mod lead;
pub mod networks;
pub mod pending;
mod retry;
pub mod session;
pub mod stake;
pub mod tally;

pub use area::{Area, Desync};
pub use clock::TickClock;
pub use connection::{Connection, Phase};
pub use exhibit::Exhibit;
pub use ground::Ground;
pub use pending::{Pending, PendingAction};
pub use session::{Arrival, Event, Outlook, Session, Supply};
pub use stake::Stake;
pub use tally::Tally;
