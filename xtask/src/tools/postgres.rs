//! The programs of Postgres, for a throwaway cluster (see [`crate::postgres`]).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{apt, on_path};

/// The folder with `initdb` and `pg_ctl`.
///
/// # Errors
/// When there is none and none may be installed.
pub(crate) fn ensure() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install("postgresql", "the test of storage on Postgres")?;
    find().ok_or_else(|| anyhow::anyhow!("postgresql was installed, and has no initdb"))
}

fn find() -> Option<PathBuf> {
    if let Some(initdb) = on_path("initdb") {
        return initdb.parent().map(Path::to_path_buf);
    }
    // Debian keeps each version in a folder of its own, off the PATH.
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let folders = versions.map(|version| version.path().join("bin"));
    folders
        .filter(|folder| folder.join("initdb").is_file())
        .max()
}
