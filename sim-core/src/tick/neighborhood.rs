//! What the chunks of a whole world let each other know: the world's [`Outside`].

use alloc::collections::BTreeSet;

use super::land::Land;
use super::people::People;
use super::world::World;
use crate::catalogue::Catalogue;
use crate::chunk::{Chunk, locate};
use crate::claims::Cargo;
use crate::factory::{self, Answer, RingInput, Rings};
use crate::ids::{CellId, ChunkId, Frequency, PlayerId, TechnologyId, Tick};
use crate::power::{Clocks, Power};
use crate::step::{CellFact, ChunkView, Outside};

/// The whole world at the start of a tick, to be read by many at once. Chunks that are not at hand
/// are not there.
pub(super) struct Neighborhood<'a> {
    frequency: Frequency,
    catalogue: &'a Catalogue,
    seed: u64,
    tick: Tick,
    land: &'a Land,
    rings: &'a Rings,
    power: &'a Power,
    people: &'a People,
    /// Rings of belts that turn as a whole in this tick, by their first belts.
    full_rings: &'a BTreeSet<CellId>,
}

impl<'a> Neighborhood<'a> {
    pub(super) fn new(world: &'a World, full_rings: &'a BTreeSet<CellId>) -> Neighborhood<'a> {
        Neighborhood {
            frequency: world.params.frequency,
            catalogue: &world.catalogue,
            seed: world.params.seed,
            tick: world.tick,
            land: &world.land,
            rings: &world.rings,
            power: &world.power,
            people: &world.people,
            full_rings,
        }
    }

    /// What the step of a chunk can reach; none if the chunk is not at hand.
    pub(super) fn view(&self, id: ChunkId) -> Option<ChunkView<'_>> {
        let chunk = self.land.chunk_at_hand(id)?;
        Some(self.view_of(id, chunk))
    }

    fn view_of<'v>(&'v self, id: ChunkId, chunk: &'v Chunk) -> ChunkView<'v> {
        ChunkView {
            frequency: self.frequency,
            catalogue: self.catalogue,
            seed: self.seed,
            tick: self.tick,
            id,
            chunk,
            outside: self,
        }
    }
}

impl Outside for Neighborhood<'_> {
    fn fact(&self, cell: CellId) -> Option<CellFact> {
        let (id, index) = locate(self.frequency, cell)?;
        let chunk = self.land.chunk_at_hand(id)?;
        Some(CellFact::of(chunk, index))
    }

    fn answer(&self, cell: CellId, cargo: &Cargo) -> Option<Answer> {
        let (id, _) = locate(self.frequency, cell)?;
        factory::answer(&self.view(id)?, cell, cargo)
    }

    fn clocks(&self, machine: CellId) -> Option<Clocks> {
        self.power.clocks_at(machine)
    }

    fn chosen(&self, owner: PlayerId) -> Option<TechnologyId> {
        self.people.get(owner)?.research.chosen
    }

    fn ring_input(&self, belt: CellId) -> Option<RingInput> {
        let place = self.rings.place(belt)?;
        Some(RingInput {
            from: place.input,
            is_full: place
                .belts
                .first()
                .is_some_and(|first| self.full_rings.contains(first)),
        })
    }
}

impl World {
    /// The rings of belts that are full, with every line ready to hand on its first item.
    pub(super) fn full_rings(&self) -> BTreeSet<CellId> {
        let is_ready = |cell: &CellId| {
            let (id, index) = locate(self.params.frequency, *cell)?;
            let chunk = self.land.chunk_at_hand(id)?;
            let belt = chunk.structures.get(&index)?;
            Some(factory::is_full_and_ready(
                &self.catalogue,
                chunk,
                belt,
                self.tick,
            ))
        };
        let rings = self.rings.all();
        let full = rings.filter(|belts| belts.iter().all(|belt| is_ready(belt) == Some(true)));
        full.filter_map(|belts| belts.first().copied()).collect()
    }
}
