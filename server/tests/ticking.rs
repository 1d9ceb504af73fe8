//! The loop of ticks with a time and a journal of the test's own: nothing drifts, nothing is
//! skipped, and nothing is shown before it is durable.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use host::inbox::Inbox;
use host::replica::{Replica, SharedReplica};
use host::shown::Shown;
use server::error::ServerError;
use server::machine::Place;
use server::observe::stats::Stats;
use server::worlds::Threads;
use server::worlds::clock::TimeSource;
use server::worlds::journaling::{JournalHealth, JournalWriter};
use server::worlds::snapshotting::SnapshotWriter;
use server::worlds::ticker::Ticker;
use server::worlds::worker::Worker;
use sim_core::catalogue::Catalogue;
use sim_core::ids::{Frequency, PlayerId, Tick};
use sim_core::players::{Action, Command};
use sim_core::tick::{Input, World, WorldParams};
use storage::{Journal, KnownEnd, Location, Page, Position, Record, Result, Segment, StorageError};
use tokio::sync::{broadcast, mpsc, watch};

const RATE: u8 = 60;
/// Ticks that a test runs.
const TICKS: u64 = 610;

/// What a run did, in the order in which it did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Slept(Duration),
    Appended(Tick),
    Horizon(Tick),
}

type Log = Arc<Mutex<Vec<Event>>>;

/// Time that passes only while it is slept through, and oversleeps now and then.
struct ScriptedTime {
    now: Arc<Mutex<Duration>>,
    log: Log,
    stop: watch::Sender<bool>,
    sleeps: Arc<Mutex<u64>>,
}

impl TimeSource for ScriptedTime {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }

    async fn sleep_until(&self, time: Duration) {
        self.log.lock().unwrap().push(Event::Slept(time));
        let sleep = {
            let mut sleeps = self.sleeps.lock().unwrap();
            *sleeps += 1;
            *sleeps
        };
        if sleep > TICKS {
            self.stop.send_replace(true);
            return std::future::pending().await;
        }
        // Every fiftieth time, three and a half ticks too late.
        let late = match sleep.is_multiple_of(50) {
            true => Duration::from_millis(58),
            false => Duration::from_micros(40),
        };
        let mut now = self.now.lock().unwrap();
        *now = (*now).max(time + late);
    }
}

/// A journal in memory that fails now and then, before or after it has done its work.
struct FlakyJournal {
    records: Vec<Record>,
    log: Log,
    calls: u32,
    fails: bool,
    hangs: Option<Hang>,
}

/// When the journal does not answer, and the world is told to stop.
#[derive(Clone, Copy)]
enum HangsAt {
    /// From this tick on, at an append.
    Append(Tick),
    /// At the first clock record that is written in this tick, after its append.
    Horizon(Tick),
}

struct Hang(HangsAt, watch::Sender<bool>);

fn failure() -> StorageError {
    StorageError::Unavailable {
        what: "the journal",
        source: sqlx::Error::PoolTimedOut,
    }
}

#[async_trait]
impl Journal for FlakyJournal {
    async fn begin(&mut self, _: Position, _: &Segment) -> Result<Position> {
        Ok(first())
    }

    async fn segments(&mut self) -> Result<Vec<(Segment, Position)>> {
        Ok(Vec::new())
    }

    async fn read(&mut self, after: Position, _: u32) -> Result<Page> {
        Ok(Page {
            records: Vec::new(),
            end: after,
        })
    }

    async fn append(&mut self, after: Position, tick: Tick, inputs: &[u8]) -> Result<Position> {
        if let Some(Hang(HangsAt::Append(from), stop)) = &self.hangs
            && tick >= *from
        {
            stop.send_replace(true);
            return std::future::pending().await;
        }
        self.calls += 1;
        if self.fails && self.calls % 3 == 1 {
            return Err(failure());
        }
        let position = after.after_record(tick, inputs);
        if self.records.last().map(|record| record.position) != Some(position) {
            let inputs = inputs.to_vec();
            self.records.push(Record { position, inputs });
            self.log.lock().unwrap().push(Event::Appended(tick));
        }
        if self.fails && self.calls % 3 == 2 {
            // Done, but the answer was lost.
            return Err(failure());
        }
        Ok(position)
    }

    async fn horizon(&mut self, _: Position) -> Result<Tick> {
        Ok(Tick(0))
    }

    async fn move_horizon(&mut self, _: Position, head: Position, tick: Tick) -> Result<()> {
        let hangs = |hang: &mut Hang| matches!(hang.0, HangsAt::Horizon(at) if at == head.tick);
        if let Some(Hang(_, stop)) = self.hangs.take_if(hangs) {
            stop.send_replace(true);
            return std::future::pending().await;
        }
        self.log.lock().unwrap().push(Event::Horizon(tick));
        Ok(())
    }

    fn known_end(&mut self) -> Option<KnownEnd> {
        None
    }

    async fn close(&mut self) {}
}

fn first() -> Position {
    Position {
        segments: 1,
        checksum: 1,
        ..Position::START
    }
}

struct Run {
    log: Vec<Event>,
    shown: Vec<Arc<Shown>>,
    stats: Arc<Stats>,
    health: Arc<JournalHealth>,
    snapshot: Option<Tick>,
    /// Records that went into it.
    snapshot_records: Option<u64>,
}

/// Runs with mail that is delivered at once.
async fn run(inputs: &[(u64, Input)], fails: bool) -> std::result::Result<Run, ServerError> {
    run_with(inputs, fails, Tick(TICKS), None).await
}

/// Runs with mail that is delivered up to a tick, and then no more, and with a journal that may
/// hang.
async fn run_with(
    inputs: &[(u64, Input)],
    fails: bool,
    mailed: Tick,
    hangs_at: Option<HangsAt>,
) -> std::result::Result<Run, ServerError> {
    let params = WorldParams {
        seed: 1,
        frequency: Frequency::new(64).unwrap(),
        ticks_per_second: RATE,
        ticks_per_generation: 10,
    };
    let world = World::new(params, Arc::new(Catalogue::verdant()))?;
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let stores = storage::open(&location).await?;
    let log = Log::default();
    let (stop, stopping) = watch::channel(false);
    let journal = FlakyJournal {
        records: Vec::new(),
        log: Arc::clone(&log),
        calls: 0,
        fails,
        hangs: hangs_at.map(|at| Hang(at, stop.clone())),
    };
    let journal = JournalWriter::new(Box::new(journal), first(), first(), Tick(0), RATE);
    let health = journal.health();
    let inbox = Arc::new(Inbox::default());
    for (tick, input) in inputs {
        inbox.push(input.clone(), Some(Tick(*tick))).unwrap();
    }
    let (feed, mut receiver) = broadcast::channel(2 * TICKS as usize);
    let (news, _mail) = mpsc::channel(inputs.len().max(1));
    let (_, delivered) = watch::channel(mailed);
    let stats = Arc::new(Stats::default());
    let ticker = Ticker {
        subscriptions: Arc::default(),
        time: ScriptedTime {
            now: Arc::default(),
            log: Arc::clone(&log),
            stop,
            sleeps: Arc::default(),
        },
        replica: SharedReplica::new(Replica::of(&world.image())),
        worker: Worker::start(world, Threads::new(NonZeroUsize::MIN)?, Place::Apart)?,
        journal,
        inbox,
        feed,
        news,
        mailed: Tick(0),
        snapshots: SnapshotWriter::start(stores.snapshots, Vec::new(), delivered, Place::Apart),
        snapshot_ticks: 100,
        stats: Arc::clone(&stats),
    };
    ticker.run(stopping).await?;
    drop(stores.lock);
    let mut stores = storage::open(&location).await?;
    let snapshot = stores.snapshots.newest(None).await?;
    let mut shown = Vec::new();
    while let Ok(tick) = receiver.try_recv() {
        shown.push(tick);
    }
    let log = log.lock().unwrap().clone();
    Ok(Run {
        log,
        shown,
        stats,
        health,
        snapshot: snapshot.as_ref().map(|snapshot| snapshot.tick),
        snapshot_records: snapshot.map(|snapshot| snapshot.journal.records),
    })
}

fn joins() -> Vec<(u64, Input)> {
    let join = |number: u32| Input::Join {
        player: PlayerId(number),
        name: format!("Player {number}"),
    };
    (1..=20)
        .map(|number| (20 * u64::from(number), join(number)))
        .collect()
}

#[tokio::test]
async fn ticks_are_due_at_times_counted_from_the_start() {
    let run = run(&[], false).await.unwrap();
    let slept: Vec<_> = run
        .log
        .iter()
        .filter_map(|event| match event {
            Event::Slept(until) => Some(*until),
            _ => None,
        })
        .collect();
    for (number, until) in (1..).zip(&slept) {
        let exact = 1_000_000_000 * number / u128::from(RATE);
        assert_eq!(until.as_nanos(), exact, "tick {number}");
    }
    let ticks: Vec<_> = run.shown.iter().map(|shown| shown.output.tick.0).collect();
    assert_eq!(ticks, (1..=TICKS).collect::<Vec<_>>(), "none is skipped");
    let clock = run.stats.clock();
    assert_eq!(clock.ticks, TICKS);
    // Each time it overslept three ticks and a half, three ticks began after the next was due.
    assert_eq!(clock.late_ticks, 3 * TICKS / 50);
    assert_eq!(clock.lateness_ms_max, 58.0);
}

#[tokio::test]
async fn idle_ticks_write_only_the_clock_record_a_second_ahead() {
    let run = run(&[], false).await.unwrap();
    let mut horizon = 0;
    let mut ticks = 0;
    let mut writes = 0;
    for event in &run.log[..run.log.len() - 1] {
        match event {
            Event::Slept(_) => {
                // What the sleep before led to has been shown by now.
                assert!(horizon >= ticks + if ticks > 0 { u64::from(RATE) } else { 0 });
                ticks += 1;
            }
            Event::Horizon(tick) => {
                writes += 1;
                horizon = tick.0;
            }
            Event::Appended(tick) => panic!("tick {tick} had no inputs"),
        }
    }
    assert!(writes <= TICKS / u64::from(RATE) + 1, "{writes} writes");
    assert_eq!(
        run.log.last(),
        Some(&Event::Horizon(Tick(TICKS))),
        "a clean stop"
    );
}

#[tokio::test]
async fn inputs_are_durable_once_before_their_tick_is_shown() {
    for fails in [false, true] {
        let run = run(&joins(), fails).await.unwrap();
        let appended: Vec<_> = run
            .log
            .iter()
            .filter_map(|event| match event {
                Event::Appended(tick) => Some(tick.0),
                _ => None,
            })
            .collect();
        let expected: Vec<_> = (1..=20).map(|number| 20 * number).collect();
        assert_eq!(appended, expected, "failing: {fails}");
        for (number, shown) in (1..).zip(&run.shown) {
            assert_eq!(shown.output.tick, Tick(number));
            let comes = shown.output.players.iter().any(|player| player.present);
            assert_eq!(comes, number % 20 == 0 && number <= 400, "tick {number}");
        }
        assert!(run.health.is_well());
    }
}

#[tokio::test]
async fn no_snapshot_outruns_the_mail() {
    // From nobody on the planet, so it is answered, and changes nothing.
    let command = |tick: u64| {
        let action = Action::Stop;
        let (player, seq) = (PlayerId(1), tick);
        (
            tick,
            Input::Command(Command {
                player,
                seq,
                action,
            }),
        )
    };
    let inputs = [command(150), command(350)];
    for (mailed, newest) in [(0, 149), (150, 349), (350, TICKS)] {
        let run = run_with(&inputs, false, Tick(mailed), None).await.unwrap();
        let snapshot = run.snapshot.map_or(0, |tick| tick.0);
        assert!(
            snapshot <= newest,
            "mail up to {mailed}, snapshot of {snapshot}"
        );
        // Each is left out or written; which, where one was still being written, is not told.
        assert_eq!(snapshot == TICKS, newest == TICKS);
    }
}

#[tokio::test]
async fn a_journal_that_does_not_answer_does_not_hold_up_a_stop() {
    let hangs_from = Tick(200);
    let inputs = joins();
    let run = run_with(
        &inputs,
        false,
        Tick(TICKS),
        Some(HangsAt::Append(hangs_from)),
    )
    .await;
    let run = run.unwrap();
    let last = run.shown.last().unwrap().output.tick;
    assert_eq!(last.next(), hangs_from, "what is not durable is not shown");
    assert_eq!(run.snapshot, Some(last));
    assert_eq!(run.log.last(), Some(&Event::Horizon(last)));
}

/// Found by a simulation. A snapshot that names the record has its inputs, so recovery passes it
/// over; the tick that it belongs to was never run.
#[tokio::test]
async fn a_record_of_a_tick_that_was_given_up_comes_after_the_snapshot() {
    // The second tick in which the clock record is moved on; the first is 1.
    let tick = 2 + u64::from(RATE);
    let join = joins()[0].1.clone();
    let hangs_at = HangsAt::Horizon(Tick(tick));
    let run = run_with(&[(tick, join)], false, Tick(TICKS), Some(hangs_at)).await;
    let run = run.unwrap();
    assert!(run.log.contains(&Event::Appended(Tick(tick))));
    assert_eq!(run.snapshot, Some(Tick(tick - 1)));
    assert_eq!(run.snapshot_records, Some(0));
}
