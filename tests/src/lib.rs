//! Tests of the whole system from outside: the real server as a process, real sockets, real
//! files, real kills. Knows the server only by its command line and its wire; what it checks, a
//! stranger with `curl` could check.
//!
//! Scenarios that run longer than a test should ([`crash`], [`soak`]) are here too, and are
//! started by `cargo xtask`.

pub mod crash;
pub mod curl;
pub mod document;
pub mod ground;
pub mod http;
pub mod lossy;
pub mod random;
pub mod server;
pub mod soak;
pub mod socket;
