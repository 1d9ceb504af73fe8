//! When players come to the planet and when they leave it.
//!
//! A player comes with the session's first use. They leave when the last socket has been gone
//! for a while, or, without sockets, when nothing was asked for in a longer while.

use std::sync::Arc;
use std::time::Duration;

use protocol::{ErrorBody, ErrorCode};
use sim_core::tick::Input;
use tokio::time::Instant;

use super::registry::Registry;
use super::session::Session;
use crate::shared::told_to_stop;
use host::inbox::Refused;

/// How often it is looked who has left.
const SWEEP_PERIOD: Duration = Duration::from_secs(1);
/// A join takes a tick; this is for a server that is very busy.
const JOIN_WAIT_MAX: Duration = Duration::from_secs(10);

/// An open socket of a session; the player may leave a while after it is dropped.
#[derive(Debug)]
pub struct Attached {
    session: Arc<Session>,
    leave_after: Duration,
}

impl Drop for Attached {
    fn drop(&mut self) {
        let mut presence = self.session.presence();
        presence.sockets -= 1;
        presence.leave_at = Instant::now() + self.leave_after;
    }
}

impl Registry {
    /// A socket of the session is open now.
    ///
    /// # Errors
    /// If the world is stopping.
    pub fn attach(&self, session: &Arc<Session>) -> Result<Attached, ErrorBody> {
        session.presence().sockets += 1;
        let attached = Attached {
            session: Arc::clone(session),
            leave_after: self.limits.leave_after_socket,
        };
        self.ensure_joined(session)?;
        Ok(attached)
    }

    /// Something was asked for over HTTP.
    ///
    /// # Errors
    /// If the world is stopping.
    pub fn touch(&self, session: &Session) -> Result<(), ErrorBody> {
        session.presence().leave_at = Instant::now() + self.limits.leave_after_request;
        self.ensure_joined(session)
    }

    /// Has the world let the player in, unless it was told already.
    pub(super) fn ensure_joined(&self, session: &Session) -> Result<(), ErrorBody> {
        let mut presence = session.presence();
        if presence.joined {
            return Ok(());
        }
        let join = Input::Join {
            player: session.player,
            name: session.name.clone(),
        };
        self.inbox.push(join, None).map_err(ErrorBody::from)?;
        presence.joined = true;
        Ok(())
    }

    /// Waits until the player is on the planet.
    ///
    /// # Errors
    /// If that does not happen.
    pub async fn wait_until_joined(&self, session: &Session) -> Result<(), ErrorBody> {
        let mut feed = self.feed.subscribe();
        let joined = async {
            while !self.is_on_planet(session) {
                // A lagging receiver has missed ticks, not the replica.
                let _ = feed.recv().await;
            }
        };
        let mut stop = self.stop.clone();
        tokio::select! {
            biased;
            () = joined => Ok(()),
            () = told_to_stop(&mut stop) => Err(shutting_down()),
            () = tokio::time::sleep(JOIN_WAIT_MAX) => {
                let message = "there is no place for you on the planet now; try again later";
                Err(ErrorBody::new(ErrorCode::Unavailable, message))
            }
        }
    }

    fn is_on_planet(&self, session: &Session) -> bool {
        let replica = self.replica.read();
        let player = replica.players.get(&session.player);
        player.is_some_and(|player| player.present)
    }

    /// After a start: everyone who was on the planet may come back for a while, and those whose
    /// session was made when the server stopped come now, in the order of their numbers.
    ///
    /// # Errors
    /// If the store can't be read.
    pub async fn resume(&self) -> storage::Result<()> {
        let (present, last) = {
            let replica = self.replica.read();
            let present: Vec<_> = replica
                .players
                .values()
                .filter(|player| player.present)
                .map(|player| player.id)
                .collect();
            (present, replica.players.last_key_value().map(|(id, _)| *id))
        };
        let mut store = self.store.lock().await;
        for player in present {
            if let Some(session) = self.of_player(&mut store, player).await? {
                session.presence().joined = true;
            }
        }
        let after = last.unwrap_or(sim_core::ids::PlayerId(0));
        for record in store.sessions.after_player(after).await? {
            if let Some(session) = self.of_player(&mut store, record.player).await?
                && self.ensure_joined(&session).is_err()
            {
                break;
            }
        }
        Ok(())
    }

    /// Sees off those who have left, for ever.
    pub async fn sweep(self: Arc<Self>) {
        let mut period = tokio::time::interval(SWEEP_PERIOD);
        loop {
            period.tick().await;
            let now = Instant::now();
            for session in self.all_live() {
                self.see_off(&session, now);
            }
        }
    }

    fn see_off(&self, session: &Session, now: Instant) {
        let mut presence = session.presence();
        if presence.sockets > 0 || now < presence.leave_at {
            return;
        }
        if presence.joined {
            let leave = Input::Leave {
                player: session.player,
            };
            if self.inbox.push(leave, None).is_err() {
                return;
            }
            presence.joined = false;
        } else {
            // Under the lock: whoever finds the session from now on loads another.
            self.forget(session);
        }
    }
}

pub(super) fn shutting_down() -> ErrorBody {
    ErrorBody::from(Refused::Closed)
}
