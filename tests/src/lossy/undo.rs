//! Decides which changes are lost, and takes them back from the last to the first.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::log::{Change, Entry};
use super::{Loss, Lost};
use crate::random::Random;

/// Takes back what is lost of the changes under `folder`; `side` has the files removed.
pub(super) fn apply(
    entries: &[Entry],
    folder: &Path,
    side: &Path,
    loss: Loss,
    random: &mut Random,
) -> Result<Lost> {
    let unsynced = unsynced(entries);
    let victims = victims(&unsynced, loss, random);
    let mut files = BTreeMap::new();
    find_files(folder, &mut files)?;
    find_files(side, &mut files)?;
    for entry in victims.iter().rev() {
        take_back(entry, side, &mut files)
            .with_context(|| format!("taking back {:?}", Described(entry)))?;
    }
    Ok(Lost {
        unsynced: unsynced.len(),
        taken_back: victims.len(),
    })
}

/// The changes that no later sync covers.
fn unsynced(entries: &[Entry]) -> Vec<&Entry> {
    let mut synced = BTreeMap::new();
    for entry in entries {
        if let Change::Sync { covers } = entry.change {
            let latest = synced.entry(entry.inode).or_insert(0);
            *latest = covers.max(*latest);
        }
    }
    let is_synced = |inode: u64, sequence: u64| {
        synced
            .get(&inode)
            .is_some_and(|covered| sequence <= *covered)
    };
    let lasts = |entry: &&Entry| match entry.change {
        Change::Sync { .. } => true,
        Change::Write { .. } | Change::Truncate { .. } => is_synced(entry.inode, entry.sequence),
        Change::Create { parent, .. } => {
            is_synced(parent, entry.sequence) || is_synced(entry.inode, entry.sequence)
        }
        Change::Unlink { parent, .. } | Change::Rename { parent, .. } => {
            is_synced(parent, entry.sequence)
        }
    };
    entries.iter().filter(|entry| !lasts(entry)).collect()
}

fn victims<'a>(unsynced: &[&'a Entry], loss: Loss, random: &mut Random) -> Vec<&'a Entry> {
    let tail = match loss {
        Loss::All => 0,
        Loss::Tail | Loss::Scattered => random.below(unsynced.len() as u64 + 1) as usize,
    };
    let mut is_lost = |(place, entry): &(usize, &&Entry)| match (loss, &entry.change) {
        (Loss::Scattered, Change::Write { .. } | Change::Truncate { .. }) => random.below(2) == 0,
        _ => *place >= tail,
    };
    unsynced
        .iter()
        .enumerate()
        .filter(|entry| is_lost(entry))
        .map(|(_, entry)| *entry)
        .collect()
}

/// Where each file lies now, by inode: names changed while the log was written.
fn find_files(folder: &Path, files: &mut BTreeMap<u64, PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            find_files(&entry.path(), files)?;
        } else {
            files.entry(metadata.ino()).or_insert_with(|| entry.path());
        }
    }
    Ok(())
}

fn take_back(entry: &Entry, side: &Path, files: &mut BTreeMap<u64, PathBuf>) -> Result<()> {
    match &entry.change {
        Change::Sync { .. } => {}
        Change::Write {
            offset,
            end,
            old_length,
            old,
        } => {
            let Some(path) = files.get(&entry.inode) else {
                return Ok(());
            };
            let file = fs::OpenOptions::new().write(true).open(path)?;
            file.write_all_at(old, *offset)?;
            let length = file.metadata()?.len();
            if length <= *end {
                file.set_len(length.min(*old_length))?;
            } else {
                // A later write beyond this one stays: what is missing between reads as zeros.
                let gap = offset + old.len() as u64..*end;
                let zeros = vec![0; usize::try_from(gap.end - gap.start)?];
                file.write_all_at(&zeros, gap.start)?;
            }
        }
        Change::Truncate {
            offset,
            old_length,
            old,
        } => {
            let Some(path) = files.get(&entry.inode) else {
                return Ok(());
            };
            let file = fs::OpenOptions::new().write(true).open(path)?;
            let length = file.metadata()?.len();
            if *old_length < *offset {
                file.set_len(length.min(*old_length))?;
            } else if length <= *offset {
                file.write_all_at(old, *offset)?;
            }
        }
        Change::Create { path, .. } => {
            if let Some(path) = files.remove(&entry.inode) {
                fs::remove_file(path)?;
            } else if path.is_dir() {
                fs::remove_dir_all(path)?;
            }
        }
        Change::Unlink { path, .. } => {
            let kept = side.join(entry.inode.to_string());
            if kept.exists() && !path.exists() {
                fs::hard_link(kept, path)?;
                files.insert(entry.inode, path.clone());
            }
        }
        Change::Rename { from, to, .. } => {
            if to.exists() {
                fs::rename(to, from)?;
                files.insert(entry.inode, from.clone());
            }
        }
    }
    Ok(())
}

/// An entry without its data.
struct Described<'a>(&'a Entry);

impl std::fmt::Debug for Described<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "change {} of inode {}", self.0.sequence, self.0.inode)
    }
}
