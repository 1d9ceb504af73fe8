//! The ways a client reaches its session: a WebSocket, or the mailbox over HTTP.
//!
//! - [`websocket`]: the upgrade, and the greeting that opens a session.
//! - [`connection`]: an open session on a socket, until it ends.
//! - [`mailbox`]: the same session with nothing but requests.

pub mod connection;
pub mod mailbox;
pub mod websocket;
