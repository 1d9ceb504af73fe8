//! `goldberg serve`.

use std::io::Write;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use sim_core::ids::Frequency;
use storage::Location;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{catalogue, parse_frequency};
use crate::app;
use crate::config::{ACTIONS_PER_REQUEST_MAX, Config, Limits, WorldChoice};
use crate::error::ServerError;

/// What a shell says of a process that an interrupt ended.
const EXIT_CODE_AT_ONCE: i32 = 130;

/// What was typed. What can be left out of the world is taken from the one that is there.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:4000", env = "GOLDBERG_LISTEN")]
    listen: SocketAddr,
    /// Folder of the embedded database. Not used when DATABASE_URL is set.
    #[arg(long, default_value = "data", env = "GOLDBERG_DATA_DIR")]
    data_dir: PathBuf,
    /// A Postgres database to use instead, such as postgres://user@host/database.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    #[command(flatten)]
    catalogue: catalogue::Choice,
    /// What decides everything that is there before the players [new worlds: 7].
    #[arg(long)]
    seed: Option<u64>,
    /// Size of the planet: 10 N² + 2 cells; a multiple of 64 [new worlds: 4096].
    #[arg(long, value_parser = parse_frequency)]
    frequency: Option<Frequency>,
    /// 20 to 60; fixed for a world [new worlds: 20].
    #[arg(long)]
    ticks_per_second: Option<u8>,
    /// Ticks from a generation of the land to the next, from 1 up [new worlds: 10].
    #[arg(long)]
    ticks_per_generation: Option<u16>,
    /// Seconds from a snapshot to the next. After a crash, what came since is replayed.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    snapshot_seconds: u64,
    /// Threads that the work of a tick is spread over [default: one a core].
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// A page of another host that may connect, such as https://example.org. May be repeated.
    #[arg(long = "allow-origin")]
    allowed_origins: Vec<String>,
    /// Actions a session may ask for, a second.
    #[arg(long, default_value_t = Limits::default().actions_per_second,
          value_parser = clap::value_parser!(u32).range(1..))]
    actions_per_second: u32,
    /// New sessions an address may open, a minute. Behind a proxy all come from its address.
    #[arg(long, default_value_t = Limits::default().sessions_per_minute,
          value_parser = clap::value_parser!(u32).range(1..))]
    sessions_per_minute: u32,
    /// Worlds of their own that players may bring to be played here, beside the first.
    #[arg(long, default_value_t = Limits::default().imported_worlds as u32)]
    imported_worlds: u32,
    /// Open connections.
    #[arg(long, default_value_t = Limits::default().connections as u32,
          value_parser = clap::value_parser!(u32).range(1..))]
    connections: u32,
    /// Open connections of one address. Behind a proxy, which all come from, as many as in all.
    #[arg(long, default_value_t = Limits::default().connections_per_address as u32,
          value_parser = clap::value_parser!(u32).range(1..))]
    connections_per_address: u32,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), ServerError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        runtime.block_on(serve(self.resolve()?))
    }

    fn resolve(self) -> Result<Config, ServerError> {
        Ok(Config {
            listen: self.listen,
            catalogue: Arc::new(self.catalogue.read()?),
            location: location(self.data_dir, self.database_url),
            world: WorldChoice {
                seed: self.seed,
                frequency: self.frequency,
                ticks_per_second: self.ticks_per_second,
                ticks_per_generation: self.ticks_per_generation,
            },
            snapshot_period: Duration::from_secs(self.snapshot_seconds),
            limits: Limits {
                actions_per_second: self.actions_per_second,
                actions_burst: burst(self.actions_per_second),
                sessions_per_minute: self.sessions_per_minute,
                imported_worlds: self.imported_worlds as usize,
                connections: self.connections as usize,
                connections_per_address: self.connections_per_address as usize,
                ..Limits::default()
            },
            threads: self.threads.unwrap_or_else(|| {
                std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
            }),
            allowed_origins: self.allowed_origins,
        })
    }
}

/// What two seconds allow, and never less than one request may ask for.
fn burst(actions_per_second: u32) -> u32 {
    let two_seconds = actions_per_second.saturating_mul(2);
    two_seconds.max(ACTIONS_PER_REQUEST_MAX)
}

pub(super) fn location(data_dir: PathBuf, database_url: Option<String>) -> Location {
    match database_url.filter(|url| !url.is_empty()) {
        Some(url) => Location::Postgres(url),
        None => Location::Folder(data_dir),
    }
}

async fn serve(config: Config) -> Result<(), ServerError> {
    let running = app::start(config).await?;
    // Not before: a signal during a long replay ends the process, which harms nothing.
    let mut signals = Signals::listen()?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{}", running.address())?;
    if let Some(upgrade) = running.upgrade() {
        writeln!(out, "{upgrade}")?;
    }
    out.flush()?;
    let stopper = running.stopper();
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("stopping; a second signal ends the process at once");
        stopper.send_replace(true);
        signals.next().await;
        tracing::warn!("ended without waiting; the next start replays the journal");
        std::process::exit(EXIT_CODE_AT_ONCE);
    });
    running.finished().await
}

/// What asks for an end.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Signals> {
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_request_is_always_within_the_burst() {
        assert_eq!(burst(1), ACTIONS_PER_REQUEST_MAX);
        assert_eq!(burst(400), 800);
        assert_eq!(burst(u32::MAX), u32::MAX);
    }
}
