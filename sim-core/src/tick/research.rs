//! What labs did comes to their owners, and what owners chose to their labs: the one owner of
//! research in a world. What a lab does is in [`crate::factory::machines`].

use alloc::vec::Vec;

use super::world::World;
use crate::ids::{CellId, PlayerId, TechnologyId};
use crate::players::Discovery;

impl World {
    /// Labs did units of research. All of a tick count, also those that were not needed any more:
    /// at most one for each of the owner's labs.
    pub(super) fn add_research(&mut self, units: &[(PlayerId, TechnologyId)]) {
        for (player, technology) in units.iter().copied() {
            let Some(owner) = self.people.edit(player) else {
                continue;
            };
            if owner.research.add_unit(&self.catalogue, technology) {
                self.discoveries.push(Discovery { player, technology });
                self.wake_labs(player);
            }
        }
    }

    /// Has a player's labs looked at: what they are to find out is another than before.
    pub(super) fn wake_labs(&mut self, player: PlayerId) {
        let labs: Vec<CellId> = self.holdings.labs(player).collect();
        for lab in labs {
            self.wake(lab);
        }
    }
}

#[cfg(test)]
mod tests;
