//! Stepping a world along its journal, and holding it against what is known of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use sim_core::tick::{SealedTick, World};
use storage::{Record, Snapshots};

use super::PROGRESS_PERIOD;
use crate::error::ServerError;
use crate::worlds::journaling::decode;
use host::news::News;

/// What stepping along a journal came to.
#[derive(Debug)]
pub struct Replayed {
    /// News of the ticks that were stepped.
    pub news: Vec<News>,
    /// As many were.
    pub ticks: u64,
    /// How long that took.
    pub took: Duration,
    /// Ticks after which the world had the hash that was written down then.
    pub verified: Vec<Tick>,
}

/// The hashes that snapshots have, by their ticks, after `start` and up to `end`.
pub(super) async fn checkpoints(
    snapshots: &mut dyn Snapshots,
    start: Tick,
    end: Tick,
) -> Result<BTreeMap<Tick, StateHash>, ServerError> {
    let mut found = BTreeMap::new();
    let mut before = Some(end.next());
    while let Some(snapshot) = snapshots.newest(before).await? {
        if snapshot.tick <= start {
            break;
        }
        before = Some(snapshot.tick);
        found.insert(snapshot.tick, snapshot.world_hash);
    }
    Ok(found)
}

/// Steps a world to `end`, with what was journalled.
///
/// # Errors
/// If the journal's inputs cannot be read, or lead to another hash than was written down.
pub(super) fn replay(
    world: &mut World,
    records: &[Record],
    end: Tick,
    checkpoints: &BTreeMap<Tick, StateHash>,
) -> Result<Replayed, ServerError> {
    let began = Instant::now();
    let mut told = began;
    let mut replayed = Replayed {
        news: Vec::new(),
        ticks: 0,
        took: Duration::ZERO,
        verified: Vec::new(),
    };
    let mut records = records.iter().peekable();
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
        replayed.news.extend(News::of(&output));
        replayed.ticks += 1;
        if let Some(expected) = checkpoints.get(&tick) {
            if *expected != output.hash {
                return Err(ServerError::Diverged {
                    tick,
                    expected: *expected,
                    found: output.hash,
                });
            }
            replayed.verified.push(tick);
        }
        if told.elapsed() > PROGRESS_PERIOD {
            told = Instant::now();
            tracing::info!(%tick, %end, "replaying the journal");
        }
    }
    replayed.took = began.elapsed();
    Ok(replayed)
}
