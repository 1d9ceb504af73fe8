//! From a journal, and perhaps a snapshot, to a host; in slices, since much may have to be replayed.

use sim_core::ids::Tick;

use super::LocalHost;
use super::past::History;
use crate::save::replay::Replay;
use crate::save::verify::Progress;
use crate::save::{Journal, SaveError, Snapshot};

/// A world that is being opened.
#[derive(Debug)]
pub struct Opening {
    journal: Journal,
    replay: Replay,
    history: History,
    from: Tick,
}

impl Opening {
    /// Begins. A snapshot that does not fit is passed over.
    ///
    /// # Errors
    /// If the bytes are no journal.
    pub fn begin(journal: Vec<u8>, snapshot: Option<&[u8]>) -> Result<Opening, SaveError> {
        let journal = Journal::read(journal)?;
        let start = Replay::from_start(&journal)?;
        let history = History::of(&start);
        let restore = |bytes| Replay::from_snapshot(Snapshot::read(bytes)?, &journal);
        let replay = snapshot.and_then(|bytes| restore(bytes).ok());
        let replay = replay.unwrap_or(start);
        Ok(Opening {
            from: replay.tick(),
            journal,
            replay,
            history,
        })
    }

    /// Replays so many ticks more, if there are as many.
    ///
    /// # Errors
    /// With the first tick at which the world is another than the journal says.
    pub fn advance(&mut self, ticks: u64) -> Result<Progress, SaveError> {
        for _ in 0..ticks {
            if self.progress().is_done() {
                break;
            }
            self.replay.step(&self.journal)?;
            self.history.note(&self.replay);
        }
        Ok(self.progress())
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        Progress {
            tick: self.replay.tick(),
            end: self.journal.end().tick,
        }
    }

    /// Where the replay began: with a snapshot that fits, at its tick.
    pub fn from(&self) -> Tick {
        self.from
    }

    /// The host, after all that is still to be replayed.
    ///
    /// # Errors
    /// As [`Opening::advance`].
    pub fn finish(mut self) -> Result<LocalHost, SaveError> {
        self.advance(u64::MAX)?;
        let taken = self.journal.end().bytes;
        Ok(LocalHost::of(
            self.journal,
            taken,
            self.replay,
            self.history,
        ))
    }
}
