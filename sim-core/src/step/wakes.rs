//! Who is to be looked at because something changed.

use alloc::vec::Vec;

use crate::chunk::{CellIndex, cell_at};
use crate::factory::Agenda;
use crate::ids::{CellId, ChunkId, Frequency, Tick};
use crate::step::ChunkDraft;
use crate::topology;

/// The agenda of a chunk that is being changed, and what concerns others.
#[derive(Debug)]
pub struct Wakes<'a> {
    /// The chunk's own.
    pub agenda: &'a mut Agenda,
    /// Cells of other chunks whose machines are to be looked at.
    pub elsewhere: Vec<CellId>,
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

    /// The machines next to a cell of the chunk, which may wait for it.
    pub(crate) fn wake_around(&mut self, draft: &ChunkDraft<'_>, index: CellIndex) {
        if let Some(near) = index.neighbors_inside() {
            for near in near {
                self.wake(draft, near);
            }
            return;
        }
        for (_, cell) in topology::neighbors(self.frequency, cell_at(self.id, index)) {
            match crate::chunk::locate(self.frequency, cell) {
                Some((home, near)) if home == self.id => self.wake(draft, near),
                _ => self.elsewhere.push(cell),
            }
        }
    }
}
