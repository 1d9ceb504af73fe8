//! How what a part was told answers what a chunk's step asks.

use super::feed::{Crossing, Feed};
use super::surroundings::Surroundings;
use super::{Held, Part};
use crate::chunk::locate;
use crate::claims::Cargo;
use crate::factory::{self, Answer, RingInput};
use crate::ids::{CellId, ChunkId, PlayerId, TechnologyId, Tick};
use crate::power::Clocks;
use crate::step::{CellFact, ChunkView, Outside};

/// A part at the start of a tick, with what it was told of it, as one of its chunks sees it.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    part: &'a Part,
    tick: Tick,
    feed: &'a Feed,
    home: ChunkId,
    held: &'a Held,
}

impl<'a> Told<'a> {
    /// None if the chunk is not one of the part's.
    pub(super) fn new(part: &'a Part, feed: &'a Feed, home: ChunkId) -> Option<Told<'a>> {
        Some(Told {
            part,
            tick: feed.tick,
            feed,
            home,
            held: part.chunks.get(&home)?,
        })
    }

    /// What the step of the chunk can reach; none if it is not at hand.
    pub(super) fn view(&self) -> Option<ChunkView<'_>> {
        Some(ChunkView {
            frequency: self.part.params.frequency,
            catalogue: &self.part.catalogue,
            seed: self.part.params.seed,
            tick: self.tick,
            id: self.home,
            chunk: self.held.chunk.as_ref()?,
            outside: self,
        })
    }

    fn surroundings(&self) -> &'a Surroundings {
        &self.held.surroundings
    }

    fn crossing(&self, from: ChunkId) -> Option<&'a Crossing> {
        let mut crossings = self.feed.of(self.home)?.crossings();
        let found = crossings.find(|(id, _)| *id == from);
        found.map(|(_, crossing)| crossing)
    }
}

impl Outside for Told<'_> {
    fn fact(&self, cell: CellId) -> Option<CellFact> {
        let (id, index) = locate(self.part.params.frequency, cell)?;
        match self.part.chunks.get(&id) {
            Some(held) => Some(CellFact::of(held.chunk.as_ref()?, index)),
            None => self.surroundings().rim.fact(id, index),
        }
    }

    /// A machine that could hand on to one outside asked it in the world too, and was heard. One
    /// that was not heard slept there: it wants nothing now, and asks again here until it is.
    fn answer(&self, cell: CellId, cargo: &Cargo) -> Option<Answer> {
        let (id, index) = locate(self.part.params.frequency, cell)?;
        if let Some(there) = Told::new(self.part, self.feed, id) {
            return factory::answer(&there.view()?, cell, cargo);
        }
        let number = self.surroundings().rim.number(id, index)?;
        let answers = self.crossing(id).map(|crossing| &crossing.answers);
        let mut answers = answers.into_iter().flatten();
        let heard = answers.find(|heard| heard.cell == number && heard.cargo == *cargo);
        Some(heard.map_or(Answer::AskAgain, |heard| heard.answer))
    }

    fn ring_input(&self, belt: CellId) -> Option<RingInput> {
        let (_, index) = locate(self.part.params.frequency, belt)?;
        let ring = self.surroundings().rings.get(&index)?;
        let told = self.feed.of(self.home).and_then(|feed| feed.exchange());
        Some(RingInput {
            from: ring.from,
            is_full: told.is_some_and(|told| told.full_rings.contains(&ring.first)),
        })
    }

    fn clocks(&self, machine: CellId) -> Option<Clocks> {
        let (_, index) = locate(self.part.params.frequency, machine)?;
        let pylon = self.surroundings().pylons.get(&index)?;
        self.part.meters.clocks(*pylon)
    }

    fn chosen(&self, owner: PlayerId) -> Option<TechnologyId> {
        self.surroundings().chosen.get(&owner).copied().flatten()
    }
}
