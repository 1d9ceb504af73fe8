//! How much comes in a minute, from what was seen to come in.

use std::collections::{BTreeMap, VecDeque};

use sim_core::ids::ItemId;

/// How far back a rate looks, in milliseconds.
const WINDOW_MS: f64 = 30_000.0;
/// A rate over less than this would jump about.
const WINDOW_MIN_MS: f64 = 5_000.0;
/// Bars of a history, each over [`BAR_MS`].
const BARS: usize = 24;
/// Time of one bar.
const BAR_MS: f64 = 5_000.0;

/// Counts what arrives.
#[derive(Debug, Clone)]
pub struct Meter {
    since_ms: f64,
    arrivals: VecDeque<(f64, u64)>,
}

impl Meter {
    /// Begins to count.
    pub fn new(now_ms: f64) -> Meter {
        Meter {
            since_ms: now_ms,
            arrivals: VecDeque::new(),
        }
    }

    /// So many arrived.
    pub fn add(&mut self, amount: u64, now_ms: f64) {
        if amount > 0 {
            self.arrivals.push_back((now_ms, amount));
        }
        let oldest = now_ms - BARS as f64 * BAR_MS;
        while self
            .arrivals
            .front()
            .is_some_and(|(when, _)| *when < oldest)
        {
            self.arrivals.pop_front();
        }
    }

    /// How many a minute, lately.
    pub fn per_minute(&self, now_ms: f64) -> f64 {
        let window = (now_ms - self.since_ms).clamp(WINDOW_MIN_MS, WINDOW_MS);
        let from = now_ms - window;
        let recent: u64 = self
            .arrivals
            .iter()
            .filter(|(when, _)| *when >= from)
            .map(|(_, amount)| amount)
            .sum();
        (recent as f64 * 60_000.0 / window * 10.0).round() / 10.0
    }

    /// Rates a minute over time, oldest first.
    pub fn history(&self, now_ms: f64) -> Vec<f64> {
        let mut bars = vec![0.0; BARS];
        for (when, amount) in &self.arrivals {
            let age = ((now_ms - when) / BAR_MS) as usize;
            if age < BARS {
                bars[BARS - 1 - age] += *amount as f64 * 60_000.0 / BAR_MS;
            }
        }
        bars
    }
}

/// Meters for every item of an account. What is spent does not count against what comes in.
#[derive(Debug, Default)]
pub struct Income {
    held: Option<BTreeMap<ItemId, u64>>,
    meters: BTreeMap<ItemId, Meter>,
}

impl Income {
    /// The account holds this now.
    pub fn observe(&mut self, account: &BTreeMap<ItemId, u64>, now_ms: f64) {
        if let Some(before) = &self.held {
            for (item, held) in account {
                let gained = held.saturating_sub(before.get(item).copied().unwrap_or(0));
                let meter = self
                    .meters
                    .entry(*item)
                    .or_insert_with(|| Meter::new(now_ms));
                meter.add(gained, now_ms);
            }
        }
        if self.held.as_ref() != Some(account) {
            self.held = Some(account.clone());
        }
    }

    /// Gain of an item a minute.
    pub fn per_minute(&self, item: ItemId, now_ms: f64) -> f64 {
        self.meters
            .get(&item)
            .map_or(0.0, |meter| meter.per_minute(now_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_follows_what_arrives() {
        let mut meter = Meter::new(0.0);
        for second in 0..60 {
            meter.add(1, f64::from(second) * 1_000.0);
        }
        assert!((meter.per_minute(60_000.0) - 60.0).abs() < 3.0);
        assert_eq!(meter.per_minute(120_000.0), 0.0);
        assert_eq!(meter.history(60_000.0).len(), BARS);
    }

    #[test]
    fn spending_is_no_income() {
        let mut income = Income::default();
        let item = ItemId(0);
        for (held, now) in [(10, 0.0), (4, 1_000.0), (6, 2_000.0)] {
            income.observe(&BTreeMap::from([(item, held)]), now);
        }
        assert_eq!(income.per_minute(item, 6_000.0), 24.0);
    }
}
