//! The crash test: players load a server, which is killed at random moments and started again.
//! After each kill
//!
//! 1. over a lossy disk, what was not synced is lost as well ([`crate::lossy`]);
//! 2. the world is rebuilt offline at the last tick that a client saw, from the latest snapshot
//!    and from the beginning of its journal: both must have the hash the client was told;
//! 3. the server starts on what is left, and every player finds each command answered as it was
//!    answered before, mail going on where it stopped, and each structure they were told of.
//!
//! Every choice comes from one seed; what the machine does in between does not.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::lossy::{Loss, LossyDisk, Lost};
use crate::random::Random;
use crate::server::Setup;
use player::{Means, Player};
use seen::Seen;

mod ledger;
mod line;
mod player;
mod seen;

const PLAYERS: usize = 6;
/// Longest load before a kill, from when all players have found everything as it was.
const LOAD_MILLIS_MAX: u64 = 900;
/// One kill in so many comes while the server starts, up to this long after it was spawned.
const KILLS_PER_KILL_AT_START: u64 = 8;
const START_MILLIS_MAX: u64 = 150;

/// What a world is kept in, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreKind {
    /// The embedded default.
    Sqlite,
    /// The same on a disk that loses what was not synced.
    Lossy,
    /// A real Postgres.
    Postgres,
}

impl fmt::Display for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            StoreKind::Sqlite => "sqlite",
            StoreKind::Lossy => "lossy",
            StoreKind::Postgres => "postgres",
        })
    }
}

impl FromStr for StoreKind {
    type Err = String;

    fn from_str(text: &str) -> Result<StoreKind, String> {
        let all = [StoreKind::Sqlite, StoreKind::Lossy, StoreKind::Postgres];
        let found = all.into_iter().find(|kind| kind.to_string() == text);
        found.ok_or_else(|| "the stores are sqlite, lossy and postgres".into())
    }
}

/// What a world is kept in, and what that needs.
#[derive(Debug, Clone)]
pub enum Store {
    /// The embedded default.
    Sqlite,
    /// The same on a disk that loses what was not synced.
    Lossy {
        /// Where the library of the disk is built.
        build_folder: PathBuf,
    },
    /// A real Postgres.
    Postgres {
        /// An empty database.
        url: String,
    },
}

/// What to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The server.
    pub binary: PathBuf,
    /// How many times it is killed.
    pub kills: u32,
    /// Every choice comes from it.
    pub seed: u64,
    /// What the world is kept in.
    pub store: Store,
}

/// What was done, when all was well.
#[derive(Debug, Default)]
pub struct Report {
    kills: u32,
    kills_at_start: u32,
    answered: usize,
    applied: usize,
    last_tick: u64,
    lost: Lost,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            kills,
            kills_at_start,
            answered,
            applied,
            last_tick,
            lost,
        } = self;
        write!(
            f,
            "{kills} kills ({kills_at_start} while starting) in {last_tick} ticks; \
             {answered} commands answered, {applied} of them applied, none lost or changed"
        )?;
        if lost.unsynced > 0 {
            let Lost {
                unsynced,
                taken_back,
            } = lost;
            write!(
                f,
                "; the disk lost {taken_back} of {unsynced} unsynced changes"
            )?;
        }
        Ok(())
    }
}

/// Runs the crash test in a folder of its own under `work_folder`; kept only after a failure.
///
/// # Errors
/// The first thing that was lost or changed, where it can be looked at, and the seed.
pub fn run(options: &Options, work_folder: &Path, progress: &dyn Fn(&str)) -> Result<Report> {
    let folder = work_folder.join(format!("seed-{}-{}", options.seed, std::process::id()));
    let report = Scenario::new(options, &folder)?
        .run(progress)
        .with_context(|| {
            format!(
                "seed {}; the world is kept in {}",
                options.seed,
                folder.display()
            )
        })?;
    fs::remove_dir_all(&folder)?;
    Ok(report)
}

struct Scenario<'a> {
    options: &'a Options,
    setup: Setup,
    disk: Option<LossyDisk>,
    random: Random,
    seen: Seen,
    report: Report,
}

impl<'a> Scenario<'a> {
    fn new(options: &'a Options, folder: &Path) -> Result<Scenario<'a>> {
        fs::create_dir_all(folder)?;
        // Fast and with many snapshots, so that there is more of everything between two kills.
        let data = folder.join("data");
        let mut setup = Setup::with_binary(options.binary.clone(), &data)
            .arguments(&[
                "--seed",
                &options.seed.to_string(),
                "--ticks-per-second",
                "60",
            ])
            .arguments(&["--snapshot-seconds", "1", "--actions-per-second", "10000"])
            .arguments(&["--sessions-per-minute", "10000"]);
        let mut disk = None;
        match &options.store {
            Store::Sqlite => {}
            Store::Lossy { build_folder } => {
                let lossy = LossyDisk::new(build_folder, &data)?;
                setup = setup.environment_of(|command| lossy.watch(command));
                disk = Some(lossy);
            }
            Store::Postgres { url } => setup = setup.database(url),
        }
        let random = Random::new(options.seed);
        let (seen, report) = Default::default();
        Ok(Scenario {
            options,
            setup,
            disk,
            random,
            seen,
            report,
        })
    }

    fn run(mut self, progress: &dyn Fn(&str)) -> Result<Report> {
        let mut players = self.players()?;
        while self.report.kills < self.options.kills {
            progress(&format!(
                "kill {} of {}",
                self.report.kills + 1,
                self.options.kills
            ));
            let kill = format!("kill {}", self.report.kills + 1);
            if self.random.below(KILLS_PER_KILL_AT_START) == 0 {
                self.kill_at_start().context(kill)?;
            } else {
                self.kill_under_load(&mut players).context(kill)?;
            }
        }
        let server = self.setup.start()?;
        for player in &mut players {
            player
                .come_back(server.address(), &self.seen)
                .context("after the last kill")?;
            self.report.answered += player.ledger.answers();
            self.report.applied += player.ledger.applied();
        }
        server.stop()?;
        Ok(self.report)
    }

    fn players(&mut self) -> Result<Vec<Player>> {
        let server = self.setup.start()?;
        let api = server.api();
        let join = |number: usize| {
            let means = if number.is_multiple_of(2) {
                Means::Socket
            } else {
                Means::Mailbox
            };
            let random = self.random.fork(number as u64 + 1);
            Player::join(&api, means, random, &format!("Player {number}"))
        };
        let players = (0..PLAYERS).map(join).collect::<Result<_>>()?;
        server.stop()?;
        Ok(players)
    }

    fn kill_at_start(&mut self) -> Result<()> {
        let starting = self.setup.spawn()?;
        std::thread::sleep(Duration::from_millis(self.random.below(START_MILLIS_MAX)));
        starting.kill()?;
        self.report.kills_at_start += 1;
        self.after_kill()
    }

    fn kill_under_load(&mut self, players: &mut [Player]) -> Result<()> {
        let server = self.setup.start()?;
        let address = server.address().to_owned();
        let load = Duration::from_millis(self.random.below(LOAD_MILLIS_MAX));
        let (killed, seen) = (&AtomicBool::new(false), &self.seen);
        let (checked, all_checked) = channel();
        std::thread::scope(|scope| {
            let address = &address;
            let threads: Vec<_> = players
                .iter_mut()
                .map(|player| {
                    let checked = checked.clone();
                    scope.spawn(move || {
                        let Err(error) = player.play(address, seen, || {
                            let _ = checked.send(());
                        });
                        // A connection that breaks after the kill is what a kill does.
                        if killed.load(Ordering::SeqCst) && is_broken(&error) {
                            Ok(())
                        } else {
                            Err(error)
                        }
                    })
                })
                .collect();
            drop(checked);
            // Ends early when a player gives up: their channel closes with them.
            if all_checked.iter().take(PLAYERS).count() == PLAYERS {
                std::thread::sleep(load);
            }
            killed.store(true, Ordering::SeqCst);
            let log = server.log();
            server.kill()?;
            for thread in threads {
                let played = thread
                    .join()
                    .map_err(|_| anyhow::anyhow!("a player panicked"))?;
                played.with_context(|| format!("the server's log ends:\n{log}"))?;
            }
            anyhow::Ok(())
        })?;
        self.after_kill()
    }

    fn after_kill(&mut self) -> Result<()> {
        self.report.kills += 1;
        if let Some(disk) = &self.disk {
            let loss = Loss::random(&mut self.random);
            let lost = disk.roll_back(loss, &mut self.random)?;
            self.report.lost.unsynced += lost.unsynced;
            self.report.lost.taken_back += lost.taken_back;
        }
        let Some((tick, told)) = self.seen.last() else {
            return Ok(());
        };
        self.report.last_tick = tick;
        for from in ["snapshot", "genesis"] {
            let replayed = self
                .setup
                .replay(&["--to", &tick.to_string(), "--from", from])?;
            if replayed["tick"] != tick || replayed["hash"] != *told {
                bail!("at tick {tick} clients were told {told}; from {from} it is {replayed}");
            }
        }
        Ok(())
    }
}

/// Whether an error is a connection's end, and not something that was wrong before it.
fn is_broken(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.is::<std::io::Error>()
            || cause.is::<tungstenite::Error>()
            || cause.is::<ureq::Error>()
    })
}
