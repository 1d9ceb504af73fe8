//! Phase 6: a generation of the automaton, on the committed state of all living chunks at once.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::executor::Executor;
use super::world::World;
use crate::automaton::{self, HaloPlan};
use crate::chunk::Edge;
use crate::hash::ChunkHash;
use crate::ids::ChunkId;

/// Where a generation finds what it reads and changes. Derived from which chunks live, and from
/// where they are kept.
#[derive(Debug, Clone)]
pub(super) struct GrowthPlan {
    /// The arrangement of chunks that it is about.
    arrangement: u64,
    /// Living chunks and those next to them, in order, with their places.
    shown: Vec<(ChunkId, usize)>,
    /// The places of living chunks, in order.
    living: Vec<usize>,
    /// For each of these, where among the shown lies what is next to it.
    halos: Vec<HaloPlan<usize>>,
}

impl GrowthPlan {
    /// The places of living chunks, in order.
    pub(super) fn living(&self) -> &[usize] {
        &self.living
    }
}

impl World {
    /// Steps the automaton if this tick ends with a generation. Whether it did, of any chunk.
    pub(super) fn grow(&mut self, executor: &impl Executor) -> bool {
        let Some(generation) = self.params.generation_of(self.tick) else {
            return false;
        };
        let plan = self.growth.take();
        let arrangement = self.land.arrangement();
        let plan = plan.filter(|plan| plan.arrangement == arrangement);
        let plan = plan.unwrap_or_else(|| self.plan_growth());
        let edges = self.edges(executor, &plan);
        let land = &mut self.land;
        plan.living.iter().for_each(|place| land.touch_at(*place));
        let slots = land.slots_at(plan.living.iter().copied());
        let mut work: Vec<_> = slots.zip(&plan.halos).collect();
        let seed = self.params.seed;
        executor.for_each(&mut work, |(slot, halo)| {
            let halo = halo.gather(|place| edges.get(place).map(|(_, edge)| edge));
            let chunk = Arc::make_mut(&mut slot.chunk);
            automaton::step(chunk, &halo, seed, generation, slot.id);
            match &mut slot.hash {
                Some(hash) => hash.grow(chunk),
                None => slot.hash = Some(ChunkHash::of(chunk)),
            }
            slot.agenda.ground_changed();
        });
        let has_grown = !plan.living.is_empty();
        self.growth = Some(plan);
        has_grown
    }

    fn plan_growth(&mut self) -> GrowthPlan {
        let frequency = self.params.frequency;
        let shown = self.activation.living(frequency);
        for id in &shown {
            self.land.chunk(*id);
        }
        let placed = shown.iter().map(|id| (*id, self.land.place(*id)));
        let shown: Vec<_> = placed.collect();
        let place = |id: ChunkId| {
            let place = shown.binary_search_by_key(&id, |(id, _)| *id);
            place.expect("chunks next to living ones are shown")
        };
        let living = self.activation.active();
        GrowthPlan {
            living: living.iter().map(|id| shown[place(*id)].1).collect(),
            halos: living
                .iter()
                .map(|id| HaloPlan::of(frequency, *id).map(place))
                .collect(),
            arrangement: self.land.arrangement(),
            shown,
        }
    }

    /// What living chunks and those around them show, with their places.
    fn edges(&self, executor: &impl Executor, plan: &GrowthPlan) -> Vec<(usize, Edge)> {
        let begin = plan.shown.iter().map(|(_, place)| (*place, Edge::ROCK));
        let mut edges: Vec<_> = begin.collect();
        executor.for_each(&mut edges, |(place, edge)| {
            *edge = Edge::of(&self.land.slot_at(*place).chunk);
        });
        edges
    }
}
