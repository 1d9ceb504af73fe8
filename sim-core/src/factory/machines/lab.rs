//! A lab uses up items for units of research, of the technology that its owner has chosen.
//!
//! What it works with stays in it until the unit is done, so that taking it away gives all back.
//! When another technology is chosen, or that one is found out, it gives up what it is at, and
//! keeps the items.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Technology};
use crate::factory::machines::Made;
use crate::factory::station::{Station, Wishes};
use crate::factory::{Answer, Stock};
use crate::ids::{ItemId, TechnologyId, Tick};
use crate::limits::RECIPE_UNITS_MAX;
use crate::power::{Clocks, Look, Timer};

/// Units of research that it takes items in for, ahead of the work.
const UNITS_AHEAD: u16 = 2;

/// Where a lab's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lab {
    /// What it works at: what its owner had chosen when it last looked.
    pub technology: Option<TechnologyId>,
    /// Items that it has, without what it works with; also those of earlier technologies. No
    /// entry is zero.
    pub stock: Stock,
    /// When the unit is done, while it works.
    pub work: Option<Timer>,
}

impl Lab {
    fn technology<'c>(&self, catalogue: &'c Catalogue) -> Option<&'c Technology> {
        catalogue.technology(self.technology?)
    }

    /// What it holds.
    pub fn contents(&self, catalogue: &Catalogue) -> Vec<(ItemId, u32)> {
        let mut held: BTreeMap<ItemId, u32> = self
            .stock
            .iter()
            .map(|(item, amount)| (item, u32::from(amount)))
            .collect();
        let at_work = self.technology(catalogue).filter(|_| self.work.is_some());
        for (item, amount) in at_work.iter().flat_map(|technology| &technology.uses) {
            *held.entry(*item).or_default() += u32::from(*amount);
        }
        held.into_iter().collect()
    }

    /// Whether it has all it needs to begin another unit.
    pub(in crate::factory) fn is_supplied(&self, technology: &Technology) -> bool {
        let mut uses = technology.uses.iter();
        uses.all(|(item, needed)| self.stock.get(*item) >= *needed)
    }

    /// Whether it holds what it can: for as many units as it takes in ahead, and what it gave up.
    pub(in crate::factory) fn is_within(&self, catalogue: &Catalogue) -> bool {
        let most = RECIPE_UNITS_MAX * (UNITS_AHEAD + 1);
        let is_entry = |(item, amount): (ItemId, u16)| {
            (1..=most).contains(&amount) && catalogue.item(item).is_some()
        };
        self.stock.iter().all(is_entry) && (self.technology.is_some() || self.work.is_none())
    }

    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        draws: u16,
        wishes: &mut Wishes<'_>,
    ) {
        if self.technology != wishes.chosen {
            return wishes.advance(station.clocks());
        }
        let Some(technology) = self.technology(station.view.catalogue) else {
            return;
        };
        match self.work {
            Some(timer) => wishes.look(station, timer),
            None if self.is_supplied(technology) => wishes.begin(station, draws),
            None => {}
        }
    }

    /// It turns to what its owner has chosen; or the unit is done, if it is, and the next one
    /// begins, if it can.
    pub(in crate::factory) fn advance<'c>(
        &mut self,
        catalogue: &'c Catalogue,
        draws: u16,
        chosen: Option<TechnologyId>,
        clocks: Option<Clocks>,
        tick: Tick,
    ) -> Made<'c> {
        let clock = clocks.map(|clocks| clocks.worked);
        let mut made = Made::default();
        if self.technology != chosen {
            self.give_up(catalogue);
            self.technology = chosen;
        }
        let Some(technology) = self.technology(catalogue) else {
            return made;
        };
        let is_over = |work: Timer| work.look(clock, tick) == Look::Over;
        if self.work.is_some_and(is_over) {
            self.work = None;
            made.consumed = &technology.uses;
            made.found_out = self.technology;
        }
        let is_powered = draws == 0 || clock.is_some();
        if self.work.is_none() && is_powered && self.is_supplied(technology) {
            self.take_out(technology);
            self.work = Some(Timer::begin(technology.unit_ticks, draws, clock, tick));
        }
        made
    }

    fn take_out(&mut self, technology: &Technology) {
        for (item, needed) in &technology.uses {
            self.stock.take(*item, *needed);
        }
    }

    fn give_up(&mut self, catalogue: &Catalogue) {
        let at_work = self.technology(catalogue).filter(|_| self.work.is_some());
        for (item, amount) in at_work.iter().flat_map(|technology| &technology.uses) {
            self.stock.add(*item, *amount);
        }
        self.work = None;
    }

    /// Takes what its technology uses, from all sides.
    pub(in crate::factory) fn answer(&self, catalogue: &Catalogue, item: ItemId) -> Answer {
        let uses = self.technology(catalogue).map(|it| &it.uses);
        let needed = uses.and_then(|uses| uses.iter().find(|(used, _)| *used == item));
        match needed {
            Some((_, needed)) if self.stock.get(item) < needed * UNITS_AHEAD => Answer::Yes,
            _ => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, item: ItemId) {
        self.stock.add(item, 1);
    }
}
