//! `cargo xtask simulate`: the program is the crate `simulation`; here it is built and watched.

use anyhow::{Result, ensure};
use clap::Args;

use crate::process::run as run_program;
use crate::progress::{note, step};
use crate::workspace::cargo;

#[derive(Args)]
pub(crate) struct Options {
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

/// Runs seeds.
///
/// # Errors
/// With the first that fails, what did not hold, and how to repeat it.
pub(crate) fn run(options: &Options) -> Result<()> {
    let build = "building the simulation";
    let package = ["--release", "--package", "simulation"];
    step(build, |step| {
        run_program(step, cargo().arg("build").args(package))
    })?;
    let mut program = cargo();
    program.args(["run", "--quiet"]).args(package).arg("--");
    if let Some(seed) = options.seed {
        let status = program.arg("--seed").arg(seed.to_string()).status()?;
        ensure!(status.success(), "seed {seed} fails");
        return Ok(());
    }
    let (seeds, first) = (options.seeds, options.first);
    program.args(["--seeds", &seeds.to_string(), "--first", &first.to_string()]);
    let last = step(&format!("simulating {seeds} seeds from {first}"), |step| {
        Ok(run_program(step, &mut program)?.pop())
    })?;
    note(&last.unwrap_or_default());
    Ok(())
}
