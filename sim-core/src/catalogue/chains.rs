//! How far it is from what is gathered to what is made, for people who judge a catalogue. The
//! simulation asks none of this.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Catalogue, Recipe};
use crate::ids::ItemId;

/// What a unit of an item comes to, made by the shortest chain of recipes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawCost {
    /// Units of gathered items, rounded up.
    pub gathered: BTreeMap<ItemId, u64>,
    /// Ticks that machines work on it in all, rounded up.
    pub machine_ticks: u64,
}

/// Parts of a unit that are counted, so that little is lost by rounding.
const PARTS: u128 = 1_000_000;

/// How an item is made by the shortest chain.
#[derive(Clone, Copy)]
struct Making<'c> {
    /// Recipes from what is gathered to it; 0 if it is gathered.
    steps: usize,
    recipe: Option<&'c Recipe>,
}

impl Catalogue {
    /// The longest way from a gathered item to a made one, with no way around it: each item is
    /// made of the one before, by the recipes that take the fewest steps.
    pub fn longest_chain(&self) -> Vec<ItemId> {
        let makings = self.makings();
        let steps = |item: &ItemId| makings.get(item).map_or(0, |making| making.steps);
        // Of several, the one that stands first in the catalogue.
        let mut last = makings.keys().copied().rev().max_by_key(|item| steps(item));
        let mut chain = Vec::new();
        while let Some(item) = last {
            chain.push(item);
            let recipe = makings.get(&item).and_then(|making| making.recipe);
            let needs = recipe.map_or(&[][..], |recipe| &recipe.needs);
            last = needs.iter().map(|(item, _)| *item).rev().max_by_key(steps);
        }
        chain.reverse();
        chain
    }

    /// What a unit of an item comes to; none if it cannot be had.
    pub fn raw_cost(&self, item: ItemId) -> Option<RawCost> {
        let makings = self.makings();
        let mut order: Vec<(ItemId, Making<'_>)> = makings
            .iter()
            .map(|(item, making)| (*item, *making))
            .collect();
        order.sort_by_key(|(_, making)| core::cmp::Reverse(making.steps));
        let mut open: BTreeMap<ItemId, u128> = [(item, PARTS)].into();
        let mut ticks = 0_u128;
        makings.get(&item)?;
        // From the last made to the first: all that is needed of an item is known when it is met.
        for (item, making) in order {
            let Some(recipe) = making.recipe else {
                continue;
            };
            let Some(parts) = open.remove(&item) else {
                continue;
            };
            let per_run = |units: u16| {
                let parts = parts.saturating_mul(units.into());
                parts.div_ceil(u128::from(recipe.gives.1.max(1)))
            };
            ticks = ticks.saturating_add(per_run(recipe.ticks));
            for (need, units) in &recipe.needs {
                let total = open.entry(*need).or_default();
                *total = total.saturating_add(per_run(*units));
            }
        }
        let whole = |parts: u128| u64::try_from(parts.div_ceil(PARTS)).unwrap_or(u64::MAX);
        Some(RawCost {
            gathered: open
                .into_iter()
                .map(|(item, parts)| (item, whole(parts)))
                .collect(),
            machine_ticks: whole(ticks),
        })
    }

    /// How each item that can be had is made in the fewest steps.
    fn makings(&self) -> BTreeMap<ItemId, Making<'_>> {
        let gathered = (0..)
            .zip(&self.items)
            .filter(|(_, item)| item.from.is_some());
        let by_hand = Making {
            steps: 0,
            recipe: None,
        };
        let mut makings: BTreeMap<_, _> = gathered.map(|(it, _)| (ItemId(it), by_hand)).collect();
        loop {
            let found = self.makings_next(&makings);
            if found.is_empty() {
                return makings;
            }
            makings.extend(found);
        }
    }

    /// What can be made of what is known, and is not known. Of two recipes for an item the first
    /// counts.
    fn makings_next<'c>(
        &'c self,
        known: &BTreeMap<ItemId, Making<'c>>,
    ) -> BTreeMap<ItemId, Making<'c>> {
        let mut found = BTreeMap::new();
        for recipe in &self.recipes {
            let steps = |(item, _): &(ItemId, u16)| known.get(item).map(|making| making.steps);
            let needs: Option<Vec<usize>> = recipe.needs.iter().map(steps).collect();
            let Some(deepest) = needs.and_then(|steps| steps.into_iter().max()) else {
                continue;
            };
            if !known.contains_key(&recipe.gives.0) {
                found.entry(recipe.gives.0).or_insert(Making {
                    steps: deepest + 1,
                    recipe: Some(recipe),
                });
            }
        }
        found
    }
}
