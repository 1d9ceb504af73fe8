//! A part of the world, computed from what crosses its edge: the third driver of
//! [`crate::step`], beside the whole world on one thread and on many.
//!
//! A [`Part`] holds some chunks, any set of them, and goes from tick to tick by a [`Feed`]: what
//! the cells just outside were and what their machines said, claims that came in, how claims that
//! went out were settled, and what the services of the whole world (orders, power, rings of
//! belts, activation) changed inside. What the part's own machines and its land do, it computes;
//! nothing of that is in a feed. Every chunk is then, tick for tick, the one in the world.
//!
//! - [`feed`]: what goes from a world to a part with every tick.
//! - [`surroundings`]: what a part remembers of the outside: [`rim`], the cells next to it;
//!   [`meters`], the clocks of power networks; and which belts lie in rings.
//! - `step`: the tick, `exchange` its first phases. `outside`: how the surroundings answer what a chunk's step asks.
//!
//! The world makes feeds as it steps: see [`crate::tick::Watch`]. This module does not know how a
//! feed travels, and decides nothing that reaches further than a chunk.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::chunk::Chunk;
use crate::factory::Agenda;
use crate::ids::{ChunkId, Tick};
use crate::tick::WorldParams;

mod exchange;
pub mod feed;
pub mod meters;
mod outside;
pub mod rim;
mod step;
pub mod surroundings;
#[cfg(test)]
mod tests;

pub use feed::{Feed, FeedError};
pub use surroundings::Surroundings;

/// Some chunks of a world, and what they need to go on.
#[derive(Debug)]
pub struct Part {
    params: WorldParams,
    catalogue: Arc<Catalogue>,
    tick: Tick,
    chunks: BTreeMap<ChunkId, Held>,
    /// Those of the chunks that live.
    active: BTreeSet<ChunkId>,
    surroundings: Surroundings,
}

/// A chunk of a part.
#[derive(Debug)]
struct Held {
    chunk: Arc<Chunk>,
    /// Derived: which of its machines sleep.
    agenda: Agenda,
}

/// A part at a tick, as a world tells it to whoever is to compute it from there on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartImage {
    /// What the world was made with.
    pub params: WorldParams,
    /// The tick.
    pub tick: Tick,
    /// The chunks.
    pub chunks: BTreeMap<ChunkId, Chunk>,
    /// Those of them that live.
    pub active: BTreeSet<ChunkId>,
    /// What lies around them.
    pub surroundings: Surroundings,
}

impl Part {
    /// Goes on from an image, by the world's catalogue.
    pub fn new(image: PartImage, catalogue: Arc<Catalogue>) -> Part {
        let tick = image.tick;
        let hold = |(id, chunk): (ChunkId, Chunk)| {
            let mut agenda = Agenda::default();
            agenda.wake_all(&chunk, tick);
            let chunk = Arc::new(chunk);
            (id, Held { chunk, agenda })
        };
        Part {
            params: image.params,
            catalogue,
            tick,
            chunks: image.chunks.into_iter().map(hold).collect(),
            active: image.active,
            surroundings: image.surroundings,
        }
    }

    /// The tick that the part is at.
    pub fn tick(&self) -> Tick {
        self.tick
    }

    /// Its chunks, in order.
    pub fn chunks(&self) -> impl Iterator<Item = (ChunkId, &Arc<Chunk>)> {
        self.chunks.iter().map(|(id, held)| (*id, &held.chunk))
    }

    /// One of its chunks.
    pub fn chunk(&self, id: ChunkId) -> Option<&Arc<Chunk>> {
        self.chunks.get(&id).map(|held| &held.chunk)
    }

    /// The part as it is now.
    pub fn image(&self) -> PartImage {
        let chunks = self.chunks();
        PartImage {
            params: self.params,
            tick: self.tick,
            chunks: chunks
                .map(|(id, chunk)| (id, Chunk::clone(chunk)))
                .collect(),
            active: self.active.clone(),
            surroundings: self.surroundings.clone(),
        }
    }
}
