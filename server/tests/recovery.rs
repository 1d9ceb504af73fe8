//! From what is kept to the world as it was, or to a refusal that says what is missing.

use std::path::Path;
use std::sync::Arc;

use server::config::WorldChoice;
use server::error::ServerError;
use server::worlds::journaling::{decode, encode};
use server::worlds::recovery::{self, Recovered, ReplayFrom};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Direction, Frequency, PlayerId, Tick};
use sim_core::players::{Action, Command, CommandOutcome};
use sim_core::tick::{Input, RULES_VERSION, SealedTick, World, WorldParams};
use sim_core::topology;
use storage::{Location, MailDraft, Position, Segment, SessionRecord, Snapshot, Stores};

const FREQUENCY: u32 = 64;
/// The last tick that was shown; the clock record is ahead of it.
const SHOWN: u64 = 90;
const HORIZON: u64 = 110;

fn params() -> WorldParams {
    WorldParams {
        seed: 7,
        frequency: Frequency::new(FREQUENCY).unwrap(),
        ticks_per_second: 20,
        ticks_per_generation: 4,
    }
}

fn choice() -> WorldChoice {
    WorldChoice {
        seed: Some(7),
        frequency: Frequency::new(FREQUENCY),
        ticks_per_second: Some(20),
        ticks_per_generation: Some(4),
    }
}

/// What was played: two players who build around them.
struct Played {
    _folder: tempfile::TempDir,
    location: Location,
    world: World,
    outcomes: Vec<(Tick, Vec<CommandOutcome>)>,
    hash_at_40: StateHash,
}

fn inputs(world: &World, tick: u64) -> Vec<Input> {
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
        _ => Vec::new(),
    }
}

/// Plays, with snapshots after some ticks, and stops without a word.
async fn play(snapshots: &[u64]) -> Played {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let mut stores = storage::open(&location).await.unwrap();
    stores.snapshots.newest(None).await.unwrap();
    for number in [1, 2] {
        stores.sessions.create(&session(number)).await.unwrap();
    }
    let catalogue = Arc::new(Catalogue::verdant());
    let mut world = World::new(params(), Arc::clone(&catalogue)).unwrap();
    let first = stores.journal.begin(&segment(RULES_VERSION)).await.unwrap();
    let mut head = first;
    let mut outcomes = Vec::new();
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
        if !output.outcomes.is_empty() {
            outcomes.push((tick, output.outcomes));
        }
        if tick.0 == 40 {
            hash_at_40 = output.hash;
        }
        if snapshots.contains(&tick.0) {
            write_snapshot(&mut stores, &world, head).await;
        }
    }
    close(stores).await;
    Played {
        _folder: folder,
        location,
        world,
        outcomes,
        hash_at_40,
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

fn segment(rules_version: u32) -> Segment {
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
        journal,
        world_hash: world.hash(),
        globals: parts.globals,
        chunks: parts.chunks,
    };
    stores.snapshots.write(&snapshot).await.unwrap();
}

async fn close(mut stores: Stores) {
    stores.journal.close().await;
    stores.snapshots.close().await;
    stores.sessions.close().await;
}

impl Played {
    async fn recover(
        &self,
        begin: ReplayFrom,
        until: Option<u64>,
    ) -> Result<Recovered, ServerError> {
        let mut stores = storage::open(&self.location).await?;
        let result = self.recover_from(&mut stores, begin, until).await;
        close(stores).await;
        result
    }

    async fn recover_from(
        &self,
        stores: &mut Stores,
        begin: ReplayFrom,
        until: Option<u64>,
    ) -> Result<Recovered, ServerError> {
        let catalogue = Arc::new(Catalogue::verdant());
        let (segment, first) = recovery::open_segment(
            stores.journal.as_mut(),
            stores.snapshots.as_mut(),
            stores.sessions.as_mut(),
            choice(),
            &catalogue,
            "here",
        )
        .await?;
        let recovered = recovery::recover(
            stores.journal.as_mut(),
            stores.snapshots.as_mut(),
            &catalogue,
            (segment.params, first),
            begin,
            until.map(Tick),
        )
        .await?;
        if until.is_none() {
            recovery::check_witnesses(stores.sessions.as_mut(), &recovered.world).await?;
        }
        Ok(recovered)
    }

    async fn refusal(&self) -> String {
        let error = self.recover(ReplayFrom::Snapshot, None).await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("backup") || text.contains("version"),
            "{text}"
        );
        text
    }

    fn folder(&self) -> &Path {
        self._folder.path()
    }

    async fn tamper(&self, file: &str, sql: &'static str) {
        use sqlx::Connection;
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}", self.folder().join(file).display());
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// The world as it was when it stopped, run on to the horizon.
    fn at_horizon(&self) -> World {
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

#[test]
fn inputs_are_read_as_they_were_journalled() {
    let world = World::new(params(), Arc::new(Catalogue::verdant())).unwrap();
    for tick in [1, 3, 6] {
        let inputs = inputs(&world, tick);
        let sealed = decode(Tick(tick), &encode(&inputs)).unwrap();
        assert_eq!(sealed.inputs, inputs);
    }
    assert_eq!(decode(Tick(1), &[1, 200, 3]), None);
}

#[tokio::test]
async fn snapshots_only_shorten_the_replay() {
    for (snapshots, from) in [(&[][..], 0), (&[30], 30), (&[30, 55, 80], 80)] {
        let played = play(snapshots).await;
        let expected = played.at_horizon().hash();
        let recovered = played.recover(ReplayFrom::Snapshot, None).await.unwrap();
        assert_eq!(recovered.world.tick(), Tick(HORIZON));
        assert_eq!(recovered.world.hash(), expected);
        assert_eq!(recovered.from, Tick(from));
        let later: Vec<_> = played
            .outcomes
            .iter()
            .filter(|(tick, _)| tick.0 > from)
            .cloned()
            .collect();
        assert_eq!(recovered.outcomes, later, "mail can be delivered again");
        let genesis = played.recover(ReplayFrom::Genesis, None).await.unwrap();
        assert_eq!(genesis.world.hash(), expected);
        for begin in [ReplayFrom::Snapshot, ReplayFrom::Genesis] {
            let past = played.recover(begin, Some(40)).await.unwrap();
            assert_eq!(past.world.hash(), played.hash_at_40);
        }
    }
}

#[tokio::test]
async fn a_bad_snapshot_costs_only_time() {
    let played = play(&[30, 60]).await;
    let expected = played.at_horizon().hash();
    let sql = "UPDATE snapshot_chunk SET state = X'00' WHERE tick = 60";
    played.tamper("snapshots.sqlite", sql).await;
    let recovered = played.recover(ReplayFrom::Snapshot, None).await.unwrap();
    assert_eq!(
        (recovered.from, recovered.world.hash()),
        (Tick(30), expected)
    );
    std::fs::write(played.folder().join("snapshots.sqlite"), b"gone bad").unwrap();
    let recovered = played.recover(ReplayFrom::Snapshot, None).await.unwrap();
    assert_eq!(
        (recovered.from, recovered.world.hash()),
        (Tick(0), expected)
    );
}

#[tokio::test]
async fn a_journal_that_ends_too_early_is_refused_whoever_noticed() {
    let cut = "DELETE FROM journal_record WHERE tick > 50";
    // The file beside it knows.
    let played = play(&[]).await;
    played.tamper("journal.sqlite", cut).await;
    assert!(played.refusal().await.contains("journal.head"));
    // So does a snapshot.
    let played = play(&[60]).await;
    played.tamper("journal.sqlite", cut).await;
    std::fs::remove_file(played.folder().join("journal.head")).unwrap();
    assert!(played.refusal().await.contains("snapshot"));
    // So do the mailboxes.
    let played = play(&[]).await;
    let mut stores = storage::open(&played.location).await.unwrap();
    let draft = MailDraft {
        session: "session-1".into(),
        tick: Tick(60),
        seq: 60,
        is_remembered: true,
        body: "{}".into(),
    };
    stores.sessions.deliver(&[draft]).await.unwrap();
    close(stores).await;
    played.recover(ReplayFrom::Snapshot, None).await.unwrap();
    played.tamper("journal.sqlite", cut).await;
    std::fs::remove_file(played.folder().join("journal.head")).unwrap();
    assert!(played.refusal().await.contains("was answered"));
}

#[tokio::test]
async fn a_world_without_its_journal_or_its_sessions_is_refused() {
    let played = play(&[]).await;
    for file in ["journal.sqlite", "journal.head"] {
        std::fs::remove_file(played.folder().join(file)).unwrap();
    }
    assert!(played.refusal().await.contains("empty"));
    let played = play(&[]).await;
    std::fs::remove_file(played.folder().join("sessions.sqlite")).unwrap();
    assert!(played.refusal().await.contains("session"));
}

#[tokio::test]
async fn other_rules_are_named_with_those_it_would_take() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let mut stores = storage::open(&location).await.unwrap();
    let old = segment(RULES_VERSION + 1);
    stores.journal.begin(&old).await.unwrap();
    let error = recovery::open_segment(
        stores.journal.as_mut(),
        stores.snapshots.as_mut(),
        stores.sessions.as_mut(),
        choice(),
        &Catalogue::verdant(),
        "here",
    )
    .await
    .unwrap_err();
    assert_eq!(error.code(), "other_rules");
    let text = error.to_string();
    for rules in [RULES_VERSION, RULES_VERSION + 1] {
        assert!(text.contains(&format!("rules {rules}")), "{text}");
    }
}

#[tokio::test]
async fn a_world_is_not_turned_into_another_by_options() {
    let played = play(&[]).await;
    let mut stores = storage::open(&played.location).await.unwrap();
    let other = WorldChoice {
        seed: Some(8),
        ..WorldChoice::default()
    };
    let error = recovery::open_segment(
        stores.journal.as_mut(),
        stores.snapshots.as_mut(),
        stores.sessions.as_mut(),
        other,
        &Catalogue::verdant(),
        "here",
    )
    .await
    .unwrap_err();
    assert_eq!(error.code(), "other_world");
    assert!(error.to_string().contains("--seed"), "{error}");
    close(stores).await;
}
