//! `goldberg bench factory`: ticks of large factories, each beside ticks in which every machine is
//! looked at, and beside the figures to be reached. The automaton's generations are timed apart.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::ids::Frequency;
use sim_core::scenario::factory::Factory;

use super::machine::Machine;
use crate::cli::print_json;
use crate::error::ServerError;
use crate::worlds::Threads;

mod cases;
mod contention;
mod windows;

use cases::Case;
use windows::Windows;

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Factories {
    /// Ten chunks and few ticks: to see that it works.
    #[arg(long)]
    quick: bool,
    /// Threads that are compared with one.
    #[arg(long, default_value = "2")]
    threads: NonZeroUsize,
    /// Only the factories whose names begin so.
    #[arg(long, default_value = "")]
    only: String,
    /// Print a line of JSON for each factory.
    #[arg(long)]
    json: bool,
}

/// What a factory's ticks took, but for those with a generation.
#[derive(Serialize)]
struct Report {
    factory: &'static str,
    machine: Machine,
    chunks: u64,
    /// Presses, mixers, mergers, segments of lines, claimants, or all structures of a whole
    /// factory.
    machines: u64,
    entities: u64,
    items_on_belts: u64,
    /// What the factory is about, beside what is to be reached.
    figures: Vec<Figure>,
    /// Of a tick, the median.
    tick_us: f64,
    tick_us_max: f64,
    /// Of a tick, the mean: machines that work in step make few ticks long and the others empty.
    tick_us_mean: f64,
    /// A tick in which every machine is looked at, the mean: what sleeping is measured against.
    all_awake_tick_us: f64,
    /// How many times a tick is faster than that.
    sleep_gain: f64,
    threads: usize,
    /// How many times a tick is faster on so many threads.
    threads_gain: f64,
    /// A tick that ends with a generation, the median.
    generation_tick_us: f64,
    /// The state that the measured ticks led to.
    hash: StateHash,
}

/// A measured figure, and where it should be.
#[derive(Debug, Clone, Copy, Serialize)]
struct Figure {
    name: &'static str,
    value: f64,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<f64>,
    /// What would be good.
    #[serde(skip_serializing_if = "Option::is_none")]
    good: Option<f64>,
}

impl Factories {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        let threads = Threads::new(self.threads)?;
        if !self.json {
            let Machine { cpu, cores, .. } = Machine::this();
            println!("{cpu}, {cores} cores");
            println!(
                "factory             machines    tick us      mean    longest  awake us  threads  \
                 generation us"
            );
        }
        let cases = Case::all().into_iter();
        for case in cases.filter(|case| case.name.starts_with(&self.only)) {
            eprintln!("building and warming up: {}", case.name);
            let report = self.measure(&case, &threads)?;
            match self.json {
                true => print_json(&report)?,
                false => print(&report),
            }
        }
        Ok(())
    }

    fn measure(&self, case: &Case, threads: &Threads) -> Result<Report, ServerError> {
        let frequency = if self.quick { 64 } else { case.frequency };
        let frequency = Frequency::new(frequency).expect("a frequency");
        let rounds = if self.quick { 1 } else { 3 };
        let mut factory = Factory::living(case.sort, frequency)?;
        let taken = Windows::measure(&mut factory, threads, case.warm_up(frequency), rounds)?;
        let figures = case.figures(&factory, &taken, threads)?;
        let ticks = taken.ticks.medians();
        let [tick_us_mean, awake_us, spread_us] =
            [&taken.ticks, &taken.awake, &taken.spread].map(|it| it.medians().mean_us());
        Ok(Report {
            factory: case.name,
            machine: Machine::this(),
            chunks: frequency.cell_count() / u64::from(sim_core::limits::CHUNK_CELLS),
            machines: factory.machines(),
            entities: factory.world().entity_count(),
            items_on_belts: factory.items_on_belts(),
            figures,
            tick_us: ticks.median_us(),
            tick_us_max: ticks.max_us(),
            tick_us_mean,
            all_awake_tick_us: awake_us,
            sleep_gain: awake_us / tick_us_mean,
            threads: self.threads.get(),
            threads_gain: tick_us_mean / spread_us,
            generation_tick_us: taken.generations.median_us(),
            hash: factory.world().hash(),
        })
    }
}

fn print(report: &Report) {
    println!(
        "{:<18} {:>9} {:>10.1} {:>9.1} {:>10.1} {:>9.1} {:>7.2}x {:>14.1}  {}",
        report.factory,
        report.machines,
        report.tick_us,
        report.tick_us_mean,
        report.tick_us_max,
        report.all_awake_tick_us,
        report.threads_gain,
        report.generation_tick_us,
        report.hash,
    );
    for figure in &report.figures {
        let aim = |word, aim: Option<f64>| aim.map_or(String::new(), |it| format!("  {word} {it}"));
        println!(
            "    {:<24} {:>8.3}{}{}",
            figure.name,
            figure.value,
            aim("gate", figure.gate),
            aim("good", figure.good)
        );
    }
}
