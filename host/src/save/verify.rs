//! Whether a journal is what it says it is: replayed from its beginning, and compared with every
//! hash in it.
//!
//! Whoever makes up inputs, and steps them honestly, has played: that is another world, and as
//! true as the first. What cannot be made up is a world to which no inputs lead.

use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use sim_core::tick::World;

use super::replay::Replay;
use super::{Journal, SaveError};

/// What a journal that is verified may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The catalogue that it has to have been played by.
    pub catalogue: StateHash,
    /// Ticks that it may have.
    pub ticks_max: u64,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The tick that the replay is at.
    pub tick: Tick,
    /// The last.
    pub end: Tick,
}

/// A journal that is being verified, in slices as large as its owner has time for.
#[derive(Debug)]
pub struct Verification {
    journal: Journal,
    replay: Replay,
}

impl Verification {
    /// Begins. Takes as long as reading the bytes does.
    ///
    /// # Errors
    /// If they are no journal, or none that may be verified here.
    pub fn begin(journal: Vec<u8>, limits: &Limits) -> Result<Verification, SaveError> {
        let journal = Journal::read(journal)?;
        let found = StateHash(journal.header().catalogue.hash());
        if found != limits.catalogue {
            let expected = limits.catalogue;
            return Err(SaveError::OtherCatalogue { expected, found });
        }
        let (ticks, ticks_max) = (journal.end().tick.0, limits.ticks_max);
        if ticks > ticks_max {
            return Err(SaveError::TooManyTicks { ticks, ticks_max });
        }
        let replay = Replay::from_start(&journal)?;
        Ok(Verification { journal, replay })
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

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The world as far as it was replayed: [`Progress::is_done`] says whether that is all.
    pub fn world(&self) -> &World {
        self.replay.world()
    }

    /// The same, to go on with.
    pub fn into_world(self) -> World {
        self.replay.into_world()
    }
}

impl Progress {
    /// Whether all was replayed, and every hash was right.
    pub fn is_done(self) -> bool {
        self.tick >= self.end
    }
}

/// Ticks between two tellings of how far it is.
const SLICE_TICKS: u64 = 1_000;

/// Verifies a journal at once, and gives the world that it leads to.
///
/// # Errors
/// As [`Verification::begin`] and [`Verification::advance`].
pub fn verify(
    journal: Vec<u8>,
    limits: &Limits,
    mut progress: impl FnMut(Progress),
) -> Result<World, SaveError> {
    let mut verification = Verification::begin(journal, limits)?;
    while !verification.progress().is_done() {
        progress(verification.advance(SLICE_TICKS)?);
    }
    Ok(verification.into_world())
}
