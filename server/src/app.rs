//! Puts the parts together: the one place that names concrete ones.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sim_core::catalogue::Catalogue;
use sim_core::ids::Tick;
use storage::Stores;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::config::{Config, place_name};
use crate::error::{ServerError, Stopped};
use crate::http;
use crate::observe::stats::Stats;
use crate::sessions::Registry;
use crate::sessions::mailroom::WAITING_TICKS_MAX;
use crate::sessions::registry::Surroundings;
use crate::shared::Shared;
use crate::transport::listener;
use crate::worlds::clock::MachineTime;
use crate::worlds::ground::Ground;
use crate::worlds::inbox::Inbox;
use crate::worlds::journaling::JournalWriter;
use crate::worlds::recovery::{self, Recovered, ReplayFrom};
use crate::worlds::replica::{Replica, SharedReplica};
use crate::worlds::snapshotting::SnapshotWriter;
use crate::worlds::ticker::{FEED_TICKS, Ticker};
use crate::worlds::worker::Worker;

/// Time for clients to be told goodbye.
const GOODBYE_WAIT_MAX: Duration = Duration::from_secs(5);

/// Time for mail to be kept; what is not is delivered at the next start.
const MAIL_WAIT_MAX: Duration = Duration::from_secs(5);

/// A server that runs.
pub struct Running {
    address: SocketAddr,
    stop: Arc<watch::Sender<bool>>,
    world: oneshot::Receiver<Result<(), ServerError>>,
    http: JoinHandle<()>,
    mailroom: JoinHandle<()>,
    sweep: JoinHandle<()>,
    sockets: watch::Receiver<usize>,
    /// Keeps other servers off the data until the end.
    _lock: Option<std::fs::File>,
}

/// Recovers the world, and serves it.
///
/// # Errors
/// If what is kept can't be used, or the address can't be listened on.
pub async fn start(config: Config) -> Result<Running, ServerError> {
    let started = Instant::now();
    let listener = listen(config.listen).await?;
    let address = listener.local_addr()?;
    let catalogue = Arc::new(Catalogue::verdant());
    let mut stores = storage::open(&config.location).await?;
    let recovered = recover(&mut stores, &config, &catalogue).await?;
    let params = recovered.world.params();
    tracing::info!(
        tick = %recovered.world.tick(),
        hash = %recovered.world.hash(),
        from = %recovered.from,
        records = recovered.head.records,
        seed = params.seed,
        frequency = params.frequency.get(),
        ticks_per_second = params.ticks_per_second,
        took_ms = started.elapsed().as_millis() as u64,
        "world ready"
    );
    let Stores {
        journal,
        snapshots,
        sessions,
        lock,
    } = stores;
    let Recovered {
        world,
        first,
        head,
        horizon,
        outcomes,
        ..
    } = recovered;

    let (stop, stopping) = watch::channel(false);
    let stop = Arc::new(stop);
    let replica = SharedReplica::new(Replica::of(&world.image()));
    let inbox = Arc::new(Inbox::default());
    let (feed, _) = broadcast::channel(FEED_TICKS);
    let surroundings = Surroundings {
        inbox: Arc::clone(&inbox),
        replica: replica.clone(),
        feed: feed.clone(),
        catalogue: Arc::clone(&catalogue),
        limits: config.limits,
        stop: stopping.clone(),
    };
    let sessions = Arc::new(Registry::open(sessions, surroundings).await?);
    sessions.deliver(&outcomes).await?;
    sessions.resume().await?;

    let rate = params.ticks_per_second;
    let journal = JournalWriter::new(journal, first, head, horizon, rate);
    let stats = Arc::new(Stats::default());
    let shared = Arc::new(Shared {
        params,
        catalogue,
        ground: Ground::new(params, replica.clone()),
        lookouts: Arc::new(Semaphore::new(config.limits.lookouts)),
        replica: replica.clone(),
        feed: feed.clone(),
        sessions: Arc::clone(&sessions),
        stats: Arc::clone(&stats),
        journal: journal.health(),
        stop: stopping.clone(),
        sockets: watch::Sender::new(0),
        allowed_origins: config.allowed_origins,
        limits: config.limits,
    });
    let (outcomes, mail) = mpsc::channel(WAITING_TICKS_MAX);
    let ticker = Ticker {
        time: MachineTime::starting_now(),
        worker: Worker::start(world)?,
        journal,
        inbox,
        replica,
        feed,
        outcomes,
        mailed: Tick(0),
        snapshots: SnapshotWriter::start(snapshots, sessions.delivered()),
        snapshot_ticks: (config.snapshot_period.as_secs() * u64::from(rate)).max(1),
        stats,
    };
    let world = run_ticker(ticker, stopping.clone(), Arc::clone(&stop))?;
    Ok(Running {
        address,
        world,
        mailroom: tokio::spawn(Arc::clone(&sessions).run_mailroom(mail)),
        sweep: tokio::spawn(sessions.sweep()),
        sockets: shared.sockets.subscribe(),
        http: tokio::spawn(listener::serve(
            listener,
            http::router(shared),
            config.limits,
            stopping,
        )),
        stop,
        _lock: lock,
    })
}

async fn listen(address: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServerError::Listen {
            address: address.to_string(),
            source,
        })
}

async fn recover(
    stores: &mut Stores,
    config: &Config,
    catalogue: &Arc<Catalogue>,
) -> Result<Recovered, ServerError> {
    let place = place_name(&config.location);
    let (segment, first) = recovery::open_segment(
        stores.journal.as_mut(),
        stores.snapshots.as_mut(),
        stores.sessions.as_mut(),
        config.world,
        catalogue,
        &place,
    )
    .await?;
    let recovered = recovery::recover(
        stores.journal.as_mut(),
        stores.snapshots.as_mut(),
        catalogue,
        (segment.params, first),
        ReplayFrom::Snapshot,
        None,
    )
    .await?;
    recovery::check_witnesses(stores.sessions.as_mut(), &recovered.world).await?;
    // What comes after the snapshot that was used is of no use.
    let used = (recovered.from.0 > 0).then_some(recovered.from);
    stores.snapshots.drop_after(used).await?;
    Ok(recovered)
}

/// The ticker has a thread and a runtime of its own: no request can hold up a tick.
fn run_ticker(
    ticker: Ticker<MachineTime>,
    stopping: watch::Receiver<bool>,
    stop: Arc<watch::Sender<bool>>,
) -> Result<oneshot::Receiver<Result<(), ServerError>>, ServerError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (done, world) = oneshot::channel();
    std::thread::Builder::new()
        .name("ticker".into())
        .spawn(move || {
            let result = runtime.block_on(ticker.run(stopping));
            if let Err(error) = &result {
                tracing::error!(code = error.code(), %error, "the world stopped");
            }
            // Without a world there is nothing to serve.
            stop.send_replace(true);
            let _ = done.send(result);
        })?;
    Ok(world)
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops it when `true` is sent.
    pub fn stopper(&self) -> Arc<watch::Sender<bool>> {
        Arc::clone(&self.stop)
    }

    /// Returns when it has stopped: no more actions, the tick finished, a last snapshot, every
    /// client told.
    ///
    /// # Errors
    /// If it did not stop because it was told to.
    pub async fn finished(mut self) -> Result<(), ServerError> {
        let result = (&mut self.world).await;
        let goodbye = async {
            let _ = self.sockets.wait_for(|count| *count == 0).await;
            let _ = (&mut self.http).await;
        };
        if tokio::time::timeout(GOODBYE_WAIT_MAX, goodbye)
            .await
            .is_err()
        {
            tracing::warn!("some clients did not hang up");
            self.http.abort();
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
