//! From what is kept to the world as it was shown: the newest whole snapshot, then the journal.
//!
//! The journal is read from its beginning every time (two microseconds a record), so damage
//! anywhere in it is seen. Witnesses say whether its end is missing, which its own checksums
//! can't: the file beside it; the snapshots, which name the record they were taken after; the
//! mailboxes, which know what players were told; and the sessions, which there are none of
//! without a world.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sim_core::catalogue::Catalogue;
use sim_core::ids::Tick;
use sim_core::players::CommandOutcome;
use sim_core::tick::{SealedTick, SnapshotError, SnapshotParts, World, WorldParams};
use storage::{Journal, Position, Record, Snapshot, Snapshots};

use super::journaling::decode;
use crate::error::ServerError;

mod segment;
mod witnesses;

pub use segment::{check_rules, open_segment};
pub use witnesses::check_witnesses;

/// Records read at once.
const PAGE_RECORDS: u32 = 4_096;
/// How often a long replay says where it is.
const PROGRESS_PERIOD: Duration = Duration::from_secs(5);

/// A world as it was when it was last shown, or later by ticks without inputs.
#[derive(Debug)]
pub struct Recovered {
    /// The world.
    pub world: World,
    /// Where its journal begins.
    pub first: Position,
    /// Where its journal ends.
    pub head: Position,
    /// The journal's horizon.
    pub horizon: Tick,
    /// The snapshot's tick, or 0.
    pub from: Tick,
    /// Outcomes of the ticks after that, by tick: mail that may not have been delivered.
    pub outcomes: Vec<(Tick, Vec<CommandOutcome>)>,
}

/// Where a replay begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayFrom {
    /// At the newest snapshot that is whole.
    Snapshot,
    /// At tick 0.
    Genesis,
}

/// The world as of `until`, or as of the last tick that may have been shown.
///
/// # Errors
/// If what is kept is damaged, or is not all that was.
pub async fn recover(
    journal: &mut dyn Journal,
    snapshots: &mut dyn Snapshots,
    catalogue: &Arc<Catalogue>,
    (params, first): (WorldParams, Position),
    begin: ReplayFrom,
    until: Option<Tick>,
) -> Result<Recovered, ServerError> {
    let horizon = journal.horizon(first).await?;
    let known = journal.known_end();
    let base = match begin {
        ReplayFrom::Snapshot => newest_usable(snapshots, catalogue, until).await?,
        ReplayFrom::Genesis => None,
    };
    let from = base.as_ref().map_or(Tick(0), |(snapshot, _)| snapshot.tick);
    let mut anchors = Vec::new();
    if let Some((snapshot, _)) = &base {
        let Position {
            records, checksum, ..
        } = snapshot.journal;
        anchors.push((records, checksum, "a snapshot was taken after"));
    }
    if let Some(known) = known {
        anchors.push((known.records, known.checksum, "journal.head knows of"));
        if horizon < known.horizon {
            let detail = format!("its clock record is of tick {horizon}, before the last one");
            return Err(ServerError::Incomplete { detail });
        }
    }
    let after = base
        .as_ref()
        .map_or(0, |(snapshot, _)| snapshot.journal.records);
    let (records, head) = read_journal(journal, first, anchors, after).await?;
    let end = horizon.0.max(head.tick.0);
    if from.0 > end {
        let detail = format!("it ends with tick {end}, and there is a snapshot of tick {from}");
        return Err(ServerError::Incomplete { detail });
    }
    let world = match base {
        Some((_, world)) => world,
        None => World::new(params, Arc::clone(catalogue))?,
    };
    let end = until.map_or(end, |until| until.0.min(end));
    let (world, outcomes) = replay(world, &records, Tick(end))?;
    Ok(Recovered {
        world,
        first,
        head,
        horizon,
        from,
        outcomes,
    })
}

/// The newest snapshot, up to `until`, that is whole and makes a world.
async fn newest_usable(
    snapshots: &mut dyn Snapshots,
    catalogue: &Arc<Catalogue>,
    until: Option<Tick>,
) -> Result<Option<(Snapshot, World)>, ServerError> {
    let mut before = until.map(Tick::next);
    while let Some(mut snapshot) = snapshots.newest(before).await? {
        before = Some(snapshot.tick);
        let parts = SnapshotParts {
            globals: std::mem::take(&mut snapshot.globals),
            chunks: std::mem::take(&mut snapshot.chunks),
        };
        match World::restore(parts, Arc::clone(catalogue)) {
            Ok(world) if (world.tick(), world.hash()) == (snapshot.tick, snapshot.world_hash) => {
                return Ok(Some((snapshot, world)));
            }
            Ok(_) => {
                tracing::warn!(tick = %snapshot.tick, "a snapshot is of another tick or hash");
            }
            Err(
                source @ (SnapshotError::Version { .. }
                | SnapshotError::Rules { .. }
                | SnapshotError::Catalogue { .. }),
            ) => {
                let tick = snapshot.tick;
                return Err(ServerError::Snapshot { tick, source });
            }
            Err(error) => {
                tracing::warn!(tick = %snapshot.tick, %error, "a snapshot is passed over");
            }
        }
    }
    Ok(None)
}

/// A place that the journal has to lead to: records, checksum, and who says so.
type Anchor = (u64, u64, &'static str);

/// Reads the whole journal, which has to lead over all anchors; returns the records after
/// `after`, and its end.
async fn read_journal(
    journal: &mut dyn Journal,
    first: Position,
    mut anchors: Vec<Anchor>,
    after: u64,
) -> Result<(Vec<Record>, Position), ServerError> {
    let mut head = first;
    let mut records = Vec::new();
    anchors.retain(|anchor| !holds(*anchor, first));
    loop {
        let page = journal.read(head, PAGE_RECORDS).await?;
        let Some(last) = page.last() else { break };
        head = last.position;
        for record in page {
            anchors.retain(|anchor| !holds(*anchor, record.position));
            if record.position.records > after {
                records.push(record);
            }
        }
    }
    let Some((wanted, _, witness)) = anchors.first() else {
        return Ok((records, head));
    };
    Err(ServerError::Incomplete {
        detail: format!(
            "it has {} records, and {witness} record {wanted} of a journal that is not this one \
             up to there",
            head.records
        ),
    })
}

fn holds((records, checksum, _): Anchor, found: Position) -> bool {
    (records, checksum) == (found.records, found.checksum)
}

type Outcomes = Vec<(Tick, Vec<CommandOutcome>)>;

/// Steps a world to `end`, with what was journalled.
fn replay(
    mut world: World,
    records: &[Record],
    end: Tick,
) -> Result<(World, Outcomes), ServerError> {
    let mut outcomes = Vec::new();
    let mut records = records.iter().peekable();
    let mut told = Instant::now();
    while world.tick() < end {
        let tick = world.tick().next();
        let sealed = match records.next_if(|record| record.position.tick == tick) {
            None => SealedTick {
                tick,
                inputs: Vec::new(),
            },
            Some(record) => {
                decode(tick, &record.inputs).ok_or_else(|| ServerError::Incomplete {
                    detail: format!("the inputs of tick {tick} are of another format"),
                })?
            }
        };
        let output = world.step(&sealed)?;
        if !output.outcomes.is_empty() {
            outcomes.push((tick, output.outcomes));
        }
        if told.elapsed() > PROGRESS_PERIOD {
            told = Instant::now();
            tracing::info!(%tick, %end, "replaying the journal");
        }
    }
    Ok((world, outcomes))
}
