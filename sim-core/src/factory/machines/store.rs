//! A store keeps items of any kind, and hands them on to the cell it faces, a unit of each kind in
//! turn.

use alloc::collections::BTreeMap;
use serde::{Deserialize, Serialize};

use crate::factory::Answer;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, ItemId, Tick};

/// Where a store's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// What it keeps; no entry is zero.
    pub items: BTreeMap<ItemId, u16>,
    /// The item to hand on first, or the next one that it has.
    pub next: ItemId,
    /// When it last handed something on, or began to have something.
    pub since: Tick,
}

impl Store {
    /// Units that it keeps.
    pub fn count(&self) -> u32 {
        self.items.values().map(|amount| u32::from(*amount)).sum()
    }

    /// Hands on what the taking side takes: the first kind that it does.
    pub(in crate::factory) fn declare(&self, station: &Station<'_>, wishes: &mut Wishes<'_>) {
        let facing = station.structure.facing;
        let (before, after) = (self.items.range(..self.next), self.items.range(self.next..));
        let in_turn = after.chain(before).map(|(item, _)| *item);
        wishes.hand_on_any(station, facing, in_turn, self.since);
    }

    pub(in crate::factory) fn answer(
        &self,
        capacity: u16,
        facing: Direction,
        from: Direction,
    ) -> Answer {
        match from != facing && self.count() < u32::from(capacity) {
            true => Answer::Yes,
            false => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, item: ItemId, tick: Tick) {
        if self.items.is_empty() {
            self.since = tick;
        }
        *self.items.entry(item).or_default() += 1;
    }

    pub(in crate::factory) fn give(&mut self, item: ItemId, tick: Tick) {
        if let Some(amount) = self.items.get_mut(&item) {
            *amount -= 1;
            if *amount == 0 {
                self.items.remove(&item);
            }
        }
        self.next = ItemId(item.0.wrapping_add(1));
        self.since = tick;
    }
}
