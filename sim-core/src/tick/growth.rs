//! Phase 6: a generation of the automaton, on the committed state of all living chunks at once.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::executor::Executor;
use super::world::World;
use crate::automaton::{self, Halo};
use crate::chunk::Edge;
use crate::ids::ChunkId;

impl World {
    /// Steps the automaton if this tick ends with a generation. Returns what it read of every
    /// living chunk and its neighbours, in order.
    pub(super) fn grow(&mut self, executor: &impl Executor) -> Vec<(ChunkId, Edge)> {
        let Some(generation) = self.params.generation_of(self.tick) else {
            return Vec::new();
        };
        let edges = self.edges(executor);
        let World {
            land,
            activation,
            params,
            ..
        } = self;
        let edge = |id: ChunkId| {
            let place = edges.binary_search_by_key(&id, |(id, _)| *id).ok()?;
            Some(edges[place].1)
        };
        let active = activation.active();
        active.iter().for_each(|id| land.touch(*id));
        let mut slots = land.slots_of(active.iter().map(|id| (*id, ())).collect());
        executor.for_each(&mut slots, |(slot, ())| {
            let halo = Halo::gather(params.frequency, slot.id, edge);
            let chunk = Arc::make_mut(&mut slot.chunk);
            automaton::step(chunk, &halo, params.seed, generation, slot.id);
            slot.agenda.ground_changed();
        });
        edges
    }

    /// What living chunks and those around them show.
    fn edges(&mut self, executor: &impl Executor) -> Vec<(ChunkId, Edge)> {
        let shown: BTreeSet<ChunkId> = self.activation.living(self.params.frequency);
        for id in &shown {
            self.land.chunk(*id);
        }
        let mut edges: Vec<(ChunkId, Option<Edge>)> =
            shown.into_iter().map(|id| (id, None)).collect();
        executor.for_each(&mut edges, |(id, edge)| {
            let chunk = self.land.chunk_at_hand(*id);
            *edge = chunk.map(|chunk| Edge::of(chunk));
        });
        let known = |(id, edge): (ChunkId, Option<Edge>)| Some((id, edge?));
        edges.into_iter().filter_map(known).collect()
    }
}
