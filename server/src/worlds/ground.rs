//! The land as it is shown, also where nobody has touched it yet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use sim_core::chunk::{Chunk, locate};
use sim_core::ids::{CellId, ChunkId, Frequency, Tick};
use sim_core::tick::WorldParams;
use sim_core::worldgen::{Generator, Terrain};

use host::replica::SharedReplica;

/// Untouched chunks kept at hand.
const SCENERY_CHUNKS_MAX: usize = 256;

/// Land as of a tick: cells with their chunks and terrain.
pub type Survey = (Tick, Vec<(CellId, Arc<Chunk>, Terrain)>);

/// All land of a world.
pub struct Ground {
    replica: SharedReplica,
    frequency: Frequency,
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
            frequency: params.frequency,
            scenery: Mutex::new(Scenery {
                generator: Generator::new(params.seed, params.frequency),
                chunks: BTreeMap::new(),
            }),
        }
    }

    /// Some cells, in their order, all as of one tick; cells that the planet has not are left
    /// out. Blocks while it generates what nobody has touched.
    pub fn survey(&self, cells: &[CellId]) -> Survey {
        let frequency = self.frequency;
        let placed = |cell: &CellId| Some((*cell, locate(frequency, *cell)?.0));
        let cells: Vec<_> = cells.iter().filter_map(placed).collect();
        let (tick, mut chunks) = self.published(cells.iter().map(|(_, id)| *id).collect());
        let mut scenery = self.scenery.lock().expect("no holder of this lock panics");
        let land = cells.into_iter().map(|(cell, id)| {
            let chunk = chunks.entry(id).or_insert_with(|| scenery.chunk(id));
            let chunk = Arc::clone(chunk);
            (cell, chunk, scenery.generator.terrain(cell))
        });
        (tick, land.collect())
    }

    /// Of these chunks the touched ones, and the tick.
    fn published(&self, ids: BTreeSet<ChunkId>) -> (Tick, BTreeMap<ChunkId, Arc<Chunk>>) {
        let replica = self.replica.read();
        let touched = |id| Some((id, Arc::clone(&replica.chunks.get(&id)?.chunk)));
        (replica.tick, ids.into_iter().filter_map(touched).collect())
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
