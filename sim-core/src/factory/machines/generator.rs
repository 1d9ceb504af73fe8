//! A generator burns items, a unit at a time, as fast as its network asks for.

use alloc::collections::BTreeMap;
use serde::{Deserialize, Serialize};

use crate::factory::station::{Station, Wishes};
use crate::factory::{Answer, Stock};
use crate::ids::{ItemId, Tick};
use crate::power::{Clocks, Look, Timer};

/// Units of fuel that it takes in ahead of burning.
const FUEL_MAX: u32 = 8;

/// Where a generator's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    /// Fuel that is not burning yet; no entry is zero.
    pub fuel: Stock,
    /// When what burns is burned up.
    pub burning: Option<Timer>,
}

impl Generator {
    /// Whether it has fuel that it burns, and room for it.
    pub(in crate::factory) fn is_within(&self, burns: &BTreeMap<ItemId, u16>) -> bool {
        let mut entries = self.fuel.iter();
        self.fuel.units() <= FUEL_MAX
            && entries.all(|(item, amount)| amount > 0 && burns.contains_key(&item))
    }

    pub(in crate::factory) fn declare(&self, station: &Station<'_>, wishes: &mut Wishes<'_>) {
        let clocks = station.clocks();
        let burned = clocks.map(|clocks| clocks.burned);
        match self.burning.map(|timer| timer.look(burned, wishes.now)) {
            Some(Look::Over) => wishes.advance(clocks),
            Some(Look::At(tick)) => wishes.at(tick),
            None if clocks.is_some() && !self.fuel.is_empty() => wishes.advance(clocks),
            Some(Look::Still) | None => {}
        }
    }

    pub(in crate::factory) fn answer(&self, burns: &BTreeMap<ItemId, u16>, item: ItemId) -> Answer {
        match burns.contains_key(&item) && self.fuel.units() < FUEL_MAX {
            true => Answer::Yes,
            false => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, item: ItemId) {
        self.fuel.add(item, 1);
    }

    /// What burned is burned up, if it is, and the next unit burns, if there is one: this one.
    pub(in crate::factory) fn advance(
        &mut self,
        burns: &BTreeMap<ItemId, u16>,
        clocks: Option<Clocks>,
        tick: Tick,
    ) -> Option<ItemId> {
        let burned = clocks.map(|clocks| clocks.burned);
        let is_over = |timer: &Timer| timer.look(burned, tick) == Look::Over;
        if self.burning.as_ref().is_some_and(is_over) {
            self.burning = None;
        }
        if self.burning.is_some() || clocks.is_none() {
            return None;
        }
        let item = self.fuel.first()?;
        self.fuel.take(item, 1);
        let ticks = burns.get(&item).copied().unwrap_or(1);
        self.burning = Some(Timer::powered(ticks, burned, tick));
        Some(item)
    }
}
