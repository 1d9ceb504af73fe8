//! A bridge lets lines cross: what enters on a side leaves on the opposite one, past what goes
//! other ways.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::chunk::{BeltItem, Pace};
use crate::factory::Answer;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, Tick};

/// Where a bridge's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bridge {
    /// What it carries, in the order of entering; which way, each item's side says.
    pub items: Vec<BeltItem>,
}

impl Bridge {
    /// Whether each lane carries what it has room for.
    pub(in crate::factory) fn is_within(&self, capacity: u8) -> bool {
        Direction::all().all(|from| self.lane(from).count() <= usize::from(capacity))
    }

    fn lane(&self, from: Direction) -> impl DoubleEndedIterator<Item = &BeltItem> {
        self.items.iter().filter(move |item| item.from == from)
    }

    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        pace: Pace,
        wishes: &mut Wishes<'_>,
    ) {
        for from in Direction::all() {
            let Some(first) = self.lane(from).next() else {
                continue;
            };
            let arrives = first.entered.after(u64::from(pace.travel_ticks));
            match arrives > wishes.now {
                true => wishes.at(arrives),
                false => wishes.hand_on(station, from.opposite(), first.item, arrives),
            }
        }
    }

    pub(in crate::factory) fn answer(&self, pace: Pace, from: Direction, now: Tick) -> Answer {
        if self.lane(from).count() >= usize::from(pace.capacity) {
            return Answer::No;
        }
        let last = self.lane(from).next_back();
        match last.map(|last| last.entered.after(pace.spacing_ticks())) {
            Some(open) if open > now => Answer::From(open),
            _ => Answer::Yes,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, item: BeltItem) {
        self.items.push(item);
    }

    /// An item left in a direction.
    pub(in crate::factory) fn give(&mut self, towards: Direction) {
        let from = towards.opposite();
        let place = self.items.iter().position(|item| item.from == from);
        if let Some(place) = place {
            self.items.remove(place);
        }
    }

    /// The tick from which on it would hand on something.
    pub(in crate::factory) fn due(&self, pace: Pace) -> Option<Tick> {
        let first = self.items.first()?;
        Some(first.entered.after(u64::from(pace.travel_ticks)))
    }
}
