//! Making a world's start by hand, for [`crate::scenario`] and tests: what no input could bring
//! about. Only before the first tick.

use alloc::vec::Vec;

use super::drafts::Drafts;
use super::world::World;
use crate::chunk::{Structure, locate};
use crate::ids::ChunkId;

impl World {
    /// Puts a structure on its cell, unless one stands there or the cell is a pentagon.
    pub(crate) fn place(&mut self, structure: Structure) {
        let cell = structure.id.cell;
        let Some((home, index)) = locate(self.params.frequency, cell) else {
            return;
        };
        let is_free = !self.land.chunk(home).structures.contains_key(&index);
        if !is_free || crate::topology::is_pentagon(self.params.frequency, cell) {
            return;
        }
        self.holdings.add(home, structure.owner);
        let cost = self
            .catalogue
            .prototype(structure.prototype)
            .map(|known| &known.cost);
        for (item, amount) in cost.into_iter().flatten() {
            *self.totals.produced.entry(*item).or_default() += u64::from(*amount);
            *self.totals.consumed.entry(*item).or_default() += u64::from(*amount);
        }
        Drafts::default().edit(&mut self.land, home, |draft| draft.build(index, structure));
    }

    /// Lets every chunk that is about to live do so from the first tick on.
    pub(crate) fn wake_all(&mut self) {
        self.arrange_all();
        let built: Vec<ChunkId> = self.holdings.built_chunks().collect();
        for id in built {
            self.lay_lines(id, &mut Drafts::default());
        }
        self.update_activation();
        self.activation.hasten();
        self.update_activation();
        self.hashes = super::publish::PartHashes::of_all(self);
    }
}
