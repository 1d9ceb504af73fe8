//! Players let units start, tell them what to do, and take them back.

use super::Orders;
use crate::catalogue::Behaviour;
use crate::chunk::Machine;
use crate::claims::{Items, WorldAccount};
use crate::ids::{CellId, PlayerId, UnitId, WalkerId};
use crate::limits::{UNIT_ENERGY_AT_START, UNIT_REACH_CELLS, UNITS_PER_PLAYER_MAX};
use crate::players::Rejection;
use crate::topology;
use crate::units::{Job, Order, QueueEdit, Unit};

impl Orders<'_> {
    /// A unit stands beside its dock, with as much of the dock's energy as there is for it.
    pub(super) fn launch(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let (home, index) = self.changeable(id, cell)?;
        let world = &mut *self.world;
        let structure = world.land.structure(cell).ok_or(Rejection::NoStructure)?;
        let behaviour = world.catalogue.behaviour(structure.prototype);
        let Some(Behaviour::Dock {
            launches,
            units_max,
            ..
        }) = behaviour
        else {
            return Err(Rejection::NotADock);
        };
        let (item, units_max) = (*launches, *units_max);
        if world.fleet.of_dock(cell).len() >= usize::from(units_max) {
            let most = units_max.into();
            return Err(Rejection::DockFull { most });
        }
        let too_many = Rejection::TooManyUnits {
            most: UNITS_PER_PLAYER_MAX as u32,
        };
        if world.fleet.of_owner(id).len() >= UNITS_PER_PLAYER_MAX {
            return Err(too_many);
        }
        let unit = world.fleet.next_id().ok_or(too_many)?;
        let place = self.free_cell_near(cell, 1).ok_or(Rejection::NoRoom)?;
        let world = &mut *self.world;
        let one = Items::from([(item, 1)]);
        let machines = WorldAccount::Machines;
        world
            .ledger
            .transfer(&mut world.people, id, machines, &one)?;
        let energy = self.drafts.edit(&mut world.land, home, |draft| {
            draft.edit_structure(index, |structure| match &mut structure.machine {
                Machine::Dock(dock) => dock.feed(UNIT_ENERGY_AT_START),
                _ => 0,
            })
        });
        world.wake(cell);
        world.fleet.insert(Unit {
            id: unit,
            owner: id,
            dock: cell,
            item,
            cell: place,
            job: Job::default(),
            load: None,
            energy: energy.unwrap_or(0),
            hungry_since: None,
        });
        self.seat(place, Some(WalkerId::Unit(unit)));
        Ok(())
    }

    pub(super) fn recall(&mut self, id: PlayerId, unit: UnitId) -> Result<(), Rejection> {
        self.own_unit(id, unit)?;
        self.take_back(unit);
        Ok(())
    }

    /// The units of a dock that stands no longer.
    pub(super) fn take_back_all(&mut self, dock: CellId) {
        let units: alloc::vec::Vec<_> = self.world.fleet.of_dock(dock).collect();
        for unit in units {
            self.take_back(unit);
        }
    }

    fn take_back(&mut self, unit: UnitId) {
        if let Some(cell) = self.world.dissolve(unit) {
            self.seat(cell, None);
        }
    }

    pub(super) fn edit_queue(
        &mut self,
        id: PlayerId,
        unit: Option<UnitId>,
        edit: QueueEdit,
    ) -> Result<(), Rejection> {
        let dock = match unit {
            Some(unit) => Some(self.own_unit(id, unit)?.dock),
            None => None,
        };
        if let Some(order) = edit.order() {
            self.check_order(id, dock, order)?;
        }
        let walker = unit.map_or(WalkerId::Player(id), WalkerId::Unit);
        let job = self.world.job_mut(walker).ok_or(Rejection::UnknownUnit)?;
        Ok(job.edit(edit)?)
    }

    fn own_unit(&self, id: PlayerId, unit: UnitId) -> Result<&Unit, Rejection> {
        let unit = self.world.fleet.get(unit).ok_or(Rejection::UnknownUnit)?;
        match unit.owner == id {
            true => Ok(unit),
            false => Err(Rejection::NotYours),
        }
    }

    /// Whether an order could ever be carried out, as far as that does not depend on the land. A
    /// unit is not sent further from its dock than that feeds it.
    fn check_order(
        &self,
        id: PlayerId,
        dock: Option<CellId>,
        order: &Order,
    ) -> Result<(), Rejection> {
        let (frequency, catalogue) = (self.world.params.frequency, &self.world.catalogue);
        if let Some(cell) = order.cell() {
            if !cell.is_on(frequency) {
                return Err(Rejection::UnknownCell);
            }
            let is_near = |dock| topology::distance(frequency, dock, cell) <= UNIT_REACH_CELLS;
            if !dock.is_none_or(is_near) {
                let reach = UNIT_REACH_CELLS;
                return Err(Rejection::TooFarFromDock { reach });
            }
        }
        match order {
            Order::Craft { recipe, .. } => {
                let known = catalogue.recipe(*recipe);
                let known = known.ok_or(Rejection::UnknownRecipe)?;
                if !known.by_hand || dock.is_some() {
                    return Err(Rejection::NotByHand);
                }
                let player = self.world.people.get(id).ok_or(Rejection::NotPresent)?;
                player.research.check_recipe(catalogue, *recipe)
            }
            Order::Build { prototype, .. } if catalogue.prototype(*prototype).is_none() => {
                Err(Rejection::UnknownPrototype)
            }
            Order::Deliver {
                item: Some(item), ..
            } if catalogue.item(*item).is_none() => Err(Rejection::UnknownItem),
            _ => Ok(()),
        }
    }
}
