//! An open session on a socket: what the client says goes in, ticks and mail go out.
//!
//! Nothing is queued for a slow client. While it does not take what is sent, ticks pass in the
//! feed, which keeps the last few; a client that missed some is told its whole area anew.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use protocol::client::{ClientMessage, Interest};
use protocol::server::ServerMessage;
use protocol::{ErrorBody, ErrorCode};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, MissedTickBehavior};

use super::areas::{Seen, tell};
use super::websocket::{Gone, Wire};
use crate::sessions::Session;
use crate::sessions::limits::Bucket;
use crate::sessions::presence::Attached;
use crate::sessions::token::Token;
use crate::shared::{Shared, told_to_stop};
use host::interest::chunks_of;
use host::shown::Shown;

/// An open session on a socket.
pub(super) struct Connection {
    pub(super) shared: Arc<Shared>,
    pub(super) session: Arc<Session>,
    /// Keeps the player on the planet.
    _attached: Attached,
    pub(super) feed: broadcast::Receiver<Arc<Shown>>,
    /// Areas that the client may still ask for.
    areas: Bucket,
    /// What the client sees of the world, once it has said what it wants to see.
    pub(super) seen: Option<Seen>,
    last_mail: watch::Receiver<u64>,
    /// Mail up to this number was sent.
    mail_sent: u64,
    /// Commands that were taken in and not answered yet, with their arrival.
    under_way: VecDeque<(u64, Instant)>,
}

/// Commands whose arrival is remembered, at most.
const UNDER_WAY_MAX: usize = 64;

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
            under_way: VecDeque::new(),
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
        let mut stopping = pin!(told_to_stop(&mut stop));
        let mut ping = tokio::time::interval(self.shared.limits.ping_period);
        // After a wait for a slow client, it gets its time to answer.
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            // In this order, since ticks never end for a client that is slower than they come, and
            // it has to be heard all the same. One that never stops talking misses ticks.
            tokio::select! {
                biased;
                () = &mut stopping => {
                    let message = "the server is stopping; the world is kept";
                    let error = ErrorBody::new(ErrorCode::ShuttingDown, message);
                    return wire.send(&ServerMessage::Error(error)).await;
                }
                received = wire.receive() => match received {
                    Some(Ok(message)) => self.hear(wire, message).await?,
                    Some(Err(error)) => wire.complain(error).await?,
                    None => return Ok(()),
                },
                changed = self.last_mail.changed() => {
                    changed.map_err(|_| Gone)?;
                    self.send_mail(wire).await?;
                }
                _ = ping.tick() => wire.ping().await?,
                shown = self.feed.recv() => self.follow(wire, shown).await?,
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
                    Ok(()) => {
                        self.note_arrival(seq);
                        Ok(())
                    }
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

    async fn follow(
        &mut self,
        wire: &mut Wire,
        shown: Result<Arc<Shown>, RecvError>,
    ) -> Result<(), Gone> {
        match shown {
            Ok(shown) => match &mut self.seen {
                Some(seen) => {
                    tell(wire, &mut seen.stream, &shown).await?;
                    self.note_answers(&shown);
                    Ok(())
                }
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

    fn note_arrival(&mut self, seq: u64) {
        self.under_way.truncate(UNDER_WAY_MAX - 1);
        self.under_way.push_front((seq, Instant::now()));
    }

    /// Notes how long commands took, whose answers were just sent.
    fn note_answers(&mut self, shown: &Shown) {
        if self.under_way.is_empty() {
            return;
        }
        for outcome in shown.outcomes_of(self.session.player) {
            let is_it = |(seq, _): &(u64, Instant)| *seq == outcome.seq;
            let place = self.under_way.iter().position(is_it);
            if let Some((_, came)) = place.and_then(|place| self.under_way.remove(place)) {
                self.shared.stats.answered(came.elapsed());
            }
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
