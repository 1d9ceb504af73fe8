//! Who is to be looked at because something changed.

use alloc::vec::Vec;

use crate::chunk::{CellIndex, Structure, cell_at};
use crate::factory::{self, Agenda};
use crate::ids::{CellId, ChunkId, Direction, Frequency, Tick};
use crate::step::ChunkDraft;
use crate::topology;

/// A cell whose machine may have to be looked at, because something next to it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Which.
    pub cell: CellId,
    /// Who is meant.
    pub whom: Whom,
}

/// Who is to be looked at, of those next to what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Anyone.
    Neighbor,
    /// Who may have something to hand on in this direction.
    Giver(Direction),
}

impl Whom {
    /// Whether it is the machine of this structure.
    pub fn is(self, structure: &Structure) -> bool {
        match self {
            Whom::Neighbor => true,
            Whom::Giver(towards) => factory::may_hand_on(structure, towards),
        }
    }
}

/// The agenda of a chunk that is being changed, and what concerns others.
#[derive(Debug)]
pub struct Wakes<'a> {
    /// The chunk's own.
    pub agenda: &'a mut Agenda,
    /// What concerns machines of other chunks.
    pub elsewhere: Vec<Call>,
    /// Size of the planet.
    pub frequency: Frequency,
    /// Which chunk.
    pub id: ChunkId,
    /// The tick that the step leads to.
    pub tick: Tick,
}

impl Wakes<'_> {
    /// The machine on a cell of the chunk; of a belt, its line.
    pub(crate) fn wake(&mut self, draft: &ChunkDraft<'_>, index: CellIndex) {
        if let Some(actor) = draft.chunk().actor(index) {
            self.agenda.wake(actor, self.tick);
        }
    }

    /// The machines next to a cell of the chunk whose kind is another now.
    pub(crate) fn wake_around(&mut self, draft: &ChunkDraft<'_>, index: CellIndex) {
        self.wake_near(draft, index, |_| Whom::Neighbor);
    }

    /// The machines next to a cell of the chunk that may have something for the machine there,
    /// which may take more now.
    pub(crate) fn wake_givers(&mut self, draft: &ChunkDraft<'_>, index: CellIndex) {
        self.wake_near(draft, index, Whom::Giver);
    }

    /// `whom` says who is meant of those from whom the cell lies in a direction.
    fn wake_near(
        &mut self,
        draft: &ChunkDraft<'_>,
        index: CellIndex,
        whom: impl Fn(Direction) -> Whom,
    ) {
        let chunk = draft.chunk();
        let mut wake = |near: CellIndex, back: Direction| {
            let structure = chunk.structures.get(&near);
            if let Some(structure) = structure.filter(|it| whom(back).is(it)) {
                self.agenda.wake(structure.actor(near), self.tick);
            }
        };
        if let Some(near) = index.neighbors_inside() {
            for (near, direction) in near.into_iter().zip(Direction::all()) {
                wake(near, direction.opposite());
            }
            return;
        }
        let cell = cell_at(self.id, index);
        for direction in Direction::all() {
            let Some((cell, back)) = topology::across(self.frequency, cell, direction) else {
                continue;
            };
            match crate::chunk::locate(self.frequency, cell) {
                Some((home, near)) if home == self.id => wake(near, back),
                _ => self.elsewhere.push(Call {
                    cell,
                    whom: whom(back),
                }),
            }
        }
    }
}
