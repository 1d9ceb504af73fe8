//! A seeder changes one of the cells next to it each period, all of them in turn, and uses up an
//! item for each.

use serde::{Deserialize, Serialize};

use crate::catalogue::KindSet;
use crate::chunk::Kind;
use crate::claims::{Claim, Resource};
use crate::factory::Answer;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, ItemId, Tick};
use crate::topology;

/// Items that it takes in ahead of the work.
const STOCK_MAX: u16 = 8;

/// Where a seeder's work stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeder {
    /// Items to use.
    pub stock: u16,
    /// It works again from this tick on.
    pub ready: Tick,
    /// The neighbour it looks at first.
    pub next: Direction,
}

/// What a seeder makes of what.
#[derive(Debug, Clone, Copy)]
pub(in crate::factory) struct Seeding {
    pub(in crate::factory) from: KindSet,
    pub(in crate::factory) into: Kind,
}

impl Seeder {
    /// One that is built in `tick`.
    pub fn new(period_ticks: u16, tick: Tick) -> Seeder {
        Seeder {
            stock: 0,
            ready: tick.after(u64::from(period_ticks)),
            next: Direction::FIRST,
        }
    }

    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        seeding: Seeding,
        wishes: &mut Wishes<'_>,
    ) {
        if self.stock == 0 {
            return;
        }
        if self.ready > wishes.now {
            return wishes.at(self.ready);
        }
        let view = station.view;
        let ground = (0..Direction::COUNT as i8)
            .filter_map(|turn| {
                topology::neighbor(view.frequency, station.cell, self.next.turned(turn))
            })
            .find(|neighbor| {
                view.fact(*neighbor)
                    .is_some_and(|fact| seeding.from.contains(fact.kind))
            });
        match ground {
            Some(cell) => wishes.claim(Claim {
                into: Some(seeding.into),
                ..station.claim(cell, Resource::Ground, self.ready)
            }),
            None => wishes.on_ground(),
        }
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
    pub(in crate::factory) fn receive(
        &mut self,
        period_ticks: u16,
        granted: bool,
        towards: Direction,
        tick: Tick,
    ) -> bool {
        self.next = towards.turned(1);
        if granted {
            self.stock -= 1;
            self.ready = tick.after(u64::from(period_ticks));
        }
        granted
    }
}
