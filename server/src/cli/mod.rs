//! The command line.

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::ServerError;
use crate::observe::start_logging;

mod bench;
mod catalogue;
mod inspect;
pub(crate) mod load;
mod replay;
mod save;
mod scenario;
mod serve;

/// A living planet, and those who build on it.
#[derive(Debug, Parser)]
#[command(name = "goldberg", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a world to browsers, programs and curl.
    Serve(serve::Serve),
    /// Look at the planet and the rules, without a server.
    #[command(subcommand)]
    Inspect(inspect::Inspect),
    /// Run a small fixed world by itself, and print every tick.
    #[command(subcommand)]
    Scenario(scenario::Scenario),
    /// Measure how fast the simulation is on this machine.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Rebuild a world from its journal, as of any tick.
    Replay(replay::Replay),
    /// Look at saves of worlds that were played alone.
    #[command(subcommand)]
    Save(save::Save),
    /// Let many clients play on a server, and measure how it bears that.
    Load(load::Load),
}

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    start_logging();
    let result = match cli.command {
        Command::Serve(serve) => serve.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::Scenario(scenario) => scenario.run(),
        Command::Bench(bench) => bench.run(),
        Command::Replay(replay) => replay.run(),
        Command::Save(save) => save.run(),
        Command::Load(load) => load.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has read enough.
        Err(ServerError::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(code = error.code(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a line of JSON.
fn print_json(value: &impl serde::Serialize) -> Result<(), ServerError> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// Prints text as it is.
fn print_text(text: &str) -> Result<(), ServerError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// A frequency, as it is typed.
fn parse_frequency(text: &str) -> Result<sim_core::ids::Frequency, String> {
    let number: u32 = text
        .parse()
        .map_err(|_| format!("`{text}` is not a number"))?;
    sim_core::ids::Frequency::new(number).ok_or_else(|| "it goes from 1 to 16777216".to_owned())
}
