//! How far ahead of the server's ticks a client acts.
//!
//! A command takes half a round trip to arrive, and the newest tick that is known took as long to
//! come. So that a command can run in the tick in which the player saw it run, the client's own
//! time is ahead of the newest tick by a round trip and what the way fluctuates by. It runs at the
//! server's rate, at most [`STRETCH_MAX`] faster or slower while it adapts.

use std::collections::VecDeque;

use sim_core::ids::Tick;

/// Arrivals of ticks that are remembered: six seconds at 20 ticks a second.
const ARRIVALS_KEPT: usize = 120;
/// Round trips that are remembered.
const ROUND_TRIPS_KEPT: usize = 16;
/// Share of the arrivals that are in time. Where a message in a hundred is lost and sent again, a tenth
/// comes late, since those behind it wait; that is no reason
/// to act later all the time.
const IN_TIME_SHARE: f64 = 0.8;
/// Time between questions for the round trip.
const ASK_AGAIN_MS: f64 = 1_000.0;
/// The clock runs by at most this share faster or slower than the server's.
const STRETCH_MAX: f64 = 0.05;
/// Error beyond which the clock jumps instead.
const JUMP_TICKS: f64 = 10.0;

/// The client's own time, in ticks.
#[derive(Debug, Clone)]
pub struct LeadClock {
    period_ms: f64,
    /// When tick 0 would have arrived, by the arrivals of the latest ticks.
    starts_ms: VecDeque<f64>,
    round_trips_ms: VecDeque<f64>,
    /// The question under way: its number, and when it was sent.
    asked: Option<(u64, f64)>,
    questions: u64,
    /// The time shown last, in ticks, and when that was.
    shown: Option<(f64, f64)>,
}

impl LeadClock {
    /// Of a world with so many ticks a second.
    pub fn new(ticks_per_second: u8) -> LeadClock {
        LeadClock {
            period_ms: 1_000.0 / f64::from(ticks_per_second.max(1)),
            starts_ms: VecDeque::new(),
            round_trips_ms: VecDeque::new(),
            asked: None,
            questions: 0,
            shown: None,
        }
    }

    /// A tick came.
    pub fn received(&mut self, tick: Tick, now_ms: f64) {
        let start_ms = now_ms - tick.0 as f64 * self.period_ms;
        remember(&mut self.starts_ms, start_ms, ARRIVALS_KEPT);
    }

    /// The number to ask the server for now, if it is time to.
    pub fn question(&mut self, now_ms: f64) -> Option<u64> {
        let waits = |(_, sent_ms): &(u64, f64)| now_ms - sent_ms < ASK_AGAIN_MS;
        if self.asked.as_ref().is_some_and(waits) {
            return None;
        }
        self.questions += 1;
        self.asked = Some((self.questions, now_ms));
        Some(self.questions)
    }

    /// The server gave a number back.
    pub fn answered(&mut self, number: u64, now_ms: f64) {
        if let Some((asked, sent_ms)) = self.asked
            && asked == number
        {
            let round_trip_ms = (now_ms - sent_ms).max(0.0);
            remember(&mut self.round_trips_ms, round_trip_ms, ROUND_TRIPS_KEPT);
        }
    }

    /// The quickest round trip of late, in milliseconds; 0 as long as none is known.
    pub fn round_trip_ms(&self) -> f64 {
        let least = self.round_trips_ms.iter().copied().reduce(f64::min);
        least.unwrap_or(0.0)
    }

    /// By how much ticks come later than the quickest ones, accidents aside, in milliseconds.
    pub fn jitter_ms(&self) -> f64 {
        let mut starts: Vec<f64> = self.starts_ms.iter().copied().collect();
        starts.sort_by(f64::total_cmp);
        let last = starts.len().saturating_sub(1);
        let in_time = (last as f64 * IN_TIME_SHARE) as usize;
        match (starts.first(), starts.get(in_time)) {
            (Some(first), Some(late)) => late - first,
            _ => 0.0,
        }
    }

    /// The client's own time now, in ticks; none before any tick came.
    pub fn advance(&mut self, now_ms: f64) -> Option<f64> {
        let target = self.target(now_ms)?;
        let shown = match self.shown {
            Some((shown, then_ms)) => {
                let elapsed = (now_ms - then_ms).max(0.0) / self.period_ms;
                let error = target - (shown + elapsed);
                match error.abs() > JUMP_TICKS {
                    true => target,
                    false => {
                        let most = elapsed * STRETCH_MAX;
                        shown + elapsed + error.clamp(-most, most)
                    }
                }
            }
            None => target,
        };
        self.shown = Some((shown, now_ms));
        Some(shown)
    }

    /// The time shown last, in ticks.
    pub fn shown(&self) -> Option<f64> {
        self.shown.map(|(shown, _)| shown)
    }

    /// The connection is another: what was known of the way counts no more.
    pub fn begin_anew(&mut self) {
        self.starts_ms.clear();
        self.round_trips_ms.clear();
        self.asked = None;
    }

    /// Where the server will be when what is sent now arrives.
    fn target(&self, now_ms: f64) -> Option<f64> {
        let start_ms = self.starts_ms.iter().copied().reduce(f64::min)?;
        let ahead_ms = self.round_trip_ms() + self.jitter_ms();
        Some((now_ms - start_ms + ahead_ms) / self.period_ms)
    }
}

fn remember(samples: &mut VecDeque<f64>, sample: f64, most: usize) {
    if samples.len() == most {
        samples.pop_front();
    }
    samples.push_back(sample);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ticks that take 50 to 80 ms to come, and now and then half a second; answers come after 100
    /// to 160 ms.
    #[test]
    fn it_is_ahead_by_a_round_trip_and_what_fluctuates_and_never_runs_fast() {
        let mut clock = LeadClock::new(20);
        let mut last: Option<f64> = None;
        let mut arrivals = Vec::new();
        for tick in 0..600_u64 {
            let delay = match tick % 97 {
                13 => 500.0,
                _ => 50.0 + (tick * 7 % 31) as f64,
            };
            arrivals.push((tick as f64 * 50.0 + delay, tick));
        }
        arrivals.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut arrivals = arrivals.into_iter().peekable();
        for frame in 0..1_700_u32 {
            let now_ms = f64::from(frame) * 16.0;
            while let Some((_, tick)) = arrivals.next_if(|(at_ms, _)| *at_ms <= now_ms) {
                clock.received(Tick(tick), now_ms);
            }
            if let Some(number) = clock.question(now_ms) {
                let sent_ms = clock.asked.expect("just asked").1;
                clock.answered(number, sent_ms + 100.0 + f64::from(frame % 5) * 15.0);
            }
            let Some(shown) = clock.advance(now_ms) else {
                continue;
            };
            if let Some(last) = last.filter(|_| frame > 200) {
                let rate = (shown - last) / (16.0 / 50.0);
                assert!((0.949..1.051).contains(&rate), "frame {frame}: {rate}");
            }
            last = Some(shown);
        }
        let now = 1_699.0 * 16.0 / 50.0;
        let ahead = last.expect("it runs") - now;
        // Half a round trip, and the fluctuation: 50 and some 30 ms.
        assert!((1.0..2.2).contains(&ahead), "{ahead} ticks ahead");
    }

    #[test]
    fn it_knows_nothing_before_a_tick_came_and_jumps_to_another_world() {
        let mut clock = LeadClock::new(20);
        assert_eq!(clock.advance(10.0), None);
        clock.received(Tick(100), 20.0);
        assert_eq!(clock.advance(20.0), Some(100.0));
        clock.begin_anew();
        clock.received(Tick(5_000), 70.0);
        assert_eq!(clock.advance(70.0), Some(5_000.0));
    }
}
