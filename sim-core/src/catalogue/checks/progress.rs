//! Everything can be had, beginning with bare hands: what cells yield is gathered, made into
//! things, built and found out, until nothing new comes of it. What is left can never be had; that
//! happens where things wait for each other (a smelter that costs what only a smelter makes).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;

use super::Report;
use crate::catalogue::mistakes::{Place, Table};
use crate::catalogue::{Behaviour, Catalogue, Prototype, Recipe, Technology};
use crate::ids::{CategoryId, ItemId, PrototypeId, RecipeId, TechnologyId};

pub(super) fn check(catalogue: &Catalogue, report: &mut Report) {
    let mut had = Had::with_bare_hands(catalogue);
    while had.go_on() {}
    let mut never = |table, number: u16, what, missing: Option<String>| {
        if let Some(missing) = missing {
            let place = Place::new(table, number.into());
            report.add(place, format!("can never be {what}: it needs {missing}"));
        }
    };
    for (number, recipe) in (0..).zip(&catalogue.recipes) {
        let missing = had.missing_for_recipe(RecipeId(number), recipe);
        never(Table::Recipe, number, "made", missing);
    }
    for (number, prototype) in (0..).zip(&catalogue.prototypes) {
        let missing = had.missing_for_prototype(PrototypeId(number), prototype);
        never(Table::Prototype, number, "built", missing);
    }
    for (number, technology) in (0..).zip(&catalogue.technologies) {
        let missing = had.missing_for_technology(technology);
        never(Table::Technology, number, "found out", missing);
    }
}

/// What can be had.
struct Had<'c> {
    catalogue: &'c Catalogue,
    /// What is not free from the start, and what unlocks it.
    locked_recipes: BTreeMap<RecipeId, TechnologyId>,
    locked_prototypes: BTreeMap<PrototypeId, TechnologyId>,
    items: BTreeSet<ItemId>,
    /// Categories that a structure crafts, with power if it needs that.
    crafted: BTreeSet<CategoryId>,
    technologies: BTreeSet<TechnologyId>,
    has_power: bool,
    has_lab: bool,
}

impl<'c> Had<'c> {
    fn with_bare_hands(catalogue: &'c Catalogue) -> Had<'c> {
        let gathered = (0..).zip(&catalogue.items);
        let mut had = Had {
            catalogue,
            locked_recipes: BTreeMap::new(),
            locked_prototypes: BTreeMap::new(),
            items: gathered
                .filter(|(_, item)| item.from.is_some())
                .map(|(number, _)| ItemId(number))
                .collect(),
            crafted: BTreeSet::new(),
            technologies: BTreeSet::new(),
            has_power: false,
            has_lab: false,
        };
        for (number, technology) in (0..).zip(&catalogue.technologies) {
            let by = |id: &_| (*id, TechnologyId(number));
            had.locked_recipes.extend(technology.recipes.iter().map(by));
            let by = |id: &_| (*id, TechnologyId(number));
            had.locked_prototypes
                .extend(technology.prototypes.iter().map(by));
        }
        had
    }

    /// Makes, builds and finds out what is possible now. Whether that was anything new.
    fn go_on(&mut self) -> bool {
        let before = self.extent();
        for (number, recipe) in (0..).zip(&self.catalogue.recipes) {
            if self.missing_for_recipe(RecipeId(number), recipe).is_none() {
                self.items.insert(recipe.gives.0);
            }
        }
        for (number, prototype) in (0..).zip(&self.catalogue.prototypes) {
            let missing = self.missing_for_prototype(PrototypeId(number), prototype);
            if missing.is_none() {
                self.build(&prototype.behaviour);
            }
        }
        for (number, technology) in (0..).zip(&self.catalogue.technologies) {
            if self.missing_for_technology(technology).is_none() {
                self.technologies.insert(TechnologyId(number));
            }
        }
        self.extent() != before
    }

    /// Grows with everything that is new.
    fn extent(&self) -> [usize; 5] {
        [
            self.items.len(),
            self.crafted.len(),
            self.technologies.len(),
            self.has_power.into(),
            self.has_lab.into(),
        ]
    }

    fn build(&mut self, behaviour: &Behaviour) {
        let is_powered = behaviour.draws() == 0 || self.has_power;
        match behaviour {
            Behaviour::Craft { category, .. } if is_powered => {
                self.crafted.insert(*category);
            }
            Behaviour::Generate { burns, .. } => {
                self.has_power |= burns.keys().any(|item| self.items.contains(item));
            }
            Behaviour::Research { .. } => self.has_lab |= is_powered,
            _ => {}
        }
    }

    fn missing_for_recipe(&self, id: RecipeId, recipe: &Recipe) -> Option<String> {
        let crafted = || {
            let is_made = recipe.by_hand || self.crafted.contains(&recipe.category);
            let category = self.catalogue.category(recipe.category)?;
            let key = &category.key;
            (!is_made).then(|| format!("a structure that crafts `{key}`, and power for it"))
        };
        self.missing_technology(self.locked_recipes.get(&id))
            .or_else(|| self.missing_item(recipe.needs.iter().map(|(item, _)| item)))
            .or_else(crafted)
    }

    fn missing_for_prototype(&self, id: PrototypeId, prototype: &Prototype) -> Option<String> {
        self.missing_technology(self.locked_prototypes.get(&id))
            .or_else(|| self.missing_item(prototype.cost.keys()))
    }

    fn missing_for_technology(&self, technology: &Technology) -> Option<String> {
        let lab = || (!self.has_lab).then(|| "a structure for research, and power for it".into());
        self.missing_technology(&technology.after)
            .or_else(|| self.missing_item(technology.uses.iter().map(|(item, _)| item)))
            .or_else(lab)
    }

    fn missing_technology<'i>(
        &self,
        needed: impl IntoIterator<Item = &'i TechnologyId>,
    ) -> Option<String> {
        let is_missing = |id: &&TechnologyId| !self.technologies.contains(id);
        let missing = needed.into_iter().find(is_missing)?;
        let key = &self.catalogue.technology(*missing)?.key;
        Some(format!(
            "the technology `{key}`, which can never be found out"
        ))
    }

    fn missing_item<'i>(&self, needed: impl IntoIterator<Item = &'i ItemId>) -> Option<String> {
        let is_missing = |id: &&ItemId| !self.items.contains(id);
        let missing = needed.into_iter().find(is_missing)?;
        let key = &self.catalogue.item(*missing)?.key;
        Some(format!("`{key}`, which can never be had"))
    }
}
