//! Stores in memory that fail as stores do: calls take a while, and fail before or after what they do;
//! a crash in the middle leaves the one or the other.

mod journal;
mod sessions;
mod snapshots;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use storage::{
    Catalogues, KnownEnd, Mailbox, Position, Record, Result, Segment, SessionRecord, Snapshot,
    StorageError, Stores,
};
use system_tests::random::Random;

/// What outlives a crash.
#[derive(Debug, Default)]
struct Kept {
    segments: Vec<(Segment, Position)>,
    records: Vec<Record>,
    horizon: Option<Horizon>,
    /// What was noted of the journal's end, newest last; after a crash it may be an earlier one.
    known_ends: Vec<KnownEnd>,
    snapshots: BTreeMap<Tick, Snapshot>,
    sessions: Vec<SessionRecord>,
    mailboxes: BTreeMap<String, StoredMailbox>,
}

/// The horizon belongs to the segment that was the newest when it was written.
#[derive(Debug, Clone, Copy)]
struct Horizon {
    newest: Position,
    tick: Tick,
}

#[derive(Debug, Default)]
struct StoredMailbox {
    mailbox: Mailbox,
    told_tick: Tick,
    answered_seq: u64,
}

/// How the disk fares.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wear {
    /// What half a call may take.
    pub delay_ms: u64,
    /// Of a thousand calls, those that fail.
    pub failing_per_mille: u64,
    /// Of a thousand calls, those that take seconds.
    pub slow_per_mille: u64,
}

/// A disk.
#[derive(Debug)]
pub struct Disk {
    kept: Mutex<Kept>,
    trouble: Mutex<Trouble>,
}

#[derive(Debug)]
struct Trouble {
    wear: Wear,
    random: Random,
}

/// The longest that half a slow call takes: some are given up.
const SLOW_MS_MAX: u64 = 7_000;

impl Disk {
    /// An empty disk.
    pub fn new(random: Random) -> Disk {
        Disk {
            kept: Mutex::default(),
            trouble: Mutex::new(Trouble {
                wear: Wear::default(),
                random,
            }),
        }
    }

    /// Fares like this from now on.
    pub fn wear(&self, wear: Wear) {
        self.trouble().wear = wear;
    }

    /// The power is gone: what was not waited for may be lost.
    pub fn crash(&self) {
        let mut kept = self.kept();
        let count = kept.known_ends.len() as u64;
        let lost = self.trouble().random.below(count + 1);
        kept.known_ends.truncate((count - lost) as usize);
    }

    /// All that the journal has: the segment, the records, the horizon.
    pub fn journal(&self) -> (Vec<Segment>, Vec<Record>, Tick) {
        let kept = self.kept();
        let segments = kept.segments.iter().map(|(segment, _)| segment.clone());
        let horizon = kept.horizon.map_or(Tick(0), |horizon| horizon.tick);
        (segments.collect(), kept.records.clone(), horizon)
    }

    /// The most mail that any mailbox holds.
    pub fn mailbox_len_max(&self) -> usize {
        let kept = self.kept();
        let lengths = kept.mailboxes.values().map(|it| it.mailbox.messages.len());
        lengths.max().unwrap_or(0)
    }

    /// One call: a wait, the deed, a wait. It may fail on either side of the deed, and whoever gives
    /// it up does not know.
    async fn call<T>(
        &self,
        what: &'static str,
        deed: impl FnOnce(&mut Kept) -> Result<T>,
    ) -> Result<T> {
        self.pause(what).await?;
        let done = deed(&mut self.kept())?;
        self.pause(what).await?;
        Ok(done)
    }

    async fn pause(&self, what: &'static str) -> Result<()> {
        let (wait_ms, fails) = self.trouble().roll();
        if wait_ms > 0 {
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        }
        match fails {
            true => Err(StorageError::Slow { what, seconds: 0 }),
            false => Ok(()),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().expect("no holder of this lock panics")
    }

    fn trouble(&self) -> MutexGuard<'_, Trouble> {
        self.trouble.lock().expect("no holder of this lock panics")
    }
}

impl Trouble {
    fn roll(&mut self) -> (u64, bool) {
        let Trouble { wear, random } = self;
        let is_slow = random.below(1_000) < wear.slow_per_mille;
        let most = if is_slow { SLOW_MS_MAX } else { wear.delay_ms };
        let wait_ms = random.below(most + 1);
        (wait_ms, random.below(1_000) < wear.failing_per_mille)
    }
}

/// The stores on a disk.
pub fn stores(disk: &Arc<Disk>) -> Stores {
    let store = || Box::new(Store(Arc::clone(disk)));
    Stores {
        journal: store(),
        snapshots: store(),
        sessions: store(),
        catalogue: store(),
        lock: None,
    }
}

/// Any of the stores.
#[derive(Debug)]
struct Store(Arc<Disk>);

/// Nobody reads this one.
#[async_trait]
impl Catalogues for Store {
    async fn hash(&mut self) -> Result<Option<StateHash>> {
        Ok(None)
    }

    async fn write(&mut self, _: &Catalogue) -> Result<()> {
        Ok(())
    }

    async fn close(&mut self) {}
}
