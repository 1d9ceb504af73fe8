//! `goldberg bench sim`: the parts of the simulation one by one, each beside a floor or a twin that
//! is measured in turns with it.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use sim_core::ids::Frequency;

use super::machine::Machine;
use crate::cli::{print_json, print_text};
use crate::error::ServerError;
use crate::worlds::Threads;

mod automaton;
mod belts;
mod entities;
mod table;
mod threads;
mod tick;

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Sim {
    /// Small worlds and few ticks: to see that it works.
    #[arg(long)]
    quick: bool,
    /// Threads that are compared with one.
    #[arg(long, default_value = "2")]
    threads: NonZeroUsize,
    /// Print all as one line of JSON.
    #[arg(long)]
    json: bool,
}

/// How large and how long everything is.
struct Extent {
    automaton: Frequency,
    entities: Frequency,
    /// For a million entities.
    crowd: Frequency,
    belts: Frequency,
    threads: Frequency,
    rounds: u32,
    /// Ticks before anything is measured.
    warm_up: u32,
}

/// What was measured.
#[derive(Serialize)]
struct Report {
    machine: Machine,
    automaton: automaton::Report,
    tick: Vec<tick::Report>,
    entities: Vec<entities::Report>,
    belts: belts::Report,
    threads: Vec<threads::Report>,
}

impl Sim {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        let extent = Extent::new(self.quick);
        let threads = Threads::new(self.threads)?;
        let report = Report {
            machine: Machine::this(),
            automaton: begin("the automaton", || Ok(automaton::measure(&extent)))?,
            tick: begin("ticks", || tick::measure(&extent))?,
            entities: begin("entities", || entities::measure(&extent))?,
            belts: begin("belts", || belts::measure(&extent))?,
            threads: begin("threads", || {
                threads::measure(&extent, self.threads, &threads)
            })?,
        };
        match self.json {
            true => print_json(&report),
            false => print_text(&report.to_string()),
        }
    }
}

/// Says what is measured now: all of it takes a minute or two.
fn begin<T>(
    what: &str,
    measure: impl FnOnce() -> Result<T, ServerError>,
) -> Result<T, ServerError> {
    eprintln!("measuring {what}");
    measure()
}

impl Extent {
    fn new(is_quick: bool) -> Extent {
        let [automaton, entities, crowd, belts, threads] = match is_quick {
            true => [64; 5],
            false => [256, 640, 1_024, 256, 320],
        }
        .map(|frequency| Frequency::new(frequency).expect("a frequency"));
        let (rounds, warm_up) = if is_quick { (4, 40) } else { (40, 300) };
        Extent {
            automaton,
            entities,
            crowd,
            belts,
            threads,
            rounds,
            warm_up,
        }
    }
}

/// Chunks of a planet.
fn chunk_count(frequency: Frequency) -> u64 {
    frequency.cell_count() / u64::from(sim_core::limits::CHUNK_CELLS)
}
