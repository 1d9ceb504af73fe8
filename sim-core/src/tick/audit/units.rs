//! Units: whose they are, which dock feeds them, and what they have to do.

use super::Flaw;
use crate::catalogue::Behaviour;
use crate::limits::{UNIT_LOAD_MAX, UNITS_PER_PLAYER_MAX};
use crate::tick::world::World;
use crate::units::Unit;

impl World {
    pub(super) fn audit_units(&self) -> Result<(), Flaw> {
        let is_flawed = |unit: &&Unit| !self.is_sound_unit(unit);
        let mut units = self.fleet.iter().map(|(_, unit)| &**unit);
        match units.find(is_flawed) {
            Some(unit) => Err(Flaw::Unit(unit.id)),
            None => Ok(()),
        }
    }

    fn is_sound_unit(&self, unit: &Unit) -> bool {
        let frequency = self.params.frequency;
        let is_load = unit.load.is_none_or(|load| {
            (1..=UNIT_LOAD_MAX).contains(&load.amount) && self.catalogue.item(load.item).is_some()
        });
        unit.cell.is_on(frequency)
            && self.people.get(unit.owner).is_some()
            && self.fleet.of_owner(unit.owner).len() <= UNITS_PER_PLAYER_MAX
            && self.is_fed_soundly(unit)
            && is_load
            && unit.hungry_since.is_none_or(|since| since <= self.tick)
            && unit.job.is_sound(frequency)
    }

    /// Whether a dock of its owner stands where it says, and keeps as many units.
    fn is_fed_soundly(&self, unit: &Unit) -> bool {
        let Some(dock) = self.land.structure(unit.dock) else {
            return false;
        };
        match self.catalogue.behaviour(dock.prototype) {
            Some(Behaviour::Dock {
                launches,
                units_max,
                ..
            }) => {
                dock.owner == unit.owner
                    && *launches == unit.item
                    && self.fleet.of_dock(unit.dock).len() <= usize::from(*units_max)
            }
            _ => false,
        }
    }
}
