//! `goldberg inspect`: the planet and the rules, without a server.

use clap::Subcommand;
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::ids::{Frequency, Tick};
use sim_core::scenario::Scenario;

use super::{parse_frequency, print_json};
use crate::error::ServerError;

/// What was typed.
#[derive(Debug, Subcommand)]
pub(super) enum Inspect {
    /// Step a fixed, busy world, and print its hash: the same on every machine.
    Hash {
        /// Decides what is there at first.
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// Size of the planet; a multiple of 64.
        #[arg(long, default_value = "256", value_parser = parse_frequency)]
        frequency: Frequency,
        /// How many ticks.
        #[arg(long, default_value_t = 500)]
        ticks: u64,
        /// Print one line of JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
struct Stepped {
    tick: Tick,
    hash: StateHash,
    entities: u64,
}

impl Inspect {
    pub(super) fn run(self) -> Result<(), ServerError> {
        match self {
            Inspect::Hash {
                seed,
                frequency,
                ticks,
                json,
            } => hash(seed, frequency, ticks, json),
        }
    }
}

fn hash(seed: u64, frequency: Frequency, ticks: u64, json: bool) -> Result<(), ServerError> {
    let mut scenario = Scenario::new(seed, frequency)?;
    for _ in 0..ticks {
        scenario.step()?;
    }
    let world = scenario.world();
    let stepped = Stepped {
        tick: world.tick(),
        hash: world.hash(),
        entities: world.entity_count(),
    };
    if json {
        return print_json(&stepped);
    }
    println!("tick      {}", stepped.tick);
    println!("hash      {}", stepped.hash);
    println!("entities  {}", stepped.entities);
    Ok(())
}
