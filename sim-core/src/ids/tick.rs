//! When things happen.

use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, de};

/// A point in simulated time. Tick 0 is the world as generated; step `t` leads to tick `t`.
///
/// At 60 ticks a second they last for 37,000 years, so that sums of ticks never wrap, nor do
/// clocks that run faster: what is read is at most [`Tick::MAX`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Tick(pub u64);

impl Tick {
    /// The last.
    pub const MAX: Tick = Tick(1 << 46);

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

impl<'de> Deserialize<'de> for Tick {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match Tick(u64::deserialize(d)?) {
            tick if tick <= Tick::MAX => Ok(tick),
            _ => Err(de::Error::custom("ticks end at 2^46")),
        }
    }
}

impl fmt::Display for Tick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
