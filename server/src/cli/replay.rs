//! `goldberg replay`: a world as of any tick, from its journal.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;

use super::serve::location;
use super::{catalogue, print_json};
use crate::config::place_name;
use crate::error::ServerError;
use crate::worlds::recovery::{self, Goal, ReplayFrom};

/// What was typed.
#[derive(Debug, Args)]
pub(super) struct Replay {
    /// Folder of the embedded database. Not used when DATABASE_URL is set.
    #[arg(long, default_value = "data", env = "GOLDBERG_DATA_DIR")]
    data_dir: PathBuf,
    /// A Postgres database to use instead.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    #[command(flatten)]
    catalogue: catalogue::Choice,
    /// The tick to stop at; without it, the last that may have been shown.
    #[arg(long)]
    to: Option<u64>,
    /// Where to begin.
    #[arg(long, value_enum, default_value_t = From::Snapshot)]
    from: From,
    /// Begin where history does, and compare the world with every snapshot on the way.
    #[arg(long, conflicts_with = "from")]
    verify: bool,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum From {
    /// Where history begins: at tick 0, or at the last upgrade of the rules.
    Genesis,
    /// At the newest snapshot before the tick, or where history begins if there is none.
    Snapshot,
}

#[derive(Serialize)]
struct Replayed {
    tick: Tick,
    hash: StateHash,
    /// Where the replay began: without a later snapshot where history begins, whatever was asked
    /// for.
    from: From,
    /// The tick that the replay began at.
    from_tick: Tick,
    /// The tick that replays reach back to: 0, or that of the last upgrade of the rules.
    history_from_tick: Tick,
    /// Segments of the journal before that tick, which ran by other rules.
    segments_archived: u64,
    /// Ticks with inputs in the whole journal.
    records: u64,
    entities: u64,
    ticks: u64,
    ticks_per_second: f64,
    /// How much faster that is than the world runs.
    times_real_time: f64,
    /// Ticks of snapshots that the world was compared with.
    verified: Vec<Tick>,
}

impl Replay {
    pub(super) fn run(self) -> Result<(), ServerError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let json = self.json;
        let replayed = runtime.block_on(self.replay())?;
        if json {
            return print_json(&replayed);
        }
        println!("tick      {}", replayed.tick);
        println!("hash      {}", replayed.hash);
        println!("entities  {}", replayed.entities);
        println!(
            "replayed from tick {}; the journal has {} records, and replays reach back to tick {}",
            replayed.from_tick, replayed.records, replayed.history_from_tick
        );
        println!(
            "{} ticks, {:.0} a second: {:.0} times as fast as the world runs",
            replayed.ticks, replayed.ticks_per_second, replayed.times_real_time
        );
        for tick in &replayed.verified {
            println!("as the snapshot of tick {tick} has it");
        }
        if replayed.segments_archived > 0 {
            println!(
                "what came before that ran by other rules; older segments, kept but not replayed: {}",
                replayed.segments_archived
            );
        }
        Ok(())
    }

    async fn replay(self) -> Result<Replayed, ServerError> {
        let location = location(self.data_dir, self.database_url);
        let place = place_name(&location);
        let catalogue = Arc::new(self.catalogue.read()?);
        let mut stores = storage::open_for_reading(&location).await?;
        let segments = stores.journal.segments().await?;
        let (segment, newest) = segments.last().ok_or_else(|| {
            ServerError::Usage(format!("there is no world in {place}; restore a backup?"))
        })?;
        recovery::check_rules(segment, &catalogue, &place)?;
        let begin = match self.from {
            From::Snapshot if !self.verify => ReplayFrom::Snapshot,
            _ => ReplayFrom::Start,
        };
        let recovered = recovery::recover(
            stores.journal.as_mut(),
            stores.snapshots.as_mut(),
            &catalogue,
            &segments,
            Goal {
                begin,
                until: self.to.map(Tick),
                verify: self.verify,
            },
        )
        .await?;
        let world = &recovered.world;
        if self.to.is_none() {
            recovery::check_witnesses(stores.sessions.as_mut(), world).await?;
        }
        let took = recovered.replayed.took.max(Duration::from_nanos(1));
        let ticks_per_second = recovered.replayed.ticks as f64 / took.as_secs_f64();
        Ok(Replayed {
            tick: world.tick(),
            hash: world.hash(),
            from: match recovered.from == segment.start_tick {
                true => From::Genesis,
                false => From::Snapshot,
            },
            from_tick: recovered.from,
            history_from_tick: segment.start_tick,
            segments_archived: newest.segments - 1,
            records: recovered.head.records,
            entities: world.entity_count(),
            ticks: recovered.replayed.ticks,
            ticks_per_second,
            times_real_time: ticks_per_second / f64::from(world.params().ticks_per_second),
            verified: recovered.replayed.verified,
        })
    }
}
