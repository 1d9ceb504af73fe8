//! How long the same piece of work took, again and again.

use std::hint::black_box;
use std::time::Instant;

/// Times, in microseconds.
#[derive(Default)]
pub(super) struct Samples(Vec<f64>);

impl FromIterator<f64> for Samples {
    fn from_iter<I: IntoIterator<Item = f64>>(times_us: I) -> Samples {
        Samples(times_us.into_iter().collect())
    }
}

impl Samples {
    /// Does a piece of work, and notes how long it took.
    pub(super) fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let made = black_box(work());
        self.0.push(begin.elapsed().as_secs_f64() * 1e6);
        made
    }

    pub(super) fn median_us(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
    }

    pub(super) fn mean_us(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len().max(1) as f64
    }

    pub(super) fn max_us(&self) -> f64 {
        self.0.iter().copied().fold(0.0, f64::max)
    }
}
