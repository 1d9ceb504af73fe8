//! What a player knows, and what they are finding out. What labs do for that is in
//! [`crate::factory::machines`]; this says what comes of it, and what is locked until then.

use alloc::collections::{BTreeMap, BTreeSet};
use serde::{Deserialize, Serialize};

use super::Rejection;
use crate::catalogue::Catalogue;
use crate::ids::{PlayerId, PrototypeId, RecipeId, TechnologyId};

/// A player's technologies. What no technology unlocks is open to all from the start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Research {
    /// What they know; it grows and never shrinks.
    pub known: BTreeSet<TechnologyId>,
    /// What their labs are to work at; not known yet.
    pub chosen: Option<TechnologyId>,
    /// Units of research done for what is not known yet, chosen or not; no entry is zero.
    pub progress: BTreeMap<TechnologyId, u32>,
}

/// A technology became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Discovery {
    /// Whose labs found it out.
    pub player: PlayerId,
    /// What they found out.
    pub technology: TechnologyId,
}

impl Research {
    /// Whether they may build structures of a prototype.
    ///
    /// # Errors
    /// If it is locked.
    pub fn check_prototype(
        &self,
        catalogue: &Catalogue,
        prototype: PrototypeId,
    ) -> Result<(), Rejection> {
        self.check_known(catalogue.unlocks_prototype(prototype))
    }

    /// Whether they may have things made by a recipe.
    ///
    /// # Errors
    /// If it is locked.
    pub fn check_recipe(&self, catalogue: &Catalogue, recipe: RecipeId) -> Result<(), Rejection> {
        self.check_known(catalogue.unlocks_recipe(recipe))
    }

    /// Whether their labs may work at a technology.
    ///
    /// # Errors
    /// If there is none of this number, if it is known, or if one that comes before is not.
    pub fn check_choice(
        &self,
        catalogue: &Catalogue,
        technology: TechnologyId,
    ) -> Result<(), Rejection> {
        let found = catalogue
            .technology(technology)
            .ok_or(Rejection::UnknownTechnology)?;
        if self.known.contains(&technology) {
            return Err(Rejection::AlreadyKnown);
        }
        found
            .after
            .iter()
            .try_for_each(|before| self.check_known(Some(*before)))
    }

    /// Whether anyone can know, choose and have done this.
    pub fn is_sound(&self, catalogue: &Catalogue) -> bool {
        let exists = |id: &TechnologyId| catalogue.technology(*id).is_some();
        let is_progress = |(id, done): (&TechnologyId, &u32)| {
            let technology = catalogue.technology(*id);
            let units = technology.map_or(0, |technology| technology.units);
            (1..units).contains(done) && !self.known.contains(id)
        };
        self.known.iter().all(exists)
            && self.progress.iter().all(is_progress)
            && self
                .chosen
                .is_none_or(|id| self.check_choice(catalogue, id).is_ok())
    }

    fn check_known(&self, needed: Option<TechnologyId>) -> Result<(), Rejection> {
        match needed.filter(|technology| !self.known.contains(technology)) {
            Some(technology) => Err(Rejection::TechnologyMissing { technology }),
            None => Ok(()),
        }
    }

    /// A unit of research for a technology was done. Says whether it is known now, and was not
    /// before; then nothing is chosen any more, if that was.
    pub fn add_unit(&mut self, catalogue: &Catalogue, technology: TechnologyId) -> bool {
        let Some(found) = catalogue.technology(technology) else {
            return false;
        };
        if self.known.contains(&technology) {
            return false;
        }
        let done = self.progress.entry(technology).or_default();
        *done = done.saturating_add(1);
        if *done < found.units {
            return false;
        }
        self.progress.remove(&technology);
        self.known.insert(technology);
        self.chosen = self.chosen.filter(|chosen| *chosen != technology);
        true
    }
}
