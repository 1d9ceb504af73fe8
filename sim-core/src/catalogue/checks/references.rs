//! Numbers that lead nowhere.

use super::Report;
use crate::catalogue::mistakes::{Place, Table};
use crate::catalogue::{Behaviour, Catalogue};
use crate::ids::{CategoryId, ItemId};

pub(super) fn check(catalogue: &Catalogue, report: &mut Report) {
    let mut of = Of { catalogue, report };
    for item in catalogue.start.keys() {
        of.item(Place::GENERAL.at("start"), *item);
    }
    of.recipes();
    of.prototypes();
    of.technologies();
}

struct Of<'c, 'r> {
    catalogue: &'c Catalogue,
    report: &'r mut Report,
}

impl Of<'_, '_> {
    fn recipes(&mut self) {
        for (number, recipe) in self.catalogue.recipes.iter().enumerate() {
            let place = Place::new(Table::Recipe, number);
            self.category(place.at("category"), recipe.category);
            for (item, _) in &recipe.needs {
                self.item(place.at("needs"), *item);
            }
            self.item(place.at("gives"), recipe.gives.0);
        }
    }

    fn prototypes(&mut self) {
        for (number, prototype) in self.catalogue.prototypes.iter().enumerate() {
            let place = Place::new(Table::Prototype, number);
            for item in prototype.cost.keys() {
                self.item(place.at("cost"), *item);
            }
            match &prototype.behaviour {
                Behaviour::Craft { category, .. } => {
                    self.category(place.at("craft.category"), *category);
                }
                Behaviour::Generate { burns, .. } => {
                    for item in burns.keys() {
                        self.item(place.at("generate.burns"), *item);
                    }
                }
                Behaviour::Seed { uses, .. } => self.item(place.at("seed.uses"), *uses),
                Behaviour::Dock { launches, .. } => {
                    self.item(place.at("dock.launches"), *launches);
                }
                _ => {}
            }
        }
    }

    fn technologies(&mut self) {
        let catalogue = self.catalogue;
        for (number, technology) in catalogue.technologies.iter().enumerate() {
            let place = Place::new(Table::Technology, number);
            for (item, _) in &technology.uses {
                self.item(place.at("uses"), *item);
            }
            for id in &technology.after {
                let found = catalogue.technology(*id).is_some();
                self.found(found, place.at("after"), "technology", id.0);
            }
            for id in &technology.prototypes {
                let found = catalogue.prototype(*id).is_some();
                self.found(found, place.at("prototypes"), "prototype", id.0);
            }
            for id in &technology.recipes {
                let found = catalogue.recipe(*id).is_some();
                self.found(found, place.at("recipes"), "recipe", id.0);
            }
        }
    }

    fn item(&mut self, place: Place, id: ItemId) {
        let found = self.catalogue.item(id).is_some();
        self.found(found, place, "item", id.0);
    }

    fn category(&mut self, place: Place, id: CategoryId) {
        let found = self.catalogue.category(id).is_some();
        self.found(found, place, "category", id.0.into());
    }

    fn found(&mut self, found: bool, place: Place, what: &str, number: u16) {
        if !found {
            self.report
                .add(place, alloc::format!("there is no {what} {number}"));
        }
    }
}
