//! Making a world's start by hand, for [`crate::scenario`] and tests: what no input could bring
//! about. Only before the first tick.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::drafts::Drafts;
use super::world::World;
use crate::chunk::{Structure, locate};
use crate::claims::WorldAccount;
use crate::factory;

impl World {
    /// Puts a structure on its cell, with what it holds, unless one stands there or the cell is a
    /// pentagon.
    pub(crate) fn place(&mut self, structure: Structure) {
        let cell = structure.id.cell;
        let Some((home, index)) = locate(self.params.frequency, cell) else {
            return;
        };
        let is_free = !self.land.chunk(home).structures.contains_key(&index);
        if !is_free || crate::topology::is_pentagon(self.params.frequency, cell) {
            return;
        }
        self.holdings.own(structure.owner);
        self.holdings.stand(home, cell, &structure);
        let World {
            ledger,
            people,
            catalogue,
            ..
        } = self;
        let prototype = catalogue.prototype(structure.prototype);
        for (item, amount) in prototype.into_iter().flat_map(|known| &known.cost) {
            let (land, works) = (WorldAccount::Land, WorldAccount::Works);
            ledger.credit(people, land, works, *item, (*amount).into());
        }
        for (item, amount) in factory::contents(catalogue, &structure) {
            let (land, machines) = (WorldAccount::Land, WorldAccount::Machines);
            ledger.credit(people, land, machines, item, amount.into());
        }
        Drafts::default().edit(&mut self.land, home, |draft| draft.build(index, structure));
    }

    /// Has every machine looked at in the next tick.
    pub(crate) fn wake_everyone(&mut self) {
        let touched = self.land.touched();
        let built = touched.filter(|(_, chunk)| !chunk.structures.is_empty());
        let built: Vec<_> = built.map(|(id, chunk)| (id, Arc::clone(chunk))).collect();
        for (id, chunk) in built {
            self.land.agenda(id).wake_all(&chunk, self.tick);
        }
    }

    /// Lets every chunk that is about to live do so from the first tick on.
    pub(crate) fn wake_all(&mut self) {
        self.arrange_all();
        self.lay_all_lines();
        self.update_activation();
        self.activation.hasten();
        self.update_activation();
        self.hashes = super::publish::PartHashes::of_all(self);
    }
}
