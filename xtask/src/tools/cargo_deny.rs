//! cargo-deny, used where it is. Building it takes minutes, so that is done on request only.

use std::path::PathBuf;

use anyhow::Result;

use super::on_path;
use crate::process::run;
use crate::progress::step;
use crate::workspace::{cache, cargo};

fn installed_here() -> PathBuf {
    cache("tools").join("bin/cargo-deny")
}

/// Where it is, if it is anywhere.
pub(crate) fn find() -> Option<PathBuf> {
    on_path("cargo-deny").or_else(|| Some(installed_here()).filter(|file| file.is_file()))
}

/// Builds it under the target folder if it is nowhere.
///
/// # Errors
/// When it does not build.
pub(crate) fn ensure() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    step("building cargo-deny from source (some minutes)", |step| {
        let mut cargo = cargo();
        cargo
            .args(["install", "cargo-deny", "--locked", "--root"])
            .arg(cache("tools"));
        run(step, &mut cargo)
    })?;
    Ok(installed_here())
}
