//! The chunks: those that anyone ever touched, which are state, and those only looked at, which
//! are a cache of what the seed makes them.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;

use super::WorldParams;
use crate::chunk::{CellIndex, Chunk, locate};
use crate::factory::CellFact;
use crate::ids::{CellId, ChunkId, Frequency};
use crate::worldgen::Generator;

/// All chunks of the planet.
#[derive(Debug)]
pub(super) struct Land {
    frequency: Frequency,
    generator: Generator,
    touched: BTreeMap<ChunkId, Arc<Chunk>>,
    scenery: BTreeMap<ChunkId, Arc<Chunk>>,
}

/// Untouched chunks kept at hand: the surroundings of a few hundred players.
const SCENERY_CHUNKS_MAX: usize = 4_096;

impl Land {
    pub(super) fn new(params: WorldParams) -> Land {
        Land {
            frequency: params.frequency,
            generator: Generator::new(params.seed, params.frequency),
            touched: BTreeMap::new(),
            scenery: BTreeMap::new(),
        }
    }

    pub(super) fn frequency(&self) -> Frequency {
        self.frequency
    }

    pub(super) fn generator(&mut self) -> &mut Generator {
        &mut self.generator
    }

    /// Whether the chunk is at hand.
    pub(super) fn has(&self, id: ChunkId) -> bool {
        self.touched.contains_key(&id) || self.scenery.contains_key(&id)
    }

    /// The chunk, generated if nobody has looked at it before.
    pub(super) fn chunk(&mut self, id: ChunkId) -> &Arc<Chunk> {
        if let Some(chunk) = self.touched.get(&id) {
            return chunk;
        }
        if self.scenery.len() >= SCENERY_CHUNKS_MAX && !self.scenery.contains_key(&id) {
            self.scenery.clear();
        }
        let Land {
            generator, scenery, ..
        } = self;
        scenery
            .entry(id)
            .or_insert_with(|| Arc::new(generator.chunk(id)))
    }

    /// The chunk, to be changed; it counts as touched from now on.
    pub(super) fn chunk_mut(&mut self, id: ChunkId) -> &mut Chunk {
        if !self.touched.contains_key(&id) {
            let chunk = Arc::clone(self.chunk(id));
            self.scenery.remove(&id);
            self.touched.insert(id, chunk);
        }
        Arc::make_mut(self.touched.get_mut(&id).expect("inserted above"))
    }

    /// Puts a chunk's state in place, as it was stored.
    pub(super) fn restore(&mut self, id: ChunkId, chunk: Chunk) {
        self.touched.insert(id, Arc::new(chunk));
    }

    /// Where a cell lies, with its chunk.
    pub(super) fn find(&mut self, cell: CellId) -> Option<(&Arc<Chunk>, CellIndex)> {
        let (id, index) = locate(self.frequency, cell)?;
        Some((self.chunk(id), index))
    }

    /// What is known of a cell.
    pub(super) fn fact(&mut self, cell: CellId) -> Option<CellFact> {
        self.find(cell)
            .map(|(chunk, index)| CellFact::of(chunk, index))
    }

    /// The touched chunks, in order.
    pub(super) fn touched(&self) -> impl Iterator<Item = (ChunkId, &Arc<Chunk>)> {
        self.touched.iter().map(|(id, chunk)| (*id, chunk))
    }
}
