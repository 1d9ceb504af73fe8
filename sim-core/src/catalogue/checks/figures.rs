//! Sizes and ranges.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use super::Report;
use super::names::text;
use crate::catalogue::mistakes::{Place, Table};
use crate::catalogue::{Catalogue, Item, Prototype, Recipe, Technology};
use crate::ids::ItemId;
use crate::limits::{
    ABOUT_BYTES_MAX, AMOUNT_MAX, CATALOGUE_ENTRIES_MAX, CATEGORIES_MAX, RECIPE_NEEDS_MAX,
    RECIPE_UNITS_MAX,
};

pub(super) fn check(catalogue: &Catalogue, report: &mut Report) {
    general(catalogue, report);
    items(&catalogue.items, report);
    recipes(catalogue, report);
    prototypes(catalogue, report);
    technologies(catalogue, report);
}

/// Nothing else is looked at in a catalogue that is too large.
pub(super) fn counts(catalogue: &Catalogue, report: &mut Report) {
    let counts = [
        (Table::Item, catalogue.items.len(), CATALOGUE_ENTRIES_MAX),
        (Table::Category, catalogue.categories.len(), CATEGORIES_MAX),
        (
            Table::Recipe,
            catalogue.recipes.len(),
            CATALOGUE_ENTRIES_MAX,
        ),
        (
            Table::Prototype,
            catalogue.prototypes.len(),
            CATALOGUE_ENTRIES_MAX,
        ),
        (
            Table::Technology,
            catalogue.technologies.len(),
            CATALOGUE_ENTRIES_MAX,
        ),
    ];
    for (table, count, most) in counts {
        if count > most {
            let problem = format!("there are {count} of this table and may be {most}");
            report.add(Place::new(table, most), problem);
        }
    }
}

fn general(catalogue: &Catalogue, report: &mut Report) {
    let at = |path| Place::GENERAL.at(path);
    let figures = [
        ("gathering.period_ticks", catalogue.gathering_period_ticks),
        ("crafting.by_hand_factor", catalogue.by_hand_factor),
        ("walking.ticks_per_cell", catalogue.walking_ticks_per_cell),
    ];
    for (path, figure) in figures {
        report.within(at(path), figure, 1..=u16::MAX);
    }
    report.open_kinds(at("walking.on"), catalogue.walking_on);
    report.open_kinds(at("building.on"), catalogue.building_on);
    let start = catalogue.start.iter().map(|(item, n)| (*item, *n));
    amounts(catalogue, &at("start"), start, AMOUNT_MAX, report);
}

fn items(items: &[Item], report: &mut Report) {
    let mut sources = BTreeSet::new();
    for (number, item) in items.iter().enumerate() {
        let place = Place::new(Table::Item, number).at("from");
        let Some(kind) = item.from else { continue };
        if kind.quantity_cap() == 0 {
            report.add(place, "cells of this kind hold nothing");
        } else if !sources.insert(kind) {
            report.add(place, "another item comes from this kind of cell already");
        }
    }
}

fn recipes(catalogue: &Catalogue, report: &mut Report) {
    for (number, recipe) in catalogue.recipes.iter().enumerate() {
        let place = Place::new(Table::Recipe, number);
        let Recipe {
            needs,
            gives,
            ticks,
            ..
        } = recipe;
        several(&place.at("needs"), needs.len(), report);
        amounts(
            catalogue,
            &place.at("needs"),
            needs.iter().copied(),
            RECIPE_UNITS_MAX,
            report,
        );
        amounts(
            catalogue,
            &place.at("gives"),
            [*gives],
            RECIPE_UNITS_MAX,
            report,
        );
        report.within(place.at("ticks"), *ticks, 1..=u16::MAX);
        if needs.iter().any(|(item, _)| *item == gives.0) {
            report.add(place.at("gives"), "is one of the things it needs");
        }
    }
}

fn prototypes(catalogue: &Catalogue, report: &mut Report) {
    for (number, prototype) in catalogue.prototypes.iter().enumerate() {
        let place = Place::new(Table::Prototype, number);
        let Prototype { about, cost, .. } = prototype;
        text(place.at("about"), about, ABOUT_BYTES_MAX, report);
        let cost = cost.iter().map(|(item, n)| (*item, *n));
        amounts(catalogue, &place.at("cost"), cost, AMOUNT_MAX, report);
    }
}

fn technologies(catalogue: &Catalogue, report: &mut Report) {
    for (number, technology) in catalogue.technologies.iter().enumerate() {
        let place = Place::new(Table::Technology, number);
        let Technology {
            about,
            after,
            uses,
            units,
            unit_ticks,
            prototypes,
            recipes,
            ..
        } = technology;
        in_order(&place.at("after"), after, report);
        in_order(&place.at("prototypes"), prototypes, report);
        in_order(&place.at("recipes"), recipes, report);
        text(place.at("about"), about, ABOUT_BYTES_MAX, report);
        several(&place.at("uses"), uses.len(), report);
        amounts(
            catalogue,
            &place.at("uses"),
            uses.iter().copied(),
            RECIPE_UNITS_MAX,
            report,
        );
        report.within(place.at("units"), *units, 1..=AMOUNT_MAX);
        report.within(place.at("unit_ticks"), *unit_ticks, 1..=u16::MAX);
    }
}

fn in_order<T: Ord>(place: &Place, all: &[T], report: &mut Report) {
    if !all.is_sorted_by(|a, b| a < b) {
        report.add(place.clone(), "is out of order, or names something twice");
    }
}

/// What a machine has to hold at once.
fn several(place: &Place, items: usize, report: &mut Report) {
    match items {
        0 => report.add(place.clone(), "names no item"),
        1..=RECIPE_NEEDS_MAX => {}
        _ => {
            let problem = format!("names {items} items and may name {RECIPE_NEEDS_MAX}");
            report.add(place.clone(), problem);
        }
    }
}

fn amounts<N: From<u8> + PartialOrd + core::fmt::Display + Copy>(
    catalogue: &Catalogue,
    place: &Place,
    amounts: impl IntoIterator<Item = (ItemId, N)>,
    most: N,
    report: &mut Report,
) {
    let amounts: Vec<_> = amounts.into_iter().collect();
    let items: Vec<_> = amounts.iter().map(|(item, _)| *item).collect();
    in_order(place, &items, report);
    for (id, amount) in amounts {
        if let Some(item) = catalogue.item(id) {
            report.within(place.at(&item.key), amount, N::from(1)..=most);
        }
    }
}
