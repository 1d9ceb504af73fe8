//! Postings that come out of a tick's chunks, and the players' accounts as the ledger sees them.

use super::people::People;
use super::world::World;
use crate::claims::{Items, Wallets, WorldAccount};
use crate::ids::PlayerId;
use crate::step::Committed;

impl Wallets for People {
    fn wallet(&self, player: PlayerId) -> Option<&Items> {
        self.get(player).map(|player| &player.account)
    }

    fn wallet_mut(&mut self, player: PlayerId) -> Option<&mut Items> {
        self.edit(player).map(|player| &mut player.account)
    }
}

impl World {
    /// Notes what a chunk's commit has moved between land, machines and people.
    pub(super) fn account(&mut self, committed: Committed) {
        let World { ledger, people, .. } = self;
        let Committed { produced, credits } = committed;
        for (item, amount) in produced {
            let (land, machines) = (WorldAccount::Land, WorldAccount::Machines);
            ledger.credit(people, land, machines, item, amount.into());
        }
        for (owner, item, amount) in credits {
            ledger.credit(people, WorldAccount::Machines, owner, item, amount.into());
        }
    }
}
