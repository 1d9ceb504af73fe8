//! What gets built, in the order in which one needs the other: wasm engine, web client, server.

use std::path::PathBuf;

use anyhow::Result;

pub(crate) mod server;
mod split;
pub(crate) mod stamp;
pub(crate) mod wasm;
pub(crate) mod web;

/// Everything; gives the server's path.
///
/// # Errors
/// The first thing that did not build.
pub(crate) fn all() -> Result<PathBuf> {
    wasm::build()?;
    web::build()?;
    server::build()
}
