//! A dock charges with power, and feeds its units with that: one unit of energy an interval each.
//! Which units are its own, the world knows; here is what it has to feed them with.

use serde::{Deserialize, Serialize};

use crate::factory::station::{Station, Wishes};
use crate::ids::Tick;
use crate::limits::DOCK_CHARGE_MAX;
use crate::power::{Clocks, Look, Timer};

/// Where a dock's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dock {
    /// Energy that it keeps, at most [`DOCK_CHARGE_MAX`].
    pub charge: u16,
    /// The period that passes until it has one more; none while it is full, or has no power.
    pub period: Option<Timer>,
}

impl Dock {
    fn is_full(&self) -> bool {
        self.charge >= DOCK_CHARGE_MAX
    }

    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        draws: u16,
        wishes: &mut Wishes<'_>,
    ) {
        match self.period {
            Some(period) => wishes.look(station, period),
            None if !self.is_full() => wishes.begin(station, draws),
            None => {}
        }
    }

    /// The period is over, if it is, and the next one begins, if there is room for what it brings.
    pub(in crate::factory) fn advance(
        &mut self,
        period_ticks: u16,
        draws: u16,
        clocks: Option<Clocks>,
        tick: Tick,
    ) {
        let clock = clocks.map(|clocks| clocks.worked);
        let is_over = |period: &Timer| period.look(clock, tick) == Look::Over;
        if self.period.as_ref().is_some_and(is_over) {
            self.charge += 1;
            self.period = None;
        }
        if self.period.is_none() && !self.is_full() && (draws == 0 || clock.is_some()) {
            self.period = Some(Timer::begin(period_ticks, draws, clock, tick));
        }
    }

    /// Gives energy away, as much as there is at most. Says how much.
    pub(crate) fn feed(&mut self, amount: u16) -> u16 {
        let given = amount.min(self.charge);
        self.charge -= given;
        given
    }
}
