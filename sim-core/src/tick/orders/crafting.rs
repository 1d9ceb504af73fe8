//! Players say what their machines make.

use super::Orders;
use crate::catalogue::Behaviour;
use crate::chunk::Machine;
use crate::claims::WorldAccount;
use crate::factory;
use crate::factory::machines::Crafter;
use crate::ids::{CellId, PlayerId, RecipeId};
use crate::players::Rejection;
use crate::power::PowerChange;

impl Orders<'_> {
    /// Saying again what a machine makes already changes nothing.
    pub(super) fn set_recipe(
        &mut self,
        id: PlayerId,
        cell: CellId,
        recipe: Option<RecipeId>,
    ) -> Result<(), Rejection> {
        let (home, index) = self.changeable(id, cell)?;
        let world = &mut *self.world;
        let structure = world.land.structure(cell).ok_or(Rejection::NoStructure)?;
        let Machine::Crafter(crafter) = &structure.machine else {
            return Err(Rejection::WrongRecipe);
        };
        if crafter.recipe == recipe {
            return Ok(());
        }
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        let category = match world.catalogue.behaviour(structure.prototype) {
            Some(Behaviour::Craft { category, .. }) => *category,
            _ => return Err(Rejection::WrongRecipe),
        };
        let known = match recipe {
            Some(id) => {
                let known = world.catalogue.recipe(id);
                Some((id, known.ok_or(Rejection::UnknownRecipe)?))
            }
            None => None,
        };
        if known.is_some_and(|(_, recipe)| recipe.category != category) {
            return Err(Rejection::WrongRecipe);
        }
        if let Some(recipe) = recipe {
            player.research.check_recipe(&world.catalogue, recipe)?;
        }
        let held = factory::contents(&world.catalogue, structure);
        let (draws, _) = factory::load(&world.catalogue, structure);
        let crafter = Crafter::of(known);
        self.drafts.edit(&mut world.land, home, |draft| {
            draft.edit_structure(index, |structure| {
                structure.machine = Machine::Crafter(crafter);
            })
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
