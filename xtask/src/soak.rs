//! `cargo xtask soak`: the scenario is [`system_tests::soak`].

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use system_tests::soak;

use crate::build;
use crate::progress::{note, step};

#[derive(Args)]
pub(crate) struct Options {
    /// How long
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// How fast the world runs
    #[arg(long, default_value_t = 60)]
    ticks_per_second: u32,
    /// A server that is built already
    #[arg(long)]
    server: Option<PathBuf>,
}

impl Options {
    /// Options as if typed.
    pub(crate) fn with(minutes: f64, server: Option<PathBuf>) -> Options {
        Options {
            minutes,
            ticks_per_second: 60,
            server,
        }
    }
}

/// Runs the soak.
///
/// # Errors
/// When the clock drifted or a tick was missed, with the figures.
pub(crate) fn run(options: &Options) -> Result<()> {
    let binary = match &options.server {
        Some(server) => server.clone(),
        None => build::all()?,
    };
    let title = format!(
        "soak: {} min at {} updates/s",
        options.minutes, options.ticks_per_second
    );
    let report = step(&title, |step| {
        let scenario = soak::Options {
            binary,
            length: Duration::from_secs_f64(options.minutes * 60.0),
            ticks_per_second: options.ticks_per_second,
        };
        soak::run(&scenario, &|text| step.detail(text))
    })?;
    note(&report.to_string());
    report.verdict()
}
