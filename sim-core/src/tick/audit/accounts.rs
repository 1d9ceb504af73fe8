//! Nothing appeared or vanished: the rules LED-1 and LED-4, over the whole world.

use alloc::collections::BTreeMap;

use super::Flaw;
use crate::catalogue::Catalogue;
use crate::claims::WorldAccount;
use crate::factory::contents;
use crate::ids::ItemId;
use crate::tick::world::World;

/// Amounts by item, with no entry for nothing.
#[derive(Default)]
struct Sums(BTreeMap<ItemId, i128>);

impl Sums {
    /// Says whether the sum could be counted.
    fn add(&mut self, item: ItemId, amount: i128) -> bool {
        let sum = self.0.entry(item).or_default();
        let Some(added) = sum.checked_add(amount) else {
            return false;
        };
        *sum = added;
        if added == 0 {
            self.0.remove(&item);
        }
        true
    }
}

impl World {
    pub(super) fn audit_accounts(&self) -> Result<(), Flaw> {
        let mut sums = Sums::default();
        for account in WorldAccount::ALL {
            for (item, balance) in self.ledger.balances(account) {
                check_entry(&self.catalogue, *item, *balance != 0)?;
                if !sums.add(*item, *balance) {
                    return Err(Flaw::Balance(*item));
                }
            }
        }
        for (_, player) in self.people.iter() {
            for (item, held) in &player.account {
                check_entry(&self.catalogue, *item, *held != 0)?;
                if !sums.add(*item, i128::from(*held)) {
                    return Err(Flaw::Balance(*item));
                }
            }
        }
        match sums.0.first_key_value() {
            Some((item, _)) => Err(Flaw::Balance(*item)),
            None => self.audit_machines_account(),
        }
    }

    /// What machines and units hold, counted one by one, is what their account says.
    fn audit_machines_account(&self) -> Result<(), Flaw> {
        let mut held = Sums::default();
        for (item, balance) in self.ledger.balances(WorldAccount::Machines) {
            held.add(*item, -*balance);
        }
        for (_, chunk) in self.land.touched() {
            for structure in chunk.structures.values() {
                for (item, amount) in contents(&self.catalogue, structure) {
                    held.add(item, i128::from(amount));
                }
            }
            for carried in chunk.lines.values().flat_map(|line| &line.items) {
                held.add(carried.item, 1);
            }
        }
        for (_, unit) in self.fleet.iter() {
            held.add(unit.item, 1);
            if let Some(load) = unit.load {
                held.add(load.item, load.amount.into());
            }
        }
        match held.0.first_key_value() {
            Some((item, _)) => Err(Flaw::Machines(*item)),
            None => Ok(()),
        }
    }
}

fn check_entry(catalogue: &Catalogue, item: ItemId, is_something: bool) -> Result<(), Flaw> {
    match is_something && catalogue.item(item).is_some() {
        true => Ok(()),
        false => Err(Flaw::Account(item)),
    }
}
