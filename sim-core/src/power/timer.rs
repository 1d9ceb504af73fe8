//! How long a piece of work takes: by the tick, or by the clock of a power network.

use serde::{Deserialize, Serialize};

use super::CLOCK_PER_TICK;
use crate::ids::Tick;

/// When a piece of work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// In this tick.
    Until(Tick),
    /// When the pylon's clock shows as much.
    Running {
        /// As much.
        end: u64,
        /// When it began.
        begun: Tick,
    },
    /// Not as long as no pylon reaches the machine.
    Paused {
        /// The clock then has to go on by this.
        left: u64,
        /// When it began.
        begun: Tick,
    },
}

/// What a timer says when it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The work is done.
    Over,
    /// It is not done before this tick.
    At(Tick),
    /// It stands still.
    Still,
}

impl Timer {
    /// Work of so many ticks, at full power if it draws any.
    pub fn begin(ticks: u16, draws: u16, clock: Option<u64>, now: Tick) -> Timer {
        match draws {
            0 => Timer::until(ticks, now),
            _ => Timer::powered(ticks, clock, now),
        }
    }

    /// Work of so many ticks that needs no power.
    pub fn until(ticks: u16, now: Tick) -> Timer {
        Timer::Until(now.after(u64::from(ticks)))
    }

    /// Work of so many ticks at full power, by the clock of the machine's pylon, if it has one.
    pub fn powered(ticks: u16, clock: Option<u64>, now: Tick) -> Timer {
        let left = u64::from(ticks) * CLOCK_PER_TICK;
        match clock {
            Some(clock) => Timer::Running {
                end: clock + left,
                begun: now,
            },
            None => Timer::Paused { left, begun: now },
        }
    }

    /// Whether the work is done, or when to look again.
    pub fn look(&self, clock: Option<u64>, now: Tick) -> Look {
        match (self, clock) {
            (Timer::Until(tick), _) if *tick <= now => Look::Over,
            (Timer::Until(tick), _) => Look::At(*tick),
            (Timer::Running { end, .. }, Some(clock)) => match end.saturating_sub(clock) {
                0 => Look::Over,
                left => Look::At(now.after(left.div_ceil(CLOCK_PER_TICK))),
            },
            (Timer::Running { .. } | Timer::Paused { .. }, _) => Look::Still,
        }
    }

    /// Whether work of at most `ticks` can be as far as this.
    pub fn is_sound(&self, ticks: u16, now: Tick) -> bool {
        let most = u64::from(ticks) * CLOCK_PER_TICK;
        match self {
            Timer::Until(tick) => tick.since(now) <= u64::from(ticks),
            Timer::Running { end, begun } => {
                *begun <= now && *end <= now.0.saturating_mul(CLOCK_PER_TICK).saturating_add(most)
            }
            Timer::Paused { left, begun } => *begun <= now && *left <= most,
        }
    }

    /// The machine belongs to another pylon, of another clock, or to none.
    pub fn moved(&mut self, before: Option<u64>, after: Option<u64>) {
        *self = match (*self, before, after) {
            (Timer::Running { end, begun }, Some(before), Some(after)) => Timer::Running {
                end: after + end.saturating_sub(before),
                begun,
            },
            (Timer::Running { end, begun }, Some(before), None) => Timer::Paused {
                left: end.saturating_sub(before),
                begun,
            },
            (Timer::Paused { left, begun }, _, Some(after)) => Timer::Running {
                end: after + left,
                begun,
            },
            (timer, _, _) => timer,
        };
    }

    /// Whether work of so many ticks takes more than twice as long as it would at full power.
    pub fn is_slow(&self, ticks: u16, now: Tick) -> bool {
        match self {
            Timer::Until(_) => false,
            Timer::Paused { .. } => true,
            Timer::Running { begun, .. } => now.since(*begun) > 2 * u64::from(ticks),
        }
    }
}
