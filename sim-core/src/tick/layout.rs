//! After a tick's orders: belts where something was built, turned or removed form other lines and
//! rings, and machines nearby are looked at.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::drafts::Drafts;
use super::neighborhood::Neighborhood;
use super::world::World;
use crate::chunk::{Machine, cell_at, locate};
use crate::factory;
use crate::ids::{CellId, ChunkId};
use crate::limits::RING_BELTS_MAX;
use crate::topology;

/// Cells from a change within which a machine may wait for what it changed: one that hands to the
/// neighbour of a belt that was turned.
const WAKE_RADIUS_CELLS: u32 = 2;

impl World {
    /// Brings up to date what follows from where structures stand and what they face.
    pub(super) fn rearrange(&mut self, changed: &BTreeSet<CellId>, drafts: &mut Drafts) {
        let frequency = self.params.frequency;
        let in_rings = self.refresh_rings(changed, RING_BELTS_MAX);
        let near = changed
            .iter()
            .flat_map(|cell| topology::neighbors(frequency, *cell).map(|(_, near)| near));
        let chunks: BTreeSet<ChunkId> = near
            .chain(changed.iter().copied())
            .filter_map(|cell| locate(frequency, cell))
            .map(|(id, _)| id)
            .collect();
        for id in chunks {
            self.lay_lines(id, drafts);
        }
        for cell in changed {
            for near in topology::within(frequency, *cell, WAKE_RADIUS_CELLS) {
                self.wake(near);
            }
        }
        for cell in in_rings {
            for near in topology::within(frequency, cell, 1) {
                self.wake(near);
            }
        }
    }

    /// Lays the lines of a chunk.
    pub(super) fn lay_lines(&mut self, id: ChunkId, drafts: &mut Drafts) {
        let has_belts = |machine: &Machine| matches!(machine, Machine::Belt { .. });
        let chunk = self.land.chunk(id);
        if !chunk.structures.values().any(|it| has_belts(&it.machine)) {
            return;
        }
        self.land.surround(id);
        let none_full = BTreeSet::new();
        let lines = Neighborhood::new(self, &none_full)
            .view(id)
            .map(|view| factory::lay(&view))
            .unwrap_or_default();
        let laid: BTreeSet<CellId> = lines.iter().map(|(first, _)| cell_at(id, *first)).collect();
        drafts.edit(&mut self.land, id, |draft| {
            for (first, line) in lines {
                draft.lay_line(first, line);
            }
        });
        for cell in laid {
            for near in topology::within(self.params.frequency, cell, 1) {
                self.wake(near);
            }
        }
    }

    /// Lays the lines of all chunks, which no diff is to tell.
    pub(super) fn lay_all_lines(&mut self) {
        let built: Vec<ChunkId> = self.holdings.built_chunks().collect();
        for id in built {
            self.lay_lines(id, &mut Drafts::default());
        }
    }

    /// Follows the belts again that lead through cells where something changed. Returns the belts
    /// of rings that came or went.
    fn refresh_rings(&mut self, changed: &BTreeSet<CellId>, steps_max: usize) -> BTreeSet<CellId> {
        let World {
            land,
            rings,
            catalogue,
            params,
            traces,
            ..
        } = self;
        let fact = |cell| land.fact(cell);
        let in_rings = rings.refresh(params.frequency, catalogue, changed, steps_max, fact);
        traces.in_rings.extend(&in_rings);
        in_rings
    }

    /// Finds the rings that lead through these cells.
    pub(super) fn follow_belts(&mut self, cells: &BTreeSet<CellId>) {
        self.refresh_rings(cells, usize::MAX);
    }

    /// Follows all belts and connects all machines, as after loading, and has every machine looked
    /// at.
    pub(super) fn arrange_all(&mut self) {
        let mut cells = BTreeSet::new();
        let mut chunks = Vec::new();
        for (id, chunk) in self.land.touched() {
            cells.extend(chunk.structures.keys().map(|index| cell_at(id, *index)));
            if !chunk.structures.is_empty() {
                chunks.push((id, Arc::clone(chunk)));
            }
        }
        self.connect_all();
        self.rings = factory::Rings::default();
        self.follow_belts(&cells);
        for (id, chunk) in chunks {
            self.land.agenda(id).wake_all(&chunk, self.tick);
        }
    }
}
