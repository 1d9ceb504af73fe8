//! One client of a load run: a socket, a mind and whims, from joining to the end.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use sim_core::ids::Frequency;
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;

use super::error::LoadError;
use super::mind::{Mind, Told};
use super::places::Places;
use super::target::{Socket, Target};
use super::whims::{Errand, Whims};

/// Time for a client to be let in and to be told its area.
const JOIN_WAIT_MAX: Duration = Duration::from_secs(60);
/// Commands whose answers are waited for, at most.
const UNDER_WAY_MAX: usize = 1_024;

/// Where a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Clients come.
    Joining,
    /// What happens is counted.
    Measuring,
    /// It is over.
    Over,
}

/// What every client of a run goes by.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) target: Target,
    pub(super) places: Places,
    pub(super) frequency: Frequency,
    pub(super) action_period: Option<Duration>,
    pub(super) is_restless: bool,
}

/// What a client counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// From the first byte sent until its area was there.
    pub(super) join: Duration,
    /// From asking until the answer was taken in, of each command that was answered.
    pub(super) clicks: Vec<Duration>,
    pub(super) asked: u64,
    pub(super) carried_out: u64,
    pub(super) received_bytes: u64,
    pub(super) sent_bytes: u64,
    pub(super) frames: u64,
    pub(super) gaps: u64,
    pub(super) desyncs: u64,
    pub(super) resyncs: u64,
    /// Whether the connection broke.
    pub(super) is_lost: bool,
}

/// A client that has its area.
pub(super) struct Player {
    run: Arc<Run>,
    number: usize,
    socket: Socket,
    mind: Box<dyn Mind>,
    whims: Whims,
    under_way: HashMap<u64, Instant>,
    is_measured: bool,
    resyncs_before: u64,
    tally: Tally,
}

/// The connection broke.
struct Lost;

impl Player {
    /// Joins as client of this number.
    ///
    /// # Errors
    /// If the server can't be reached, or does not let it in.
    pub(super) async fn join(
        run: Arc<Run>,
        number: usize,
        mind: Box<dyn Mind>,
    ) -> Result<Player, LoadError> {
        let began = Instant::now();
        let socket = run.target.connect(number).await?;
        let mut player = Player {
            number,
            socket,
            mind,
            whims: Whims::new(number as u64),
            under_way: HashMap::new(),
            is_measured: false,
            resyncs_before: 0,
            tally: Tally::default(),
            run,
        };
        player.mind.opened();
        let entering = tokio::time::timeout(JOIN_WAIT_MAX, player.enter(number)).await;
        entering.unwrap_or(Err(LoadError::NoArea {
            client: number,
            seconds: JOIN_WAIT_MAX.as_secs(),
        }))?;
        player.tally.join = began.elapsed();
        Ok(player)
    }

    async fn enter(&mut self, number: usize) -> Result<(), LoadError> {
        let target = self.run.target.clone();
        let hung_up = || target.unreachable("it hung up on a client that joined");
        let mut has_looked = false;
        loop {
            self.flush().await.map_err(|Lost| hung_up())?;
            let message = self.socket.next().await;
            let told = self.take_in(message).map_err(|Lost| hung_up())?;
            if let Some(error) = told.error {
                return Err(target.refused(number, error));
            }
            if told.is_welcome {
                let interest = self.run.places.interest(self.mind.cell());
                self.mind.look_at(interest);
                has_looked = true;
            } else if told.is_area && has_looked {
                return Ok(());
            }
        }
    }

    /// Plays until the run is over.
    pub(super) async fn play(mut self, mut stage: watch::Receiver<Stage>) -> Tally {
        if let Err(Lost) = self.play_on(&mut stage).await {
            self.tally.is_lost = true;
        }
        self.tally.resyncs = self.mind.resyncs() - self.resyncs_before;
        self.tally
    }

    async fn play_on(&mut self, stage: &mut watch::Receiver<Stage>) -> Result<(), Lost> {
        let mut next_action = self.next_action();
        loop {
            tokio::select! {
                message = self.socket.next() => {
                    let told = self.take_in(message)?;
                    self.count(&told);
                }
                () = sleep_until(next_action) => {
                    self.follow_whims().await?;
                    next_action = self.next_action();
                }
                changed = stage.changed() => {
                    changed.map_err(|_| Lost)?;
                    match *stage.borrow_and_update() {
                        Stage::Joining => {}
                        Stage::Measuring => self.begin_to_measure(),
                        Stage::Over => return Ok(()),
                    }
                }
            }
            self.flush().await?;
        }
    }

    fn begin_to_measure(&mut self) {
        self.is_measured = true;
        self.resyncs_before = self.mind.resyncs();
        self.under_way.clear();
        self.tally = Tally {
            join: self.tally.join,
            ..Tally::default()
        };
    }

    /// Between half and one and a half of the period from now.
    fn next_action(&mut self) -> Option<Instant> {
        let period = self.run.action_period?;
        let share = 500 + self.whims.below(1_000) as u32;
        Some(Instant::now() + period * share / 1_000)
    }

    async fn follow_whims(&mut self) -> Result<(), Lost> {
        let at = self.mind.cell();
        let errand = match self.run.is_restless {
            true => self.whims.errand(self.run.frequency, at),
            false => None,
        };
        match errand {
            Some(Errand::LookAt(cell)) => self.mind.look_at(self.run.places.around(cell)),
            Some(Errand::Leave(away)) => self.leave(away).await?,
            None => self.act(),
        }
        Ok(())
    }

    /// Hangs up, and comes back with the session that it has.
    async fn leave(&mut self, away: Duration) -> Result<(), Lost> {
        // What was under way on the connection may be cut off.
        let _ = self.socket.close(None).await;
        self.mind.closed();
        self.under_way.clear();
        tokio::time::sleep(away).await;
        let socket = self.run.target.connect(self.number).await;
        self.socket = socket.map_err(|_| Lost)?;
        self.mind.opened();
        Ok(())
    }

    fn act(&mut self) {
        let (at, others) = (self.mind.cell(), self.mind.others());
        let action = self.whims.next(self.run.frequency, at, &others);
        let seq = self.mind.act(action);
        self.tally.asked += 1;
        if self.under_way.len() < UNDER_WAY_MAX {
            self.under_way.insert(seq, Instant::now());
        }
    }

    fn take_in(
        &mut self,
        message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    ) -> Result<Told, Lost> {
        match message {
            Some(Ok(Message::Binary(bytes))) => {
                self.tally.received_bytes += bytes.len() as u64;
                self.tally.frames += 1;
                Ok(self.mind.receive(&bytes))
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(Lost),
            Some(Ok(_)) => Ok(Told::default()),
        }
    }

    fn count(&mut self, told: &Told) {
        self.tally.gaps += told.gaps;
        self.tally.desyncs += told.desyncs;
        for (seq, is_carried_out) in &told.answers {
            if let Some(asked) = self.under_way.remove(seq) {
                self.tally.carried_out += u64::from(*is_carried_out);
                if self.is_measured {
                    self.tally.clicks.push(asked.elapsed());
                }
            }
        }
        if let Some(error) = &told.error {
            tracing::warn!(%error, "the server complains about a client");
        }
    }

    async fn flush(&mut self) -> Result<(), Lost> {
        let outgoing = self.mind.take_outgoing();
        if outgoing.is_empty() {
            return Ok(());
        }
        for bytes in outgoing {
            self.tally.sent_bytes += bytes.len() as u64;
            let fed = self.socket.feed(Message::binary(bytes)).await;
            fed.map_err(|_| Lost)?;
        }
        self.socket.flush().await.map_err(|_| Lost)
    }
}

/// Never, if there is no such moment.
async fn sleep_until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment.into()).await,
        None => std::future::pending().await,
    }
}
