//! Listening to what a chunk's machines ask of others.

use alloc::vec::Vec;
use core::cell::RefCell;

use crate::claims::Cargo;
use crate::factory::{Answer, RingInput};
use crate::ids::{CellId, PlayerId, TechnologyId};
use crate::power::Clocks;
use crate::step::{CellFact, ChunkView, Outside};

/// What a machine asked of the one on a cell of another chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tick) struct Asked {
    /// Whom.
    pub(super) cell: CellId,
    /// What is to be handed on.
    pub(super) cargo: Cargo,
    /// What it said.
    pub(super) answer: Answer,
}

/// The outside of a chunk, with notes of what is asked.
pub(in crate::tick) struct Overheard<'a> {
    outside: &'a dyn Outside,
    asked: RefCell<Vec<Asked>>,
}

impl<'a> Overheard<'a> {
    pub(in crate::tick) fn new(outside: &'a dyn Outside) -> Overheard<'a> {
        let asked = RefCell::default();
        Overheard { outside, asked }
    }

    /// The same view, listened to.
    pub(in crate::tick) fn listen<'v>(&'v self, view: ChunkView<'v>) -> ChunkView<'v> {
        ChunkView {
            outside: self,
            ..view
        }
    }

    /// What was asked, in order.
    pub(in crate::tick) fn asked(self) -> Vec<Asked> {
        self.asked.into_inner()
    }
}

impl Outside for Overheard<'_> {
    fn fact(&self, cell: CellId) -> Option<CellFact> {
        self.outside.fact(cell)
    }

    fn answer(&self, cell: CellId, cargo: &Cargo) -> Option<Answer> {
        let answer = self.outside.answer(cell, cargo);
        self.asked.borrow_mut().extend(answer.map(|answer| Asked {
            cell,
            cargo: *cargo,
            answer,
        }));
        answer
    }

    fn ring_input(&self, belt: CellId) -> Option<RingInput> {
        self.outside.ring_input(belt)
    }

    fn clocks(&self, machine: CellId) -> Option<Clocks> {
        self.outside.clocks(machine)
    }

    fn chosen(&self, owner: PlayerId) -> Option<TechnologyId> {
        self.outside.chosen(owner)
    }
}
