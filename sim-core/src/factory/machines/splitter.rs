//! A splitter hands what comes from behind to the cells ahead on the left, ahead and ahead on the
//! right: to each in turn, and past those that take nothing.

use serde::{Deserialize, Serialize};

use crate::chunk::BeltItem;
use crate::factory::Answer;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, Tick};

/// Where a splitter's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splitter {
    /// What it holds, if anything.
    pub held: Option<BeltItem>,
    /// Which of its [`Splitter::outputs`] comes first, 0 to 2.
    pub next: u8,
}

impl Splitter {
    /// The directions it hands on to, from the left to the right.
    pub const fn outputs(facing: Direction) -> [Direction; 3] {
        [facing.turned(-1), facing, facing.turned(1)]
    }

    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        transit_ticks: u16,
        wishes: &mut Wishes<'_>,
    ) {
        let Some(held) = self.held else {
            return;
        };
        let arrives = held.entered.after(u64::from(transit_ticks));
        if arrives > wishes.now {
            return wishes.at(arrives);
        }
        let mut outputs = Splitter::outputs(station.structure.facing);
        outputs.rotate_left(usize::from(self.next % 3));
        let takes_it = |output: &&Direction| station.ask(**output, held.item) == Answer::Yes;
        match outputs.iter().find(takes_it) {
            Some(output) => wishes.hand_on(station, *output, held.item, arrives),
            // Asks each when to come again.
            None => {
                for output in outputs {
                    wishes.hand_on(station, output, held.item, arrives);
                }
            }
        }
    }

    /// Takes from behind, one at a time.
    pub(in crate::factory) fn answer(&self, facing: Direction, from: Direction) -> Answer {
        match self.held.is_none() && from == facing.opposite() {
            true => Answer::Yes,
            false => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, item: BeltItem) {
        self.held = Some(item);
    }

    /// What it held left in a direction.
    pub(in crate::factory) fn give(&mut self, facing: Direction, towards: Direction) {
        let outputs = Splitter::outputs(facing);
        let place = outputs.iter().position(|output| *output == towards);
        self.held = None;
        self.next = place.map_or(0, |place| (place as u8 + 1) % outputs.len() as u8);
    }

    /// The tick from which on it would hand on what it holds.
    pub(in crate::factory) fn due(&self, transit_ticks: u16) -> Option<Tick> {
        let held = self.held?;
        Some(held.entered.after(u64::from(transit_ticks)))
    }
}
