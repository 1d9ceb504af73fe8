//! Everything comes from somewhere, and is good for something.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;

use super::Report;
use crate::catalogue::mistakes::{Place, Table};
use crate::catalogue::{Behaviour, Catalogue};
use crate::ids::{CategoryId, ItemId};

pub(super) fn check(catalogue: &Catalogue, report: &mut Report) {
    items(catalogue, report);
    categories(catalogue, report);
    unlocked_once(catalogue, report);
}

fn items(catalogue: &Catalogue, report: &mut Report) {
    let made: BTreeSet<ItemId> = catalogue.recipes.iter().map(|it| it.gives.0).collect();
    let used = used(catalogue);
    for (number, item) in catalogue.items.iter().enumerate() {
        let place = || Place::new(Table::Item, number);
        let Ok(id) = u16::try_from(number).map(ItemId) else {
            continue;
        };
        if item.from.is_none() && !made.contains(&id) {
            report.add(
                place(),
                "has no source: no cell yields it, and no recipe gives it",
            );
        }
        if !item.end && !used.contains(&id) {
            report.add(
                place(),
                "has no use: no recipe, cost, research or structure takes it; what is made for its \
                 own sake says `end = true`",
            );
        }
    }
}

/// All that something takes.
fn used(catalogue: &Catalogue) -> BTreeSet<ItemId> {
    let mut used = BTreeSet::new();
    for recipe in &catalogue.recipes {
        used.extend(recipe.needs.iter().map(|(item, _)| *item));
    }
    for technology in &catalogue.technologies {
        used.extend(technology.uses.iter().map(|(item, _)| *item));
    }
    for prototype in &catalogue.prototypes {
        used.extend(prototype.cost.keys());
        match &prototype.behaviour {
            Behaviour::Generate { burns, .. } => used.extend(burns.keys()),
            Behaviour::Seed { uses: item, .. } | Behaviour::Dock { launches: item, .. } => {
                used.insert(*item);
            }
            _ => {}
        }
    }
    used
}

/// Someone works by every recipe, and by every category.
fn categories(catalogue: &Catalogue, report: &mut Report) {
    let of_machine = |behaviour: &Behaviour| match behaviour {
        Behaviour::Craft { category, .. } => Some(*category),
        _ => None,
    };
    let prototypes = catalogue.prototypes.iter();
    let worked: BTreeSet<CategoryId> = prototypes
        .filter_map(|prototype| of_machine(&prototype.behaviour))
        .collect();
    let filled: BTreeSet<CategoryId> = catalogue.recipes.iter().map(|it| it.category).collect();
    for (number, recipe) in catalogue.recipes.iter().enumerate() {
        let Some(category) = catalogue.category(recipe.category) else {
            continue;
        };
        if !recipe.by_hand && !worked.contains(&recipe.category) {
            let place = Place::new(Table::Recipe, number).at("category");
            let key = &category.key;
            report.add(
                place,
                format!("no structure crafts `{key}`, and no hand does"),
            );
        }
    }
    for number in 0..catalogue.categories.len() {
        if u8::try_from(number).is_ok_and(|number| !filled.contains(&CategoryId(number))) {
            let place = Place::new(Table::Category, number);
            report.add(place, "no recipe is of this category");
        }
    }
}

/// Nothing is unlocked by two technologies: one could not say which is missing.
fn unlocked_once(catalogue: &Catalogue, report: &mut Report) {
    let (mut prototypes, mut recipes) = (BTreeMap::new(), BTreeMap::new());
    for (number, technology) in catalogue.technologies.iter().enumerate() {
        let place = Place::new(Table::Technology, number);
        let key = &*technology.key;
        for id in &technology.prototypes {
            if let (Some(other), Some(prototype)) =
                (prototypes.insert(*id, key), catalogue.prototype(*id))
            {
                let problem = format!("`{}` is unlocked by `{other}` already", prototype.key);
                report.add(place.at("prototypes"), problem);
            }
        }
        for id in &technology.recipes {
            if let (Some(other), Some(recipe)) = (recipes.insert(*id, key), catalogue.recipe(*id)) {
                let problem = format!("`{}` is unlocked by `{other}` already", recipe.key);
                report.add(place.at("recipes"), problem);
            }
        }
    }
}
