//! Remembers what something was made from, so that it is made again only when that changed.
//!
//! By content, not by time: a fresh checkout and a branch switched to and fro change times only.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xxhash_rust::xxh3::Xxh3;

use crate::workspace::cache;

/// What is about to be made, and a hash of all it is made from.
pub(crate) struct Stamp {
    file: PathBuf,
    inputs: Xxh3,
}

impl Stamp {
    /// A stamp of this name, of nothing yet.
    pub(crate) fn new(name: &str) -> Stamp {
        Stamp {
            file: cache("stamps").join(name),
            inputs: Xxh3::new(),
        }
    }

    /// Made from this text too (a version, an option).
    pub(crate) fn text(mut self, text: &str) -> Stamp {
        self.inputs.update(text.as_bytes());
        self.inputs.update(&[0]);
        self
    }

    /// Made from this file too.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn file(mut self, path: &Path) -> Result<Stamp> {
        let content = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        self.inputs.update(&(content.len() as u64).to_le_bytes());
        self.inputs.update(&content);
        Ok(self)
    }

    /// Made from every file below this folder too, but for entries of the names in `without`.
    ///
    /// # Errors
    /// When something in it cannot be read.
    pub(crate) fn folder(mut self, path: &Path, without: &[&str]) -> Result<Stamp> {
        let listing = fs::read_dir(path).with_context(|| format!("reading {}", path.display()))?;
        let mut entries = listing
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>>>()?;
        entries.sort();
        for entry in entries {
            let name = entry
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if without.contains(&name.as_str()) {
                continue;
            }
            self = self.text(&name);
            self = if entry.is_dir() {
                self.folder(&entry, without)?
            } else {
                self.file(&entry)?
            };
        }
        Ok(self)
    }

    /// Whether it was last made from just these.
    pub(crate) fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.hash())
    }

    /// Remembers that it has been made.
    ///
    /// # Errors
    /// When the target folder cannot be written.
    pub(crate) fn keep(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.file, self.hash())
            .with_context(|| format!("writing {}", self.file.display()))
    }

    fn hash(&self) -> String {
        format!("{:032x}", self.inputs.digest128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_names_and_contents_but_not_what_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let hash = || {
            Stamp::new("test")
                .folder(folder.path(), &["dist"])
                .unwrap()
                .hash()
        };
        fs::write(folder.path().join("a"), "1").unwrap();
        let first = hash();
        fs::create_dir(folder.path().join("dist")).unwrap();
        fs::write(folder.path().join("dist/out"), "made").unwrap();
        assert_eq!(hash(), first, "left out");
        fs::rename(folder.path().join("a"), folder.path().join("b")).unwrap();
        assert_ne!(hash(), first, "a name");
        fs::rename(folder.path().join("b"), folder.path().join("a")).unwrap();
        assert_eq!(hash(), first, "back again");
        fs::write(folder.path().join("a"), "2").unwrap();
        assert_ne!(hash(), first, "a content");
    }
}
