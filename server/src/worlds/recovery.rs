//! From what is kept to the world as it was shown: the newest whole snapshot, then the journal.
//!
//! The journal is read from its beginning every time, so damage anywhere in it is seen. Three
//! witnesses say whether its end is missing, which its own checksums can't: the snapshots, which
//! name the record they were taken after; the mailboxes, which know what players were told; and
//! the sessions, which there are none of without a world.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sim_core::catalogue::Catalogue;
use sim_core::ids::{PlayerId, Tick};
use sim_core::players::CommandOutcome;
use sim_core::tick::{RULES_VERSION, SealedTick, SnapshotError, SnapshotParts, World, WorldParams};
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

/// Whether a recovered world knows all that players were told, and all its players can come
/// back.
///
/// # Errors
/// If it does not, the journal's end is missing; if they can't, sessions are.
pub async fn check_witnesses(
    sessions: &mut dyn Sessions,
    world: &World,
) -> Result<(), ServerError> {
    let witnesses = sessions.witnesses().await?;
    for witness in &witnesses {
        let player = world.player(witness.player);
        let last_seq = player.map_or(0, |player| player.outcomes.last_seq());
        if witness.tick > world.tick() || witness.answered_seq > last_seq {
            return Err(ServerError::Incomplete {
                detail: format!(
                    "player {} was answered up to command {}, in a tick up to {}, and the journal \
                     leads to command {last_seq} and tick {}",
                    witness.player,
                    witness.answered_seq,
                    witness.tick,
                    world.tick()
                ),
            });
        }
    }
    let players = (1..).take_while(|number| world.player(PlayerId(*number)).is_some());
    let known: BTreeSet<_> = witnesses.iter().map(|witness| witness.player.0).collect();
    match players.into_iter().find(|number| !known.contains(number)) {
        None => Ok(()),
        Some(player) => Err(ServerError::MissingSession {
            player: PlayerId(player),
        }),
    }
}
