//! A world whose one player is alone with it, and the host of both: what a server is to many.
//!
//! Its owner calls [`LocalHost::seal`], keeps what [`LocalHost::take_journal`] gives, and only
//! then calls [`LocalHost::step`]; how often, is how fast time goes. With its client the host
//! speaks the ordinary messages as bytes, so nothing in a client knows the difference. All that it is
//! can be made again from the bytes of its journal.
//!
//! - `client`: what the client asks for, and is told. `past`: the world as it was.
//! - [`opening`]: from a journal to a host.
//!
//! Nothing here knows the time, or where bytes are kept.

mod client;
mod error;
pub mod opening;
mod past;

use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use sim_core::part::Broadcast;
use sim_core::tick::{Input, SealedTick, World, WorldParams};
use std::sync::Arc;

use crate::inbox::Inbox;
use crate::news::News;
use crate::replica::Replica;
use crate::save::replay::Replay;
use crate::save::{Header, Journal, PLAYER, SaveError, Snapshot};
use client::Client;
pub use error::HostError;
use past::{History, Past};

/// Ticks after which the journal is told how far the world has come, at the latest: so many are lost
/// in a crash if nothing was done in them.
const MARK_TICKS: u64 = 200;
/// Ticks between two tries to let the player in.
const JOIN_TICKS: u64 = 20;
/// What a new player is called.
const NAME: &str = "Guest";

/// A world that is played alone.
#[derive(Debug)]
pub struct LocalHost {
    journal: Journal,
    /// Bytes of the journal that its owner has.
    taken: usize,
    /// Bytes of the journal that it was opened from.
    kept: usize,
    /// The world as it is.
    now: Replay,
    /// What the next record says: the last tick of which the journal speaks, and the hash after it.
    known: (Tick, StateHash),
    /// The tick that was sealed and not yet stepped.
    sealed: Option<Tick>,
    inbox: Inbox,
    /// The world as it is shown.
    replica: Replica,
    client: Client,
    history: History,
    /// What is shown instead of the present.
    past: Option<Past>,
}

impl LocalHost {
    /// A world that begins.
    ///
    /// # Errors
    /// If the parameters allow none.
    pub fn create(params: WorldParams, catalogue: Arc<Catalogue>) -> Result<LocalHost, SaveError> {
        let journal = Journal::begin(Header { params, catalogue });
        let now = Replay::from_start(&journal)?;
        let history = History::of(&now);
        Ok(LocalHost::of(journal, 0, now, history))
    }

    /// The host of a world that has come to the end of its journal.
    fn of(journal: Journal, taken: usize, now: Replay, history: History) -> LocalHost {
        LocalHost {
            taken,
            kept: taken,
            known: (now.tick(), now.world().hash()),
            sealed: None,
            inbox: Inbox::default(),
            replica: replica_of(&now),
            client: Client::new(format!("alone-{}", journal.seal())),
            history,
            past: None,
            journal,
            now,
        }
    }

    /// Seals the next tick: what the client has asked for until now goes into it. Does nothing if
    /// one is sealed already, or the past is being looked at.
    ///
    /// # Errors
    /// If the journal has become too long to go on.
    pub fn seal(&mut self) -> Result<(), HostError> {
        if self.sealed.is_some() || self.past.is_some() {
            return Ok(());
        }
        let tick = self.now.tick().next();
        if self.now.tick().since(self.known.0) >= MARK_TICKS {
            self.mark()?;
        }
        if !self.is_welcome() && tick.0 % JOIN_TICKS == 1 {
            let name = NAME.to_owned();
            let player = PLAYER;
            // An inbox that is never closed takes joins.
            let _ = self.inbox.push(Input::Join { player, name }, None);
        }
        let inputs = self.inbox.seal(tick);
        self.client.sealed(&inputs);
        if !inputs.is_empty() {
            let sealed = SealedTick { tick, inputs };
            self.journal.append(self.known, Some(sealed))?;
        }
        self.sealed = Some(tick);
        Ok(())
    }

    /// What is to be appended to the kept journal, and made durable, before anything else happens.
    /// While no tick is sealed, it leads up to the present.
    ///
    /// # Errors
    /// If the journal has become too long.
    pub fn take_journal(&mut self) -> Result<Vec<u8>, HostError> {
        if self.sealed.is_none() {
            self.mark()?;
        }
        let bytes = self.journal.bytes();
        let new = bytes[self.taken..].to_vec();
        self.taken = bytes.len();
        Ok(new)
    }

    /// Steps the tick that was sealed, and tells the client. Does nothing if none is.
    ///
    /// # Errors
    /// If its inputs are in no one's journal yet.
    pub fn step(&mut self) -> Result<(), HostError> {
        let Some(tick) = self.sealed else {
            return Ok(());
        };
        if self.taken < self.journal.bytes().len() {
            return Err(HostError::NotKept);
        }
        self.sealed = None;
        let output = self.now.step(&self.journal)?;
        if tick == self.journal.end().tick {
            self.known = (tick, output.hash);
        }
        let news = News::of(&output);
        // Nobody is told how to compute a part of it.
        let shown = self.replica.show(output, Broadcast::default());
        let catalogue = &self.journal.header().catalogue;
        self.client.ticked(&shown, news, catalogue);
        self.greet();
        self.history.note(&self.now);
        self.now.prepare();
        Ok(())
    }

    /// The world as it is, to be kept beside the journal: that saves replaying it. Keep the journal
    /// first, it is taken once more.
    ///
    /// # Errors
    /// If a tick is sealed and not stepped, or the journal has become too long.
    pub fn snapshot(&mut self) -> Result<Vec<u8>, HostError> {
        if self.sealed.is_some() {
            return Err(HostError::NotStepped);
        }
        self.mark()?;
        let image = self.now.world().image();
        Ok(Snapshot::of(&image, self.journal.end()).to_bytes())
    }

    /// Tells the journal what became of the last inputs, and how far the world has come.
    fn mark(&mut self) -> Result<(), SaveError> {
        if !self.journal.is_marked() {
            self.journal.append(self.known, None)?;
        }
        if self.journal.end().tick < self.now.tick() {
            self.known = (self.now.tick(), self.now.world().hash());
            self.journal.append(self.known, None)?;
        }
        Ok(())
    }

    fn is_welcome(&self) -> bool {
        let player = self.now.world().player(PLAYER);
        player.is_some_and(|player| player.present)
    }

    /// The world.
    pub fn world(&self) -> &World {
        self.now.world()
    }

    /// The journal, with what was not taken yet.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Bytes of the journal that the world was opened from: a crash may have left more, which is of
    /// no use, and has to be cut off before anything is appended.
    pub fn journal_kept(&self) -> usize {
        self.kept
    }

    /// What the client is shown: the world as it is, or was.
    pub fn shown(&self) -> &Replica {
        let past = self.past.as_ref().and_then(|past| past.replica.as_ref());
        past.unwrap_or(&self.replica)
    }

    /// How many images of the past are kept in memory.
    pub fn image_count(&self) -> usize {
        self.history.len()
    }
}

/// What is shown of a world.
fn replica_of(replay: &Replay) -> Replica {
    let mut replica = Replica::of(&replay.world().image());
    replica.networks.clone_from(replay.networks());
    replica
}
