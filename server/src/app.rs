//! Puts the parts together: the one place that names concrete ones. Here those of a world, in
//! `serving` the worlds and what leads to them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sim_core::catalogue::Catalogue;
use sim_core::ids::Tick;
use sim_core::tick::{World, WorldParams};
use storage::{Journal, Sessions, Stores};
use tokio::sync::{Semaphore, broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::config::{Config, place_name};
use crate::error::{ServerError, Stopped};
use crate::machine::{Machine, Place};
use crate::observe::stats::Stats;
use crate::sessions::Registry;
use crate::sessions::mailroom::WAITING_TICKS_MAX;
use crate::sessions::registry::Surroundings;
use crate::shared::Shared;
use crate::worlds::Threads;
use crate::worlds::clock::MachineTime;
use crate::worlds::ground::Ground;
use crate::worlds::journaling::{JournalHealth, JournalWriter};
use crate::worlds::recovery::{self, Goal, Opened, Recovered, Upgrade};
use crate::worlds::snapshotting::SnapshotWriter;
use crate::worlds::subscriptions::Subscriptions;
use crate::worlds::ticker::{FEED_TICKS, Ticker};
use crate::worlds::worker::Worker;
use host::inbox::Inbox;
use host::news::News;
use host::replica::{Replica, SharedReplica};
use host::shown::Shown;

mod serving;
mod world_thread;

pub use serving::{Running, start, start_on};
use world_thread::{End, Ready, WorldThread};

/// Time for clients to be told goodbye.
const GOODBYE_WAIT_MAX: Duration = Duration::from_secs(5);

/// Time for mail to be kept; what is not is delivered at the next start.
const MAIL_WAIT_MAX: Duration = Duration::from_secs(5);

/// A world that runs.
pub(crate) struct RunningWorld {
    /// The world, as seen by those who serve it.
    pub(crate) shared: Arc<Shared>,
    /// What was done to it before it could run.
    pub(crate) upgrade: Option<Upgrade>,
    end: oneshot::Receiver<End>,
    mailroom: JoinHandle<()>,
    sweep: JoinHandle<()>,
    /// Keeps other servers off the data until the end.
    _lock: Option<std::fs::File>,
}

/// Recovers a world, or begins it, and has it run until `stop` says so, which it says itself when
/// the world ends otherwise.
///
/// # Errors
/// If what is kept can't be used.
pub(crate) async fn start_world(
    machine: &Arc<impl Machine>,
    config: Config,
    stop: Arc<watch::Sender<bool>>,
) -> Result<RunningWorld, ServerError> {
    let started = Instant::now();
    let catalogue = Arc::clone(&config.catalogue);
    let (ready, thread) = WorldThread::open(machine, &config, &catalogue, &stop).await?;
    let Ready {
        stores,
        opened,
        recovered,
    } = ready;
    tell_ready(&recovered, started.elapsed());

    let outside = Outside::of(&recovered.world, &stop);
    let sessions = open_sessions(&**machine, &config, &outside, stores.sessions).await?;
    sessions.deliver(&recovered.replayed.news).await?;
    sessions.resume().await?;

    let (news, mail) = mpsc::channel(WAITING_TICKS_MAX);
    let (kept, place) = (opened.start_ticks(), machine.place());
    let snapshots = SnapshotWriter::start(stores.snapshots, kept, sessions.delivered(), place);
    let journal = journal_writer(stores.journal, &opened, &recovered);
    let ticker = ticker(
        &config,
        recovered.world,
        &outside,
        journal,
        snapshots,
        news,
        place,
    )?;
    let journal = ticker.journal.health();
    let shared = share(config, catalogue, &outside, Arc::clone(&sessions), journal);
    Ok(RunningWorld {
        shared,
        upgrade: opened.upgrade,
        end: thread.start(ticker),
        mailroom: tokio::spawn(Arc::clone(&sessions).run_mailroom(mail)),
        sweep: tokio::spawn(sessions.sweep()),
        _lock: stores.lock,
    })
}

fn tell_ready(recovered: &Recovered, took: Duration) {
    let params = recovered.world.params();
    tracing::info!(
        tick = %recovered.world.tick(),
        hash = %recovered.world.hash(),
        from = %recovered.from,
        records = recovered.head.records,
        seed = params.seed,
        frequency = params.frequency.get(),
        ticks_per_second = params.ticks_per_second,
        took_ms = took.as_millis() as u64,
        "world ready"
    );
}

/// What a world and those who serve it have between them.
struct Outside {
    params: WorldParams,
    inbox: Arc<Inbox>,
    replica: SharedReplica,
    subscriptions: Arc<Subscriptions>,
    feed: broadcast::Sender<Arc<Shown>>,
    stats: Arc<Stats>,
    stop: watch::Receiver<bool>,
}

impl Outside {
    fn of(world: &World, stop: &watch::Sender<bool>) -> Outside {
        Outside {
            params: world.params(),
            inbox: Arc::default(),
            replica: SharedReplica::new(Replica::of(&world.image())),
            subscriptions: Arc::default(),
            feed: broadcast::Sender::new(FEED_TICKS),
            stats: Arc::default(),
            stop: stop.subscribe(),
        }
    }
}

async fn open_sessions(
    machine: &impl Machine,
    config: &Config,
    outside: &Outside,
    store: Box<dyn Sessions>,
) -> Result<Arc<Registry>, ServerError> {
    let surroundings = Surroundings {
        inbox: Arc::clone(&outside.inbox),
        replica: outside.replica.clone(),
        feed: outside.feed.clone(),
        catalogue: Arc::clone(&config.catalogue),
        limits: config.limits,
        randomness: machine.randomness(),
        stop: outside.stop.clone(),
    };
    Ok(Arc::new(Registry::open(store, surroundings).await?))
}

fn journal_writer(
    journal: Box<dyn Journal>,
    opened: &Opened,
    recovered: &Recovered,
) -> JournalWriter {
    let Recovered {
        world,
        head,
        horizon,
        ..
    } = recovered;
    let rate = world.params().ticks_per_second;
    JournalWriter::new(journal, opened.newest(), *head, *horizon, rate)
}

fn ticker(
    config: &Config,
    world: World,
    outside: &Outside,
    journal: JournalWriter,
    snapshots: SnapshotWriter,
    news: mpsc::Sender<News>,
    place: Place,
) -> Result<Ticker<MachineTime>, ServerError> {
    let rate = outside.params.ticks_per_second;
    Ok(Ticker {
        time: MachineTime::starting_now(),
        worker: Worker::start(world, Threads::new(config.threads)?, place)?,
        journal,
        inbox: Arc::clone(&outside.inbox),
        replica: outside.replica.clone(),
        subscriptions: Arc::clone(&outside.subscriptions),
        feed: outside.feed.clone(),
        news,
        mailed: Tick(0),
        snapshots,
        snapshot_ticks: (config.snapshot_period.as_secs() * u64::from(rate)).max(1),
        stats: Arc::clone(&outside.stats),
    })
}

fn share(
    config: Config,
    catalogue: Arc<Catalogue>,
    outside: &Outside,
    sessions: Arc<Registry>,
    journal: Arc<JournalHealth>,
) -> Arc<Shared> {
    Arc::new(Shared {
        params: outside.params,
        catalogue,
        ground: Ground::new(outside.params, outside.replica.clone()),
        lookouts: Arc::new(Semaphore::new(config.limits.lookouts)),
        replica: outside.replica.clone(),
        subscriptions: Arc::clone(&outside.subscriptions),
        feed: outside.feed.clone(),
        sessions,
        stats: Arc::clone(&outside.stats),
        journal,
        stop: outside.stop.clone(),
        sockets: watch::Sender::new(0),
        allowed_origins: config.allowed_origins,
        limits: config.limits,
    })
}

async fn recover(
    stores: &mut Stores,
    config: &Config,
    catalogue: &Arc<Catalogue>,
) -> Result<(Opened, Recovered), ServerError> {
    let place = place_name(&config.location);
    let opened = recovery::open(
        stores.journal.as_mut(),
        stores.snapshots.as_mut(),
        stores.sessions.as_mut(),
        config.world,
        catalogue,
        &place,
    )
    .await?;
    let mut recovered = recovery::recover(
        stores.journal.as_mut(),
        stores.snapshots.as_mut(),
        catalogue,
        &opened.segments,
        Goal::NEWEST,
    )
    .await?;
    recovery::check_witnesses(stores.sessions.as_mut(), &recovered.world).await?;
    // What comes after the snapshot that was used is of no use.
    let used = (recovered.from.0 > 0).then_some(recovered.from);
    stores.snapshots.drop_after(used).await?;
    recovery::prepare(&mut recovered.world);
    Ok((opened, recovered))
}

impl RunningWorld {
    /// Returns when it has stopped: no more actions, the tick finished, a last snapshot, every
    /// client told.
    ///
    /// # Errors
    /// If it did not stop because it was told to.
    pub(crate) async fn finished(mut self) -> Result<(), ServerError> {
        let result = (&mut self.end).await;
        let mut sockets = self.shared.sockets.subscribe();
        let goodbye = sockets.wait_for(|count| *count == 0);
        if tokio::time::timeout(GOODBYE_WAIT_MAX, goodbye)
            .await
            .is_err()
        {
            tracing::warn!("some clients did not hang up");
        }
        self.sweep.abort();
        if tokio::time::timeout(MAIL_WAIT_MAX, &mut self.mailroom)
            .await
            .is_err()
        {
            tracing::error!("mail is left for the next start to deliver");
            self.mailroom.abort();
        }
        result.unwrap_or(Err(ServerError::WorldStopped(Stopped)))
    }
}
