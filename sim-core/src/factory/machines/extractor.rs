//! An extractor takes a unit from one of the cells next to it each period, all of them in turn, and
//! hands it on to the cell it faces.

use serde::{Deserialize, Serialize};

use crate::catalogue::KindSet;
use crate::chunk::BeltItem;
use crate::claims::Resource;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, ItemId, Tick};

/// Where an extractor's work stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extractor {
    /// What it holds, if anything, and since when.
    pub held: Option<BeltItem>,
    /// It claims again from this tick on.
    pub ready: Tick,
    /// The neighbour it looks at first.
    pub next: Direction,
}

impl Extractor {
    /// One that is built in `tick`. Its first unit takes as long as every other: building it anew
    /// does not make it faster.
    pub fn new(period_ticks: u16, tick: Tick) -> Extractor {
        Extractor {
            held: None,
            ready: tick.after(u64::from(period_ticks)),
            next: Direction::FIRST,
        }
    }

    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        takes: KindSet,
        wishes: &mut Wishes<'_>,
    ) {
        if let Some(held) = self.held {
            let facing = station.structure.facing;
            wishes.hand_on(station, facing, held.item, held.entered);
        } else if self.ready > wishes.now {
            wishes.at(self.ready);
        } else {
            match station.ground(self.next, takes) {
                Some(source) => {
                    wishes.claim(station.claim(source, Resource::Quantity, self.ready));
                }
                None => wishes.on_ground(),
            }
        }
    }

    /// Its claim on the cell in direction `from` was settled: it holds the item, or looks elsewhere
    /// next time.
    pub(in crate::factory) fn receive(
        &mut self,
        period_ticks: u16,
        item: Option<ItemId>,
        from: Direction,
        tick: Tick,
    ) {
        if let Some(item) = item {
            self.held = Some(BeltItem {
                item,
                entered: tick,
                from,
            });
            self.ready = tick.after(u64::from(period_ticks));
        }
        self.next = from.turned(1);
    }
}
