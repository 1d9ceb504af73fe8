//! What those who work get of what was settled, and what units live on.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::world::World;
use crate::claims::{Resource, WorldAccount};
use crate::ids::{CellId, ItemId, UnitId, WalkerId};
use crate::players::Rejection;
use crate::step::Outcome;
use crate::units::{Activity, Job, Unit};

impl World {
    /// What someone has to do, to be changed.
    pub(super) fn job_mut(&mut self, id: WalkerId) -> Option<&mut Job> {
        match id {
            WalkerId::Player(id) => self.people.edit(id).map(|player| &mut player.job),
            WalkerId::Unit(id) => self.fleet.edit(id).map(|unit| &mut unit.job),
        }
    }

    /// Someone thinks again: what they were at has become impossible.
    pub(super) fn stop(&mut self, id: WalkerId) {
        if let Some(job) = self.job_mut(id) {
            job.activity = Activity::Idle;
        }
    }

    /// What becomes of someone whose claim was settled.
    pub(super) fn tell_walker(&mut self, id: WalkerId, outcome: &Outcome) {
        let Outcome {
            claim,
            granted,
            item,
        } = outcome;
        let (tick, catalogue) = (self.tick, Arc::clone(&self.catalogue));
        match (claim.pool.resource, granted) {
            (Resource::Quantity, true) => {
                if let Some(item) = item {
                    self.put_in_hand(id, *item);
                }
                if let Some(job) = self.job_mut(id) {
                    job.unit_moved(&catalogue, tick);
                }
            }
            (Resource::Quantity, false) if item.is_none() => {
                // The cell is empty: that order is done.
                if let Some(job) = self.job_mut(id) {
                    job.finish();
                }
            }
            (Resource::Slot, true) => {
                if let Some(cargo) = claim.cargo {
                    self.take_from_hand(id, cargo.item);
                }
                if let Some(job) = self.job_mut(id) {
                    job.unit_moved(&catalogue, tick);
                }
            }
            (Resource::Seat, true) => {
                self.move_to(id, claim.pool.cell);
                if let Some(job) = self.job_mut(id) {
                    job.step_taken(&catalogue, tick);
                }
            }
            (Resource::Seat, false) => {
                let until = tick.after(catalogue.walking_ticks_per_cell.into());
                if let Some(job) = self.job_mut(id) {
                    job.hinder(Rejection::SeatTaken, until);
                }
            }
            // What was refused here may be granted in another tick. Energy is accounted for all
            // at once.
            (Resource::Quantity | Resource::Slot, false)
            | (Resource::Ground | Resource::Energy, _) => {}
        }
    }

    /// An item that came out of the land. It is with the machines already, which units are of.
    fn put_in_hand(&mut self, id: WalkerId, item: ItemId) {
        match id {
            WalkerId::Player(id) => {
                let machines = WorldAccount::Machines;
                self.ledger.credit(&mut self.people, machines, id, item, 1);
            }
            WalkerId::Unit(id) => {
                if let Some(unit) = self.fleet.edit(id) {
                    unit.load(item);
                }
            }
        }
    }

    /// An item that a structure has taken in.
    fn take_from_hand(&mut self, id: WalkerId, item: ItemId) {
        match id {
            WalkerId::Player(id) => {
                // They hold it: what is offered is held, and nobody offers twice in a tick.
                let machines = WorldAccount::Machines;
                self.ledger.debit(&mut self.people, id, machines, item, 1);
            }
            WalkerId::Unit(id) => {
                if let Some(unit) = self.fleet.edit(id) {
                    unit.unload();
                }
            }
        }
    }

    fn move_to(&mut self, id: WalkerId, cell: CellId) {
        match id {
            WalkerId::Player(id) => {
                if let Some(player) = self.people.edit(id) {
                    player.cell = cell;
                }
            }
            WalkerId::Unit(id) => {
                if let Some(unit) = self.fleet.edit(id) {
                    unit.cell = cell;
                }
            }
        }
    }

    /// The end of an interval: every unit uses up a unit of energy, as far as it has any, and those
    /// who were fed have one more.
    pub(super) fn pass_interval(&mut self, fed: &BTreeSet<UnitId>) {
        let now = self.tick;
        let after = |(id, unit): (UnitId, &Arc<Unit>)| {
            let is_fed = fed.contains(&id);
            let energy = unit.energy.saturating_sub(1).saturating_add(is_fed.into());
            let hungry_since = (!is_fed).then(|| unit.hungry_since.unwrap_or(now));
            let is_new = (energy, hungry_since) != (unit.energy, unit.hungry_since);
            is_new.then_some((id, energy, hungry_since))
        };
        let changes: Vec<_> = self.fleet.iter().filter_map(after).collect();
        for (id, energy, hungry_since) in changes {
            if let Some(unit) = self.fleet.edit(id) {
                (unit.energy, unit.hungry_since) = (energy, hungry_since);
            }
        }
    }

    /// Takes a unit out of the world. What it was made of, and what it carries, goes to its owner.
    /// Returns where it stood.
    pub(super) fn dissolve(&mut self, id: UnitId) -> Option<CellId> {
        let unit = self.fleet.remove(id)?;
        let load = unit.load.map(|load| (load.item, load.amount));
        for (item, amount) in load.into_iter().chain([(unit.item, 1)]) {
            let machines = WorldAccount::Machines;
            self.ledger
                .credit(&mut self.people, machines, unit.owner, item, amount.into());
        }
        Some(unit.cell)
    }
}
