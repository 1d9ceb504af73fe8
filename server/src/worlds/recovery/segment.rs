//! Which world a journal is of, and whether this program can run it.

use sim_core::catalogue::Catalogue;
use sim_core::ids::{PlayerId, Tick};
use sim_core::tick::RULES_VERSION;
use storage::{Journal, Position, Segment, Sessions, Snapshots};

use crate::config::WorldChoice;
use crate::error::ServerError;

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
