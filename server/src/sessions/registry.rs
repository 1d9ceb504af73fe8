//! All sessions: those in use in memory, the rest in the store.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::future::Future;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use protocol::server::{Mail, MailBody};
use protocol::{ErrorBody, ErrorCode};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{Frequency, PlayerId, Tick};
use storage::{Mailbox, SessionRecord, Sessions, StorageError, within};
use tokio::sync::{Mutex as AsyncMutex, broadcast, watch};
use tokio::time::Instant;

use super::limits::Addresses;
use super::session::Session;
use super::token::Token;
use crate::config::Limits;
use crate::machine::Randomness;
use host::inbox::Inbox;
use host::replica::SharedReplica;
use host::shown::Shown;

/// What is asked of the store and takes longer is given up.
const STORE_WAIT_MAX: Duration = Duration::from_secs(10);

/// All sessions of a world.
pub struct Registry {
    /// Held while sessions are made, loaded and delivered to, so that these do not interleave:
    /// players join in the order of their numbers, and no mail falls between store and memory.
    pub(super) store: AsyncMutex<Store>,
    live: Mutex<Live>,
    pub(super) addresses: Mutex<Addresses>,
    /// Acks that the store does not have yet.
    pub(super) acks: Mutex<BTreeMap<String, u64>>,
    pub(super) delivered: watch::Sender<Tick>,
    pub(super) mail_is_well: AtomicBool,
    pub(super) inbox: Arc<Inbox>,
    pub(super) replica: SharedReplica,
    pub(super) feed: broadcast::Sender<Arc<Shown>>,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) frequency: Frequency,
    pub(super) limits: Limits,
    pub(super) randomness: Randomness,
    pub(super) stop: watch::Receiver<bool>,
}

pub(super) struct Store {
    pub(super) sessions: Box<dyn Sessions>,
    pub(super) next_player: u32,
}

#[derive(Debug, Default)]
pub(super) struct Live {
    /// In an order, since they are gone through.
    by_id: BTreeMap<String, Arc<Session>>,
    by_token: HashMap<[u8; 32], Arc<Session>>,
    by_player: HashMap<PlayerId, Arc<Session>>,
}

/// What a registry works with.
pub struct Surroundings {
    /// Where inputs go.
    pub inbox: Arc<Inbox>,
    /// The world as shown.
    pub replica: SharedReplica,
    /// Ticks as they are shown.
    pub feed: broadcast::Sender<Arc<Shown>>,
    /// The figures of the rules.
    pub catalogue: Arc<Catalogue>,
    /// What clients may do.
    pub limits: Limits,
    /// Where names and secrets come from.
    pub randomness: Randomness,
    /// Becomes true when the server is to stop.
    pub stop: watch::Receiver<bool>,
}

impl Registry {
    /// The sessions of a store.
    ///
    /// # Errors
    /// If the store can't be read.
    pub async fn open(
        mut sessions: Box<dyn Sessions>,
        surroundings: Surroundings,
    ) -> Result<Registry, StorageError> {
        let Surroundings {
            inbox,
            replica,
            feed,
            catalogue,
            limits,
            randomness,
            stop,
        } = surroundings;
        let (frequency, joined) = {
            let replica = replica.read();
            let last = replica.players.last_key_value();
            (replica.params.frequency, last.map_or(0, |(id, _)| id.0))
        };
        let not_joined = sessions.after_player(PlayerId(joined)).await?;
        let last = not_joined.last().map_or(joined, |record| record.player.0);
        let store = Store {
            sessions,
            next_player: last + 1,
        };
        Ok(Registry {
            store: AsyncMutex::new(store),
            live: Mutex::default(),
            addresses: Mutex::new(Addresses::new(limits.sessions_per_minute)),
            acks: Mutex::default(),
            delivered: watch::Sender::new(Tick(0)),
            mail_is_well: AtomicBool::new(true),
            inbox,
            replica,
            feed,
            catalogue,
            frequency,
            limits,
            randomness,
            stop,
        })
    }

    /// The session that a token opens.
    ///
    /// # Errors
    /// If it opens none, or the store can't be read.
    pub async fn authenticate(&self, token: &Token) -> Result<Arc<Session>, ErrorBody> {
        let sha256 = token.sha256();
        if let Some(session) = self.in_use(sha256) {
            return Ok(session);
        }
        let mut store = self.store.lock().await;
        let found = in_time(store.sessions.by_token(sha256)).await;
        let record = found.map_err(unavailable)?;
        let record = record.ok_or_else(|| {
            let message = "no session has this token; POST /initiate or hello without a token \
                           makes a new one";
            ErrorBody::new(ErrorCode::Unauthorized, message)
        })?;
        self.load(&mut store, record).await.map_err(unavailable)
    }

    /// The session of a token, if it is in memory and stays there for a while.
    fn in_use(&self, sha256: [u8; 32]) -> Option<Arc<Session>> {
        let session = self.live().by_token.get(&sha256).cloned()?;
        session.stay(Instant::now() + self.limits.leave_after_socket);
        // It may have been forgotten just before.
        let live = self.live();
        let now = live.by_token.get(&sha256);
        now.is_some_and(|now| Arc::ptr_eq(now, &session))
            .then_some(session)
    }

    /// The session of a player, in memory from now on. None if it was never made here.
    pub(super) async fn of_player(
        &self,
        store: &mut Store,
        player: PlayerId,
    ) -> Result<Option<Arc<Session>>, StorageError> {
        let known = self.live().by_player.get(&player).cloned();
        if known.is_some() {
            return Ok(known);
        }
        match in_time(store.sessions.of_player(player)).await? {
            Some(record) => self.load(store, record).await.map(Some),
            None => Ok(None),
        }
    }

    pub(super) async fn load(
        &self,
        store: &mut Store,
        record: SessionRecord,
    ) -> Result<Arc<Session>, StorageError> {
        // It may have been loaded while the store was waited for.
        let known = self.live().by_id.get(&record.id).cloned();
        if let Some(session) = known {
            return Ok(session);
        }
        let mailbox = in_time(store.sessions.mailbox(&record.id)).await?;
        let messages = messages_of(&mailbox);
        let numbers = (mailbox.last_number, mailbox.acked);
        let session = Arc::new(Session::new(record, numbers, messages, &self.limits));
        self.live().insert(&session);
        Ok(session)
    }

    /// A session that is in memory.
    pub(super) fn live_by_id(&self, id: &str) -> Option<Arc<Session>> {
        self.live().by_id.get(id).cloned()
    }

    /// All sessions that are in memory.
    pub(super) fn all_live(&self) -> Vec<Arc<Session>> {
        self.live().by_id.values().cloned().collect()
    }

    /// Forgets a session that nobody uses; it is in the store.
    pub(super) fn forget(&self, session: &Session) {
        let mut live = self.live();
        live.by_id.remove(&session.id);
        live.by_token.remove(&session.token_sha256);
        live.by_player.remove(&session.player);
    }

    /// Mail up to this number has arrived.
    pub fn ack(&self, session: &Session, number: u64) {
        if session.ack(number) {
            lock(&self.acks).insert(session.id.clone(), session.acked());
        }
    }

    pub(super) fn live(&self) -> MutexGuard<'_, Live> {
        lock(&self.live)
    }
}

impl Live {
    pub(super) fn insert(&mut self, session: &Arc<Session>) {
        self.by_id.insert(session.id.clone(), Arc::clone(session));
        self.by_token
            .insert(session.token_sha256, Arc::clone(session));
        self.by_player.insert(session.player, Arc::clone(session));
    }
}

/// All mail of a mailbox.
pub(super) fn messages_of(mailbox: &Mailbox) -> VecDeque<Mail> {
    let stored = mailbox.messages.iter();
    stored
        .filter_map(|stored| mail_of(stored.number, &stored.body))
        .collect()
}

/// Mail as the store has it; none if its form is no longer known.
pub(super) fn mail_of(number: u64, body: &str) -> Option<Mail> {
    match serde_json::from_str::<MailBody>(body) {
        Ok(body) => Some(Mail { number, body }),
        Err(error) => {
            tracing::error!(number, %error, "mail of an unknown form");
            None
        }
    }
}

/// What the store says, unless that takes too long.
pub(super) async fn in_time<T>(
    call: impl Future<Output = Result<T, StorageError>>,
) -> Result<T, StorageError> {
    within(STORE_WAIT_MAX, "the session store", call).await
}

pub(super) fn unavailable(error: StorageError) -> ErrorBody {
    tracing::error!(%error, "the session store");
    let message = "sessions can't be read or written now; try again in a few seconds";
    ErrorBody::new(ErrorCode::Unavailable, message)
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no holder of this lock panics")
}
