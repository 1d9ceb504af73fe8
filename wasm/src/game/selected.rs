//! What is done to the selected structure, and how it will be once all that is pending is done.

use protocol::action::Action;
use sim_core::ids::{CellId, Direction};

use super::Game;
use super::tool::turned;

impl Game {
    /// Turns the selected own structure, whatever the hand holds.
    pub fn turn_selected(&mut self, steps: i32, now_ms: f64) {
        let Some((cell, _, structure)) = self.selected_structure() else {
            return;
        };
        if !self.has_facing(structure.prototype) {
            return;
        }
        let facing = turned(self.facing_of(cell, structure.facing), steps);
        match self.session.may_change(cell) {
            Ok(()) => {
                self.act(Action::Rotate { cell, facing });
            }
            Err(rejection) => self.refuse(&rejection, now_ms),
        }
    }

    /// Where a structure faces once all that is pending is done.
    pub fn facing_of(&self, cell: CellId, confirmed: Direction) -> Direction {
        let asked = self
            .session
            .pending()
            .iter()
            .filter_map(|pending| match pending.action {
                Action::Rotate { cell: at, facing } if at == cell => Some(facing),
                _ => None,
            });
        asked.last().unwrap_or(confirmed)
    }

    /// Says by which recipe the selected machine is to work; none if it is to make nothing.
    pub fn set_recipe(&mut self, recipe: Option<&str>, now_ms: f64) {
        let Some(cell) = self.selected else { return };
        match self.session.may_set_recipe(cell, recipe) {
            Ok(()) => self.act(Action::SetRecipe {
                cell,
                recipe: recipe.map(Into::into),
            }),
            Err(rejection) => self.refuse(&rejection, now_ms),
        }
    }

    /// The recipe that was asked for last for a machine and is not confirmed: none if there is no
    /// such request, and none within if it is to make nothing.
    pub fn asked_recipe(&self, cell: CellId) -> Option<Option<&str>> {
        let asked = self
            .session
            .pending()
            .iter()
            .filter_map(|pending| match &pending.action {
                Action::SetRecipe { cell: at, recipe } if *at == cell => Some(recipe.as_deref()),
                _ => None,
            });
        asked.last()
    }
}
