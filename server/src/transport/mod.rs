//! The ways a client reaches its session: a WebSocket, or the mailbox over HTTP.
//!
//! - [`listener`]: connections, and how many there may be.
//! - [`websocket`]: the upgrade, and the greeting that opens a session.
//! - [`connection`]: an open session on a socket, until it ends. `areas`: how it comes to see one.
//! - [`mailbox`]: the same session with nothing but requests.

mod areas;
pub mod connection;
pub mod listener;
pub mod mailbox;
pub mod websocket;
