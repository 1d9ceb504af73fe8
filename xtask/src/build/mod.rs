//! What gets built, in the order in which one needs the other: wasm engine, web client, server.

use std::path::PathBuf;

use anyhow::Result;

pub mod server;
pub mod stamp;
pub mod wasm;
pub mod web;

/// Everything; gives the server's path.
///
/// # Errors
/// The first thing that did not build.
pub fn all() -> Result<PathBuf> {
    wasm::build()?;
    web::build()?;
    server::build()
}
