//! What is durable before what: inputs before they are stepped, the horizon before a tick up to
//! it is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sim_core::ids::Tick;
use sim_core::tick::{Input, SealedTick};
use storage::{Journal, Position, Result, StorageError, within};

/// A write that takes longer is given up, and made again on a new connection. Longer than a store
/// waits for its lock, so that another server that holds it is noticed.
const WRITE_WAIT_MAX: Duration = Duration::from_secs(10);
/// Wait before an append is made again.
const RETRY_WAIT: Duration = Duration::from_millis(100);

/// How the journal fares.
#[derive(Debug)]
pub struct JournalHealth {
    well: AtomicBool,
    appends: AtomicU64,
    append_micros_last: AtomicU64,
    append_micros_max: AtomicU64,
    bytes: AtomicU64,
}

impl JournalHealth {
    /// Whether the last attempt to write came through.
    pub fn is_well(&self) -> bool {
        self.well.load(Ordering::Relaxed)
    }

    /// Durable writes since the start.
    pub fn appends(&self) -> u64 {
        self.appends.load(Ordering::Relaxed)
    }

    /// What the last durable write took.
    pub fn append_last(&self) -> Duration {
        Duration::from_micros(self.append_micros_last.load(Ordering::Relaxed))
    }

    /// What the slowest durable write took.
    pub fn append_max(&self) -> Duration {
        Duration::from_micros(self.append_micros_max.load(Ordering::Relaxed))
    }

    /// Bytes of inputs since the start.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    fn wrote(&self, bytes: usize, took: Duration) {
        let micros = took.as_micros() as u64;
        self.well.store(true, Ordering::Relaxed);
        self.appends.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        self.append_micros_last.store(micros, Ordering::Relaxed);
        self.append_micros_max.fetch_max(micros, Ordering::Relaxed);
    }
}

impl Default for JournalHealth {
    fn default() -> JournalHealth {
        JournalHealth {
            well: AtomicBool::new(true),
            appends: AtomicU64::new(0),
            append_micros_last: AtomicU64::new(0),
            append_micros_max: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        }
    }
}

/// Inputs as the journal keeps them.
pub fn encode(inputs: &[Input]) -> Vec<u8> {
    postcard::to_stdvec(inputs).expect("inputs are plain data")
}

/// Inputs as they were journalled; none if the bytes are of another format.
pub fn decode(tick: Tick, bytes: &[u8]) -> Option<SealedTick> {
    let (inputs, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(SealedTick { tick, inputs })
}

/// The one writer of a journal.
pub struct JournalWriter {
    journal: Box<dyn Journal>,
    /// After the head of the newest segment.
    newest: Position,
    head: Position,
    /// The head after all ticks that were admitted: a tick that was given up may have gone further.
    admitted: Position,
    horizon: Tick,
    /// How far ahead the horizon is kept, at least.
    ahead: u64,
    health: Arc<JournalHealth>,
}

impl JournalWriter {
    /// Goes on at the end of a journal; `newest` is the place after the head of its newest
    /// segment.
    pub fn new(
        journal: Box<dyn Journal>,
        newest: Position,
        head: Position,
        horizon: Tick,
        ticks_per_second: u8,
    ) -> JournalWriter {
        JournalWriter {
            journal,
            newest,
            head,
            admitted: head,
            horizon,
            ahead: ticks_per_second.into(),
            health: Arc::default(),
        }
    }

    /// How it fares, for others to see.
    pub fn health(&self) -> Arc<JournalHealth> {
        Arc::clone(&self.health)
    }

    /// Where the journal stands after all ticks that were admitted, and no others.
    pub fn admitted(&self) -> Position {
        self.admitted
    }

    /// Makes a tick's inputs durable, and that the tick may be shown. Tries until it succeeds:
    /// without the journal there is no next tick. Given up in the middle, it may have made the
    /// inputs durable; the tick is then for the next start to run.
    ///
    /// # Errors
    /// If the journal is damaged or another's, where trying again is no use.
    pub async fn admit(&mut self, sealed: &SealedTick) -> Result<()> {
        if !sealed.inputs.is_empty() {
            let inputs = encode(&sealed.inputs);
            while let Err(error) = self.append(sealed.tick, &inputs).await {
                self.pause_after(error).await?;
            }
        }
        // A second before it is needed, so that it is needed only after a second of failures.
        if self.horizon < sealed.tick.after(self.ahead) {
            let horizon = sealed.tick.after(2 * self.ahead);
            while let Err(error) = self.extend(horizon).await {
                if self.horizon >= sealed.tick && error.is_transient() {
                    self.health.well.store(false, Ordering::Relaxed);
                    tracing::warn!(%error, "the clock record was not written yet");
                    break;
                }
                self.pause_after(error).await?;
            }
        }
        self.admitted = self.head;
        Ok(())
    }

    async fn append(&mut self, tick: Tick, inputs: &[u8]) -> Result<()> {
        let started = Instant::now();
        let append = self.journal.append(self.head, tick, inputs);
        self.head = within(WRITE_WAIT_MAX, "the journal", append).await?;
        self.health.wrote(inputs.len(), started.elapsed());
        Ok(())
    }

    async fn extend(&mut self, horizon: Tick) -> Result<()> {
        let started = Instant::now();
        let extension = self.journal.move_horizon(self.newest, self.head, horizon);
        within(WRITE_WAIT_MAX, "the journal", extension).await?;
        self.horizon = horizon;
        self.health.wrote(0, started.elapsed());
        Ok(())
    }

    async fn pause_after(&mut self, error: StorageError) -> Result<()> {
        self.health.well.store(false, Ordering::Relaxed);
        if !error.is_transient() {
            return Err(error);
        }
        tracing::error!(%error, "the journal was not written; the world waits");
        tokio::time::sleep(RETRY_WAIT).await;
        Ok(())
    }

    /// A clean stop: nothing was shown after this tick, so nothing has to be run up to it.
    ///
    /// # Errors
    /// If it can't be written; the journal is whole all the same.
    pub async fn finish(&mut self, last_shown: Tick) -> Result<()> {
        self.extend(last_shown).await?;
        self.journal.close().await;
        Ok(())
    }
}
