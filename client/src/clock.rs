//! Which moment between two ticks to draw.
//!
//! Frames come when the display wants them, ticks when the network brings them. The clock runs
//! at the server's rate and is pulled gently towards the newest tick, a little behind it, so
//! that what moves is interpolated between two known states and never jumps.

/// How far behind the newest tick to draw, in ticks: one to interpolate over, half for jitter.
const DELAY_TICKS: f64 = 1.5;
/// Error beyond which the clock jumps instead of catching up.
const JUMP_TICKS: f64 = 20.0;
/// Share of the error that is corrected in a second.
const PULL_PER_SECOND: f64 = 2.0;

/// Time in ticks, for drawing.
#[derive(Debug, Clone, Copy)]
pub struct TickClock {
    ticks_per_second: f64,
    /// How many times as fast ticks are meant to come.
    pace: f64,
    newest: f64,
    shown: f64,
    advanced_at_ms: Option<f64>,
}

impl TickClock {
    /// A clock of a world with this rate.
    pub fn new(ticks_per_second: u8) -> TickClock {
        TickClock {
            ticks_per_second: f64::from(ticks_per_second),
            pace: 1.0,
            newest: 0.0,
            shown: 0.0,
            advanced_at_ms: None,
        }
    }

    /// From now on ticks come so many times as fast as the world's own rate says.
    pub fn set_pace(&mut self, pace: f64) {
        self.pace = pace;
    }

    /// A tick came. One before those that came is of a world that is shown as it was.
    pub fn received(&mut self, tick: u64) {
        let newest = tick as f64;
        if newest < self.newest {
            self.shown = (newest - DELAY_TICKS).max(0.0);
        }
        self.newest = newest;
    }

    /// The moment to draw now, in ticks; never runs backwards except to jump to a world that is
    /// far from what was shown.
    pub fn advance(&mut self, now_ms: f64) -> f64 {
        let elapsed_s = self
            .advanced_at_ms
            .map_or(0.0, |then| (now_ms - then).max(0.0) / 1000.0);
        self.advanced_at_ms = Some(now_ms);
        let target = (self.newest - DELAY_TICKS).max(0.0);
        let free = self.shown + elapsed_s * self.ticks_per_second * self.pace;
        let error = target - free;
        if error.abs() > JUMP_TICKS {
            self.shown = target;
        } else {
            let pulled = free + error * (elapsed_s * PULL_PER_SECOND).min(1.0);
            self.shown = pulled.clamp(self.shown, self.newest.max(self.shown));
        }
        self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_ticks_closely_and_never_runs_backwards() {
        let mut clock = TickClock::new(20);
        let mut last = 0.0;
        for frame in 0..600 {
            let now_ms = f64::from(frame) * 16.0;
            // Ticks arrive in pairs, every 100 ms: as bad as a bursty network.
            clock.received((now_ms / 100.0) as u64 * 2);
            let shown = clock.advance(now_ms);
            assert!(shown >= last);
            last = shown;
        }
        assert!((last - 600.0 * 16.0 / 50.0).abs() < 4.0, "{last}");
    }

    #[test]
    fn it_follows_a_world_that_is_hurried_without_jumps() {
        let mut clock = TickClock::new(20);
        clock.set_pace(4.0);
        let mut last = 0.0;
        for frame in 0..600 {
            let now_ms = f64::from(frame) * 16.0;
            clock.received((now_ms / 12.5) as u64);
            let shown = clock.advance(now_ms);
            assert!((0.0..=4.0).contains(&(shown - last)), "{last} to {shown}");
            last = shown;
        }
        assert!((last - 600.0 * 16.0 / 12.5).abs() < 4.0, "{last}");
    }

    #[test]
    fn it_goes_back_with_the_world() {
        let mut clock = TickClock::new(20);
        for tick in [100, 93] {
            clock.received(tick);
            clock.advance(0.0);
            assert!((clock.advance(0.0) - (tick as f64 - DELAY_TICKS)).abs() < 0.1);
        }
    }

    #[test]
    fn it_stands_still_when_ticks_stop() {
        let mut clock = TickClock::new(20);
        clock.received(10);
        clock.advance(0.0);
        let shown = (1..200)
            .map(|frame| clock.advance(f64::from(frame) * 16.0))
            .last();
        assert!(shown.unwrap() <= 10.0);
    }
}
