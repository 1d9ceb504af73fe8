//! A part's tick, in the order of [`crate::tick`].

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;

use super::feed::{ChunkFeed, Feed, PowerChange, Services};
use super::{FeedError, Held, Part};
use crate::automaton::{self, Halo};
use crate::chunk::Edge;
use crate::ids::{ChunkId, Tick};
use crate::topology::chunk_neighbors;

impl Feed {
    /// What is told of a chunk.
    pub(super) fn of(&self, id: ChunkId) -> Option<&ChunkFeed> {
        let place = self.chunks.binary_search_by_key(&id, |feed| feed.id).ok()?;
        self.chunks.get(place)
    }
}

impl Part {
    /// One tick. Returns the chunks that it concerned, in order: no other one has changed.
    ///
    /// # Errors
    /// If the feed does not fit the part. Then the part has to be asked for anew.
    // The build splits the browser's engine here: see xtask/src/build/wasm.rs.
    #[inline(never)]
    pub fn step(&mut self, feed: &Feed) -> Result<BTreeSet<ChunkId>, FeedError> {
        self.check(feed)?;
        self.have_concerned(feed);
        let mut concerned = self.exchange(feed)?;
        for chunk in &feed.chunks {
            let services = chunk.own.as_ref().and_then(|own| own.services.as_ref());
            if let Some(services) = services {
                self.serve(chunk.id, services, feed.tick)?;
                concerned.extend(services.edit.as_ref().map(|_| chunk.id));
            }
            let held = self.held(chunk.id)?;
            for edge in &chunk.edges {
                held.surroundings.rim.apply(&edge.built)?;
            }
        }
        self.pass_power_tick(feed)?;
        self.tick = feed.tick;
        if let Some(generation) = self.params.generation_of(self.tick) {
            self.grow(generation);
            concerned.extend(&self.active);
        }
        for chunk in &feed.chunks {
            let held = self.held(chunk.id)?;
            for edge in &chunk.edges {
                held.surroundings.rim.apply(&edge.grown)?;
            }
        }
        Ok(concerned)
    }

    pub(super) fn held(&mut self, id: ChunkId) -> Result<&mut Held, FeedError> {
        self.chunks.get_mut(&id).ok_or(FeedError::Chunk(id))
    }

    /// Whether the feed is of the next tick, and tells of the part's chunks and edges.
    fn check(&self, feed: &Feed) -> Result<(), FeedError> {
        let (expected, found) = (self.tick.next(), feed.tick);
        if found != expected {
            return Err(FeedError::WrongTick { expected, found });
        }
        let mut before = None;
        for chunk in &feed.chunks {
            let is_next = before.replace(chunk.id) < Some(chunk.id);
            if !is_next || !self.chunks.contains_key(&chunk.id) {
                return Err(FeedError::Chunk(chunk.id));
            }
            if chunk.edges.is_empty() {
                continue;
            }
            let around = chunk_neighbors(self.params.frequency, chunk.id);
            let is_edge = |from: ChunkId| around.contains(&from) && !self.contains(from);
            if let Some(edge) = chunk.edges.iter().find(|edge| !is_edge(edge.from)) {
                let (from, to) = (edge.from, chunk.id);
                return Err(FeedError::Edge { from, to });
            }
        }
        Ok(())
    }

    /// Has the chunks at hand in which something happens that the part does not begin itself.
    fn have_concerned(&mut self, feed: &Feed) {
        for chunk in feed.chunks.iter().filter(|chunk| chunk.own.is_some()) {
            self.have(chunk.id);
        }
    }

    /// What the services of the world did in a chunk.
    fn serve(&mut self, id: ChunkId, services: &Services, tick: Tick) -> Result<(), FeedError> {
        if let (Some(diff), Some(chunk)) = (&services.edit, self.have(id)) {
            Arc::make_mut(chunk).apply(diff);
        }
        let held = self.held(id)?;
        for actor in &services.wakes {
            held.agenda.wake(*actor, tick);
        }
        held.surroundings.apply(services);
        match services.lives {
            Some(true) => {
                self.active.insert(id);
                self.surround(id);
            }
            Some(false) => drop(self.active.remove(&id)),
            None => {}
        }
        Ok(())
    }

    fn pass_power_tick(&mut self, feed: &Feed) -> Result<(), FeedError> {
        let changes = feed.chunks.iter();
        let changes =
            changes.filter_map(|chunk| Some((chunk.id, chunk.own.as_ref()?.power.as_ref()?)));
        let changes: BTreeMap<ChunkId, &PowerChange> = changes.collect();
        for (id, change) in &changes {
            self.held(*id)?.surroundings.regroup(change);
        }
        for (network, speeds) in &feed.speeds {
            self.meters.set_speeds(*network, *speeds);
        }
        self.meters.run();
        for (name, pylon) in changes.values().flat_map(|change| &change.pylons) {
            self.meters.learn(*name, *pylon);
        }
        if !changes.is_empty() {
            self.forget_unused_pylons();
        }
        Ok(())
    }

    /// A generation of the automaton, on all living chunks at once.
    fn grow(&mut self, generation: i64) {
        let frequency = self.params.frequency;
        let shown = self.active.iter();
        let shown = shown.flat_map(|id| chunk_neighbors(frequency, *id));
        let shown: BTreeSet<ChunkId> = shown.chain(self.active.iter().copied()).collect();
        let edges = shown
            .into_iter()
            .filter_map(|id| Some((id, Edge::of(self.chunk_at_hand(id)?))));
        let edges: BTreeMap<ChunkId, Edge> = edges.collect();
        for id in &self.active {
            let Some(held) = self.chunks.get_mut(id) else {
                continue;
            };
            let rim = &held.surroundings.rim;
            let edge = |id: ChunkId| edges.get(&id).copied().or_else(|| rim.edge(id));
            let halo = Halo::gather(frequency, *id, edge);
            if let Some(chunk) = &mut held.chunk {
                automaton::step(
                    Arc::make_mut(chunk),
                    &halo,
                    self.params.seed,
                    generation,
                    *id,
                );
            }
            held.agenda.ground_changed();
        }
    }
}
