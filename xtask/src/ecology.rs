//! `cargo xtask ecology`: many planets with machines on them, for long; how much there is of what in
//! the end. What is run is in [`sim_core::scenario::ecology`].

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, bail};
use clap::Args;
use sim_core::chunk::Kind;
use sim_core::scenario::ecology::{self, Run};
use sim_core::tick::Serial;

use crate::progress::{note, step};

#[derive(Args)]
pub(crate) struct Options {
    /// How many planets
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// How long each runs
    #[arg(long, default_value_t = 20_000)]
    ticks: u64,
    /// The seed of the first
    #[arg(long, default_value_t = 1)]
    first_seed: u64,
    /// Planets that run at once
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

/// No kind may cover more of a planet than this.
const SHARE_PPM_MAX: u64 = 900_000;
/// Of all planets, so many of a hundred have to have each kind in the end, and factories that
/// still deliver.
const ALIVE_PERCENT_MIN: usize = 95;

/// Runs the planets and prints what there is on them.
///
/// # Errors
/// When a kind died out or took over, or factories stand still, on more planets than may be.
pub(crate) fn run(options: &Options) -> Result<()> {
    let title = format!("{} planets for {} ticks", options.seeds, options.ticks);
    let runs = step(&title, |step| planets(options, &|text| step.detail(text)))?;
    note("share of cells, in millionths:   least      mean      most   planets without");
    let mut faults = Vec::new();
    for kind in Kind::ALL {
        let shares: Vec<u64> = runs.iter().map(|run| run.end.share_ppm(kind)).collect();
        let least = shares.iter().min().copied().unwrap_or(0);
        let most = shares.iter().max().copied().unwrap_or(0);
        let mean = shares.iter().sum::<u64>() / shares.len().max(1) as u64;
        let without = shares.iter().filter(|share| **share == 0).count();
        note(&format!(
            "{kind:<28?} {least:>9} {mean:>9} {most:>9} {without:>9}"
        ));
        if is_too_many(without, runs.len()) {
            faults.push(format!("{kind:?} died out on {without} planets"));
        }
        if most > SHARE_PPM_MAX {
            faults.push(format!("{kind:?} covers {most} millionths of a planet"));
        }
    }
    let standing = runs
        .iter()
        .filter(|run| run.end.delivered <= run.middle.delivered)
        .count();
    let delivered: u64 = runs.iter().map(|run| run.end.delivered).sum();
    let entities = runs.iter().map(|run| run.end.entities).max().unwrap_or(0);
    note(&format!(
        "{delivered} items delivered, at most {entities} entities; factories of {standing} planets \
         delivered nothing in the second half"
    ));
    if is_too_many(standing, runs.len()) {
        faults.push(format!("factories stand still on {standing} planets"));
    }
    match faults.is_empty() {
        true => Ok(()),
        false => bail!("{}", faults.join("; ")),
    }
}

fn is_too_many(dead: usize, all: usize) -> bool {
    (all - dead) * 100 < all * ALIVE_PERCENT_MIN
}

fn planets(options: &Options, detail: &(dyn Fn(&str) + Sync)) -> Result<Vec<Run>> {
    let next = AtomicU64::new(0);
    let runs = Mutex::new(Vec::new());
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= options.seeds {
                return Ok(());
            }
            let run = ecology::run(options.first_seed + place, options.ticks, &Serial)?;
            if let Ok(mut runs) = runs.lock() {
                runs.push(run);
                detail(&format!("{} of {}", runs.len(), options.seeds));
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..options.threads.max(1))
            .map(|_| scope.spawn(work))
            .collect();
        let ended = workers
            .into_iter()
            .map(|worker| worker.join().expect("a planet runs"));
        ended.collect::<Result<(), sim_core::tick::StepError>>()
    })?;
    Ok(runs.into_inner().unwrap_or_default())
}
