//! Postings that come out of a tick's chunks, and the players' accounts as the ledger sees them.

use alloc::vec::Vec;

use super::people::People;
use super::world::World;
use crate::claims::{Account, Items, Wallets, WorldAccount};
use crate::ids::{CellId, ItemId, PlayerId};
use crate::step::{Committed, Flow, FlowKind};

/// The flows of a chunk, summed by how they are accounted: a posting for each sum is as good as
/// one for each flow.
#[derive(Debug, Default)]
pub(super) struct Turnover(Vec<((FlowKind, ItemId), u64)>);

impl Turnover {
    pub(super) fn of(flows: &[Flow]) -> Turnover {
        let mut sums = Turnover::default();
        for flow in flows {
            let key = (flow.kind, flow.item);
            let amount = u64::from(flow.amount);
            // A chunk deals with a few kinds of items.
            match sums.0.iter_mut().find(|(known, _)| *known == key) {
                Some((_, sum)) => *sum += amount,
                None => sums.0.push((key, amount)),
            }
        }
        sums
    }
}

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
    /// for power and research; lets `count` know of what moved. Returns the replicators that are to
    /// build.
    pub(super) fn account(
        &mut self,
        committed: Committed,
        turnover: &Turnover,
        count: &mut dyn FnMut(Flow),
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
        for ((kind, item), amount) in &turnover.0 {
            let (from, to) = match *kind {
                FlowKind::Taken => (land, Account::World(machines)),
                FlowKind::Made => (works, Account::World(machines)),
                FlowKind::UsedUp => (machines, Account::World(works)),
                FlowKind::Delivered(owner) => (machines, Account::Player(owner)),
            };
            ledger.credit(people, from, to, *item, *amount);
        }
        flows.into_iter().for_each(count);
        self.add_research(&found_out);
        replicators
    }
}
