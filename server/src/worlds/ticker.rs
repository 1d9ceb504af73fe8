//! Once a tick: seal → journal → step → show.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sim_core::ids::Tick;
use sim_core::part::PartImage;
use sim_core::tick::SealedTick;
use tokio::sync::{broadcast, mpsc, watch};

use super::clock::{Clock, TimeSource};
use super::journaling::JournalWriter;
use super::snapshotting::{Job, SnapshotWriter};
use super::subscriptions::{Entering, Entry, Subscriptions};
use super::worker::{Stepped, Watched, Worker};
use crate::error::ServerError;
use crate::observe::stats::Stats;
use crate::shared::told_to_stop;
use host::inbox::Inbox;
use host::news::News;
use host::replica::SharedReplica;
use host::shown::Shown;

/// Ticks that a stream may fall behind before it is told its area anew: a second or so.
pub const FEED_TICKS: usize = 64;

/// Longest that a stop waits for a store before the tick that needs it is given up.
const STOP_WAIT_MAX: Duration = Duration::from_secs(3);

/// Everything a world needs to run.
pub struct Ticker<T> {
    /// Where time comes from.
    pub time: T,
    /// The world.
    pub worker: Worker,
    /// Its journal.
    pub journal: JournalWriter,
    /// Where inputs come from.
    pub inbox: Arc<Inbox>,
    /// What is shown.
    pub replica: SharedReplica,
    /// What clients compute themselves.
    pub subscriptions: Arc<Subscriptions>,
    /// Every tick as it is shown, to streams.
    pub feed: broadcast::Sender<Arc<Shown>>,
    /// What is to be told, to mailboxes.
    pub news: mpsc::Sender<News>,
    /// The last tick that had news; 0 as long as none has.
    pub mailed: Tick,
    /// Writes snapshots.
    pub snapshots: SnapshotWriter,
    /// Ticks between snapshots.
    pub snapshot_ticks: u64,
    /// How it all goes.
    pub stats: Arc<Stats>,
}

impl<T: TimeSource> Ticker<T> {
    /// Runs the world until `stop` says so, then leaves a snapshot and a journal that needs no
    /// replay.
    ///
    /// # Errors
    /// If the journal is damaged, or the world's thread is gone.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) -> Result<(), ServerError> {
        let (params, mut tick) = {
            let replica = self.replica.read();
            (replica.params, replica.tick)
        };
        let now = self.time.now();
        let clock = Clock::new(now, tick.next(), params.ticks_per_second);
        self.stats.started(clock, now);
        loop {
            let next = tick.next();
            let deadline = clock.deadline(next);
            tokio::select! {
                biased;
                () = told_to_stop(&mut stop) => break,
                () = self.time.sleep_until(deadline) => {}
            }
            let lateness = self.time.now().saturating_sub(deadline);
            if !self.tick(next, lateness, &mut stop).await? {
                break;
            }
            tick = next;
        }
        self.finish(tick).await
    }

    /// One tick. False if it could not be journalled before the world had to stop.
    async fn tick(
        &mut self,
        tick: Tick,
        lateness: Duration,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<bool, ServerError> {
        let inputs = self.inbox.seal(tick);
        let sealed = SealedTick { tick, inputs };
        let journalling = Instant::now();
        tokio::select! {
            biased;
            admitted = self.journal.admit(&sealed) => admitted?,
            () = stopped_a_while(&self.time, stop) => {
                tracing::error!(%tick, "the journal is not waited for any longer");
                return Ok(false);
            }
        }
        let stepping = Instant::now();
        let (entering, ended) = self.subscriptions.take();
        let unknown = entering.iter().map(|it| it.unknown.clone()).collect();
        let watched = Watched { ended, unknown };
        let Stepped {
            output,
            broadcast,
            images,
        } = self.worker.step(sealed, watched).await?;
        let stepped = Instant::now();
        self.let_in(entering, images);
        let news = News::of(&output);
        let shown = self.replica.show(output, broadcast);
        // Nobody may be listening.
        let _ = self.feed.send(Arc::new(shown));
        if let Some(news) = news {
            self.mailed = tick;
            // While mail can't be kept the world waits, rather than owe more and more of it.
            tokio::select! {
                biased;
                _ = self.news.send(news) => {}
                () = stopped_a_while(&self.time, stop) => {
                    tracing::error!(%tick, "mail is left for the next start to deliver");
                }
            }
        }
        if tick.0.is_multiple_of(self.snapshot_ticks) && self.snapshots.is_idle() {
            let job = self.snapshot().await?;
            self.snapshots.write(job);
        }
        self.stats.ticked(
            lateness,
            stepping - journalling,
            stepped - stepping,
            self.time.now(),
        );
        Ok(true)
    }

    /// Answers those who enter areas, with what was so before the tick that is about to be shown;
    /// whom the world had no time for waits on.
    fn let_in(&self, entering: Vec<Entering>, images: Vec<PartImage>) {
        let mut waiting = entering.into_iter();
        for (entering, image) in waiting.by_ref().take(images.len()).zip(images) {
            let sight = self.replica.read().sight(entering.area, entering.player);
            // Who has gone meanwhile needs no answer.
            drop(entering.reply.send(Entry { sight, image }));
        }
        self.subscriptions.put_back(waiting);
    }

    async fn snapshot(&mut self) -> Result<Job, ServerError> {
        Ok(Job {
            image: self.worker.image().await?,
            journal: self.journal.admitted(),
            mail: self.mailed,
        })
    }

    async fn finish(mut self, tick: Tick) -> Result<(), ServerError> {
        self.inbox.close();
        let job = self.snapshot().await?;
        self.snapshots.finish(job).await;
        self.journal.finish(tick).await?;
        tracing::info!(%tick, "the world has stopped");
        Ok(())
    }
}

/// Returns some time after the world was told to stop.
async fn stopped_a_while(time: &impl TimeSource, stop: &mut watch::Receiver<bool>) {
    told_to_stop(stop).await;
    time.sleep_until(time.now() + STOP_WAIT_MAX).await;
}
