//! When things happen.

use core::fmt;
use serde::{Deserialize, Serialize};

/// A point in simulated time. Tick 0 is the world as generated; step `t` leads to tick `t`.
///
/// At 60 ticks a second a `u64` lasts for nine billion years: it never wraps.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Tick(pub u64);

impl Tick {
    /// The tick `ticks` later.
    pub fn after(self, ticks: u64) -> Tick {
        Tick(self.0 + ticks)
    }

    /// The tick that follows.
    pub fn next(self) -> Tick {
        self.after(1)
    }

    /// Ticks from `earlier` to here; 0 if `earlier` lies in the future.
    pub fn since(self, earlier: Tick) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Tick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
