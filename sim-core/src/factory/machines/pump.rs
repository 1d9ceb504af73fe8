//! A pump takes a unit from a cell of water next to it each period. It puts it on the soil it
//! faces, which becomes water, or hands it on to what stands there.

use serde::{Deserialize, Serialize};

use crate::catalogue::KindSet;
use crate::chunk::Kind;
use crate::claims::{Claim, Resource};
use crate::factory::machines::Extractor;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, ItemId, Tick};
use crate::topology;

/// Where a pump's work stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pump {
    /// How it takes water: as an extractor does.
    pub intake: Extractor,
}

impl Pump {
    /// One that is built in `tick`.
    pub fn new(period_ticks: u16, tick: Tick) -> Pump {
        Pump {
            intake: Extractor::new(period_ticks, tick),
        }
    }

    pub(in crate::factory) fn declare(&self, station: &Station<'_>, wishes: &mut Wishes<'_>) {
        let view = station.view;
        let facing = station.structure.facing;
        let ahead = topology::neighbor(view.frequency, station.cell, facing);
        let fact = ahead.and_then(|cell| view.fact(cell));
        match (self.intake.held, ahead, fact) {
            (Some(held), Some(cell), Some(fact)) if fact.kind == Kind::Soil => {
                wishes.claim(Claim {
                    into: Some(Kind::Water),
                    ..station.claim(cell, Resource::Ground, held.entered)
                });
            }
            (Some(_), _, Some(fact)) if fact.structure.is_none() => wishes.on_ground(),
            _ => {
                let water = KindSet::default().with(Kind::Water);
                self.intake.declare(station, water, wishes);
            }
        }
    }

    /// Its claim on water was settled.
    pub(in crate::factory) fn receive(
        &mut self,
        period_ticks: u16,
        item: Option<ItemId>,
        from: Direction,
        tick: Tick,
    ) {
        self.intake.receive(period_ticks, item, from, tick);
    }

    /// What it held is gone.
    pub(in crate::factory) fn give(&mut self) -> Option<ItemId> {
        self.intake.held.take().map(|held| held.item)
    }
}
