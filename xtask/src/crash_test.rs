//! `cargo xtask crash-test`: the scenario is [`system_tests::crash`]; here are its surroundings.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use system_tests::crash::{self, Store, StoreKind};
use system_tests::random::fresh_seed;

use crate::postgres::Cluster;
use crate::progress::{note, step};
use crate::workspace::cache;
use crate::{build, tools};

#[derive(Args)]
pub(crate) struct Options {
    /// How many times the server is killed
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// Repeats the choices of a run, which prints its seed
    #[arg(long)]
    seed: Option<u64>,
    /// What the world is kept in
    #[arg(long, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
    /// A server that is built already
    #[arg(long)]
    server: Option<PathBuf>,
}

impl Options {
    /// Options as if typed.
    pub(crate) fn with(kills: u32, store: StoreKind, server: Option<PathBuf>) -> Options {
        Options {
            kills,
            seed: None,
            store,
            server,
        }
    }
}

/// Runs the crash test.
///
/// # Errors
/// The first thing that was lost or differed, and the seed that repeats the run.
pub(crate) fn run(options: &Options) -> Result<()> {
    let binary = match &options.server {
        Some(server) => server.clone(),
        None => build::all()?,
    };
    let seed = options.seed.unwrap_or_else(fresh_seed);
    let postgres = match options.store {
        StoreKind::Postgres => Some(Cluster::start()?),
        StoreKind::Sqlite | StoreKind::Lossy => None,
    };
    let store = match &postgres {
        Some(cluster) => Store::Postgres { url: cluster.url() },
        None if options.store == StoreKind::Lossy => {
            tools::c_compiler::ensure()?;
            Store::Lossy {
                build_folder: cache("lossy-disk"),
            }
        }
        None => Store::Sqlite,
    };
    let title = format!(
        "crash test: {} kills, {}, seed {seed}",
        options.kills, options.store
    );
    let report = step(&title, |step| {
        let scenario = crash::Options {
            binary,
            kills: options.kills,
            seed,
            store,
        };
        crash::run(&scenario, &cache("crash"), &|text| step.detail(text))
    })?;
    note(&report.to_string());
    Ok(())
}
