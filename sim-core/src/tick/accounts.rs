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
    /// Notes what a chunk's commit has moved between land, machines and people, and what it means
    /// for power and research.
    pub(super) fn account(&mut self, committed: Committed) {
        let World {
            ledger,
            people,
            power,
            ..
        } = self;
        let Committed {
            taken,
            made,
            used_up,
            credits,
            power: changes,
            found_out,
        } = committed;
        for change in changes {
            power.change(change);
        }
        for (item, amount) in taken {
            let (land, machines) = (WorldAccount::Land, WorldAccount::Machines);
            ledger.credit(people, land, machines, item, amount.into());
        }
        for (item, amount) in made {
            let (works, machines) = (WorldAccount::Works, WorldAccount::Machines);
            ledger.credit(people, works, machines, item, amount.into());
        }
        for (item, amount) in used_up {
            let (machines, works) = (WorldAccount::Machines, WorldAccount::Works);
            ledger.credit(people, machines, works, item, amount.into());
        }
        for (owner, item, amount) in credits {
            ledger.credit(people, WorldAccount::Machines, owner, item, amount.into());
        }
        self.add_research(&found_out);
    }
}
