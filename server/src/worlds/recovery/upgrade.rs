//! From older rules to this program's: only from where the world stood when it was stopped
//! cleanly, as nothing can be replayed by rules it was not played by.
//!
//! The upgrade is one commit of the journal, a new segment. What came before stays as it is: the
//! snapshot of the clean stop, by whatever rules it was written, is where the segment begins.

use std::fmt;
use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::ids::Tick;
use storage::{Journal, Position, Segment, Sessions, Snapshots};

use super::segment::{rules_of, segment_from};
use super::{chain, check_witnesses, restore};
use crate::error::ServerError;

/// What an upgrade did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// The last tick by the old rules.
    pub tick: Tick,
    /// The old rules.
    pub from: String,
    /// The new ones.
    pub to: String,
}

impl fmt::Display for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Upgrade { tick, from, to } = self;
        write!(
            f,
            "the world was upgraded at tick {tick} from {from} to {to}"
        )
    }
}

/// Opens a segment of this program's rules.
///
/// # Errors
/// If the world was not stopped cleanly, can't be gone on with, or is damaged. Nothing has
/// changed then.
pub(super) async fn upgrade(
    journal: &mut dyn Journal,
    snapshots: &mut dyn Snapshots,
    sessions: &mut dyn Sessions,
    segments: &[(Segment, Position)],
    catalogue: &Arc<Catalogue>,
    place: &str,
) -> Result<((Segment, Position), Upgrade), ServerError> {
    let (old, _) = segments.last().expect("there is a world to upgrade");
    let snapshot = snapshots.newest(None).await?;
    let chain = chain::read(journal, segments, snapshot.as_ref()).await?;
    let segment = segment_from(chain.horizon, old.params, catalogue);
    let (from, to) = (rules_of(old), rules_of(&segment));
    let stop = (chain.horizon, chain.head.records);
    let left = snapshot
        .as_ref()
        .map(|left| (left.tick, left.journal.records));
    let (Some(snapshot), true) = (snapshot, left == Some(stop)) else {
        return Err(ServerError::NotStopped {
            place: place.to_owned(),
            found: from,
            known: to,
        });
    };
    let (_, world) = restore(snapshot, catalogue).map_err(|source| ServerError::NoUpgrade {
        place: place.to_owned(),
        found: from.clone(),
        known: to.clone(),
        source,
    })?;
    check_witnesses(sessions, &world).await?;
    let opened = journal.begin(chain.head, &segment).await?;
    let upgrade = Upgrade {
        tick: chain.horizon,
        from,
        to,
    };
    tracing::info!(tick = %upgrade.tick, hash = %world.hash(), "{upgrade}");
    Ok(((segment, opened), upgrade))
}
