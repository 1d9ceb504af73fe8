//! How much of what: a bucket that fills at a rate, and empties as it is used.

use std::time::{Duration, Instant};

/// So many a period, and so many at once after quiet.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Time until one more may be taken.
    each: Duration,
    burst: u32,
    /// When the bucket was, or will be, empty of debts: full is `burst` times `each` ago.
    empty_at: Option<Instant>,
}

impl Bucket {
    /// `count` a `period`, which is not zero, and `burst` at once.
    pub fn new(count: u32, period: Duration, burst: u32) -> Bucket {
        Bucket {
            each: period / count.max(1),
            burst,
            empty_at: None,
        }
    }

    /// Takes some.
    ///
    /// # Errors
    /// If there are too few: how long until there are enough. Nothing is taken then.
    pub fn take(&mut self, count: u32, now: Instant) -> Result<(), Duration> {
        let full = now.checked_sub(self.each * self.burst).unwrap_or(now);
        let from = self.empty_at.map_or(full, |at| at.max(full));
        let to = from + self.each * count;
        if to > now {
            return Err(to - now);
        }
        self.empty_at = Some(to);
        Ok(())
    }

    /// Whether it is as good as new.
    pub fn is_full(&self, now: Instant) -> bool {
        self.empty_at
            .is_none_or(|at| at + self.each * self.burst <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_a_rate() {
        let start = Instant::now() + Duration::from_secs(1_000);
        let mut bucket = Bucket::new(10, Duration::from_secs(1), 20);
        assert_eq!(bucket.take(20, start), Ok(()));
        let wait = bucket.take(1, start).unwrap_err();
        assert_eq!(wait, Duration::from_millis(100));
        assert_eq!(bucket.take(1, start + wait), Ok(()));
        assert!(bucket.take(1, start + wait).is_err());
        let later = start + Duration::from_secs(60);
        assert!(bucket.is_full(later));
        assert_eq!(bucket.take(20, later), Ok(()));
        assert!(bucket.take(1, later).is_err());
    }
}
