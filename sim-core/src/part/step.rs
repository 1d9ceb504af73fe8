//! A part's tick, in the order of [`crate::tick`].

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;

use super::Part;
use super::feed::{Crossing, Feed, FeedError, Services};
use crate::automaton::{self, Halo};
use crate::chunk::Edge;
use crate::ids::{ChunkId, Tick};

impl Part {
    /// One tick. Returns the chunks that it concerned, in order: no other one has changed.
    ///
    /// # Errors
    /// If the feed does not fit the part. Then the part has to be asked for anew.
    pub fn step(&mut self, feed: &Feed) -> Result<BTreeSet<ChunkId>, FeedError> {
        let expected = self.tick.next();
        if feed.tick != expected {
            let found = feed.tick;
            return Err(FeedError::WrongTick { expected, found });
        }
        let nothing = Crossing::default();
        let crossing = feed.crossing.as_ref().unwrap_or(&nothing);
        let mut concerned = self.exchange(feed.tick, crossing)?;
        if let Some(services) = &feed.services {
            self.serve(services, feed.tick)?;
            concerned.extend(services.edits.iter().map(|(id, _)| *id));
        }
        self.surroundings.meters.pass_tick(&feed.meters);
        self.tick = feed.tick;
        if let Some(generation) = self.params.generation_of(self.tick) {
            self.grow(generation);
            concerned.extend(&self.active);
        }
        self.surroundings.rim.apply(&feed.grown)?;
        Ok(concerned)
    }

    /// What the services of the world did.
    fn serve(&mut self, services: &Services, tick: Tick) -> Result<(), FeedError> {
        for (id, diff) in &services.edits {
            let held = self.chunks.get_mut(id).ok_or(FeedError::Chunk(*id))?;
            Arc::make_mut(&mut held.chunk).apply(diff);
        }
        for (id, actor) in &services.wakes {
            self.wake(*id, *actor, tick)?;
        }
        self.surroundings.apply(services)?;
        for id in &services.deactivated {
            self.active.remove(id);
        }
        let unknown = |id: &&ChunkId| !self.chunks.contains_key(*id);
        if let Some(id) = services.activated.iter().find(unknown) {
            return Err(FeedError::Chunk(*id));
        }
        self.active.extend(&services.activated);
        Ok(())
    }

    /// A generation of the automaton, on all living chunks at once.
    fn grow(&mut self, generation: i64) {
        let edges: BTreeMap<ChunkId, Edge> = self
            .chunks
            .iter()
            .map(|(id, held)| (*id, Edge::of(&held.chunk)))
            .collect();
        let rim = &self.surroundings.rim;
        let edge = |id: ChunkId| edges.get(&id).copied().or_else(|| rim.edge(id));
        for id in &self.active {
            let Some(held) = self.chunks.get_mut(id) else {
                continue;
            };
            let halo = Halo::gather(self.params.frequency, *id, edge);
            let chunk = Arc::make_mut(&mut held.chunk);
            automaton::step(chunk, &halo, self.params.seed, generation, *id);
            held.agenda.ground_changed();
        }
    }
}
