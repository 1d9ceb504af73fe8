//! Ways between a client and its host: messages arrive in order, later than they were sent.

use std::collections::VecDeque;

use sim_core::hash::StateHash;

/// A sequence of numbers from a seed.
pub(crate) struct Chance {
    seed: u64,
    count: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance { seed, count: 0 }
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.count += 1;
        StateHash::of(&(self.seed, self.count)).0 % bound
    }
}

/// How long messages take, one way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weather {
    pub(crate) least_ms: f64,
    /// Up to so much more.
    pub(crate) jitter_ms: f64,
    /// Of a thousand messages, as many take `accident_ms` more; those behind wait for them.
    pub(crate) accidents_per_mille: u64,
    pub(crate) accident_ms: f64,
}

/// A way in one direction.
pub(crate) struct Way {
    weather: Weather,
    chance: Chance,
    under_way: VecDeque<(f64, Vec<u8>)>,
    newest_ms: f64,
}

impl Way {
    pub(crate) fn new(weather: Weather, seed: u64) -> Way {
        Way {
            weather,
            chance: Chance::new(seed),
            under_way: VecDeque::new(),
            newest_ms: 0.0,
        }
    }

    pub(crate) fn send(&mut self, now_ms: f64, message: Vec<u8>) {
        let Weather {
            least_ms,
            jitter_ms,
            accidents_per_mille,
            accident_ms,
        } = self.weather;
        let mut delay_ms = least_ms + jitter_ms * self.chance.below(1_000) as f64 / 1_000.0;
        if self.chance.below(1_000) < accidents_per_mille {
            delay_ms += accident_ms;
        }
        self.newest_ms = self.newest_ms.max(now_ms + delay_ms);
        self.under_way.push_back((self.newest_ms, message));
    }

    /// The next message that has arrived.
    pub(crate) fn receive(&mut self, now_ms: f64) -> Option<Vec<u8>> {
        let (at_ms, _) = self.under_way.front()?;
        if *at_ms > now_ms {
            return None;
        }
        self.under_way.pop_front().map(|(_, message)| message)
    }
}
