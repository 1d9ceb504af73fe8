//! What crosses the wire between a client and a server: one definition, two encodings.
//!
//! - [`client`] and [`server`]: the messages, by who sends them.
//! - [`action`]: what a player asks for, in names rather than numbers. [`catalogue`]: the rules'
//!   figures, packed. [`research`]: what a player knows.
//! - [`words`]: what the world says, for people.
//! - [`error`]: every error code there is, in one list.
//! - [`encoding`]: postcard for programs, JSON for people.
//!
//! A session opens with [`client::ClientMessage::Hello`] and
//! [`server::ServerMessage::Welcome`]. This crate does not know how bytes travel, and keeps no
//! state of a connection.

pub mod action;
pub mod catalogue;
pub mod client;
pub mod encoding;
pub mod error;
pub mod power;
pub mod research;
pub mod server;
pub mod units;
pub mod words;

pub use encoding::Encoding;
pub use error::{ErrorBody, ErrorCode};

/// Version of everything in this crate. A server speaks exactly one; a client of another is
/// told both, for which `hello` and `error` stay as they are in every version.
pub const PROTOCOL_VERSION: u16 = 6;

/// WebSocket subprotocol of [`Encoding::Postcard`]. Its version is that of the greeting alone: a
/// browser that is refused a subprotocol is not told why.
pub const SUBPROTOCOL_POSTCARD: &str = "goldberg.v1.postcard";
/// WebSocket subprotocol of [`Encoding::Json`].
pub const SUBPROTOCOL_JSON: &str = "goldberg.v1.json";

/// Longest message a client may send, in bytes. The largest sensible one, a batch of 64
/// actions in JSON, has 12 kB.
pub const CLIENT_MESSAGE_BYTES_MAX: usize = 64 * 1024;

/// Chunks from the centre of a client's area to its rim, at most. Four make 61 chunks, 249,856
/// cells: more than a screen shows at a zoom where single cells can be told apart.
pub const AREA_RADIUS_CHUNKS_MAX: u8 = 4;
