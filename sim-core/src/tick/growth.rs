//! Phase 6: a generation of the automaton, on the committed state of all living chunks at once.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::world::World;
use crate::automaton::{self, Halo};
use crate::chunk::Edge;
use crate::ids::ChunkId;
use crate::topology;

impl World {
    /// Steps the automaton if this tick ends with a generation. Returns what it read of every
    /// living chunk and its neighbours.
    pub(super) fn grow(&mut self) -> Vec<(ChunkId, Edge)> {
        let Some(generation) = self.params.generation_of(self.tick) else {
            return Vec::new();
        };
        let World {
            land,
            activation,
            params,
            ..
        } = self;
        let edges = {
            let mut edges = BTreeMap::new();
            for id in activation.active() {
                for id in topology::chunk_neighbors(params.frequency, *id)
                    .into_iter()
                    .chain([*id])
                {
                    edges.entry(id).or_insert_with(|| Edge::of(land.chunk(id)));
                }
            }
            edges
        };
        for id in activation.active() {
            let halo = Halo::gather(params.frequency, *id, |id| edges.get(&id).copied());
            automaton::step(land.chunk_mut(*id), &halo, params.seed, generation, *id);
        }
        edges.into_iter().collect()
    }
}
