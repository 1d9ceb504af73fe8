//! Rust's standard library for WebAssembly.

use std::path::Path;

use anyhow::{Result, bail};

use super::on_path;
use crate::process::{ask, run};
use crate::progress::step;
use crate::workspace::command;

/// The target the browser's engine is built for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target to the toolchain if it is not there.
///
/// # Errors
/// When it is missing and there is no rustup to add it with.
pub(crate) fn ensure() -> Result<()> {
    let libraries = ask(command("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(&libraries).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!("rustc has no {TARGET} and there is no rustup: please install that target");
    }
    step(&format!("rustup target add {TARGET}"), |step| {
        run(step, command("rustup").args(["target", "add", TARGET])).map(drop)
    })
}
