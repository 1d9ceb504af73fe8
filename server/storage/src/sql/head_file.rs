//! Where an SQLite journal was known to end, in a file beside it.
//!
//! SQLite takes a write-ahead log that is damaged for one that ends there, and silently goes back
//! to what came before. This file tells: the journal has to lead at least to the place it names.
//! It is written after each commit and not waited for: after a power cut it may name an earlier
//! place, or be no file at all, which is true as well.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use sim_core::ids::Tick;
use xxhash_rust::xxh3::xxh3_64;

use crate::journal::{KnownEnd, Mark};

/// Four numbers: records, checksum, horizon, and the checksum of these.
const BYTES: usize = 32;

pub(super) struct HeadFile {
    path: PathBuf,
    file: Option<File>,
}

impl HeadFile {
    pub(super) fn beside(journal: &Path) -> HeadFile {
        HeadFile {
            path: journal.with_extension("head"),
            file: None,
        }
    }

    pub(super) fn read(&self) -> Option<KnownEnd> {
        let bytes: [u8; BYTES] = fs::read(&self.path).ok()?.try_into().ok()?;
        let number = |place: usize| {
            let mut number = [0; 8];
            number.copy_from_slice(&bytes[8 * place..8 * place + 8]);
            u64::from_le_bytes(number)
        };
        (number(3) == xxh3_64(&bytes[..24])).then(|| KnownEnd {
            mark: Mark {
                records: number(0),
                checksum: number(1),
            },
            horizon: Tick(number(2)),
        })
    }

    /// A file that can't be written is no fault of the journal's: it is only a witness less.
    pub(super) fn write(&mut self, end: KnownEnd) {
        if let Err(error) = self.try_write(end) {
            tracing::warn!(path = %self.path.display(), %error, "where the journal ends was not noted");
        }
    }

    /// Waits until what was written survives a power cut.
    pub(super) fn sync(&self) {
        if let Some(Err(error)) = self.file.as_ref().map(File::sync_data) {
            tracing::warn!(path = %self.path.display(), %error, "where the journal ends was not synced");
        }
    }

    fn try_write(&mut self, end: KnownEnd) -> io::Result<()> {
        let mut bytes = [0; BYTES];
        let KnownEnd { mark, horizon } = end;
        for (place, number) in [mark.records, mark.checksum, horizon.0].iter().enumerate() {
            bytes[8 * place..8 * place + 8].copy_from_slice(&number.to_le_bytes());
        }
        let checksum = xxh3_64(&bytes[..24]);
        bytes[24..].copy_from_slice(&checksum.to_le_bytes());
        if self.file.is_none() {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            self.file = Some(options.open(&self.path)?);
        }
        match &self.file {
            Some(file) => file.write_all_at(&bytes, 0),
            None => Ok(()),
        }
    }
}
