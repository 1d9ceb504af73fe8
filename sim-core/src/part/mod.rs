//! A part of the world, computed from what crosses its edge: the third driver of
//! [`crate::step`], beside the whole world on one thread and on many.
//!
//! A [`Part`] holds some chunks, any set of them, and goes from tick to tick by a [`Feed`]: what
//! the cells just outside were and what their machines said, claims that came in, how claims that
//! went out were settled, and what the services of the whole world (orders, power, rings of
//! belts, activation) changed inside. What the part's own machines and its land do, it computes;
//! nothing of that is in a feed. Every chunk is then, tick for tick, the one in the world.
//!
//! Chunks may [come in](Part::enter) and [fall out](Part::leave) between ticks. What a part knew of
//! the outside only because it was inside, it goes on knowing.
//!
//! - [`feed`]: what goes from a world to a part with every tick, in pieces that are made once for
//!   all parts; [`foreign`], claims in it. `error`: why a part may be unable to go on.
//! - [`surroundings`]: what is remembered of the outside of each chunk: [`rim`], the cells next to
//!   it; which belts lie in rings; which pylons machines belong to. [`meters`]: what those show.
//! - `step`: the tick, `exchange` its first phases. `outside`: how the surroundings answer what a chunk's step asks.
//!
//! The world makes feeds as it steps: see [`crate::tick::Watch`]. This module does not know how a
//! feed travels, and decides nothing that reaches further than a chunk.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::chunk::{Chunk, cell_at};
use crate::factory::Agenda;
use crate::ids::{CellId, ChunkId, Tick};
use crate::step::CellFact;
use crate::tick::{Glimpse, KnownChunk, WorldParams};
use crate::topology::chunk_neighbors;
use crate::worldgen::Generator;

mod error;
mod exchange;
pub mod feed;
pub mod foreign;
pub mod meters;
mod outside;
pub mod rim;
mod step;
pub mod surroundings;
#[cfg(test)]
mod tests;

pub use error::FeedError;
pub use feed::{Broadcast, ChunkFeed, Feed};
use meters::{Meters, Pylon};
pub use surroundings::{Surroundings, SurroundingsImage};

/// Some chunks of a world, and what they need to go on.
#[derive(Debug, Clone)]
pub struct Part {
    params: WorldParams,
    catalogue: Arc<Catalogue>,
    generator: Generator,
    tick: Tick,
    chunks: BTreeMap<ChunkId, Held>,
    /// Those of the chunks that live.
    active: BTreeSet<ChunkId>,
    /// The pylons of their machines.
    meters: Meters,
}

/// A chunk of a part.
#[derive(Debug, Clone)]
struct Held {
    /// None as long as it is what the seed makes it, and nobody asked.
    chunk: Option<Arc<Chunk>>,
    /// Derived: which of its machines sleep.
    agenda: Agenda,
    surroundings: Surroundings,
}

/// Chunks at a tick, as a world tells them to whoever is to compute them from there on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartImage {
    /// The tick.
    pub tick: Tick,
    /// The chunks.
    pub chunks: Vec<ChunkImage>,
    /// The pylons that their machines belong to.
    pub pylons: Vec<(CellId, Pylon)>,
}

/// A chunk, as a world tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkImage {
    /// Which.
    pub id: ChunkId,
    /// Whether it lives.
    pub lives: bool,
    /// None if nobody ever touched it, and it is what the seed makes it.
    pub chunk: Option<Chunk>,
    /// What lies around it.
    pub surroundings: SurroundingsImage,
}

impl Part {
    /// A part that holds no chunk yet, by the world's catalogue.
    pub fn new(params: WorldParams, catalogue: Arc<Catalogue>, tick: Tick) -> Part {
        Part {
            params,
            catalogue,
            generator: Generator::new(params.seed, params.frequency),
            tick,
            chunks: BTreeMap::new(),
            active: BTreeSet::new(),
            meters: Meters::default(),
        }
    }

    /// Chunks come in.
    ///
    /// # Errors
    /// If the image is of another tick, of a chunk that the planet has not or the part has
    /// already, or does not fit together. The part is then as it was.
    // The build splits the browser's engine here: see xtask/src/build/wasm.rs.
    #[inline(never)]
    pub fn enter(&mut self, image: PartImage) -> Result<(), FeedError> {
        if image.tick != self.tick {
            return Err(FeedError::WrongTick {
                expected: self.tick,
                found: image.tick,
            });
        }
        let mut entering = BTreeMap::new();
        let mut living = BTreeSet::new();
        for chunk in image.chunks {
            let id = chunk.id;
            let held = self.hold(chunk, &mut living)?;
            if entering.insert(id, held).is_some() {
                return Err(FeedError::Chunk(id));
            }
        }
        self.chunks.append(&mut entering);
        self.active.append(&mut living);
        for (name, pylon) in image.pylons {
            self.meters.learn(name, pylon);
        }
        for id in self.active.clone() {
            self.surround(id);
        }
        Ok(())
    }

    fn hold(&self, image: ChunkImage, living: &mut BTreeSet<ChunkId>) -> Result<Held, FeedError> {
        let id = image.id;
        if !id.is_on(self.params.frequency) || self.chunks.contains_key(&id) {
            return Err(FeedError::Chunk(id));
        }
        let mut agenda = Agenda::default();
        if let Some(chunk) = &image.chunk {
            agenda.wake_all(chunk, self.tick);
        }
        living.extend(image.lives.then_some(id));
        Ok(Held {
            chunk: image.chunk.map(Arc::new),
            agenda,
            surroundings: Surroundings::of(self.params.frequency, id, image.surroundings)?,
        })
    }

    /// Chunks fall out; of those that stay, what lies next to them is known as it is now.
    // The build splits the browser's engine here: see xtask/src/build/wasm.rs.
    #[inline(never)]
    pub fn leave(&mut self, leaving: &BTreeSet<ChunkId>) {
        let mut left = BTreeMap::new();
        for id in leaving {
            left.extend(self.chunks.remove(id).map(|held| (*id, held)));
            self.active.remove(id);
        }
        for (id, held) in &left {
            let Some(chunk) = &held.chunk else { continue };
            for near in chunk_neighbors(self.params.frequency, *id) {
                if let Some(staying) = self.chunks.get_mut(&near) {
                    staying.surroundings.rim.look_at(*id, chunk);
                }
            }
        }
        self.forget_unused_pylons();
    }

    fn forget_unused_pylons(&mut self) {
        let held = self.chunks.values();
        let pylons = held.flat_map(|held| held.surroundings.pylons.values().copied());
        let used: BTreeSet<_> = pylons.collect();
        self.meters.keep(|pylon| used.contains(&pylon));
    }

    /// Has a chunk at hand, and those of the part that lie next to it.
    fn surround(&mut self, id: ChunkId) {
        self.have(id);
        for near in chunk_neighbors(self.params.frequency, id) {
            self.have(near);
        }
    }

    /// Has a chunk at hand, if it is one of the part's.
    fn have(&mut self, id: ChunkId) -> Option<&mut Arc<Chunk>> {
        let Part {
            chunks, generator, ..
        } = self;
        let held = chunks.get_mut(&id)?;
        let made = || Arc::new(generator.chunk(id));
        Some(held.chunk.get_or_insert_with(made))
    }

    /// What the world was made with.
    pub fn params(&self) -> WorldParams {
        self.params
    }

    /// The tick that the part is at.
    pub fn tick(&self) -> Tick {
        self.tick
    }

    /// Whether a chunk is one of the part's.
    pub fn contains(&self, id: ChunkId) -> bool {
        self.chunks.contains_key(&id)
    }

    /// The part's chunks, in order.
    pub fn chunk_ids(&self) -> impl Iterator<Item = ChunkId> {
        self.chunks.keys().copied()
    }

    /// A chunk of the part; none outside. One that nobody touched is generated when it is first
    /// looked at, which takes milliseconds: see [`Part::chunk_at_hand`].
    pub fn chunk(&mut self, id: ChunkId) -> Option<&Arc<Chunk>> {
        self.have(id).map(|chunk| &*chunk)
    }

    /// A chunk of the part, unless it would first have to be generated.
    pub fn chunk_at_hand(&self, id: ChunkId) -> Option<&Arc<Chunk>> {
        self.chunks.get(&id)?.chunk.as_ref()
    }

    /// What is known of some of the chunks, as far as they are the part's and at hand.
    pub fn glimpse(&self, ids: &BTreeSet<ChunkId>) -> Glimpse {
        let known = |id: &ChunkId| {
            let held = self.chunks.get(id)?;
            let rings = held.surroundings.rings.keys();
            Some(KnownChunk {
                id: *id,
                chunk: Arc::clone(held.chunk.as_ref()?),
                lives: self.active.contains(id),
                agenda: held.agenda.clone(),
                ring_belts: rings.map(|index| cell_at(*id, *index)).collect(),
            })
        };
        let pylons = self.meters.pylons();
        Glimpse {
            params: self.params,
            catalogue: Arc::clone(&self.catalogue),
            generator: self.generator.clone(),
            tick: self.tick,
            chunks: ids.iter().filter_map(known).collect(),
            pylons: pylons
                .filter_map(|name| Some((name, self.meters.pylon(name)?)))
                .collect(),
        }
    }

    /// The part as it is now.
    pub fn image(&self) -> PartImage {
        let chunks = self.chunks.iter().map(|(id, held)| ChunkImage {
            id: *id,
            lives: self.active.contains(id),
            chunk: held.chunk.as_ref().map(|chunk| Chunk::clone(chunk)),
            surroundings: held.surroundings.image(),
        });
        let pylons = self.meters.pylons();
        PartImage {
            tick: self.tick,
            chunks: chunks.collect(),
            pylons: pylons
                .filter_map(|name| Some((name, self.meters.pylon(name)?)))
                .collect(),
        }
    }
}

impl rim::Rim {
    /// Learns all that a chunk shows of itself.
    fn look_at(&mut self, id: ChunkId, chunk: &Chunk) {
        let facts = self.cells_of(id);
        let facts = facts.map(|(number, at)| (number, CellFact::of(chunk, at)));
        let change = self.difference(facts);
        self.apply(&change).expect("its own cells lie on it");
    }
}
