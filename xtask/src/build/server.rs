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
        run(
            step,
            cargo().args(["build", "--release", "--package", "server"]),
        )
    })?;
    Ok(target().join("release").join("goldberg"))
}
