//! From what is kept to the world as it was shown: the newest whole snapshot, then the journal.
//!
//! The journal is read from its beginning every time, so damage anywhere in it is seen. Three
//! witnesses say whether its end is missing, which its own checksums can't: the snapshots, which
//! name the record they were taken after; the mailboxes, which know what players were told; and
//! the sessions, which there are none of without a world.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sim_core::catalogue::Catalogue;
use sim_core::ids::{PlayerId, Tick};
use sim_core::players::CommandOutcome;
use sim_core::tick::{
    RULES_VERSION, SealedTick, SnapshotError, SnapshotParts, World, WorldParams,
};
use storage::{Journal, Position, Record, Segment, Sessions, Snapshot, Snapshots};

use super::journaling::decode;
use crate::config::WorldChoice;
use crate::error::ServerError;

/// Records read at once.
const PAGE_RECORDS: u32 = 4_096;
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

/// The segment that the journal has, or begins with now.
///
/// # Errors
/// If the world that is there was made otherwise, or by other rules, or if there is none and
/// there should be one.
pub async fn open_segment(
    journal: &mut dyn Journal,
    snapshots: &mut dyn Snapshots,
    sessions: &mut dyn Sessions,
    choice: WorldChoice,
    catalogue: &Catalogue,
    place: &str,
) -> Result<(Segment, Position), ServerError> {
    if let Some((segment, first)) = journal.first_segment().await? {
        check_rules(&segment, catalogue, place)?;
        if let Some((option, found, asked)) = choice.conflict(segment.params) {
            let place = place.to_owned();
            return Err(ServerError::OtherWorld {
                place,
                option,
                found,
                asked,
            });
        }
        return Ok((segment, first));
    }
    let has_sessions = !sessions.after_player(PlayerId(0)).await?.is_empty();
    if has_sessions || snapshots.newest(None).await?.is_some() {
        let detail = "it is empty, and there are sessions or snapshots".into();
        return Err(ServerError::Incomplete { detail });
    }
    let params = choice.params();
    params.check()?;
    let segment = Segment {
        params,
        rules_version: RULES_VERSION,
        catalogue_hash: catalogue.hash(),
        start_tick: Tick(0),
    };
    let first = journal.begin(&segment).await?;
    Ok((segment, first))
}

/// Whether this program has the rules of a segment.
///
/// # Errors
/// If it has others; names both.
pub fn check_rules(
    segment: &Segment,
    catalogue: &Catalogue,
    place: &str,
) -> Result<(), ServerError> {
    let name = |rules: u32, catalogue: u64| format!("rules {rules}, catalogue {catalogue:016x}");
    let found = name(segment.rules_version, segment.catalogue_hash);
    let known = name(RULES_VERSION, catalogue.hash());
    if found == known {
        return Ok(());
    }
    Err(ServerError::OtherRules {
        place: place.to_owned(),
        found,
        known,
    })
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
    let base = match begin {
        ReplayFrom::Snapshot => newest_usable(snapshots, catalogue, until).await?,
        ReplayFrom::Genesis => None,
    };
    let from = base.as_ref().map_or(Tick(0), |(snapshot, _)| snapshot.tick);
    let anchor = base.as_ref().map(|(snapshot, _)| snapshot.journal);
    let (records, head) = read_journal(journal, first, anchor).await?;
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

/// Reads the whole journal; returns the records after `anchor` and its end.
async fn read_journal(
    journal: &mut dyn Journal,
    first: Position,
    anchor: Option<Position>,
) -> Result<(Vec<Record>, Position), ServerError> {
    let mut head = first;
    let mut records = Vec::new();
    let mut anchored = anchor.is_none_or(|anchor| matches(anchor, first));
    loop {
        let page = journal.read(head, PAGE_RECORDS).await?;
        let Some(last) = page.last() else { break };
        head = last.position;
        for record in page {
            if anchor.is_none_or(|anchor| record.position.records > anchor.records) {
                records.push(record);
            } else {
                anchored |= anchor.is_some_and(|anchor| matches(anchor, record.position));
            }
        }
    }
    if anchored {
        return Ok((records, head));
    }
    let wanted = anchor.map_or(0, |anchor| anchor.records);
    Err(ServerError::Incomplete {
        detail: format!(
            "it has {} records, and a snapshot was taken after record {wanted} of a journal that \
             is not this one up to there",
            head.records
        ),
    })
}

fn matches(anchor: Position, found: Position) -> bool {
    (anchor.records, anchor.checksum) == (found.records, found.checksum)
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

/// Whether a recovered world knows all that players were told.
///
/// # Errors
/// If it does not: the journal's end is missing.
pub async fn check_witnesses(
    sessions: &mut dyn Sessions,
    world: &World,
) -> Result<(), ServerError> {
    for witness in sessions.witnesses().await? {
        let player = world.player(witness.player);
        let last_seq = player.map_or(0, |player| player.outcomes.last_seq());
        if witness.tick > world.tick() || witness.applied_seq > last_seq {
            return Err(ServerError::Incomplete {
                detail: format!(
                    "player {} was told that command {} took effect in a tick up to {}, and the \
                     journal leads to tick {} and command {last_seq}",
                    witness.player,
                    witness.applied_seq,
                    witness.tick,
                    world.tick()
                ),
            });
        }
    }
    Ok(())
}
