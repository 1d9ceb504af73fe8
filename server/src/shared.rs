//! What every handler of a request may use.

use std::sync::Arc;

use protocol::catalogue::CatalogueBytes;
use protocol::server::Welcome;
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::tick::WorldParams;
use tokio::sync::{Semaphore, broadcast, watch};

use crate::config::Limits;
use crate::observe::stats::Stats;
use crate::sessions::{Registry, Session};
use crate::worlds::ground::Ground;
use crate::worlds::journaling::JournalHealth;
use crate::worlds::subscriptions::Subscriptions;
use host::replica::SharedReplica;
use host::shown::Shown;

/// A running world, as seen by those who serve it.
pub struct Shared {
    /// What the world was made with.
    pub params: WorldParams,
    /// The figures of the rules.
    pub catalogue: Arc<Catalogue>,
    /// The world as shown.
    pub replica: SharedReplica,
    /// The land as shown, untouched land included.
    pub ground: Ground,
    /// Places for those who look at the land over HTTP.
    pub lookouts: Arc<Semaphore>,
    /// What clients compute themselves.
    pub subscriptions: Arc<Subscriptions>,
    /// Ticks as they are shown.
    pub feed: broadcast::Sender<Arc<Shown>>,
    /// All sessions.
    pub sessions: Arc<Registry>,
    /// Figures of the clock.
    pub stats: Arc<Stats>,
    /// Figures of the journal.
    pub journal: Arc<JournalHealth>,
    /// Becomes true when the server is to stop.
    pub stop: watch::Receiver<bool>,
    /// Open sockets.
    pub sockets: watch::Sender<usize>,
    /// Origins of other hosts from which browsers may connect.
    pub allowed_origins: Vec<String>,
    /// What clients may do.
    pub limits: Limits,
}

impl Shared {
    /// What a client has to know of its session before anything else.
    pub fn welcome(&self, session: &Session, token: &str) -> Welcome {
        let replica = self.replica.read();
        let player = replica.players.get(&session.player);
        Welcome {
            protocol: protocol::PROTOCOL_VERSION,
            catalogue_hash: StateHash(self.catalogue.hash()),
            catalogue: CatalogueBytes::of(&self.catalogue),
            world: self.params,
            session: session.id.clone(),
            token: token.to_owned(),
            player: session.player,
            name: session.name.clone(),
            tick: replica.tick,
            last_seq: player.map_or(0, |player| player.outcomes.last_seq()),
            cell: player.map_or(sim_core::ids::CellId::NORTH_POLE, |player| player.cell),
        }
    }

    /// Whether the server is to stop.
    pub fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }
}

/// Returns when the server is to stop.
pub async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    // An error means that nobody can tell any more, which comes to the same.
    let _ = stop.wait_for(|stop| *stop).await;
}
