//! Reads the log that `lossy_disk.c` writes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Bytes of `struct entry`.
const HEADER_BYTES: usize = 64;

/// Something that changed, or was synced.
#[derive(Debug)]
pub(super) struct Entry {
    /// Grows from entry to entry.
    pub sequence: u64,
    pub inode: u64,
    pub change: Change,
}

#[derive(Debug)]
pub(super) enum Change {
    /// Bytes were written up to `end`; `old` is what was there, in a file of `old_length`.
    Write {
        offset: u64,
        end: u64,
        old_length: u64,
        old: Vec<u8>,
    },
    /// The file of `old_length` was cut, or grown, to `offset`.
    Truncate {
        offset: u64,
        old_length: u64,
        old: Vec<u8>,
    },
    /// All changes of the file or folder up to the sequence number are lasting.
    Sync {
        covers: u64,
    },
    Create {
        parent: u64,
        path: PathBuf,
    },
    Unlink {
        parent: u64,
        path: PathBuf,
    },
    Rename {
        parent: u64,
        from: PathBuf,
        to: PathBuf,
    },
}

/// All whole entries of all processes, in order. The last of each may have been cut short by its
/// end, before the change was made.
pub(super) fn read(side: &Path) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for log in logs(side)? {
        let bytes = fs::read(&log).with_context(|| format!("reading {}", log.display()))?;
        // Each process counts from 1; what an earlier one has written comes before all of it.
        let before = entries.last().map_or(0, |entry: &Entry| entry.sequence);
        let mut rest = bytes.as_slice();
        while let Some((mut entry, length)) = entry(rest)? {
            entry.sequence += before;
            if let Change::Sync { covers } = &mut entry.change {
                *covers += before;
            }
            entries.push(entry);
            rest = &rest[length..];
        }
    }
    Ok(entries)
}

/// The logs, whose names begin with the time, from the first on.
fn logs(side: &Path) -> Result<Vec<PathBuf>> {
    let mut logs = Vec::new();
    for entry in fs::read_dir(side).with_context(|| format!("reading {}", side.display()))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("log-") {
            logs.push(entry.path());
        }
    }
    logs.sort();
    Ok(logs)
}

fn entry(bytes: &[u8]) -> Result<Option<(Entry, usize)>> {
    let Some((header, body)) = bytes.split_at_checked(HEADER_BYTES) else {
        return Ok(None);
    };
    let u32_at = |at: usize| u32::from_ne_bytes(header[at..at + 4].try_into().expect("4 bytes"));
    let u64_at = |at: usize| u64::from_ne_bytes(header[at..at + 8].try_into().expect("8 bytes"));
    let (names_length, data_length) = (u32_at(4) as usize, usize::try_from(u64_at(56))?);
    let Some((names, body)) = body.split_at_checked(names_length) else {
        return Ok(None);
    };
    let Some((data, _)) = body.split_at_checked(data_length) else {
        return Ok(None);
    };
    let mut names = names.split(|byte| *byte == 0);
    let mut name =
        || PathBuf::from(String::from_utf8_lossy(names.next().unwrap_or_default()).into_owned());
    let (parent, offset, end, old_length) = (u64_at(24), u64_at(32), u64_at(40), u64_at(48));
    let old = data.to_vec();
    let change = match u32_at(0) {
        1 => Change::Write {
            offset,
            end,
            old_length,
            old,
        },
        2 => Change::Truncate {
            offset,
            old_length,
            old,
        },
        3 => Change::Sync { covers: offset },
        4 => Change::Create {
            parent,
            path: name(),
        },
        5 => Change::Unlink {
            parent,
            path: name(),
        },
        6 => Change::Rename {
            parent,
            from: name(),
            to: name(),
        },
        kind => bail!("the lossy disk's log has an entry of kind {kind}"),
    };
    let length = HEADER_BYTES + names_length + data_length;
    Ok(Some((
        Entry {
            sequence: u64_at(8),
            inode: u64_at(16),
            change,
        },
        length,
    )))
}
