//! `goldberg bench factory`: ticks of large factories, beside those in which every machine is
//! looked at.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::ids::Frequency;
use sim_core::scenario::factory::{Factory, Sort};
use sim_core::tick::Serial;

use super::samples::Samples;
use crate::cli::print_json;
use crate::error::ServerError;
use crate::worlds::Threads;

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Factories {
    /// Ten chunks and few ticks: to see that it works.
    #[arg(long)]
    quick: bool,
    /// Threads that are compared with one.
    #[arg(long, default_value = "2")]
    threads: NonZeroUsize,
    /// Print a line of JSON for each factory.
    #[arg(long)]
    json: bool,
}

/// What a factory's ticks took.
#[derive(Serialize)]
struct Report {
    factory: &'static str,
    chunks: u64,
    /// Presses, mixers or segments of lines.
    machines: u64,
    entities: u64,
    /// Of a tick, the median.
    tick_us: f64,
    tick_us_max: f64,
    /// Of a tick, the mean: machines that work in step make few ticks long and the others empty.
    tick_us_mean: f64,
    /// The mean tick, for each machine.
    machine_ns: f64,
    /// A tick in which every machine is looked at: the floor that sleeping is measured against.
    all_awake_tick_us: f64,
    /// How many times a tick is faster than that.
    sleep_gain: f64,
    threads: usize,
    /// How many times a tick is faster on so many threads.
    threads_gain: f64,
    /// The state that the measured ticks led to.
    hash: StateHash,
}

const SORTS: [(&str, Sort); 4] = [
    ("idle", Sort::Idle),
    ("crafting", Sort::Crafting),
    ("belts", Sort::Belts),
    ("power", Sort::Power),
];

impl Factories {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        let threads = Threads::new(self.threads)?;
        if !self.json {
            println!("factory     machines    tick us   longest    ns each  awake us  threads");
        }
        for (name, sort) in SORTS {
            eprintln!("building and warming up: {name}");
            let report = self.measure(name, sort, &threads)?;
            match self.json {
                true => print_json(&report)?,
                false => print(&report),
            }
        }
        Ok(())
    }

    fn measure(
        &self,
        name: &'static str,
        sort: Sort,
        threads: &Threads,
    ) -> Result<Report, ServerError> {
        let (side, warm_up, rounds) = match self.quick {
            true => (64, 20, 4),
            false => (640, 600, 60),
        };
        let frequency = Frequency::new(side).expect("a frequency");
        let mut factory = Factory::new(sort, frequency)?;
        for _ in 0..warm_up {
            factory.step_on(&Serial)?;
        }
        let mut ticks = Samples::default();
        let mut awake = Samples::default();
        let mut spread = Samples::default();
        // In turns, so that what else the machine does falls on all alike.
        for _ in 0..rounds {
            ticks.time(|| factory.step_on(&Serial).map(drop))?;
            spread.time(|| factory.step_on(threads).map(drop))?;
            factory.wake_everyone();
            awake.time(|| factory.step_on(&Serial).map(drop))?;
            // Who was woken for nothing sleeps again.
            factory.step_on(&Serial)?;
        }
        let chunks = frequency.cell_count() / 4_096;
        let (machines, tick_us) = (factory.machines(), ticks.median_us());
        Ok(Report {
            factory: name,
            chunks,
            machines,
            entities: factory.world().entity_count(),
            tick_us,
            tick_us_max: ticks.max_us(),
            tick_us_mean: ticks.mean_us(),
            machine_ns: ticks.mean_us() * 1_000.0 / machines as f64,
            all_awake_tick_us: awake.median_us(),
            sleep_gain: awake.median_us() / tick_us,
            threads: self.threads.get(),
            threads_gain: tick_us / spread.median_us(),
            hash: factory.world().hash(),
        })
    }
}

fn print(report: &Report) {
    println!(
        "{:<10} {:>9} {:>10.1} {:>9.1} {:>10.2} {:>9.1} {:>7.2}x  {}",
        report.factory,
        report.machines,
        report.tick_us,
        report.tick_us_max,
        report.machine_ns,
        report.all_awake_tick_us,
        report.threads_gain,
        report.hash,
    );
}
