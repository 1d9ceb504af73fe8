//! An open session on a socket: what the client says goes in, ticks and mail go out.
//!
//! Nothing is queued for a slow client. While it does not take what is sent, ticks pass in the
//! feed, which keeps the last few; a client that missed some is told its whole area anew.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use protocol::client::{ClientMessage, Interest, View};
use protocol::server::ServerMessage;
use protocol::{ErrorBody, ErrorCode};
use sim_core::ids::{ChunkId, Tick};
use sim_core::part::PartImage;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};
use tokio::time::MissedTickBehavior;

use super::websocket::{Gone, Wire};
use crate::sessions::Session;
use crate::sessions::limits::Bucket;
use crate::sessions::presence::Attached;
use crate::sessions::token::Token;
use crate::shared::{Shared, told_to_stop};
use crate::worlds::interest::chunks_of;
use crate::worlds::replica::{Shown, Sight};
use crate::worlds::stream::Stream;
use crate::worlds::subscriptions::{Entry, Subscription};

/// An open session on a socket.
pub(super) struct Connection {
    shared: Arc<Shared>,
    session: Arc<Session>,
    /// Keeps the player on the planet.
    _attached: Attached,
    feed: broadcast::Receiver<Arc<Shown>>,
    /// Areas that the client may still ask for.
    areas: Bucket,
    /// What the client sees of the world, once it has said what it wants to see.
    seen: Option<Seen>,
    last_mail: watch::Receiver<u64>,
    /// Mail up to this number was sent.
    mail_sent: u64,
}

/// What a client sees.
struct Seen {
    stream: Stream,
    /// Of a client that computes its area: keeps it watched.
    _subscription: Option<Subscription>,
}

impl Connection {
    /// Opens a session on a socket.
    pub(super) fn open(
        shared: &Arc<Shared>,
        session: &Arc<Session>,
    ) -> Result<Connection, ErrorBody> {
        Ok(Connection {
            _attached: shared.sessions.attach(session)?,
            feed: shared.feed.subscribe(),
            areas: Bucket::new(
                shared.limits.areas_per_second,
                Duration::from_secs(1),
                3 * shared.limits.areas_per_second,
            ),
            seen: None,
            last_mail: session.watch_mail(),
            mail_sent: 0,
            shared: Arc::clone(shared),
            session: Arc::clone(session),
        })
    }

    /// Serves it until the client or the server has had enough.
    pub(super) async fn run(mut self, wire: &mut Wire, token: &Token, mail_after: u64) {
        // How it ends is no news: the client comes back, or does not.
        let _: Result<(), Gone> = self.converse(wire, token, mail_after).await;
    }

    async fn converse(
        &mut self,
        wire: &mut Wire,
        token: &Token,
        mail_after: u64,
    ) -> Result<(), Gone> {
        if let Err(error) = self.shared.sessions.wait_until_joined(&self.session).await {
            return wire.complain(error).await;
        }
        self.shared.sessions.ack(&self.session, mail_after);
        self.mail_sent = mail_after;
        let welcome = self.shared.welcome(&self.session, token.secret());
        wire.send(&ServerMessage::Welcome(welcome)).await?;
        self.send_mail(wire).await?;
        let mut stop = self.shared.stop.clone();
        let mut ping = tokio::time::interval(self.shared.limits.ping_period);
        // After a wait for a slow client, it gets its time to answer.
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                received = wire.receive() => match received {
                    Some(Ok(message)) => self.hear(wire, message).await?,
                    Some(Err(error)) => wire.complain(error).await?,
                    None => return Ok(()),
                },
                shown = self.feed.recv() => self.follow(wire, shown).await?,
                changed = self.last_mail.changed() => {
                    changed.map_err(|_| Gone)?;
                    self.send_mail(wire).await?;
                }
                _ = ping.tick() => wire.ping().await?,
                () = told_to_stop(&mut stop) => {
                    let message = "the server is stopping; the world is kept";
                    let error = ErrorBody::new(ErrorCode::ShuttingDown, message);
                    return wire.send(&ServerMessage::Error(error)).await;
                }
            }
        }
    }

    async fn hear(&mut self, wire: &mut Wire, message: ClientMessage) -> Result<(), Gone> {
        match message {
            ClientMessage::Hello(_) => {
                let message = "hello was said already; it opens a session once";
                let error = ErrorBody::new(ErrorCode::OutOfOrder, message);
                wire.complain(error).await
            }
            ClientMessage::Action(request) => {
                let seq = request.seq;
                match self.shared.sessions.act(&self.session, &[request]) {
                    Ok(()) => Ok(()),
                    Err(error) => wire.refuse(seq, error).await,
                }
            }
            ClientMessage::Interest(_) | ClientMessage::Resync
                if self.areas.take(1, Instant::now()).is_err() =>
            {
                let text = "too many areas; try again in a second";
                let error = ErrorBody::new(ErrorCode::RateLimited, text);
                wire.complain(error.at(message.name())).await
            }
            ClientMessage::Interest(interest) => self.look(wire, interest).await,
            ClientMessage::Ack { mail } => {
                self.shared.sessions.ack(&self.session, mail);
                Ok(())
            }
            ClientMessage::Resync => self.enter_anew(wire).await,
            ClientMessage::Ping { nonce } => wire.send(&ServerMessage::Pong { nonce }).await,
        }
    }

    async fn look(&mut self, wire: &mut Wire, interest: Interest) -> Result<(), Gone> {
        match chunks_of(self.shared.params.frequency, &interest) {
            Ok(area) => {
                let known = self.seen.take();
                let known = known.filter(|seen| seen.stream.view() == interest.view);
                self.enter(wire, area, interest.view, known).await
            }
            Err(error) => wire.complain(error).await,
        }
    }

    /// The area that the client has, as if it knew nothing of it.
    async fn enter_anew(&mut self, wire: &mut Wire) -> Result<(), Gone> {
        let Some(Seen { stream, .. }) = self.seen.take() else {
            return Ok(());
        };
        self.enter(wire, stream.area().clone(), stream.view(), None)
            .await
    }

    /// The area becomes this one. A client that has one is first led to the tick that the new one
    /// is of, so that only what is new has to be sent.
    async fn enter(
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
            let is_behind = {
                let replica = self.shared.replica.read();
                let behind = known.as_ref();
                let behind = behind.filter(|seen| seen.stream.tick() < replica.tick);
                if behind.is_none() {
                    let sight = replica.sight(area.clone(), self.session.player);
                    return Ok(Some(Entered { sight, image: None }));
                }
                behind.is_some()
            };
            if is_behind && !self.lead_on(wire, known).await? {
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
            shown = self.feed.recv() => match shown {
                Ok(shown) => Ok(Next::Shown(shown)),
                Err(RecvError::Lagged(_)) => Ok(Next::Missed),
                Err(RecvError::Closed) => Err(Gone),
            },
            // Which the client is told by those who serve it.
            () = told_to_stop(&mut stop) => Ok(Next::Stopped),
        }
    }

    async fn follow(
        &mut self,
        wire: &mut Wire,
        shown: Result<Arc<Shown>, RecvError>,
    ) -> Result<(), Gone> {
        match shown {
            Ok(shown) => match &mut self.seen {
                Some(seen) => tell(wire, &mut seen.stream, &shown).await,
                None => Ok(()),
            },
            Err(RecvError::Lagged(missed)) => {
                tracing::debug!(player = %self.session.player, missed, "a client fell behind");
                // What is still in the feed is older than what the replica shows.
                while !matches!(
                    self.feed.try_recv(),
                    Err(TryRecvError::Empty | TryRecvError::Closed)
                ) {}
                self.enter_anew(wire).await
            }
            Err(RecvError::Closed) => Err(Gone),
        }
    }

    async fn send_mail(&mut self, wire: &mut Wire) -> Result<(), Gone> {
        for mail in self.session.mail_after(self.mail_sent) {
            self.mail_sent = mail.number;
            wire.send(&ServerMessage::Mail(mail)).await?;
        }
        Ok(())
    }
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

/// Tells a tick, unless the client knows it already: its area was entered later.
async fn tell(wire: &mut Wire, stream: &mut Stream, shown: &Shown) -> Result<(), Gone> {
    let tick: Tick = shown.output.tick;
    if tick <= stream.tick() {
        return Ok(());
    }
    let frame = stream.follow(shown);
    wire.send(&ServerMessage::Tick(Box::new(frame))).await
}
