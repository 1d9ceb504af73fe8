//! `goldberg bench restart`: a crowd plays for a while and the server is killed; how long until its
//! world is there again. Real stores, on the disk that is named.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Direction, Frequency, PlayerId, PrototypeId, Tick};
use sim_core::players::{Action, Command};
use sim_core::tick::{Input, SealedTick, World};
use sim_core::topology;
use storage::{Location, Position, Snapshot, Stores};

use super::machine::Machine;
use crate::cli::print_json;
use crate::config::WorldChoice;
use crate::error::ServerError;
use crate::worlds::journaling::encode;
use crate::worlds::recovery::{self, Goal};

/// Of them, some build, some walk about.
const PLAYERS: u32 = 100;
/// A planet of 90 chunks.
const FREQUENCY: u32 = 192;
/// Ticks before the snapshot: there is something to be loaded.
const TICKS_BEFORE: u64 = 200;
/// Ticks between two times that the long work says where it is.
const PROGRESS_TICKS: u64 = 2_000;

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Restart {
    /// Where the world is to lie; a folder that is empty, or is not there.
    #[arg(long)]
    data_dir: PathBuf,
    /// Ticks since the snapshot; in each, everyone asks for something.
    #[arg(long, default_value_t = 10_000)]
    ticks: u64,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    machine: Machine,
    inputs: u64,
    ticks: u64,
    living_chunks: usize,
    entities: u64,
    /// To open the stores, read the whole journal, load the snapshot and step the rest.
    restart_seconds: f64,
    /// The stepping alone.
    replay_seconds: f64,
    replay_ticks_per_second: f64,
    times_real_time: f64,
    /// The same ticks when they were played, without journal: what replaying is measured against.
    played_seconds: f64,
    hash: StateHash,
}

impl Restart {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        let mut entries = std::fs::read_dir(&self.data_dir).into_iter().flatten();
        if entries.next().is_some() {
            let place = self.data_dir.display();
            let text = format!("{place} is not empty; name a folder for a world of its own");
            return Err(ServerError::Usage(text));
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let report = runtime.block_on(self.measure())?;
        if self.json {
            return print_json(&report);
        }
        println!(
            "{} inputs over {} ticks, {} living chunks, {} entities",
            report.inputs, report.ticks, report.living_chunks, report.entities
        );
        println!(
            "restart  {:.2} s, of which replay {:.2} s: {:.0} ticks a second, {:.0} times real time",
            report.restart_seconds,
            report.replay_seconds,
            report.replay_ticks_per_second,
            report.times_real_time
        );
        println!("played   {:.2} s", report.played_seconds);
        println!("hash     {}", report.hash);
        Ok(())
    }

    async fn measure(&self) -> Result<Report, ServerError> {
        let catalogue = Arc::new(Catalogue::verdant());
        let location = Location::Folder(self.data_dir.clone());
        let played = self.play(&location, &catalogue).await?;
        let began = Instant::now();
        let mut stores = storage::open(&location).await?;
        let segments = stores.journal.segments().await?;
        let recovered = recovery::recover(
            stores.journal.as_mut(),
            stores.snapshots.as_mut(),
            &catalogue,
            &segments,
            Goal::NEWEST,
        )
        .await?;
        let restart = began.elapsed();
        stores.close().await;
        let (world, replayed) = (recovered.world, recovered.replayed);
        if world.hash() != played.world.hash() {
            return Err(ServerError::Diverged {
                tick: world.tick(),
                expected: played.world.hash(),
                found: world.hash(),
            });
        }
        let ticks_per_second = replayed.ticks as f64 / replayed.took.as_secs_f64();
        Ok(Report {
            machine: Machine::this(),
            inputs: played.inputs,
            ticks: replayed.ticks,
            living_chunks: world.image().active.len(),
            entities: world.entity_count(),
            restart_seconds: restart.as_secs_f64(),
            replay_seconds: replayed.took.as_secs_f64(),
            replay_ticks_per_second: ticks_per_second,
            times_real_time: ticks_per_second / f64::from(world.params().ticks_per_second),
            played_seconds: played.stepping.as_secs_f64(),
            hash: world.hash(),
        })
    }

    /// Plays, journalled as a server does, with one snapshot near the beginning; leaves no other, as
    /// if killed.
    async fn play(
        &self,
        location: &Location,
        catalogue: &Arc<Catalogue>,
    ) -> Result<Played, ServerError> {
        let mut stores = storage::open(location).await?;
        let choice = WorldChoice {
            seed: Some(7),
            frequency: Frequency::new(FREQUENCY),
            ..WorldChoice::default()
        };
        let opened = recovery::open(
            stores.journal.as_mut(),
            stores.snapshots.as_mut(),
            stores.sessions.as_mut(),
            choice,
            catalogue,
            "the benchmark's folder",
        )
        .await?;
        let begin = opened.newest();
        let end = Tick(TICKS_BEFORE + self.ticks);
        stores.journal.move_horizon(begin, begin, end).await?;
        let mut played = Played {
            world: World::new(choice.params(), Arc::clone(catalogue))?,
            crowd: Crowd::new(catalogue),
            head: begin,
            inputs: 0,
            stepping: Duration::ZERO,
        };
        while played.world.tick() < end {
            played.tick(&mut stores).await?;
            let tick = played.world.tick().0;
            if tick == TICKS_BEFORE {
                played.keep(&mut stores).await?;
                (played.inputs, played.stepping) = (0, Duration::ZERO);
            }
            if tick.is_multiple_of(PROGRESS_TICKS) {
                eprintln!("played {tick} of {end} ticks");
            }
        }
        stores.close().await;
        Ok(played)
    }
}

/// A world, as it is played.
struct Played {
    world: World,
    crowd: Crowd,
    head: Position,
    inputs: u64,
    stepping: Duration,
}

impl Played {
    async fn tick(&mut self, stores: &mut Stores) -> Result<(), ServerError> {
        let tick = self.world.tick().next();
        let inputs = self.crowd.inputs(&self.world, tick);
        self.inputs += inputs.len() as u64;
        let bytes = encode(&inputs);
        self.head = stores.journal.append(self.head, tick, &bytes).await?;
        let began = Instant::now();
        self.world.step(&SealedTick { tick, inputs })?;
        self.stepping += began.elapsed();
        Ok(())
    }

    async fn keep(&self, stores: &mut Stores) -> Result<(), ServerError> {
        let parts = self.world.image().to_parts();
        let snapshot = Snapshot {
            tick: self.world.tick(),
            journal: self.head.mark(),
            world_hash: self.world.hash(),
            globals: parts.globals,
            chunks: parts.chunks,
        };
        stores.snapshots.write(&snapshot, &[]).await?;
        Ok(())
    }
}

/// Players who ask for something in every tick.
struct Crowd {
    belt: Option<PrototypeId>,
    extractor: Option<PrototypeId>,
}

impl Crowd {
    fn new(catalogue: &Catalogue) -> Crowd {
        Crowd {
            belt: catalogue.prototype_by_key("belt"),
            extractor: catalogue.prototype_by_key("extractor"),
        }
    }

    fn inputs(&self, world: &World, tick: Tick) -> Vec<Input> {
        let players = (1..=PLAYERS).map(PlayerId);
        if tick == Tick(1) {
            let join = |player: PlayerId| Input::Join {
                player,
                name: format!("Player {player}"),
            };
            return players.map(join).collect();
        }
        let asked = players.filter_map(|player| {
            Some(Input::Command(Command {
                player,
                seq: tick.0,
                action: self.whim(world, player, tick)?,
            }))
        });
        asked.collect()
    }

    /// What someone asks for, next to where they stand.
    fn whim(&self, world: &World, player: PlayerId, tick: Tick) -> Option<Action> {
        let at = world.player(player)?.cell;
        let random = StateHash::of(&(player, tick)).0;
        let cell = near(world.params().frequency, at, random >> 8)?;
        let facing = Direction::all().nth((random >> 40) as usize % 6)?;
        let prototype = match random % 16 {
            0 => self.extractor?,
            1..=5 => self.belt?,
            6 | 7 => return Some(Action::Remove { cell }),
            8 => return Some(Action::Gather { cell }),
            9..=11 => return Some(Action::Walk { to: cell }),
            _ => return Some(Action::Stop),
        };
        Some(Action::Build {
            cell,
            prototype,
            facing,
        })
    }
}

/// A cell at most six steps away.
fn near(frequency: Frequency, at: CellId, random: u64) -> Option<CellId> {
    let ring = topology::ring(frequency, at, (random % 6) as u32 + 1);
    let place = (random >> 8) as usize % ring.len().max(1);
    ring.get(place).copied()
}
