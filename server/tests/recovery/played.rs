//! A world as it was played, to be recovered.

use std::path::Path;
use std::sync::Arc;

use host::news::News;
use server::config::WorldChoice;
use server::error::ServerError;
use server::worlds::journaling::encode;
use server::worlds::recovery::{self, Goal, Opened, Recovered, ReplayFrom};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Direction, Frequency, ItemId, PlayerId, Tick};
use sim_core::players::{Action, Command, Parcel};
use sim_core::tick::{Input, RULES_VERSION, SealedTick, World, WorldParams};
use sim_core::topology;
use storage::{Location, Position, Segment, SessionRecord, Snapshot, Stores};

const FREQUENCY: u32 = 64;
/// The last tick that was shown; the clock record is ahead of it.
pub(crate) const SHOWN: u64 = 90;
pub(crate) const HORIZON: u64 = 110;

pub(crate) fn params() -> WorldParams {
    WorldParams {
        seed: 7,
        frequency: Frequency::new(FREQUENCY).unwrap(),
        ticks_per_second: 20,
        ticks_per_generation: 4,
    }
}

pub(crate) fn choice() -> WorldChoice {
    WorldChoice {
        seed: Some(7),
        frequency: Frequency::new(FREQUENCY),
        ticks_per_second: Some(20),
        ticks_per_generation: Some(4),
    }
}

/// What was played: two players who build around them, and one gives.
pub(crate) struct Played {
    _folder: tempfile::TempDir,
    pub(crate) location: Location,
    pub(crate) world: World,
    pub(crate) news: Vec<News>,
    pub(crate) hash_at_40: StateHash,
    newest: Position,
    head: Position,
}

pub(crate) fn inputs(world: &World, tick: u64) -> Vec<Input> {
    let join = |number| Input::Join {
        player: PlayerId(number),
        name: format!("Player {number}"),
    };
    match tick {
        1 => vec![join(1), join(2)],
        _ if tick.is_multiple_of(3) => {
            let player = PlayerId(1 + (tick % 2) as u32);
            let home = world
                .player(player)
                .map_or(CellId::NORTH_POLE, |player| player.cell);
            let around = topology::within(params().frequency, home, 5);
            vec![Input::Command(Command {
                player,
                seq: tick,
                action: Action::Build {
                    cell: around[tick as usize % around.len()],
                    prototype: world.catalogue().prototype_by_key("belt").unwrap(),
                    facing: Direction::FIRST,
                },
            })]
        }
        _ if tick % 10 == 2 => vec![Input::Command(Command {
            player: PlayerId(1),
            seq: tick,
            action: Action::Give {
                to: PlayerId(2),
                items: Parcel::new(&[(ItemId(0), 1)].into()).unwrap(),
            },
        })],
        _ => Vec::new(),
    }
}

/// Plays, with snapshots after some ticks, and stops without a word.
pub(crate) async fn play(snapshots: &[u64]) -> Played {
    play_by(&segment(RULES_VERSION), snapshots).await
}

/// The same, noted as played by the rules of a segment.
pub(crate) async fn play_by(segment: &Segment, snapshots: &[u64]) -> Played {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let mut stores = storage::open(&location).await.unwrap();
    stores.snapshots.newest(None).await.unwrap();
    for number in [1, 2] {
        stores.sessions.create(&session(number)).await.unwrap();
    }
    let catalogue = Arc::new(Catalogue::verdant());
    let mut world = World::new(params(), Arc::clone(&catalogue)).unwrap();
    let first = stores
        .journal
        .begin(Position::START, segment)
        .await
        .unwrap();
    let mut head = first;
    let mut news = Vec::new();
    let mut hash_at_40 = StateHash(0);
    stores
        .journal
        .move_horizon(first, first, Tick(HORIZON))
        .await
        .unwrap();
    for tick in 1..=SHOWN {
        let tick = Tick(tick);
        let inputs = inputs(&world, tick.0);
        if !inputs.is_empty() {
            let bytes = encode(&inputs);
            head = stores.journal.append(head, tick, &bytes).await.unwrap();
        }
        let output = world.step(&SealedTick { tick, inputs }).unwrap();
        news.extend(News::of(&output));
        if tick.0 == 40 {
            hash_at_40 = output.hash;
        }
        if snapshots.contains(&tick.0) {
            write_snapshot(&mut stores, &world, head).await;
        }
    }
    stores.close().await;
    Played {
        _folder: folder,
        location,
        world,
        news,
        hash_at_40,
        newest: first,
        head,
    }
}

fn session(number: u8) -> SessionRecord {
    SessionRecord {
        id: format!("session-{number}"),
        token_sha256: [number; 32],
        player: PlayerId(number.into()),
        name: format!("Player {number}"),
        created_unix_ms: 0,
    }
}

pub(crate) fn segment(rules_version: u32) -> Segment {
    Segment {
        params: params(),
        rules_version,
        catalogue_hash: Catalogue::verdant().hash(),
        start_tick: Tick(0),
    }
}

async fn write_snapshot(stores: &mut Stores, world: &World, journal: Position) {
    let parts = world.image().to_parts();
    let snapshot = Snapshot {
        tick: world.tick(),
        journal: journal.mark(),
        world_hash: world.hash(),
        globals: parts.globals,
        chunks: parts.chunks,
    };
    stores.snapshots.write(&snapshot, &[]).await.unwrap();
}

impl Played {
    /// The journal goes on elsewhere: in another segment, or after more records.
    pub(crate) fn go_on_from(&mut self, newest: Position, head: Position) {
        (self.newest, self.head) = (newest, head);
    }

    /// What a server leaves that is told to stop.
    pub(crate) async fn stop_cleanly(&self) {
        let mut stores = storage::open(&self.location).await.unwrap();
        stores.snapshots.newest(None).await.unwrap();
        write_snapshot(&mut stores, &self.world, self.head).await;
        stores
            .journal
            .move_horizon(self.newest, self.head, self.world.tick())
            .await
            .unwrap();
        stores.close().await;
    }

    pub(crate) async fn recover(
        &self,
        begin: ReplayFrom,
        until: Option<u64>,
    ) -> Result<Recovered, ServerError> {
        let (_, recovered) = self.recover_by(Catalogue::verdant(), begin, until).await?;
        Ok(recovered)
    }

    /// What a server does that has this catalogue.
    pub(crate) async fn recover_by(
        &self,
        catalogue: Catalogue,
        begin: ReplayFrom,
        until: Option<u64>,
    ) -> Result<(Opened, Recovered), ServerError> {
        let mut stores = storage::open(&self.location).await?;
        let result = recover_from(&mut stores, catalogue, begin, until).await;
        stores.close().await;
        result
    }

    pub(crate) async fn refusal(&self) -> String {
        let error = self.recover(ReplayFrom::Snapshot, None).await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("backup") || text.contains("version"),
            "{text}"
        );
        text
    }

    pub(crate) fn folder(&self) -> &Path {
        self._folder.path()
    }

    pub(crate) async fn tamper(&self, file: &str, sql: &'static str) {
        use sqlx::Connection;
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}", self.folder().join(file).display());
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// The world as it was when it stopped, run on to the horizon.
    pub(crate) fn at_horizon(&self) -> World {
        let parts = self.world.image().to_parts();
        let mut world = World::restore(parts, Arc::new(Catalogue::verdant())).unwrap();
        while world.tick().0 < HORIZON {
            let tick = world.tick().next();
            let inputs = Vec::new();
            world.step(&SealedTick { tick, inputs }).unwrap();
        }
        world
    }
}

async fn recover_from(
    stores: &mut Stores,
    catalogue: Catalogue,
    begin: ReplayFrom,
    until: Option<u64>,
) -> Result<(Opened, Recovered), ServerError> {
    let catalogue = Arc::new(catalogue);
    let opened = open(stores, choice(), &catalogue).await?;
    let recovered = recovery::recover(
        stores.journal.as_mut(),
        stores.snapshots.as_mut(),
        &catalogue,
        &opened.segments,
        Goal {
            begin,
            until: until.map(Tick),
            verify: begin == ReplayFrom::Start,
        },
    )
    .await?;
    if until.is_none() {
        recovery::check_witnesses(stores.sessions.as_mut(), &recovered.world).await?;
    }
    Ok((opened, recovered))
}

pub(crate) async fn open(
    stores: &mut Stores,
    choice: WorldChoice,
    catalogue: &Arc<Catalogue>,
) -> Result<Opened, ServerError> {
    recovery::open(
        stores.journal.as_mut(),
        stores.snapshots.as_mut(),
        stores.sessions.as_mut(),
        choice,
        catalogue,
        "here",
    )
    .await
}
