//! Writes snapshots beside the ticks: the world gives an image, which costs little; making bytes
//! of it and storing them happens here.

use sim_core::ids::Tick;
use sim_core::tick::WorldImage;
use storage::{Position, Result, Snapshot, Snapshots};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

/// An image and where the journal stood.
pub type Job = (WorldImage, Position);

/// The way to the task that writes snapshots.
pub struct SnapshotWriter {
    jobs: mpsc::Sender<Job>,
    task: JoinHandle<Box<dyn Snapshots>>,
}

impl SnapshotWriter {
    /// Starts the task. Snapshots of the ticks in `kept` are never dropped.
    pub fn start(mut snapshots: Box<dyn Snapshots>, kept: Vec<Tick>) -> SnapshotWriter {
        let (jobs, mut inbox) = mpsc::channel::<Job>(1);
        let task = tokio::spawn(async move {
            while let Some(job) = inbox.recv().await {
                let tick = job.0.tick;
                match write(snapshots.as_mut(), &kept, job).await {
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
        let tick = job.0.tick;
        if self.jobs.try_send(job).is_err() {
            tracing::warn!(%tick, "a snapshot is left out: the one before takes long");
        }
    }

    /// Writes a last snapshot, and waits for it.
    pub async fn finish(self, job: Job) {
        if self.jobs.send(job).await.is_err() {
            tracing::error!("the last snapshot was not written");
        }
        drop(self.jobs);
        if let Ok(mut snapshots) = self.task.await {
            snapshots.close().await;
        }
    }
}

async fn write(snapshots: &mut dyn Snapshots, kept: &[Tick], (image, journal): Job) -> Result<()> {
    let (tick, world_hash) = (image.tick, image.hash);
    let parts = spawn_blocking(move || image.to_parts())
        .await
        .expect("encoding plain data does not panic");
    let snapshot = Snapshot {
        tick,
        journal: journal.mark(),
        world_hash,
        globals: parts.globals,
        chunks: parts.chunks,
    };
    snapshots.write(&snapshot, kept).await
}
