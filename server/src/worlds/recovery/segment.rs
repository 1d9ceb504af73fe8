//! Which world a journal is of, and whether this program can run it: as it is, or by an
//! [`upgrade`](super::upgrade).

use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::ids::{PlayerId, Tick};
use sim_core::tick::{RULES_VERSION, World, WorldParams};
use storage::{Journal, Position, Segment, Sessions, Snapshot, Snapshots};
use tokio::task::spawn_blocking;

use super::upgrade::{Upgrade, upgrade};
use crate::config::WorldChoice;
use crate::error::ServerError;

/// A journal whose newest segment runs by this program's rules.
#[derive(Debug)]
pub struct Opened {
    /// The segments, each with the place after its head. There is at least one.
    pub segments: Vec<(Segment, Position)>,
    /// What was done now to get there.
    pub upgrade: Option<Upgrade>,
}

impl Opened {
    /// The place after the head of the newest segment.
    pub fn newest(&self) -> Position {
        self.segments[self.segments.len() - 1].1
    }

    /// The ticks that segments begin with the snapshots of: what came before can't be replayed by
    /// later rules, so these must not be lost.
    pub fn start_ticks(&self) -> Vec<Tick> {
        let starts = self.segments.iter().map(|(segment, _)| segment.start_tick);
        starts.filter(|tick| *tick > Tick(0)).collect()
    }
}

/// Opens the world that is there, with an upgrade if it takes one, or begins one.
///
/// # Errors
/// If the world that is there was made otherwise, or runs by rules from which this program can't
/// go on, or if there is none and there should be one.
pub async fn open(
    journal: &mut dyn Journal,
    snapshots: &mut dyn Snapshots,
    sessions: &mut dyn Sessions,
    choice: WorldChoice,
    catalogue: &Arc<Catalogue>,
    place: &str,
) -> Result<Opened, ServerError> {
    let mut segments = journal.segments().await?;
    let Some((newest, _)) = segments.last() else {
        let begun = begin(journal, snapshots, sessions, choice, catalogue).await?;
        segments.push(begun);
        return Ok(Opened {
            segments,
            upgrade: None,
        });
    };
    if newest.rules_version > RULES_VERSION {
        check_rules(newest, catalogue, place)?;
    }
    if let Some((option, found, asked)) = choice.conflict(newest.params) {
        let place = place.to_owned();
        return Err(ServerError::OtherWorld {
            place,
            option,
            found,
            asked,
        });
    }
    let mut upgraded = None;
    if check_rules(newest, catalogue, place).is_err() {
        let (segment, done) =
            upgrade(journal, snapshots, sessions, &segments, catalogue, place).await?;
        segments.push(segment);
        upgraded = Some(done);
    }
    Ok(Opened {
        segments,
        upgrade: upgraded,
    })
}

async fn begin(
    journal: &mut dyn Journal,
    snapshots: &mut dyn Snapshots,
    sessions: &mut dyn Sessions,
    choice: WorldChoice,
    catalogue: &Catalogue,
) -> Result<(Segment, Position), ServerError> {
    let has_sessions = !sessions.after_player(PlayerId(0)).await?.is_empty();
    if has_sessions || snapshots.newest(None).await?.is_some() {
        let detail = "it is empty, and there are sessions or snapshots".into();
        return Err(ServerError::Incomplete { detail });
    }
    let params = choice.params();
    params.check()?;
    let segment = segment_from(Tick(0), params, catalogue);
    let first = journal.begin(Position::START, &segment).await?;
    Ok((segment, first))
}

/// Begins a journal with a world as it is. Its stores are empty.
///
/// # Errors
/// If they can't be written.
pub async fn begin_with(
    journal: &mut dyn Journal,
    snapshots: &mut dyn Snapshots,
    world: &World,
    catalogue: &Catalogue,
) -> storage::Result<()> {
    let segment = segment_from(world.tick(), world.params(), catalogue);
    let begun = journal.begin(Position::START, &segment).await?;
    let image = world.image();
    let (tick, world_hash) = (image.tick, image.hash);
    let parts = spawn_blocking(move || image.to_parts())
        .await
        .expect("encoding plain data does not panic");
    let snapshot = Snapshot {
        tick,
        journal: begun.mark(),
        world_hash,
        globals: parts.globals,
        chunks: parts.chunks,
    };
    snapshots.write(&snapshot, &[]).await
}

/// A segment of this program's rules.
pub(super) fn segment_from(
    start_tick: Tick,
    params: WorldParams,
    catalogue: &Catalogue,
) -> Segment {
    Segment {
        params,
        rules_version: RULES_VERSION,
        catalogue_hash: catalogue.hash(),
        start_tick,
    }
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
    let found = rules_of(segment);
    let known = rules_of(&segment_from(segment.start_tick, segment.params, catalogue));
    if found == known {
        return Ok(());
    }
    Err(ServerError::OtherRules {
        place: place.to_owned(),
        found,
        known,
    })
}

/// The rules of a segment, as messages name them.
pub(super) fn rules_of(segment: &Segment) -> String {
    format!(
        "rules {}, catalogue {:016x}",
        segment.rules_version, segment.catalogue_hash
    )
}
