//! Figures of a world's clock: what ticks cost, and whether they come when they should.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::worlds::clock::Clock;

/// Ticks that quantiles are taken over: the last minute at 20 a second.
const WINDOW_TICKS: usize = 1_200;
/// Commands that figures are of: those of a minute of a thousand players at two a second. Two
/// megabytes.
const WINDOW_COMMANDS: usize = 120_000;

/// Figures since the start.
#[derive(Debug)]
pub struct Stats(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Option<Clock>,
    /// The ticker's time at the last tick (or the start), and this machine's then.
    last: Option<(Duration, Instant)>,
    ticks: u64,
    late_ticks: u64,
    lateness_last: Duration,
    lateness_max: Duration,
    step_max: Duration,
    steps: VecDeque<Duration>,
    journals: VecDeque<Duration>,
    commands: VecDeque<Duration>,
}

/// Milliseconds over the last minute or so, and the most since the start.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Milliseconds {
    /// Median.
    pub p50: f64,
    /// 99 of 100 are at most this.
    pub p99: f64,
    /// The most.
    pub max: f64,
}

/// Whether ticks come when they should.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct ClockReport {
    /// Ticks made since the start.
    pub ticks: u64,
    /// Ticks that have been due since the start and were not made, but for the one under way.
    pub missed_ticks: u64,
    /// Ticks that began after the next one was due.
    pub late_ticks: u64,
    /// How long after it was due the last tick began. It does not add up: each tick is due at a
    /// time counted from the start.
    pub drift_ms: f64,
    /// The most that a tick ever began after it was due.
    pub lateness_ms_max: f64,
}

impl Default for Stats {
    fn default() -> Stats {
        Stats(Mutex::new(Inner {
            clock: None,
            last: None,
            ticks: 0,
            late_ticks: 0,
            lateness_last: Duration::ZERO,
            lateness_max: Duration::ZERO,
            step_max: Duration::ZERO,
            steps: VecDeque::with_capacity(WINDOW_TICKS),
            journals: VecDeque::with_capacity(WINDOW_TICKS),
            commands: VecDeque::new(),
        }))
    }
}

impl Stats {
    /// The world begins to tick, at `now`.
    pub fn started(&self, clock: Clock, now: Duration) {
        let mut inner = self.lock();
        inner.clock = Some(clock);
        inner.last = Some((now, Instant::now()));
    }

    /// A tick was shown at `now`.
    pub fn ticked(&self, lateness: Duration, journal: Duration, step: Duration, now: Duration) {
        let mut inner = self.lock();
        inner.last = Some((now, Instant::now()));
        inner.ticks += 1;
        inner.lateness_last = lateness;
        inner.lateness_max = inner.lateness_max.max(lateness);
        inner.step_max = inner.step_max.max(step);
        if let Some(clock) = inner.clock {
            let first = clock.first();
            let period = clock.deadline(first.next()) - clock.deadline(first);
            inner.late_ticks += u64::from(lateness >= period);
        }
        push(&mut inner.steps, step, WINDOW_TICKS);
        push(&mut inner.journals, journal, WINDOW_TICKS);
    }

    /// A command had its effect, and who asked for it was told: so long after it came.
    pub fn answered(&self, took: Duration) {
        push(&mut self.lock().commands, took, WINDOW_COMMANDS);
    }

    /// How long ago the last tick was shown, or the first became expected.
    pub fn since_tick(&self) -> Option<Duration> {
        self.lock().last.map(|(_, at)| at.elapsed())
    }

    /// Whether ticks come when they should.
    pub fn clock(&self) -> ClockReport {
        let inner = self.lock();
        let now = inner.last.map(|(time, at)| time + at.elapsed());
        let due = match (inner.clock, now) {
            (Some(clock), Some(now)) => clock.due(now),
            _ => 0,
        };
        ClockReport {
            ticks: inner.ticks,
            missed_ticks: due.saturating_sub(inner.ticks + 1),
            late_ticks: inner.late_ticks,
            drift_ms: millis(inner.lateness_last),
            lateness_ms_max: millis(inner.lateness_max),
        }
    }

    /// What stepping the world costs.
    pub fn steps(&self) -> Milliseconds {
        let inner = self.lock();
        Milliseconds {
            max: millis(inner.step_max),
            ..Milliseconds::of(inner.steps.iter().copied())
        }
    }

    /// What waiting for the journal costs a tick.
    pub fn journals(&self) -> Milliseconds {
        Milliseconds::of(self.lock().journals.iter().copied())
    }

    /// From the arrival of commands until those who asked were told, for the last of them.
    pub fn commands(&self) -> Milliseconds {
        let window = self.lock().commands.clone();
        Milliseconds::of(window)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().expect("no holder of this lock panics")
    }
}

fn push(window: &mut VecDeque<Duration>, value: Duration, length: usize) {
    if window.len() == length {
        window.pop_front();
    }
    window.push_back(value);
}

impl Milliseconds {
    /// Of all these.
    pub fn of(durations: impl IntoIterator<Item = Duration>) -> Milliseconds {
        let mut sorted = Vec::from_iter(durations);
        sorted.sort_unstable();
        let at = |percent: usize| {
            let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
            sorted.get(place).copied().map_or(0.0, millis)
        };
        Milliseconds {
            p50: at(50),
            p99: at(99),
            max: at(100),
        }
    }
}

/// Milliseconds, to the microsecond.
pub fn millis(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1_000.0
}
