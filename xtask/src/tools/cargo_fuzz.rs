//! cargo-fuzz, used where it is, else built from source.

use std::env;
use std::ffi::OsString;

use anyhow::Result;

use super::on_path;
use crate::process::run;
use crate::progress::step;
use crate::workspace::{cache, cargo};

/// A PATH on which cargo finds it.
///
/// # Errors
/// When it does not build.
pub(crate) fn ensure() -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    if on_path("cargo-fuzz").is_some() {
        return Ok(path);
    }
    let folder = cache("tools").join("bin");
    if !folder.join("cargo-fuzz").is_file() {
        step("building cargo-fuzz from source (a minute)", |step| {
            let mut cargo = cargo();
            cargo
                .args(["install", "cargo-fuzz", "--locked", "--root"])
                .arg(cache("tools"));
            run(step, &mut cargo)
        })?;
    }
    Ok(env::join_paths(
        [folder].into_iter().chain(env::split_paths(&path)),
    )?)
}
