//! `goldberg inspect hash`.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::ids::{Frequency, Tick};
use sim_core::scenario::Scenario;

use crate::cli::{parse_frequency, print_json};
use crate::error::ServerError;
use crate::worlds::Threads;

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Hash {
    /// Decides what is there at first.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Size of the planet; a multiple of 64.
    #[arg(long, default_value = "256", value_parser = parse_frequency)]
    frequency: Frequency,
    /// How many ticks.
    #[arg(long, default_value_t = 500)]
    ticks: u64,
    /// Threads that the work of a tick is spread over; the hash is the same for any number.
    #[arg(long, default_value = "1")]
    threads: NonZeroUsize,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Stepped {
    tick: Tick,
    hash: StateHash,
    entities: u64,
}

impl Hash {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        let mut scenario = Scenario::new(self.seed, self.frequency)?;
        let threads = Threads::new(self.threads)?;
        for _ in 0..self.ticks {
            scenario.step_on(&threads)?;
        }
        let world = scenario.world();
        let stepped = Stepped {
            tick: world.tick(),
            hash: world.hash(),
            entities: world.entity_count(),
        };
        if self.json {
            return print_json(&stepped);
        }
        println!("tick      {}", stepped.tick);
        println!("hash      {}", stepped.hash);
        println!("entities  {}", stepped.entities);
        Ok(())
    }
}
