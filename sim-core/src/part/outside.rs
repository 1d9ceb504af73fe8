//! How what a part was told answers what a chunk's step asks.

use alloc::collections::BTreeMap;

use super::feed::{Crossing, FeedError};
use super::{Held, Part};
use crate::chunk::locate;
use crate::claims::Cargo;
use crate::factory::{self, Answer, RingInput};
use crate::ids::{CellId, ChunkId, Direction, ItemId, PlayerId, TechnologyId, Tick};
use crate::power::Clocks;
use crate::step::{CellFact, ChunkView, Outside};

/// A part at the start of a tick, with what it was told of it.
pub(super) struct Told<'a> {
    part: &'a Part,
    tick: Tick,
    full_rings: &'a [CellId],
    answers: BTreeMap<(CellId, ItemId, Direction), Answer>,
}

impl<'a> Told<'a> {
    pub(super) fn new(
        part: &'a Part,
        tick: Tick,
        crossing: &'a Crossing,
    ) -> Result<Told<'a>, FeedError> {
        let rim = &part.surroundings.rim;
        let heard = crossing.answers.iter().map(|heard| {
            let cell = rim.cell(heard.cell).ok_or(FeedError::Rim)?;
            Ok(((cell, heard.cargo.item, heard.cargo.from), heard.answer))
        });
        Ok(Told {
            part,
            tick,
            full_rings: &crossing.full_rings,
            answers: heard.collect::<Result<_, _>>()?,
        })
    }

    /// What the step of one of the part's chunks can reach.
    pub(super) fn view(&self, id: ChunkId) -> Option<ChunkView<'_>> {
        let held = self.part.chunks.get(&id)?;
        Some(self.view_of(id, held))
    }

    fn view_of<'v>(&'v self, id: ChunkId, held: &'v Held) -> ChunkView<'v> {
        ChunkView {
            frequency: self.part.params.frequency,
            catalogue: &self.part.catalogue,
            seed: self.part.params.seed,
            tick: self.tick,
            id,
            chunk: &held.chunk,
            outside: self,
        }
    }
}

impl Outside for Told<'_> {
    fn fact(&self, cell: CellId) -> Option<CellFact> {
        let (id, index) = locate(self.part.params.frequency, cell)?;
        match self.part.chunks.get(&id) {
            Some(held) => Some(CellFact::of(&held.chunk, index)),
            None => self.part.surroundings.rim.fact(id, index),
        }
    }

    /// A machine that could hand on to one outside asked it in the world too, and was heard. One
    /// that was not heard slept there: it wants nothing now, and asks again here until it is.
    fn answer(&self, cell: CellId, cargo: &Cargo) -> Option<Answer> {
        let (id, _) = locate(self.part.params.frequency, cell)?;
        if let Some(held) = self.part.chunks.get(&id) {
            return factory::answer(&self.view_of(id, held), cell, cargo);
        }
        let heard = self.answers.get(&(cell, cargo.item, cargo.from));
        Some(heard.copied().unwrap_or(Answer::AskAgain))
    }

    fn ring_input(&self, belt: CellId) -> Option<RingInput> {
        let ring = self.part.surroundings.rings.get(&belt)?;
        Some(RingInput {
            from: ring.from,
            is_full: self.full_rings.contains(&ring.first),
        })
    }

    fn clocks(&self, machine: CellId) -> Option<Clocks> {
        self.part.surroundings.meters.clocks(machine)
    }

    fn chosen(&self, owner: PlayerId) -> Option<TechnologyId> {
        self.part.surroundings.chosen.get(&owner).copied()
    }
}
