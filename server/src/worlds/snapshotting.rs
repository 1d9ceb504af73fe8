//! Writes snapshots beside the ticks: the world gives an image, which costs little; making bytes
//! of it and storing them happens here.
//!
//! A snapshot is not written before the mail of its tick and of those before is durable:
//! recovery delivers again only what came after the snapshot it begins with.

use std::time::Duration;

use sim_core::ids::Tick;
use sim_core::tick::WorldImage;
use storage::{Position, Result, Snapshot, Snapshots, within};
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::machine::Place;

/// Longest that a stop waits for the last snapshot, and for the mail before it.
const FINISH_WAIT_MAX: Duration = Duration::from_secs(10);

/// A snapshot that takes longer is given up. A planet that was built all over has gigabytes.
const WRITE_WAIT_MAX: Duration = Duration::from_secs(600);

/// A snapshot to be written.
#[derive(Debug)]
pub struct Job {
    /// The world.
    pub image: WorldImage,
    /// Where the journal stood.
    pub journal: Position,
    /// The last tick, up to the image's, that there is mail of.
    pub mail: Tick,
}

/// The way to the task that writes snapshots.
pub struct SnapshotWriter {
    jobs: mpsc::Sender<Job>,
    task: JoinHandle<Box<dyn Snapshots>>,
}

impl SnapshotWriter {
    /// Starts the task. Snapshots of the ticks in `kept` are never dropped. `delivered` is the last
    /// tick whose mail is durable, with all mail before. Bytes are made at `place`.
    pub fn start(
        mut snapshots: Box<dyn Snapshots>,
        kept: Vec<Tick>,
        mut delivered: watch::Receiver<Tick>,
        place: Place,
    ) -> SnapshotWriter {
        let (jobs, mut inbox) = mpsc::channel::<Job>(1);
        let task = tokio::spawn(async move {
            while let Some(job) = inbox.recv().await {
                let tick = job.image.tick;
                if delivered.wait_for(|at| *at >= job.mail).await.is_err() {
                    tracing::error!(%tick, "a snapshot is left out: its mail is not delivered");
                    continue;
                }
                match write(snapshots.as_mut(), &kept, job, place).await {
                    Ok(()) => tracing::debug!(%tick, "snapshot written"),
                    // The journal has it all; the next snapshot comes soon.
                    Err(error) => tracing::error!(%tick, %error, "a snapshot was not written"),
                }
            }
            snapshots
        });
        SnapshotWriter { jobs, task }
    }

    /// Whether the task would take an image now.
    pub fn is_idle(&self) -> bool {
        self.jobs.capacity() > 0
    }

    /// Has a snapshot written, unless two are under way.
    pub fn write(&self, job: Job) {
        let tick = job.image.tick;
        if self.jobs.try_send(job).is_err() {
            tracing::warn!(%tick, "a snapshot is left out: the one before takes long");
        }
    }

    /// Writes a last snapshot, and waits for it, but not for ever: without it the next start
    /// replays more of the journal.
    pub async fn finish(mut self, job: Job) {
        let last = async {
            if self.jobs.send(job).await.is_err() {
                tracing::error!("the last snapshot was not written");
            }
            drop(self.jobs);
            if let Ok(mut snapshots) = (&mut self.task).await {
                snapshots.close().await;
            }
        };
        if tokio::time::timeout(FINISH_WAIT_MAX, last).await.is_err() {
            tracing::error!("the last snapshot is left out: mail or snapshots can't be written");
            self.task.abort();
        }
    }
}

async fn write(snapshots: &mut dyn Snapshots, kept: &[Tick], job: Job, place: Place) -> Result<()> {
    let Job { image, journal, .. } = job;
    let (tick, world_hash) = (image.tick, image.hash);
    let parts = match place {
        Place::Apart => spawn_blocking(move || image.to_parts())
            .await
            .expect("encoding plain data does not panic"),
        Place::Here => image.to_parts(),
    };
    let snapshot = Snapshot {
        tick,
        journal: journal.mark(),
        world_hash,
        globals: parts.globals,
        chunks: parts.chunks,
    };
    let writing = snapshots.write(&snapshot, kept);
    within(WRITE_WAIT_MAX, "the snapshot store", writing).await
}
