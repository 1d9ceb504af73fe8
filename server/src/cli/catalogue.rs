//! A catalogue from a file, for every command that goes by one.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use sim_core::catalogue::Catalogue;
use sim_core::limits::CATALOGUE_BYTES_MAX;

use crate::error::ServerError;

/// What was typed.
#[derive(Debug, Args)]
pub(super) struct Choice {
    /// A catalogue to go by instead of the one that is built in; see `inspect catalogue`.
    #[arg(long = "catalogue", value_name = "FILE", env = "GOLDBERG_CATALOGUE")]
    file: Option<PathBuf>,
}

impl Choice {
    /// The catalogue that was chosen.
    ///
    /// # Errors
    /// If its file can't be read, or has mistakes.
    pub(super) fn read(&self) -> Result<Catalogue, ServerError> {
        match self.file.as_deref().filter(|file| *file != Path::new("")) {
            Some(file) => read(file),
            None => Ok(Catalogue::verdant()),
        }
    }
}

/// The catalogue of a file.
///
/// # Errors
/// If it can't be read, or has mistakes.
pub(super) fn read(file: &Path) -> Result<Catalogue, ServerError> {
    let name = || file.display().to_string();
    let mut text = String::new();
    File::open(file)
        // One more than is allowed is enough to see that it is too long.
        .and_then(|opened| {
            opened
                .take(CATALOGUE_BYTES_MAX as u64 + 1)
                .read_to_string(&mut text)
        })
        .map_err(|source| ServerError::CatalogueFile {
            file: name(),
            source,
        })?;
    Catalogue::parse(&text).map_err(|mistakes| ServerError::Catalogue {
        file: name(),
        mistakes,
    })
}
