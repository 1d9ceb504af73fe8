//! The server: one release binary with the web client inside.

use std::path::PathBuf;

use anyhow::Result;

use crate::process::run;
use crate::progress::step;
use crate::workspace::{cargo, target};

/// Builds the server and gives its path.
///
/// # Errors
/// The compiler's.
pub(crate) fn build() -> Result<PathBuf> {
    step("server (release)", |step| {
        let mut cargo = cargo();
        cargo.args([
            "build",
            "--release",
            "--package",
            "server",
            "--features",
            "embed-web",
        ]);
        run(step, &mut cargo)
    })?;
    Ok(target().join("release").join("goldberg"))
}
