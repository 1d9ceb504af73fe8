//! Players say what their machines make.

use super::Orders;
use crate::chunk::Machine;
use crate::claims::WorldAccount;
use crate::factory;
use crate::factory::machines::Crafter;
use crate::ids::{CellId, PlayerId, RecipeId};
use crate::players::Rejection;
use crate::players::building::may_work_by;
use crate::power::PowerChange;

impl Orders<'_> {
    /// Saying again what a machine makes already changes nothing.
    pub(super) fn set_recipe(
        &mut self,
        id: PlayerId,
        cell: CellId,
        recipe: Option<RecipeId>,
    ) -> Result<(), Rejection> {
        self.changeable(id, cell)?;
        let world = &*self.world;
        let structure = world.land.structure(cell).ok_or(Rejection::NoStructure)?;
        let Machine::Crafter(crafter) = &structure.machine else {
            return Err(Rejection::WrongRecipe);
        };
        if crafter.recipe == recipe {
            return Ok(());
        }
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        let known = match recipe {
            Some(id) => {
                let prototype = structure.prototype;
                Some((id, may_work_by(&world.catalogue, player, prototype, id)?))
            }
            None => None,
        };
        let crafter = Crafter::of(known);
        self.reset(id, cell, Machine::Crafter(crafter))
    }

    /// Has an own machine begin anew as another of its kind; what it holds comes back.
    pub(super) fn reset(
        &mut self,
        id: PlayerId,
        cell: CellId,
        machine: Machine,
    ) -> Result<(), Rejection> {
        let (home, index) = self.changeable(id, cell)?;
        let world = &mut *self.world;
        let structure = world.land.structure(cell).ok_or(Rejection::NoStructure)?;
        let held = factory::contents(&world.catalogue, structure);
        let (draws, _) = factory::load(&world.catalogue, structure);
        self.drafts.edit(&mut world.land, home, |draft| {
            draft.edit_structure(index, |structure| structure.machine = machine)
        });
        world.power.change(PowerChange {
            cell,
            draws: -i32::from(draws),
            gives: 0,
        });
        self.rebuilt.insert(cell);
        for (item, amount) in held {
            let machines = WorldAccount::Machines;
            world
                .ledger
                .credit(&mut world.people, machines, id, item, amount.into());
        }
        Ok(())
    }
}
