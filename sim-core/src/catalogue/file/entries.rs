//! What the file's tables mean.

use super::behaviours;
use super::reader::Reader;
use crate::catalogue::mistakes::Table;
use crate::catalogue::{Catalogue, Category, Item, KindSet, Prototype, Recipe, Technology};
use crate::claims::Policy;
use crate::ids::{ItemId, PrototypeId, RecipeId, TechnologyId};

/// The item that stands in for one that is not known.
const NOWHERE: ItemId = ItemId(u16::MAX);

/// Reads the whole file.
pub(super) fn catalogue(file: &mut Reader<'_, '_>) -> Catalogue {
    let gathering = file.within("gathering", |it| {
        (it.number("period_ticks"), it.policy("policy"))
    });
    let by_hand_factor = file.within("crafting", |it| it.number("by_hand_factor"));
    let walking = file.within("walking", |it| {
        (it.number("ticks_per_cell"), it.kinds("on"))
    });
    let building_on = file.within("building", |it| it.kinds("on"));
    let (gathering_period_ticks, gathering_policy) = gathering.unwrap_or((1, Policy::Shuffled));
    let (walking_ticks_per_cell, walking_on) = walking.unwrap_or((1, KindSet::default()));
    Catalogue {
        items: file.tables(Table::Item, item),
        categories: file.tables(Table::Category, category),
        recipes: file.tables(Table::Recipe, recipe),
        prototypes: file.tables(Table::Prototype, prototype),
        technologies: file.tables(Table::Technology, technology),
        start: file.optional_amounts("start").into_iter().collect(),
        gathering_period_ticks,
        gathering_policy,
        by_hand_factor: by_hand_factor.unwrap_or(1),
        walking_ticks_per_cell,
        walking_on,
        building_on: building_on.unwrap_or_default(),
    }
}

fn item(it: &mut Reader<'_, '_>) -> Item {
    Item {
        key: it.text("key"),
        name: it.text("name"),
        from: it.optional_kind("from"),
        end: it.flag("end"),
    }
}

fn category(it: &mut Reader<'_, '_>) -> Category {
    Category {
        key: it.text("key"),
        name: it.text("name"),
    }
}

fn recipe(it: &mut Reader<'_, '_>) -> Recipe {
    Recipe {
        key: it.text("key"),
        name: it.text("name"),
        category: it.category("category"),
        needs: it.amounts("needs"),
        gives: product(it),
        ticks: it.number("ticks"),
        by_hand: it.flag("by_hand"),
    }
}

/// The one thing that a recipe gives.
fn product(it: &mut Reader<'_, '_>) -> (ItemId, u16) {
    let given = it.amounts("gives");
    if given.len() > 1 {
        it.mistake(Some("gives"), "names several items; a recipe gives one");
    }
    given.first().copied().unwrap_or((NOWHERE, 1))
}

fn prototype(it: &mut Reader<'_, '_>) -> Prototype {
    Prototype {
        key: it.text("key"),
        name: it.text("name"),
        about: it.text("about"),
        cost: it.optional_amounts("cost").into_iter().collect(),
        walkable: it.flag("walkable"),
        behaviour: behaviours::behaviour(it),
    }
}

fn technology(it: &mut Reader<'_, '_>) -> Technology {
    Technology {
        key: it.text("key"),
        name: it.text("name"),
        about: it.text("about"),
        after: it.entries("after", Table::Technology, TechnologyId),
        uses: it.amounts("uses"),
        units: it.number("units"),
        unit_ticks: it.number("unit_ticks"),
        prototypes: it.entries("prototypes", Table::Prototype, PrototypeId),
        recipes: it.entries("recipes", Table::Recipe, RecipeId),
    }
}
