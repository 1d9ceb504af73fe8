//! A merger takes items from all sides but its front, who waits longest first, and hands them on
//! to the cell it faces.

use serde::{Deserialize, Serialize};

use crate::chunk::BeltItem;
use crate::factory::Answer;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, Tick};

/// Where a merger's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merger {
    /// What it holds, if anything.
    pub held: Option<BeltItem>,
}

impl Merger {
    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        transit_ticks: u16,
        wishes: &mut Wishes<'_>,
    ) {
        let (Some(held), Some(due)) = (self.held, self.due(transit_ticks)) else {
            return;
        };
        match due > wishes.now {
            true => wishes.at(due),
            false => wishes.hand_on(station, station.structure.facing, held.item, due),
        }
    }

    pub(in crate::factory) fn answer(&self, facing: Direction, from: Direction) -> Answer {
        match self.held.is_none() && from != facing {
            true => Answer::Yes,
            false => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, item: BeltItem) {
        self.held = Some(item);
    }

    pub(in crate::factory) fn give(&mut self) {
        self.held = None;
    }

    /// The tick from which on it would hand on what it holds.
    pub(in crate::factory) fn due(&self, transit_ticks: u16) -> Option<Tick> {
        let held = self.held?;
        Some(held.entered.after(u64::from(transit_ticks)))
    }
}
