//! The hashes that clients were told, by tick: a world has one at each.

use std::collections::BTreeMap;
use std::sync::Mutex;

use anyhow::{Result, bail};

/// What all clients of all runs of the server have been told.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<BTreeMap<u64, String>>);

impl Seen {
    /// Notes a hash.
    ///
    /// # Errors
    /// When another was told for the same tick.
    pub(super) fn note(&self, tick: u64, hash: &str) -> Result<()> {
        let mut hashes = self.0.lock().expect("no holder panics");
        match hashes.get(&tick) {
            Some(before) if before != hash => {
                bail!("at tick {tick} clients were told the hash {before} first and {hash} later")
            }
            Some(_) => Ok(()),
            None => {
                hashes.insert(tick, hash.to_owned());
                Ok(())
            }
        }
    }

    /// The last tick and its hash.
    pub(super) fn last(&self) -> Option<(u64, String)> {
        let hashes = self.0.lock().expect("no holder panics");
        hashes
            .last_key_value()
            .map(|(tick, hash)| (*tick, hash.clone()))
    }
}
