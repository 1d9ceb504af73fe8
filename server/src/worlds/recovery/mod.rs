//! From what is kept to the world as it was shown: the newest whole snapshot, then the journal.
//!
//! The journal is read from its beginning every time (two microseconds a record), so damage
//! anywhere in it is seen. Witnesses say whether its end is missing, which its own checksums
//! can't: the file beside it; the snapshots, which name the record they were taken after; the
//! mailboxes, which know what players were told; and the sessions, which there are none of
//! without a world.
//!
//! Only the newest segment is replayed: those before it ran by other rules, and led to the
//! snapshot that it begins with.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sim_core::catalogue::Catalogue;
use sim_core::ids::Tick;
use sim_core::tick::{SnapshotError, SnapshotParts, World};
use storage::{Journal, Position, Segment, Snapshot, Snapshots};

use crate::error::ServerError;
use replaying::{checkpoints, replay};

mod chain;
mod replaying;
mod segment;
mod upgrade;
mod witnesses;

pub use replaying::Replayed;
pub use segment::{Opened, begin_with, check_rules, open};
pub use upgrade::Upgrade;
pub use witnesses::check_witnesses;

/// How often long work says where it is.
const PROGRESS_PERIOD: Duration = Duration::from_secs(5);

/// A world as it was when it was last shown, or later by ticks without inputs.
#[derive(Debug)]
pub struct Recovered {
    /// The world.
    pub world: World,
    /// Where its journal ends.
    pub head: Position,
    /// The journal's horizon.
    pub horizon: Tick,
    /// The tick of the snapshot that was built on, or 0.
    pub from: Tick,
    /// What the ticks after that came to; their news is mail that may not have been delivered.
    pub replayed: Replayed,
}

/// What to rebuild.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    /// Where to begin.
    pub begin: ReplayFrom,
    /// The tick to stop at; without it, the last that may have been shown.
    pub until: Option<Tick>,
    /// Whether to compare the world with every snapshot on the way.
    pub verify: bool,
}

impl Goal {
    /// The world as it was shown last, from the newest snapshot.
    pub const NEWEST: Goal = Goal {
        begin: ReplayFrom::Snapshot,
        until: None,
        verify: false,
    };
}

/// Where a replay begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayFrom {
    /// At the newest snapshot that is whole.
    Snapshot,
    /// Where the newest segment begins: at tick 0, or at the snapshot of an upgrade.
    Start,
}

/// A world as it was. The last of the segments runs by the rules of this program.
///
/// # Errors
/// If what is kept is damaged, is not all that was, or does not lead to what it led to once; or if
/// the goal is before the last segment.
pub async fn recover(
    journal: &mut dyn Journal,
    snapshots: &mut dyn Snapshots,
    catalogue: &Arc<Catalogue>,
    segments: &[(Segment, Position)],
    goal: Goal,
) -> Result<Recovered, ServerError> {
    let Goal {
        begin,
        until,
        verify,
    } = goal;
    let (segment, _) = segments.last().expect("a world's journal has a segment");
    let start = segment.start_tick;
    if let Some(asked) = until.filter(|until| *until < start) {
        return Err(ServerError::BeforeHistory { asked, start });
    }
    let base = match begin {
        ReplayFrom::Snapshot => newest_usable(snapshots, catalogue, start, until).await?,
        ReplayFrom::Start if start > Tick(0) => {
            newest_usable(snapshots, catalogue, start, Some(start)).await?
        }
        ReplayFrom::Start => None,
    };
    if base.is_none() && start > Tick(0) {
        return Err(ServerError::MissingStart { tick: start });
    }
    let (snapshot, world) = base.unzip();
    let chain = chain::read(journal, segments, snapshot.as_ref()).await?;
    let from = snapshot.map_or(Tick(0), |snapshot| snapshot.tick);
    let end = chain.horizon.max(chain.head.tick);
    if from > end {
        let detail = format!("it ends with tick {end}, and there is a snapshot of tick {from}");
        return Err(ServerError::Incomplete { detail });
    }
    let mut world = match world {
        Some(world) => world,
        None => World::new(segment.params, Arc::clone(catalogue))?,
    };
    let end = until.map_or(end, |until| until.min(end));
    let checkpoints = match verify {
        true => checkpoints(snapshots, from, end).await?,
        false => BTreeMap::new(),
    };
    let replayed = replay(&mut world, &chain.records, end, &checkpoints)?;
    Ok(Recovered {
        world,
        head: chain.head,
        horizon: chain.horizon,
        from,
        replayed,
    })
}

/// The newest snapshot, from `start` to `until`, that is whole and makes a world.
async fn newest_usable(
    snapshots: &mut dyn Snapshots,
    catalogue: &Arc<Catalogue>,
    start: Tick,
    until: Option<Tick>,
) -> Result<Option<(Snapshot, World)>, ServerError> {
    let mut before = until.map(Tick::next);
    while let Some(snapshot) = snapshots.newest(before).await? {
        let tick = snapshot.tick;
        if tick < start {
            break;
        }
        before = Some(tick);
        match restore(snapshot, catalogue) {
            Ok(found) => return Ok(Some(found)),
            Err(
                source @ (SnapshotError::Version { .. }
                | SnapshotError::Rules { .. }
                | SnapshotError::Catalogue { .. }
                | SnapshotError::Renumbered(_)),
            ) => return Err(ServerError::Snapshot { tick, source }),
            Err(error) => tracing::warn!(%tick, %error, "a snapshot is passed over"),
        }
    }
    Ok(None)
}

/// The world that a snapshot is of; takes the snapshot's parts.
fn restore(
    mut snapshot: Snapshot,
    catalogue: &Arc<Catalogue>,
) -> Result<(Snapshot, World), SnapshotError> {
    let parts = SnapshotParts {
        globals: std::mem::take(&mut snapshot.globals),
        chunks: std::mem::take(&mut snapshot.chunks),
    };
    // As it was written: if that was by older rules, the world's own hash may be another now.
    let (expected, found) = (snapshot.world_hash, parts.hash()?);
    let world = World::restore(parts, Arc::clone(catalogue))?;
    // The hash covers the tick, too.
    match expected == found && world.tick() == snapshot.tick {
        true => Ok((snapshot, world)),
        false => Err(SnapshotError::Hash { expected, found }),
    }
}

/// Generates what the first ticks read, before they are due.
pub fn prepare(world: &mut World) {
    let mut told = Instant::now();
    while world.prepare() {
        if told.elapsed() > PROGRESS_PERIOD {
            told = Instant::now();
            tracing::info!("generating the land around what lives");
        }
    }
}
