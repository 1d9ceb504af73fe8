//! A crafter makes items of others, by the recipe it was given: a smelter, a press, an assembler.
//!
//! What it works with stays in it until the work is done, so that taking it away gives all back.

use alloc::vec::Vec;
use arrayvec::ArrayVec;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Recipe};
use crate::factory::Answer;
use crate::factory::machines::Made;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, ItemId, RecipeId, Tick};
use crate::limits::RECIPE_NEEDS_MAX;
use crate::power::{Clocks, Look, Timer};

/// Batches of each ingredient that it takes in ahead of the work.
const BATCHES_AHEAD: u16 = 2;

/// Where a crafter's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crafter {
    /// What it makes, if that was said.
    pub recipe: Option<RecipeId>,
    /// What it has of each of the recipe's needs, without what it works with.
    pub stock: ArrayVec<u16, RECIPE_NEEDS_MAX>,
    /// Products that wait to be handed on.
    pub products: u16,
    /// When the work is done, while it works.
    pub work: Option<Timer>,
    /// When the first product that waits came to be first.
    pub since: Tick,
}

impl Crafter {
    /// One that is to work by a recipe.
    pub fn of(recipe: Option<(RecipeId, &Recipe)>) -> Crafter {
        Crafter {
            recipe: recipe.map(|(id, _)| id),
            stock: recipe
                .iter()
                .flat_map(|(_, recipe)| &recipe.needs)
                .map(|_| 0)
                .collect(),
            ..Crafter::default()
        }
    }

    fn recipe<'c>(&self, catalogue: &'c Catalogue) -> Option<&'c Recipe> {
        catalogue.recipe(self.recipe?)
    }

    /// What it holds.
    pub fn contents(&self, catalogue: &Catalogue) -> Vec<(ItemId, u32)> {
        let Some(recipe) = self.recipe(catalogue) else {
            return Vec::new();
        };
        let in_work = |needed: u16| if self.work.is_some() { needed } else { 0 };
        let stock = recipe.needs.iter().zip(&self.stock);
        let stock =
            stock.map(|((item, needed), held)| (*item, u32::from(*held + in_work(*needed))));
        let products = (recipe.gives.0, u32::from(self.products));
        stock
            .chain([products])
            .filter(|(_, amount)| *amount > 0)
            .collect()
    }

    /// Whether it holds what it has room for, by this recipe of its.
    pub(in crate::factory) fn is_within(&self, recipe: &Recipe) -> bool {
        let mut stock = recipe.needs.iter().zip(&self.stock);
        self.stock.len() == recipe.needs.len()
            && stock.all(|((_, needed), held)| *held <= needed.saturating_mul(BATCHES_AHEAD))
            && self.products <= recipe.gives.1.saturating_mul(2)
    }

    /// Whether it has all it needs to begin another piece of work.
    fn is_supplied(&self, recipe: &Recipe) -> bool {
        let stock = recipe.needs.iter().zip(&self.stock);
        stock.clone().count() == recipe.needs.len()
            && stock.into_iter().all(|((_, needed), held)| held >= needed)
    }

    /// Whether what it made before leaves room for more.
    fn has_room(&self, recipe: &Recipe) -> bool {
        self.products <= recipe.gives.1
    }

    /// Whether it can begin a piece of work.
    pub(in crate::factory) fn is_ready(&self, recipe: &Recipe) -> bool {
        self.work.is_none() && self.has_room(recipe) && self.is_supplied(recipe)
    }

    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        draws: u16,
        wishes: &mut Wishes<'_>,
    ) {
        let Some(recipe) = self.recipe(station.view.catalogue) else {
            return;
        };
        match self.work {
            Some(timer) => wishes.look(station, timer),
            None if self.is_ready(recipe) => wishes.begin(station, draws),
            None => {}
        }
        if self.products > 0 {
            let facing = station.structure.facing;
            wishes.hand_on(station, facing, recipe.gives.0, self.since);
        }
    }

    /// The work is done, if it is, and the next piece begins, if it can.
    pub(in crate::factory) fn advance<'c>(
        &mut self,
        catalogue: &'c Catalogue,
        draws: u16,
        clocks: Option<Clocks>,
        tick: Tick,
    ) -> Made<'c> {
        let clock = clocks.map(|clocks| clocks.worked);
        let mut made = Made::default();
        let Some(recipe) = self.recipe(catalogue) else {
            return made;
        };
        if self
            .work
            .is_some_and(|work| work.look(clock, tick) == Look::Over)
        {
            if self.products == 0 {
                self.since = tick;
            }
            self.products += recipe.gives.1;
            self.work = None;
            made.consumed = &recipe.needs;
            made.produced = Some(recipe.gives);
        }
        if self.is_ready(recipe) && (draws == 0 || clock.is_some()) {
            for (held, (_, needed)) in self.stock.iter_mut().zip(&recipe.needs) {
                *held -= needed;
            }
            self.work = Some(Timer::begin(recipe.ticks, draws, clock, tick));
        }
        made
    }

    /// Takes what its recipe needs, from all sides but its front.
    pub(in crate::factory) fn answer(
        &self,
        catalogue: &Catalogue,
        facing: Direction,
        from: Direction,
        item: ItemId,
    ) -> Answer {
        let room = || {
            let recipe = self.recipe(catalogue)?;
            let place = recipe
                .needs
                .iter()
                .position(|(needed, _)| *needed == item)?;
            let most = recipe.needs[place].1.saturating_mul(BATCHES_AHEAD);
            Some(*self.stock.get(place)? < most)
        };
        match from != facing && room() == Some(true) {
            true => Answer::Yes,
            false => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, catalogue: &Catalogue, item: ItemId) {
        let place = self
            .recipe(catalogue)
            .and_then(|recipe| recipe.needs.iter().position(|(needed, _)| *needed == item));
        if let Some(held) = place.and_then(|place| self.stock.get_mut(place)) {
            *held += 1;
        }
    }

    pub(in crate::factory) fn give(&mut self, tick: Tick) {
        self.products = self.products.saturating_sub(1);
        self.since = tick;
    }
}
