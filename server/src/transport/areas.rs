//! How a client comes to see an area, and goes from one to the next.
//!
//! A client that has one is first led to the tick that the new one is of, so that only what is new has
//! to be sent.

use std::collections::BTreeSet;
use std::sync::Arc;

use protocol::client::View;
use protocol::server::ServerMessage;
use sim_core::ids::{ChunkId, Tick};
use sim_core::part::PartImage;
use tokio::sync::broadcast::error::RecvError;

use super::connection::Connection;
use super::websocket::{Gone, Wire};
use crate::shared::told_to_stop;
use crate::worlds::subscriptions::{Entry, Subscription};
use host::replica::Sight;
use host::shown::Shown;
use host::stream::Stream;

/// What a client sees.
pub(super) struct Seen {
    pub(super) stream: Stream,
    /// Of a client that computes its area: keeps it watched.
    _subscription: Option<Subscription>,
}

/// An area that is about to be told.
struct Entered {
    sight: Sight,
    image: Option<PartImage>,
}

/// What comes out of the feed.
enum Next {
    Shown(Arc<Shown>),
    /// Ticks fell out of it unread.
    Missed,
    /// The server stops.
    Stopped,
}

impl Connection {
    /// The area that the client has, as if it knew nothing of it.
    pub(super) async fn enter_anew(&mut self, wire: &mut Wire) -> Result<(), Gone> {
        let Some(Seen { stream, .. }) = self.seen.take() else {
            return Ok(());
        };
        self.enter(wire, stream.area().clone(), stream.view(), None)
            .await
    }

    /// The area becomes this one. A client that has one is first led to the tick that the new one
    /// is of, so that only what is new has to be sent.
    pub(super) async fn enter(
        &mut self,
        wire: &mut Wire,
        area: BTreeSet<ChunkId>,
        view: View,
        mut known: Option<Seen>,
    ) -> Result<(), Gone> {
        let me = self.session.player;
        let (known, subscription, Entered { sight, image }) = loop {
            let (subscription, entered) = match view {
                View::Observe => (None, self.observe(wire, &area, &mut known).await?),
                View::Compute => {
                    let (subscription, entered) = self.compute(wire, &area, &mut known).await?;
                    (Some(subscription), entered)
                }
            };
            match entered {
                Some(entered) => break (known, subscription, entered),
                // What was known fell out of the feed meanwhile.
                None if self.is_stopping() => return Ok(()),
                None => known = None,
            }
        };
        let reset = known.is_none();
        let fresh = || Stream::new(me, self.shared.params.frequency, view);
        let mut stream = known.map_or_else(fresh, |seen| seen.stream);
        let update = stream.enter(sight, image, reset);
        self.seen = Some(Seen {
            stream,
            _subscription: subscription,
        });
        wire.send(&ServerMessage::Area(Box::new(update))).await
    }

    fn is_stopping(&self) -> bool {
        *self.shared.stop.borrow()
    }

    /// The area as the replica shows it, with what is known at its tick.
    async fn observe(
        &mut self,
        wire: &mut Wire,
        area: &BTreeSet<ChunkId>,
        known: &mut Option<Seen>,
    ) -> Result<Option<Entered>, Gone> {
        loop {
            {
                let replica = self.shared.replica.read();
                let known = known.as_ref();
                if known.is_none_or(|seen| seen.stream.tick() >= replica.tick) {
                    let sight = replica.sight(area.clone(), self.session.player);
                    return Ok(Some(Entered { sight, image: None }));
                }
            }
            if !self.lead_on(wire, known).await? {
                return Ok(None);
            }
        }
    }

    /// The area as the world tells it to who computes it, with what is known at its tick.
    async fn compute(
        &mut self,
        wire: &mut Wire,
        area: &BTreeSet<ChunkId>,
        known: &mut Option<Seen>,
    ) -> Result<(Subscription, Option<Entered>), Gone> {
        let has = |id: &&ChunkId| {
            let known = known.as_ref();
            known.is_some_and(|seen| seen.stream.area().contains(*id))
        };
        let unknown = area.iter().filter(|id| !has(id)).copied().collect();
        let subscriptions = Arc::clone(&self.shared.subscriptions);
        let (subscription, mut answer) =
            subscriptions.enter(self.session.player, area.clone(), unknown);
        let Entry { sight, image } = loop {
            let next = tokio::select! {
                biased;
                entry = &mut answer => break entry.map_err(|_| Gone)?,
                next = self.next_shown() => next?,
            };
            if !tell_known(wire, known, next).await? {
                return Ok((subscription, None));
            }
        };
        while known
            .as_ref()
            .is_some_and(|seen| seen.stream.tick() < sight.tick)
        {
            if !self.lead_on(wire, known).await? {
                return Ok((subscription, None));
            }
        }
        let image = Some(image);
        Ok((subscription, Some(Entered { sight, image })))
    }

    /// Tells the next tick of what is known. False if it cannot be told.
    async fn lead_on(&mut self, wire: &mut Wire, known: &mut Option<Seen>) -> Result<bool, Gone> {
        let next = self.next_shown().await?;
        tell_known(wire, known, next).await
    }

    /// The next tick that is shown. May be dropped while it waits.
    async fn next_shown(&mut self) -> Result<Next, Gone> {
        let mut stop = self.shared.stop.clone();
        tokio::select! {
            biased;
            // Which the client is told by those who serve it.
            () = told_to_stop(&mut stop) => Ok(Next::Stopped),
            shown = self.feed.recv() => match shown {
                Ok(shown) => Ok(Next::Shown(shown)),
                Err(RecvError::Lagged(_)) => Ok(Next::Missed),
                Err(RecvError::Closed) => Err(Gone),
            },
        }
    }
}

/// Tells a tick, unless the client knows it already: its area was entered later.
pub(super) async fn tell(wire: &mut Wire, stream: &mut Stream, shown: &Shown) -> Result<(), Gone> {
    let tick: Tick = shown.output.tick;
    if tick <= stream.tick() {
        return Ok(());
    }
    let frame = stream.follow_as(shown, wire.encoding());
    wire.send_encoded(frame).await
}

/// Tells a tick of what is known. False if it cannot be told.
async fn tell_known(wire: &mut Wire, known: &mut Option<Seen>, next: Next) -> Result<bool, Gone> {
    match (next, known) {
        (Next::Shown(shown), Some(seen)) => {
            tell(wire, &mut seen.stream, &shown).await?;
            Ok(true)
        }
        (Next::Shown(_) | Next::Missed, None) => Ok(true),
        (Next::Missed, Some(_)) | (Next::Stopped, _) => Ok(false),
    }
}
