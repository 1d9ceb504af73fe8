//! Everything a person or a machine does with this repository, under one command:
//! `cargo xtask play`, `cargo xtask test`, and what those are made of.
//!
//! This file is the list of commands. What gets installed is in [`tools`], what gets built in
//! [`build`], one file for each; the scenarios themselves live in the crate `system-tests`.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod bench_rollback;
mod bench_web;
mod build;
mod catalogue;
mod check;
mod crash_test;
#[cfg(test)]
mod documents;
mod ecology;
mod fuzz;
mod long_run;
mod play;
mod postgres;
mod process;
mod progress;
mod simulate;
mod soak;
mod suite;
mod test;
mod tools;
mod workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, plays and tests Goldberg",
    version
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds everything and serves the game
    Play(play::Options),
    /// Runs every test of every kind; the last line is the count
    Test(test::Options),
    /// Builds the wasm engine, the web client and the server
    Build,
    /// Compiles the catalogue that programs carry, after a change of verdant.toml
    Catalogue,
    /// Format, lints, licences and advisories
    Check(check::Options),
    /// Kills the server at random moments under load and checks that nothing acknowledged is lost
    CrashTest(crash_test::Options),
    /// Runs the whole system under virtual time, from seeds, while everything fails
    Simulate(simulate::Options),
    /// Runs a busy world and reports how far its clock drifted
    Soak(soak::Options),
    /// Computes busy worlds in every way (threads, parts, saved and loaded, wasm) and compares every
    /// tick
    LongRun(long_run::Options),
    /// Runs many busy planets for long and reports what dies out or takes over
    Ecology(ecology::Options),
    /// Feeds chance to commands, snapshots, messages, blueprints and catalogues
    Fuzz(fuzz::Options),
    /// Measures how long a client's area takes to be computed again, in wasm
    BenchRollback,
    /// Measures drawing and loading in a real browser
    BenchWeb,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        // As text, not as what `main` makes of it: backtraces of this program help nobody.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Play(options) => play::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Build => build::all().map(drop),
        Task::Catalogue => catalogue::run(),
        Task::Check(options) => check::run(&options),
        Task::CrashTest(options) => crash_test::run(&options),
        Task::Simulate(options) => simulate::run(&options),
        Task::Soak(options) => soak::run(&options),
        Task::LongRun(options) => long_run::run(&options),
        Task::Ecology(options) => ecology::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::BenchRollback => bench_rollback::run(),
        Task::BenchWeb => bench_web::run(),
    }
}
