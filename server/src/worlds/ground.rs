//! The land as it is shown, also where nobody has touched it yet.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use sim_core::chunk::{Chunk, locate};
use sim_core::ids::{CellId, ChunkId};
use sim_core::tick::WorldParams;
use sim_core::worldgen::{Generator, Terrain};

use super::replica::SharedReplica;

/// Untouched chunks kept at hand.
const SCENERY_CHUNKS_MAX: usize = 256;

/// All land of a world.
pub struct Ground {
    replica: SharedReplica,
    scenery: Mutex<Scenery>,
}

struct Scenery {
    generator: Generator,
    chunks: BTreeMap<ChunkId, Arc<Chunk>>,
}

impl Ground {
    /// The land of a world.
    pub fn new(params: WorldParams, replica: SharedReplica) -> Ground {
        Ground {
            replica,
            scenery: Mutex::new(Scenery {
                generator: Generator::new(params.seed, params.frequency),
                chunks: BTreeMap::new(),
            }),
        }
    }

    /// The chunks and terrain of some cells, in their order; cells that the planet has not are
    /// left out. Blocks while it generates what nobody has touched.
    pub fn survey(&self, cells: &[CellId]) -> Vec<(CellId, Arc<Chunk>, Terrain)> {
        let params = self.replica.read().params;
        let mut seen: BTreeMap<ChunkId, Arc<Chunk>> = BTreeMap::new();
        let mut scenery = self.scenery.lock().expect("no holder of this lock panics");
        let mut survey = Vec::with_capacity(cells.len());
        for cell in cells {
            let Some((id, _)) = locate(params.frequency, *cell) else {
                continue;
            };
            let chunk = seen
                .entry(id)
                .or_insert_with(|| self.published(id).unwrap_or_else(|| scenery.chunk(id)));
            survey.push((*cell, Arc::clone(chunk), scenery.generator.terrain(*cell)));
        }
        survey
    }

    fn published(&self, id: ChunkId) -> Option<Arc<Chunk>> {
        let replica = self.replica.read();
        Some(Arc::clone(&replica.chunks.get(&id)?.chunk))
    }
}

impl Scenery {
    fn chunk(&mut self, id: ChunkId) -> Arc<Chunk> {
        if self.chunks.len() >= SCENERY_CHUNKS_MAX && !self.chunks.contains_key(&id) {
            self.chunks.clear();
        }
        let Scenery { generator, chunks } = self;
        let chunk = chunks
            .entry(id)
            .or_insert_with(|| Arc::new(generator.chunk(id)));
        Arc::clone(chunk)
    }
}
