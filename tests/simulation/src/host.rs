//! The server as it runs: the whole of it, in a runtime whose time stands still but when it is told
//! that some has passed. A crash is the end of the runtime, and of all that it had in memory.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use server::app;
use server::config::{Config, Limits, WorldChoice};
use server::error::ServerError;
use sim_core::catalogue::Catalogue;
use sim_core::ids::Frequency;
use storage::Location;
use system_tests::random::Random;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::machine::SimulatedMachine;
use crate::network::Network;
use crate::store::Disk;

/// 40 chunks.
const FREQUENCY: u32 = 128;

/// What a server can be restarted from.
pub(crate) struct Host {
    disk: Arc<Disk>,
    random: Arc<Mutex<Random>>,
    config: Config,
    process: Option<Process>,
}

struct Process {
    runtime: Runtime,
    started: Instant,
    passed_ms: u64,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    stop: Option<Arc<watch::Sender<bool>>>,
    end: Option<Result<(), ServerError>>,
}

impl Host {
    pub(crate) fn new(seed: u64, disk: &Arc<Disk>, random: Random) -> Host {
        Host {
            disk: Arc::clone(disk),
            random: Arc::new(Mutex::new(random)),
            config: config(seed),
            process: None,
        }
    }

    /// The figures of the rules that it runs by.
    pub(crate) fn catalogue(&self) -> &Arc<Catalogue> {
        &self.config.catalogue
    }

    /// Starts a server.
    pub(crate) fn start(&mut self, network: &Network) {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime takes memory alone");
        let machine = SimulatedMachine {
            doorstep: network.doorstep(),
            disk: Arc::clone(&self.disk),
            random: Arc::clone(&self.random),
        };
        let state: Arc<Mutex<State>> = Arc::default();
        let (config, told) = (self.config.clone(), Arc::clone(&state));
        runtime.spawn(async move {
            let end = match app::start_on(machine, config).await {
                Ok(running) => {
                    lock(&told).stop = Some(running.stopper());
                    running.finished().await
                }
                Err(error) => Err(error),
            };
            lock(&told).end = Some(end);
        });
        let started = runtime.block_on(async { Instant::now() });
        self.process = Some(Process {
            runtime,
            started,
            passed_ms: 0,
            state,
        });
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, step_ms: u64) {
        if let Some(process) = &mut self.process {
            process.passed_ms += step_ms;
            let then = process.started + Duration::from_millis(process.passed_ms);
            let passing = async { tokio::time::sleep_until(then).await };
            process.runtime.block_on(passing);
        }
    }

    /// Asks it to stop. False if it has not got as far as that.
    pub(crate) fn ask_to_stop(&self) -> bool {
        let Some(process) = &self.process else {
            return false;
        };
        match &lock(&process.state).stop {
            Some(stop) => !stop.send_replace(true),
            None => false,
        }
    }

    /// Whether there is a process.
    pub(crate) fn is_up(&self) -> bool {
        self.process.is_some()
    }

    /// How it ended, if it did so itself; there is no process any more then.
    pub(crate) fn take_end(&mut self) -> Option<Result<(), ServerError>> {
        let process = self.process.as_ref()?;
        let end = lock(&process.state).end.take()?;
        self.process = None;
        Some(end)
    }

    /// Ends it between two instructions.
    pub(crate) fn crash(&mut self) {
        self.process = None;
        self.disk.crash();
    }
}

fn config(seed: u64) -> Config {
    Config {
        listen: ([10, 0, 1, 0], 80).into(),
        catalogue: Arc::new(Catalogue::verdant()),
        location: Location::Folder("a simulated disk".into()),
        world: WorldChoice {
            seed: Some(seed),
            frequency: Frequency::new(FREQUENCY),
            ..WorldChoice::default()
        },
        snapshot_period: Duration::from_secs(5),
        limits: Limits {
            leave_after_socket: Duration::from_secs(4),
            leave_after_request: Duration::from_secs(6),
            hello_wait: Duration::from_secs(5),
            ping_period: Duration::from_secs(3),
            ..Limits::default()
        },
        threads: NonZeroUsize::MIN,
        allowed_origins: Vec::new(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no holder of this lock panics")
}
