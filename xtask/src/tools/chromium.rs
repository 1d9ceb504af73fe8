//! A real browser for the browser tests.

use std::path::PathBuf;

use anyhow::Result;

use super::{apt, on_path};

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The browser's path.
///
/// # Errors
/// When there is none and none may be installed.
pub(crate) fn ensure() -> Result<PathBuf> {
    let find = || NAMES.into_iter().find_map(on_path);
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install("chromium", "the browser test")?;
    find().ok_or_else(|| anyhow::anyhow!("chromium was installed, and still is not on the PATH"))
}
