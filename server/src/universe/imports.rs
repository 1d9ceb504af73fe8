//! Imports: who may bring a world now, and how far each is.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use host::save::verify::Verification;
use protocol::{ErrorBody, ErrorCode};
use sim_core::ids::Tick;
use storage::{Origin, SessionRecord, WorldId};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::Refusal;
use crate::config::Limits;
use crate::sessions::limits::{Addresses, network_of};

/// Imports under way at once, from the first byte of the upload on. Each may hold a save three
/// times over, of 64 MiB.
const UNDER_WAY_MAX: usize = 4;
/// Nobody asked for as long: whoever brought it has gone.
const SILENCE_MAX: Duration = Duration::from_secs(60);
/// How long the end of an import can be asked for.
const REMEMBERED: Duration = Duration::from_secs(600);

/// Imports of a server.
pub(crate) struct Imports {
    queue: mpsc::Sender<Import>,
    table: Arc<Mutex<Table>>,
}

#[derive(Debug)]
struct Table {
    addresses: Addresses,
    /// Networks that an import comes from.
    under_way: HashSet<IpAddr>,
    /// Those that can be asked for. As many as rates and memory of them allow.
    known: BTreeMap<WorldId, Arc<About>>,
}

/// A world that waits to be verified.
pub(crate) struct Import {
    pub(crate) about: Arc<About>,
    pub(crate) verification: Verification,
    pub(crate) origin: Origin,
    /// That of whoever brought it.
    pub(crate) session: SessionRecord,
    pub(crate) turn: Turn,
}

/// What is known of an import.
#[derive(Debug)]
pub(crate) struct About {
    /// The world's name, if it is accepted.
    pub(crate) id: WorldId,
    /// Its last tick.
    pub(crate) end: Tick,
    /// SHA-256 of the secret of whoever brought it.
    token_sha256: [u8; 32],
    stage: watch::Sender<Stage>,
    asked: Mutex<Asked>,
}

#[derive(Debug)]
struct Asked {
    /// When it was asked for last.
    at: Instant,
    is_called_off: bool,
}

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Others are before it.
    Waiting,
    /// Replayed up to this tick.
    Verifying(Tick),
    /// Accepted.
    Opening,
    /// The world can be played.
    Done,
    /// It is not accepted.
    Refused(Refusal),
}

impl Stage {
    /// Whether it stays as it is.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self, Stage::Done | Stage::Refused(_))
    }
}

/// The right to have one import under way, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    network: IpAddr,
    table: Arc<Mutex<Table>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.table).under_way.remove(&self.network);
    }
}

impl Imports {
    pub(super) fn new(limits: &Limits) -> (Imports, mpsc::Receiver<Import>) {
        let (queue, imports) = mpsc::channel(UNDER_WAY_MAX);
        let table = Table {
            addresses: Addresses::new(limits.imports_per_minute),
            under_way: HashSet::new(),
            known: BTreeMap::new(),
        };
        let table = Arc::new(Mutex::new(table));
        (Imports { queue, table }, imports)
    }

    /// Lets an address bring a world.
    ///
    /// # Errors
    /// If it brings one already or too many, or too many others do.
    pub(crate) fn begin(&self, address: IpAddr, now: Instant) -> Result<Turn, ErrorBody> {
        let network = network_of(address);
        let mut table = lock(&self.table);
        if table.under_way.contains(&network) {
            let message = "a world is being imported from this address; wait until that is done";
            return Err(ErrorBody::new(ErrorCode::RateLimited, message));
        }
        if table.under_way.len() >= UNDER_WAY_MAX {
            let message = "others are importing worlds; try again in a minute";
            return Err(ErrorBody::new(ErrorCode::Unavailable, message));
        }
        table.addresses.take(address, now, "imports")?;
        table.under_way.insert(network);
        Ok(Turn {
            network,
            table: Arc::clone(&self.table),
        })
    }

    /// Worlds that are being brought.
    pub(crate) fn under_way(&self) -> usize {
        lock(&self.table).under_way.len()
    }

    /// Has a world verified that has come.
    pub(crate) fn queue(&self, import: Import) -> Result<(), ErrorBody> {
        let about = Arc::clone(&import.about);
        // The queue has room for all that are under way.
        self.queue.try_send(import).map_err(|_| {
            let message = "the server is stopping; bring the world to the next start";
            ErrorBody::new(ErrorCode::ShuttingDown, message)
        })?;
        let mut table = lock(&self.table);
        let now = Instant::now();
        table.known.retain(|_, about| !about.is_forgotten(now));
        table.known.insert(about.id.clone(), about);
        Ok(())
    }

    /// An import that is under way, or ended a while ago.
    pub(crate) fn ask(&self, id: &WorldId) -> Option<Arc<About>> {
        let about = lock(&self.table).known.get(id).cloned()?;
        lock(&about.asked).at = Instant::now();
        Some(about)
    }
}

impl About {
    pub(crate) fn new(id: WorldId, end: Tick, token_sha256: [u8; 32]) -> Arc<About> {
        Arc::new(About {
            id,
            end,
            token_sha256,
            stage: watch::Sender::new(Stage::Waiting),
            asked: Mutex::new(Asked {
                at: Instant::now(),
                is_called_off: false,
            }),
        })
    }

    /// How far it is, as that changes.
    pub(crate) fn watch(&self) -> watch::Receiver<Stage> {
        self.stage.subscribe()
    }

    pub(super) fn tell(&self, stage: Stage) {
        self.stage.send_replace(stage);
    }

    /// Nobody wants it any more, says who has the secret.
    ///
    /// # Errors
    /// If it is another secret.
    pub(crate) fn call_off(&self, token_sha256: [u8; 32]) -> Result<(), ErrorBody> {
        if token_sha256 != self.token_sha256 {
            let message = "this token is not of this import";
            return Err(ErrorBody::new(ErrorCode::Unauthorized, message).at("Authorization"));
        }
        lock(&self.asked).is_called_off = true;
        Ok(())
    }

    /// Whether nobody waits for it any more.
    pub(super) fn is_given_up(&self) -> bool {
        let asked = lock(&self.asked);
        asked.is_called_off || asked.at.elapsed() > SILENCE_MAX
    }

    fn is_forgotten(&self, now: Instant) -> bool {
        self.stage.borrow().has_ended() && now.duration_since(lock(&self.asked).at) > REMEMBERED
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no holder of this lock panics")
}
