//! `cargo xtask simulate`: many seeds on all cores, or one with its story.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use clap::Parser;
use simulation::{Failure, Report, run};

/// Runs the whole system under virtual time, from seeds.
#[derive(Parser)]
struct Options {
    /// How many seeds
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// One seed alone, with all that happens
    #[arg(long, conflicts_with_all = ["seeds", "first"])]
    seed: Option<u64>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let result = match options.seed {
        Some(seed) => tell(seed),
        None => run_many(options.first, options.seeds),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn tell(seed: u64) -> Result<(), Failure> {
    // The server's own words between ours; its clock is not the one that counts.
    let log = tracing_subscriber::fmt().without_time().with_ansi(false);
    log.with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
        .init();
    println!("{}", line(seed, &run(seed, true)?));
    Ok(())
}

/// The first seed that fails ends it.
fn run_many(first: u64, count: u64) -> Result<(), Failure> {
    let next = AtomicU64::new(0);
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(());
            }
            let seed = first + number;
            match run(seed, false) {
                Ok(report) => println!("{} of {count}: {}", number + 1, line(seed, &report)),
                Err(failure) => {
                    next.store(count, Ordering::Relaxed);
                    return Err(failure);
                }
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut results = workers.into_iter().map(|worker| worker.join());
        results.try_for_each(|result| result.expect("a run does not panic"))
    })
}

fn line(seed: u64, report: &Report) -> String {
    let Report {
        trace,
        ticks,
        faults,
        clients,
    } = report;
    format!(
        "seed {seed}: {ticks} ticks; {} of {} actions applied; {} crashes, {} stops, {} cuts, {} \
         stalls; {} resumes, {} keyframes, {} polls, {} duplicates; trace {trace:016x}",
        clients.applied,
        clients.actions,
        faults.crashes,
        faults.stops,
        faults.cuts,
        faults.stalls,
        clients.resumes,
        clients.keyframes,
        clients.polls,
        clients.duplicates,
    )
}
