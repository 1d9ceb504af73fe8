//! Belts that hand on to each other, as one: what the line carries costs the same whether it is
//! long or short, full or empty.
//!
//! An item is kept with the tick in which it entered. It moves freely, `travel_ticks` for each
//! belt, until it is `spacing` ticks behind the one ahead; the first rests at the end until it is
//! taken over. When that happens all that were pressed together move at once. So where the item
//! that `k` others are ahead of is after `t` ticks, on a line of length `l` (both in ticks of
//! travel) whose last item left in tick `x`, is the least of three:
//!
//! - `t - entered`: it was never held up;
//! - `l - k * spacing`: it rests behind those that rest;
//! - `l - (k + 1) * spacing + (t - x)`: it moves up behind those that moved up.
//!
//! Nothing about a line changes between an item's entering and another's leaving.
//!
//! Which belts form a line, [`crate::factory`] says.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{CellIndex, Traffic};
use crate::ids::{Direction, ItemId, Tick};

/// An item on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeltItem {
    /// What.
    pub item: ItemId,
    /// When it came here.
    pub entered: Tick,
    /// The neighbour it came from, for drawing.
    pub from: Direction,
}

/// How a kind of belt moves what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Ticks from entering a belt to leaving it.
    pub travel_ticks: u16,
    /// Items that a belt has room for.
    pub capacity: u8,
}

impl Pace {
    /// Ticks of travel between two items that are pressed together, at least 1.
    pub fn spacing_ticks(self) -> u64 {
        u64::from(self.travel_ticks) / u64::from(self.capacity)
    }
}

/// Belts of one kind in one chunk, each of which gets what it carries from the one before alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The belts, in the order of traffic; at least one.
    pub belts: Vec<CellIndex>,
    /// What they carry, first to leave first.
    pub items: Traffic,
    /// When the last item left; none if nothing has since the line was laid.
    pub left: Option<Tick>,
}

/// Where an item is on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Which belt, counted from the first.
    pub belt: usize,
    /// How far along it, 0 to its ticks of travel.
    pub ticks: u64,
}

impl Line {
    /// An empty line.
    pub fn new(belts: Vec<CellIndex>) -> Line {
        Line {
            belts,
            items: Traffic::new(),
            left: None,
        }
    }

    /// Ticks of travel from one end to the other.
    pub fn length_ticks(&self, pace: Pace) -> u64 {
        self.belts.len() as u64 * u64::from(pace.travel_ticks)
    }

    /// Items that it has room for besides those it carries: one on its very beginning, too. That
    /// one is what lets as much pass where a line is cut as where it is not: in full traffic an
    /// item enters in the tick in which another leaves, before it could be seen to have left.
    pub fn free(&self, pace: Pace) -> usize {
        (self.belts.len() * usize::from(pace.capacity) + 1).saturating_sub(self.items.len())
    }

    /// The tick from which on there is room behind the last item, if it is not full.
    pub fn open_from(&self, pace: Pace) -> Tick {
        let (Some(last), spacing) = (self.items.back(), pace.spacing_ticks()) else {
            return Tick(0);
        };
        let moved_on = last.entered.after(spacing);
        let Some(left) = self.left else {
            return moved_on;
        };
        let moved_up = left.after((self.items.len() as u64 + 1) * spacing);
        moved_on.max(Tick(moved_up.since(Tick(self.length_ticks(pace)))))
    }

    /// The tick in which the first item is at the end.
    pub fn first_arrives(&self, pace: Pace) -> Option<Tick> {
        let first = self.items.front()?;
        let travelled = first.entered.after(self.length_ticks(pace));
        let moved_up = self.left.map(|left| left.after(pace.spacing_ticks()));
        Some(moved_up.map_or(travelled, |moved_up| moved_up.max(travelled)))
    }

    /// Ticks of travel that the item with `ahead` others ahead of it has behind it.
    pub fn travelled(&self, pace: Pace, ahead: usize, entered: Tick, now: Tick) -> u64 {
        let (length, spacing) = (self.length_ticks(pace), pace.spacing_ticks());
        let at_rest = length.saturating_sub(ahead as u64 * spacing);
        let free = now.since(entered).min(at_rest);
        let Some(left) = self.left else {
            return free;
        };
        free.min((length + now.since(left)).saturating_sub((ahead as u64 + 1) * spacing))
    }

    /// Where each item is, first to leave first.
    pub fn spots(&self, pace: Pace, now: Tick) -> impl Iterator<Item = (BeltItem, Spot)> {
        let travel_ticks = u64::from(pace.travel_ticks);
        self.items.iter().enumerate().map(move |(ahead, item)| {
            let travelled = self.travelled(pace, ahead, item.entered, now);
            // What is just between two belts has not left the first.
            let belt = travelled.saturating_sub(1) / travel_ticks;
            let spot = Spot {
                belt: belt as usize,
                ticks: travelled - belt * travel_ticks,
            };
            (*item, spot)
        })
    }
}

impl Line {
    /// Whether it can carry what it does.
    pub fn is_sound(&self, pace: Pace, now: Tick) -> bool {
        let most = self.belts.len() * usize::from(pace.capacity) + 1;
        let is_past = |item: &BeltItem| item.entered <= now;
        let left = self.left.is_none_or(|left| left <= now);
        self.items.len() <= most && self.items.iter().all(is_past) && left
    }
}

/// How lines are laid anew: every item stays where it is.
impl Line {
    /// A line of these belts with what lies on them: the items of other lines, each with its
    /// belt and how far along it it is.
    pub fn laid(belts: Vec<CellIndex>, pace: Pace, lying: &[Lying], now: Tick) -> Line {
        let travel_ticks = u64::from(pace.travel_ticks);
        let mut travelled: Vec<(u64, BeltItem)> = Vec::new();
        for (before, belt) in (0..).zip(&belts) {
            let first = lying.partition_point(|lying| lying.belt < *belt);
            for lying in lying[first..]
                .iter()
                .take_while(|lying| lying.belt == *belt)
            {
                travelled.push((before * travel_ticks + lying.ticks, lying.item));
            }
        }
        // In a world younger than the line is long nothing can have come so far: it comes later.
        // Of two that touch (where two lines meet) the one that was ahead stays ahead.
        travelled.sort_by_key(|(travelled, item)| core::cmp::Reverse((*travelled, item.entered)));
        let item = |(travelled, item): (u64, BeltItem)| BeltItem {
            entered: Tick(now.since(Tick(travelled))),
            ..item
        };
        Line {
            items: travelled.into_iter().map(item).collect(),
            ..Line::new(belts)
        }
    }

    /// What lies on its belts, in no order.
    pub fn lying(&self, pace: Pace, now: Tick) -> impl Iterator<Item = Lying> {
        self.spots(pace, now).map(|(item, spot)| Lying {
            belt: self.belts[spot.belt],
            ticks: spot.ticks,
            item,
        })
    }

    /// The belts before and after one of its own, as lines, and what lies on that one, first to
    /// leave first.
    pub fn cut(&self, belt: CellIndex, pace: Pace, now: Tick) -> (Line, Vec<BeltItem>, Line) {
        let place = self.belts.iter().position(|known| *known == belt);
        let place = place.unwrap_or(self.belts.len());
        let after = self.belts.get(place + 1..).unwrap_or_default();
        let mut lying: Vec<Lying> = self.lying(pace, now).collect();
        let gone = lying.iter().filter(|lying| lying.belt == belt);
        let gone = gone.map(|lying| lying.item).collect();
        lying.sort_by_key(|lying| lying.belt);
        (
            Line::laid(self.belts[..place].into(), pace, &lying, now),
            gone,
            Line::laid(after.into(), pace, &lying, now),
        )
    }
}

/// An item that lies on a belt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lying {
    /// Which belt.
    pub belt: CellIndex,
    /// How far along it, 0 to its ticks of travel.
    pub ticks: u64,
    /// The item.
    pub item: BeltItem,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use alloc::collections::VecDeque;

    /// A line as it looks: every item has a place, and each tick all of them move, the first one
    /// first.
    #[derive(Default)]
    struct Twin {
        /// First to leave first.
        travelled: VecDeque<u64>,
    }

    impl Twin {
        fn advance(&mut self, length: u64, spacing: u64) {
            let mut limit = length;
            for place in &mut self.travelled {
                *place = (*place + 1).min(limit);
                limit = place.saturating_sub(spacing);
            }
        }
    }

    fn line(belts: u16) -> Line {
        Line::new((0..belts).filter_map(CellIndex::from_number).collect())
    }

    proptest! {
        /// BLT-2: and when the first one leaves, those behind it move up at once.
        #[test]
        fn items_are_where_moving_each_of_them_leads(
            belts in 1_u16..5, capacity in 1_u8..5, spacing in 1_u16..4,
            asked in proptest::collection::vec((any::<bool>(), 0_u8..4), 1..200),
        ) {
            let pace = Pace { travel_ticks: spacing * u16::from(capacity), capacity };
            let (mut line, mut twin) = (line(belts), Twin::default());
            let (length, spacing) = (line.length_ticks(pace), pace.spacing_ticks());
            for (tick, (enters, leaves)) in asked.into_iter().enumerate() {
                let now = Tick(tick as u64);
                prop_assert_eq!(
                    line.first_arrives(pace).is_some_and(|at| at <= now),
                    twin.travelled.front() == Some(&length)
                );
                // Who looks sees what was before anything leaves.
                let has_room = line.free(pace) > 0 && line.open_from(pace) <= now;
                let twin_has_room = twin.travelled.back().is_none_or(|last| *last >= spacing);
                prop_assert_eq!(has_room, twin_has_room);
                if leaves > 0 && twin.travelled.front() == Some(&length) {
                    twin.travelled.pop_front();
                    line.items.pop_front();
                    line.left = Some(now);
                }
                if enters && has_room {
                    twin.travelled.push_back(0);
                    line.items.push_back(BeltItem {
                        item: ItemId(0),
                        entered: now,
                        from: Direction::FIRST,
                    });
                }
                let places: VecDeque<u64> = line
                    .items
                    .iter()
                    .enumerate()
                    .map(|(ahead, item)| line.travelled(pace, ahead, item.entered, now))
                    .collect();
                prop_assert_eq!(places, twin.travelled.clone(), "tick {}", tick);
                for (_, spot) in line.spots(pace, now) {
                    prop_assert!(spot.belt < line.belts.len());
                    prop_assert!(spot.ticks <= u64::from(pace.travel_ticks));
                }
                twin.advance(length, spacing);
            }
        }

        /// BLT-4: what the other belts carry stays where it is.
        #[test]
        fn a_line_that_is_cut_leaves_everything_where_it_is(
            belts in 1_u16..6, entered in proptest::collection::btree_set(0_u64..70, 0..20),
            left in 0_u64..60, cut in 0_u16..6,
        ) {
            let pace = Pace { travel_ticks: 12, capacity: 4 };
            let now = Tick(80);
            let mut line = line(belts);
            line.left = Some(Tick(left));
            for entered in entered {
                let last = line.items.back().map_or(0, |last| last.entered.0 + 3);
                if line.free(pace) > 0 && entered >= last {
                    line.items.push_back(BeltItem {
                        item: ItemId(entered as u16),
                        entered: Tick(entered),
                        from: Direction::FIRST,
                    });
                }
            }
            let belt = CellIndex::from_number(cut % belts).unwrap();
            let places = |line: &Line| -> Vec<(CellIndex, u64, ItemId)> {
                let lying = line.lying(pace, now);
                let mut places: Vec<_> =
                    lying.map(|lying| (lying.belt, lying.ticks, lying.item.item)).collect();
                places.sort_unstable();
                places
            };
            let before = places(&line);
            let (behind, gone, ahead) = line.cut(belt, pace, now);
            let mut after = [places(&behind), places(&ahead)].concat();
            after.sort_unstable();
            let (on_belt, kept): (Vec<_>, Vec<_>) =
                before.into_iter().partition(|(at, ..)| *at == belt);
            prop_assert_eq!(after, kept);
            prop_assert_eq!(gone.len(), on_belt.len());
        }
    }
}
