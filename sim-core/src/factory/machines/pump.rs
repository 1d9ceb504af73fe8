//! A pump takes a unit from a cell of water next to it each period. It puts it on the soil it
//! faces, which becomes water, or hands it on to what stands there.

use serde::{Deserialize, Serialize};

use crate::catalogue::KindSet;
use crate::chunk::{BeltItem, Kind};
use crate::claims::{Claim, Resource};
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, ItemId, Tick};
use crate::power::{Clocks, Look, Timer};

/// Where a pump's work stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pump {
    /// What it holds, if anything, and since when.
    pub held: Option<BeltItem>,
    /// The period that passes until it can take another unit; none before it began.
    pub period: Option<Timer>,
    /// The neighbour it looks at first.
    pub next: Direction,
}

impl Default for Pump {
    fn default() -> Pump {
        Pump {
            held: None,
            period: None,
            next: Direction::FIRST,
        }
    }
}

impl Pump {
    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        draws: u16,
        wishes: &mut Wishes<'_>,
    ) {
        if let Some(held) = self.held {
            return put_out(station, held, wishes);
        }
        let Some(period) = self.period else {
            return wishes.begin(station, draws);
        };
        let clock = station.clocks().map(|clocks| clocks.worked);
        match period.look(clock, wishes.now) {
            Look::Over => {
                let water = KindSet::default().with(Kind::Water);
                match station.ground(self.next, water) {
                    Some(cell) => {
                        wishes.claim(station.claim(cell, Resource::Quantity, wishes.now));
                    }
                    None => wishes.on_ground(),
                }
            }
            Look::At(tick) => wishes.at(tick),
            Look::Still => {}
        }
    }

    pub(in crate::factory) fn advance(
        &mut self,
        period_ticks: u16,
        draws: u16,
        clocks: Option<Clocks>,
        tick: Tick,
    ) {
        let clock = clocks.map(|clocks| clocks.worked);
        let begin = || Timer::begin(period_ticks, draws, clock, tick);
        self.period.get_or_insert_with(begin);
    }

    /// Its claim on water was settled.
    pub(in crate::factory) fn receive(
        &mut self,
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
            self.period = None;
        }
        self.next = from.turned(1);
    }

    /// What it held is gone.
    pub(in crate::factory) fn give(&mut self) -> Option<ItemId> {
        self.held.take().map(|held| held.item)
    }
}

/// What a pump holds is to become water ahead, or to be handed on.
fn put_out(station: &Station<'_>, held: BeltItem, wishes: &mut Wishes<'_>) {
    let facing = station.structure.facing;
    let ahead = station.ahead(facing).map(|(cell, _)| cell);
    let fact = ahead.and_then(|cell| station.view.fact(cell));
    match (ahead, fact) {
        (Some(cell), Some(fact)) if fact.kind == Kind::Soil => wishes.claim(Claim {
            into: Some(Kind::Water),
            ..station.claim(cell, Resource::Ground, held.entered)
        }),
        (_, Some(fact)) if fact.structure.is_none() => wishes.on_ground(),
        _ => wishes.hand_on(station, facing, held.item, held.entered),
    }
}
