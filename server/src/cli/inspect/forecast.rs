//! `goldberg inspect forecast`.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;
use sim_core::catalogue::Catalogue;
use sim_core::factory::Status;
use sim_core::forecast::{Forecast, Region, forecast};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Frequency, Tick};
use sim_core::scenario::Scenario;
use sim_core::tick::World;

use crate::cli::serve::location;
use crate::cli::{catalogue, parse_frequency, print_json};
use crate::config::place_name;
use crate::error::ServerError;
use crate::worlds::Threads;
use crate::worlds::recovery::{self, Goal};

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Forecasted {
    /// Look at the world of this folder's embedded database, as it was last shown. Without this and
    /// DATABASE_URL, at the fixed busy world of a seed.
    #[arg(long, env = "GOLDBERG_DATA_DIR", conflicts_with_all = ["seed", "frequency", "after"])]
    data_dir: Option<PathBuf>,
    /// Look at the world of a Postgres database.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    #[command(flatten)]
    catalogue: catalogue::Choice,
    /// Decides what is there at first in the busy world.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Size of the busy world's planet; a multiple of 64.
    #[arg(long, default_value = "64", value_parser = parse_frequency)]
    frequency: Frequency,
    /// Ticks that the busy world runs before it is looked at.
    #[arg(long, default_value_t = 100)]
    after: u64,
    /// How many ticks to look ahead.
    #[arg(long, default_value_t = 1_000)]
    ticks: u32,
    /// The middle of the region to tell of; without it, all of the planet.
    #[arg(long, requires = "radius")]
    centre: Option<CellId>,
    /// How many cells around it the region reaches.
    #[arg(long, requires = "centre")]
    radius: Option<u32>,
    /// Threads that the work of a tick is spread over.
    #[arg(long, default_value = "1")]
    threads: NonZeroUsize,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    from_tick: Tick,
    ticks: u32,
    /// The world's hash in the last of them, if nobody acts.
    hash: StateHash,
    items: BTreeMap<String, Item>,
    /// Ticks of all machines of a prototype together, by state.
    prototypes: BTreeMap<String, BTreeMap<Status, u64>>,
    machines: Vec<Machine>,
}

#[derive(Serialize)]
struct Item {
    taken: u64,
    made: u64,
    used_up: u64,
    delivered: u64,
}

#[derive(Serialize)]
struct Machine {
    cell: CellId,
    prototype: String,
    ticks: BTreeMap<Status, u32>,
}

impl Forecasted {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        let threads = Threads::new(self.threads)?;
        let world = self.world()?;
        let region = match (self.centre, self.radius) {
            (Some(centre), Some(radius)) => Region::Around { centre, radius },
            _ => Region::Everywhere,
        };
        let forecast = forecast(&world, region, self.ticks, &threads)
            .map_err(|error| ServerError::Usage(error.to_string()))?;
        let report = Report::of(&forecast, world.catalogue());
        match self.json {
            true => print_json(&report),
            false => {
                report.print();
                Ok(())
            }
        }
    }

    fn world(&self) -> Result<World, ServerError> {
        if self.data_dir.is_some() || self.database_url.is_some() {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            return runtime.block_on(self.stored_world());
        }
        let mut scenario = Scenario::new(self.seed, self.frequency)?;
        for _ in 0..self.after {
            scenario.step()?;
        }
        Ok(scenario.world().clone())
    }

    async fn stored_world(&self) -> Result<World, ServerError> {
        let data_dir = self.data_dir.clone().unwrap_or_default();
        let location = location(data_dir, self.database_url.clone());
        let place = place_name(&location);
        let catalogue = Arc::new(self.catalogue.read()?);
        let mut stores = storage::open_for_reading(&location).await?;
        let segments = stores.journal.segments().await?;
        let (segment, _) = segments
            .last()
            .ok_or_else(|| ServerError::Usage(format!("there is no world in {place}")))?;
        recovery::check_rules(segment, &catalogue, &place)?;
        let (journal, snapshots) = (stores.journal.as_mut(), stores.snapshots.as_mut());
        let recovered =
            recovery::recover(journal, snapshots, &catalogue, &segments, Goal::NEWEST).await?;
        Ok(recovered.world)
    }
}

impl Report {
    fn of(forecast: &Forecast, catalogue: &Catalogue) -> Report {
        let prototype = |id| catalogue.prototype(id).map(|it| it.key.clone());
        let prototype = |id| prototype(id).unwrap_or_default();
        let item = |(id, flows): (&_, &sim_core::forecast::ItemForecast)| {
            let key = catalogue.item(*id).map(|it| it.key.clone());
            let item = Item {
                taken: flows.taken,
                made: flows.made,
                used_up: flows.used_up,
                delivered: flows.delivered,
            };
            (key.unwrap_or_default(), item)
        };
        let machines = forecast.machines.iter().map(|(cell, machine)| Machine {
            cell: *cell,
            prototype: prototype(machine.prototype),
            ticks: machine.ticks.clone(),
        });
        let prototypes = forecast.by_prototype().into_iter();
        Report {
            from_tick: forecast.from,
            ticks: forecast.ticks,
            hash: forecast.hash,
            items: forecast.items.iter().map(item).collect(),
            prototypes: prototypes
                .map(|(id, ticks)| (prototype(id), ticks))
                .collect(),
            machines: machines.collect(),
        }
    }

    fn print(&self) {
        println!("from tick {}, {} ticks ahead", self.from_tick, self.ticks);
        println!(
            "{:<12}{:>10}{:>10}{:>10}{:>10}",
            "item", "taken", "made", "used up", "delivered"
        );
        for (key, item) in &self.items {
            let Item {
                taken,
                made,
                used_up,
                delivered,
            } = item;
            println!("{key:<12}{taken:>10}{made:>10}{used_up:>10}{delivered:>10}");
        }
        println!("per cent of the machines' ticks");
        const STATES: [(&str, Status); 5] = [
            ("working", Status::Working),
            ("starved", Status::Starved),
            ("blocked", Status::Blocked),
            ("unpowered", Status::Unpowered),
            ("idle", Status::Idle),
        ];
        for (key, ticks) in &self.prototypes {
            let all: u64 = ticks.values().sum::<u64>().max(1);
            let share = STATES.iter().map(|(name, state)| {
                let share = ticks.get(state).copied().unwrap_or(0) * 100 / all;
                format!("{name} {share:>3}")
            });
            println!("{key:<12}  {}", share.collect::<Vec<_>>().join("  "));
        }
    }
}
