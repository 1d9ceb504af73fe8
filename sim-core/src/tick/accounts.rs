//! Postings that come out of a tick's chunks, and the players' accounts as the ledger sees them.

use alloc::vec::Vec;

use super::people::People;
use super::world::World;
use crate::claims::{Account, Items, Wallets, WorldAccount};
use crate::ids::{CellId, PlayerId};
use crate::step::{Committed, Flow, FlowKind};

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
    /// for power and research; lets `watch` know of what moved. Returns the replicators that are to
    /// build.
    pub(super) fn account(
        &mut self,
        committed: Committed,
        watch: &mut dyn FnMut(Flow),
    ) -> Vec<CellId> {
        let World {
            ledger,
            people,
            power,
            ..
        } = self;
        let Committed {
            flows,
            power: changes,
            found_out,
            replicators,
        } = committed;
        for change in changes {
            power.change(change);
        }
        let (land, works) = (WorldAccount::Land, WorldAccount::Works);
        let machines = WorldAccount::Machines;
        for flow in flows {
            let (from, to) = match flow.kind {
                FlowKind::Taken => (land, Account::World(machines)),
                FlowKind::Made => (works, Account::World(machines)),
                FlowKind::UsedUp => (machines, Account::World(works)),
                FlowKind::Delivered(owner) => (machines, Account::Player(owner)),
            };
            ledger.credit(people, from, to, flow.item, flow.amount.into());
            watch(flow);
        }
        self.add_research(&found_out);
        replicators
    }
}
