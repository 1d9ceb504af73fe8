//! The C compiler, for the one file of C there is: the disk that forgets (see `tests/`).

use std::path::PathBuf;

use anyhow::Result;

use super::{apt, on_path};

/// The compiler's path.
///
/// # Errors
/// When there is none and none may be installed.
pub(crate) fn ensure() -> Result<PathBuf> {
    let find = || on_path("cc").or_else(|| on_path("gcc"));
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install("gcc", "the crash test over a lossy disk")?;
    find().ok_or_else(|| anyhow::anyhow!("gcc was installed, and still is not on the PATH"))
}
