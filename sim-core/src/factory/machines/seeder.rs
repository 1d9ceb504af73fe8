//! A seeder changes one of the cells next to it each period, all of them in turn, and uses up an
//! item for each.

use serde::{Deserialize, Serialize};

use crate::catalogue::KindSet;
use crate::chunk::Kind;
use crate::claims::{Claim, Resource};
use crate::factory::Answer;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, ItemId, Tick};
use crate::power::{Clocks, Look, Timer};

/// Items that it takes in ahead of the work.
const STOCK_MAX: u16 = 8;

/// Where a seeder's work stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeder {
    /// Items to use.
    pub stock: u16,
    /// The period that passes until it can change another cell; none before it began.
    pub period: Option<Timer>,
    /// The neighbour it looks at first.
    pub next: Direction,
}

/// What a seeder makes of what, and at what price.
#[derive(Debug, Clone, Copy)]
pub(in crate::factory) struct Seeding {
    pub(in crate::factory) from: KindSet,
    pub(in crate::factory) into: Kind,
    pub(in crate::factory) draws: u16,
}

impl Default for Seeder {
    fn default() -> Seeder {
        Seeder {
            stock: 0,
            period: None,
            next: Direction::FIRST,
        }
    }
}

impl Seeder {
    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        seeding: Seeding,
        wishes: &mut Wishes<'_>,
    ) {
        let Some(period) = self.period else {
            return wishes.begin(station, seeding.draws);
        };
        let clock = station.clocks().map(|clocks| clocks.worked);
        match period.look(clock, wishes.now) {
            Look::Over if self.stock > 0 => match station.ground(self.next, seeding.from) {
                Some(cell) => wishes.claim(Claim {
                    into: Some(seeding.into),
                    ..station.claim(cell, Resource::Ground, wishes.now)
                }),
                None => wishes.on_ground(),
            },
            Look::At(tick) => wishes.at(tick),
            Look::Over | Look::Still => {}
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

    /// Whether it has as much as it has room for.
    pub(in crate::factory) fn is_within(&self) -> bool {
        self.stock <= STOCK_MAX
    }

    pub(in crate::factory) fn answer(&self, uses: ItemId, item: ItemId) -> Answer {
        match item == uses && self.stock < STOCK_MAX {
            true => Answer::Yes,
            false => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self) {
        self.stock += 1;
    }

    /// Its claim on the ground in a direction was settled. Says whether an item was used up.
    pub(in crate::factory) fn receive(&mut self, granted: bool, towards: Direction) -> bool {
        self.next = towards.turned(1);
        if granted {
            self.stock = self.stock.saturating_sub(1);
            self.period = None;
        }
        granted
    }
}
