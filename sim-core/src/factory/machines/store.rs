//! A store keeps items of any kind, and hands them on to the cell it faces, a unit of each kind in
//! turn.

use serde::{Deserialize, Serialize};

use crate::factory::station::{Station, Wishes};
use crate::factory::{Answer, Stock};
use crate::ids::{Direction, ItemId, Tick};

/// Where a store's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// What it keeps; no entry is zero.
    pub items: Stock,
    /// The item to hand on first, or the next one that it has.
    pub next: ItemId,
    /// When it last handed something on, or began to have something.
    pub since: Tick,
}

impl Store {
    /// Hands on what the taking side takes: the first kind that it does.
    pub(in crate::factory) fn declare(&self, station: &Station<'_>, wishes: &mut Wishes<'_>) {
        let facing = station.structure.facing;
        wishes.hand_on_any(
            station,
            facing,
            self.items.items_from(self.next),
            self.since,
        );
    }

    pub(in crate::factory) fn answer(
        &self,
        capacity: u16,
        facing: Direction,
        from: Direction,
    ) -> Answer {
        match from != facing && self.items.units() < u32::from(capacity) {
            true => Answer::Yes,
            false => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, item: ItemId, tick: Tick) {
        if self.items.is_empty() {
            self.since = tick;
        }
        self.items.add(item, 1);
    }

    pub(in crate::factory) fn give(&mut self, item: ItemId, tick: Tick) {
        self.items.take(item, 1);
        self.next = ItemId(item.0.wrapping_add(1));
        self.since = tick;
    }
}
