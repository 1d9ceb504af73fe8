//! When a tick is due: counted from the start in whole nanoseconds, so that nothing adds up.

use std::future::Future;
use std::time::Duration;

use sim_core::ids::Tick;
use tokio::time::Instant;

/// Where time comes from; tests bring their own.
pub trait TimeSource: Send + 'static {
    /// Time since some moment in the past; never goes back.
    fn now(&self) -> Duration;

    /// Returns at that time or later.
    fn sleep_until(&self, time: Duration) -> impl Future<Output = ()> + Send;
}

/// The machine's time, as its runtime has it.
#[derive(Debug, Clone, Copy)]
pub struct MachineTime(Instant);

impl MachineTime {
    /// Counted from now.
    pub fn starting_now() -> MachineTime {
        MachineTime(Instant::now())
    }
}

impl TimeSource for MachineTime {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    async fn sleep_until(&self, time: Duration) {
        tokio::time::sleep_until(self.0 + time).await;
    }
}

/// The moments at which ticks are due.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Duration,
    first: Tick,
    ticks_per_second: u8,
}

impl Clock {
    /// `first` is due one tick after `start`.
    pub fn new(start: Duration, first: Tick, ticks_per_second: u8) -> Clock {
        Clock {
            start,
            first,
            ticks_per_second,
        }
    }

    /// When a tick is due. Every `ticks_per_second`th is due on a whole second after the start.
    pub fn deadline(&self, tick: Tick) -> Duration {
        let ticks = u128::from(tick.since(self.first)) + 1;
        let nanos = ticks * 1_000_000_000 / u128::from(self.ticks_per_second);
        let seconds = u64::try_from(nanos / 1_000_000_000).unwrap_or(u64::MAX);
        let rest = (nanos % 1_000_000_000) as u32;
        self.start + Duration::new(seconds, rest)
    }

    /// Ticks that have become due by this time.
    pub fn due(&self, now: Duration) -> u64 {
        let elapsed = now.saturating_sub(self.start).as_nanos();
        let ticks = elapsed * u128::from(self.ticks_per_second) / 1_000_000_000;
        u64::try_from(ticks).unwrap_or(u64::MAX)
    }

    /// The tick that was due first.
    pub fn first(&self) -> Tick {
        self.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_do_not_drift() {
        let start = Duration::from_millis(12_345);
        for rate in 20..=60 {
            let clock = Clock::new(start, Tick(101), rate);
            for hours in [1, 24, 24 * 365] {
                let seconds = hours * 3_600;
                let tick = Tick(100 + seconds * u64::from(rate));
                assert_eq!(clock.deadline(tick), start + Duration::from_secs(seconds));
            }
        }
    }

    #[test]
    fn a_tick_is_due_from_its_deadline_on() {
        for rate in [20, 30, 33, 60] {
            let clock = Clock::new(Duration::from_nanos(7), Tick(1), rate);
            for tick in 1..500 {
                let deadline = clock.deadline(Tick(tick));
                let gap = clock.deadline(Tick(tick + 1)) - deadline;
                let period = 1_000_000_000 / u128::from(rate);
                assert!((period..=period + 1).contains(&gap.as_nanos()));
                assert!(clock.due(deadline + Duration::from_nanos(1)) >= tick);
                assert!(clock.due(deadline - Duration::from_nanos(1)) < tick);
            }
        }
    }
}
