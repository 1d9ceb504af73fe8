//! `goldberg scenario claims`: a line for each tick, written as it happens.

use std::io::{BufWriter, Write};

use clap::{Args, ValueEnum};
use sim_core::claims::Policy;
use sim_core::scenario::claims::{Agents, Report, Setup};

use crate::error::ServerError;

/// Agents that one run may have.
const AGENTS_MAX: i64 = 1_000_000;
/// Units that an agent or the pools may have.
const UNITS_MAX: i64 = 1_000_000_000;

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Claims {
    /// How many agents there are.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=AGENTS_MAX))]
    agents: u32,
    /// Units that each agent begins with.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=UNITS_MAX))]
    holdings: u32,
    /// Units in all pools together.
    #[arg(long, default_value_t = 35, value_parser = clap::value_parser!(u32).range(0..=UNITS_MAX))]
    pool: u32,
    /// Pools that the agents are spread over, in turn, and the units as evenly as can be.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=AGENTS_MAX))]
    pools: u32,
    /// How a pool is shared that can't pay all who claim.
    #[arg(long, value_enum, default_value_t = PolicyName::Shuffled)]
    policy: PolicyName,
    /// For `all-or-none`: ticks in a row without paying after which it pays as `shuffled` once; 0
    /// for never.
    #[arg(long, default_value_t = 0)]
    starved_ticks_max: u32,
    /// How many ticks.
    #[arg(long, default_value_t = 20)]
    ticks: u64,
    /// Decides the order of `shuffled`.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print a line of JSON for each tick.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PolicyName {
    /// Every claim or none.
    AllOrNone,
    /// In a random order, while it lasts.
    Shuffled,
    /// In the order of waiting, while it lasts.
    FirstCome,
}

impl Claims {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        let mut agents = Agents::new(self.setup());
        let mut out = BufWriter::new(std::io::stdout().lock());
        if !self.json {
            writeln!(
                out,
                "{:>8} {:>10} {:>8}  holdings",
                "tick", "pool", "granted"
            )?;
        }
        for _ in 0..self.ticks {
            let report = agents.step();
            match self.json {
                true => write_json(&mut out, &report)?,
                false => write_row(&mut out, &report)?,
            }
        }
        Ok(out.flush()?)
    }

    fn setup(&self) -> Setup {
        let policy = match self.policy {
            PolicyName::AllOrNone => Policy::AllOrNone {
                starved_ticks_max: self.starved_ticks_max,
            },
            PolicyName::Shuffled => Policy::Shuffled,
            PolicyName::FirstCome => Policy::FirstCome,
        };
        Setup {
            agents: self.agents,
            holdings: self.holdings,
            pools: self.pools,
            supply: self.pool,
            policy,
            seed: self.seed,
        }
    }
}

fn write_json(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, report)?;
    out.write_all(b"\n")
}

fn write_row(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    let Report {
        tick,
        pool,
        granted,
        holdings,
    } = report;
    write!(out, "{tick:>8} {pool:>10} {granted:>8} ")?;
    for held in holdings {
        write!(out, " {held}")?;
    }
    writeln!(out)
}
