//! The whole system in one thread, under virtual time, from one seed: the real server with its HTTP,
//! sessions, journal and recovery, real clients that compute or observe, a network and a disk in
//! memory. Two runs of a seed are the same, to the last byte that any client gets.
//!
//! - [`host`]: the server's runtime, whose time is ours. `machine`: what the server stands on.
//! - [`network`], [`store`]: streams and stores that fail as real ones do.
//! - [`client`]: a player who comes, goes, and changes transports.
//! - [`faults`]: what goes wrong, and when.
//! - [`checks`]: what has to hold all the time; `verdict`: what has to hold in the end.
//!
//! Nothing here knows what is in a world, but for what players may ask for.

pub mod checks;
pub mod client;
pub mod faults;
mod host;
mod machine;
pub mod network;
pub mod store;
mod verdict;

use std::cell::RefCell;
use std::fmt;
use std::panic;
use std::sync::{Arc, Once};

use protocol::client::View;
use system_tests::random::Random;

use checks::Ledger;
use client::{Figures, Player};
use faults::{Counts, Faults, Stage};
use host::Host;
use network::Network;
use store::Disk;

/// Virtual time passes in steps of this length.
const STEP_MS: u64 = 5;
/// How long things go wrong.
const NOISE_MS: u64 = 30_000;
/// How long everything may take to settle afterwards.
const CALM_MS_MAX: u64 = 90_000;
const CLIENTS: usize = 4;

/// What a run was like.
#[derive(Debug, Clone, Copy, Default)]
pub struct Report {
    /// A hash over all that happened, and when.
    pub trace: u64,
    /// The last tick that anyone saw.
    pub ticks: u64,
    /// What went wrong.
    pub faults: Counts,
    /// What the clients did.
    pub clients: Figures,
}

/// What did not hold.
#[derive(Debug)]
pub struct Failure {
    /// In which run.
    pub seed: u64,
    /// What.
    pub text: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { seed, text, .. } = self;
        write!(
            f,
            "seed {seed}: {text}\nto repeat it, with all that happens: cargo xtask simulate --seed {seed}"
        )
    }
}

impl std::error::Error for Failure {}

/// Everything there is.
struct Simulation {
    now_ms: u64,
    host: Host,
    network: Network,
    clients: Vec<Player>,
    disk: Arc<Disk>,
    faults: Faults,
    ledger: Ledger,
}

/// Runs a seed. Prints in words what happens, if it `is_told`.
///
/// # Errors
/// If something does not hold.
pub fn run(seed: u64, is_told: bool) -> Result<Report, Failure> {
    watch_panics();
    let mut simulation = Simulation::new(seed, is_told);
    simulation.run();
    let Simulation {
        ledger,
        clients,
        faults,
        ..
    } = simulation;
    if let Some(text) = ledger.failure() {
        let text = text.to_owned();
        return Err(Failure { seed, text });
    }
    let figures = clients.iter().map(Player::figures);
    Ok(Report {
        trace: ledger.trace(),
        ticks: ledger.newest().0,
        faults: faults.counts,
        clients: figures.fold(Figures::default(), Figures::and),
    })
}

impl Simulation {
    fn new(seed: u64, is_told: bool) -> Simulation {
        let random = Random::new(seed);
        let disk = Arc::new(Disk::new(random.fork(1)));
        let host = Host::new(seed, &disk, random.fork(2));
        let mut climate = random.fork(3);
        let weather = (0..CLIENTS).map(|_| faults::weather(&mut climate));
        let network = Network::new(weather.collect(), random.fork(4));
        let client = |number: usize| {
            let view = match number % 3 {
                0 => View::Observe,
                _ => View::Compute,
            };
            let random = random.fork(10 + number as u64);
            Player::new(number, host.catalogue(), view, random)
        };
        Simulation {
            now_ms: 0,
            clients: (0..CLIENTS).map(client).collect(),
            host,
            network,
            disk,
            faults: Faults::new(random.fork(5)),
            ledger: Ledger::new(is_told),
        }
    }

    fn run(&mut self) {
        while self.now_ms < NOISE_MS && self.ledger.failure().is_none() {
            self.step(true);
        }
        self.ledger.note("calm");
        self.act(|faults, _, stage| faults.calm(stage));
        self.clients.iter_mut().for_each(Player::rest);
        let mut unsettled = Some(String::new());
        while unsettled.is_some() && self.ledger.failure().is_none() {
            if self.now_ms > NOISE_MS + CALM_MS_MAX {
                let text = unsettled.unwrap_or_default();
                return self.ledger.fail(format!("nothing settles: {text}"));
            }
            self.step(false);
            unsettled = self.unsettled();
        }
        if self.ledger.failure().is_some() {
            return;
        }
        let catalogue = Arc::clone(self.host.catalogue());
        verdict::judge(&mut self.ledger, &self.disk, &catalogue, &self.clients);
    }

    fn unsettled(&self) -> Option<String> {
        let newest = self.ledger.newest();
        let mut clients = self.clients.iter().enumerate();
        let unsettled = clients.find_map(|(number, client)| {
            let why = client.unsettled(newest)?;
            Some(format!("client {number}: {why}"))
        });
        unsettled.or_else(|| {
            let (player, seq) = self.ledger.owed()?;
            Some(format!("no mail answers command {seq} of player {player}"))
        })
    }

    fn step(&mut self, is_noisy: bool) {
        self.now_ms += STEP_MS;
        let now_ms = self.now_ms;
        self.ledger.pass(now_ms);
        match is_noisy {
            true => self.act(Faults::step),
            false => self.act(Faults::tend),
        }
        self.host.pass(STEP_MS);
        self.network.pass(now_ms);
        for client in &mut self.clients {
            client.step(now_ms, &mut self.network, &mut self.ledger, is_noisy);
        }
        if let Some(panic) = PANIC.take() {
            self.ledger.fail(format!("a task panicked: {panic}"));
        }
    }

    fn act(&mut self, act: impl FnOnce(&mut Faults, u64, &mut Stage<'_>)) {
        let mut stage = Stage {
            host: &mut self.host,
            network: &mut self.network,
            clients: &mut self.clients,
            disk: &self.disk,
            ledger: &mut self.ledger,
        };
        act(&mut self.faults, self.now_ms, &mut stage);
    }
}

thread_local! {
    /// A panic of a task, which its runtime keeps to itself. All tasks of a run are on one thread.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PANIC.set(Some(info.to_string()));
            before(info);
        }));
    });
}
