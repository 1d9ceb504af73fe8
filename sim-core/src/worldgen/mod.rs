//! What the planet is before anyone touches it: a pure function of seed and frequency.
//!
//! - `noise`: randomness without a seam. `fields`: the noises a planet is made of.
//! - `climate`: land and sea, mountains, warmth, and the biome that follows. `terrain`: what
//!   grows and lies on a single cell at first.
//! - `settle`: a chunk as it is found, after generations −32 to −1 of the automaton.
//! - `spawn`: where a new player stands.
//!
//! A chunk comes out the same whatever was asked before; the generator remembers raw chunks for
//! speed alone.

use crate::ids::{CellId, ChunkId, Frequency};

mod climate;
mod fields;
mod noise;
mod settle;
mod spawn;
mod terrain;

pub use climate::{Biome, SEA_LEVEL};
pub use spawn::SpawnSearch;
pub use terrain::Terrain;

use crate::chunk::Chunk;
use settle::RawChunks;
use terrain::Ground;

/// Makes a planet, chunk by chunk.
#[derive(Debug, Clone)]
pub struct Generator {
    seed: u64,
    frequency: Frequency,
    ground: Ground,
    raw: RawChunks,
}

impl Generator {
    /// The planet of a seed.
    ///
    /// # Panics
    /// If chunks do not tile the planet: the frequency must be a multiple of 64.
    pub fn new(seed: u64, frequency: Frequency) -> Generator {
        assert!(
            frequency.chunks_per_side().is_some(),
            "a world's frequency is a multiple of 64, not {}",
            frequency.get()
        );
        let ground = Ground::new(seed, frequency);
        Generator {
            seed,
            frequency,
            ground,
            raw: RawChunks::default(),
        }
    }

    /// The planet's seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The planet's size.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// A cell before any generation has passed; and its climate, which never changes.
    pub fn terrain(&self, cell: CellId) -> Terrain {
        self.ground.at(cell)
    }

    /// A chunk as it is when nobody has ever touched it, at generation 0.
    ///
    /// # Panics
    /// If the planet has no such chunk.
    pub fn chunk(&mut self, id: ChunkId) -> Chunk {
        settle::settle(self.seed, self.frequency, &self.ground, &mut self.raw, id)
    }

    /// Where the player of this index starts: a cell to stand on with ore, plants and room to
    /// build within a few steps. Different indices lie far apart, as far as the planet allows.
    ///
    /// Costs some tens of milliseconds; [`SpawnSearch`] does the same in small steps.
    pub fn spawn_place(&mut self, index: u32) -> CellId {
        let mut search = SpawnSearch::new(index);
        loop {
            if let Some(cell) = search.advance(self) {
                return cell;
            }
        }
    }
}
