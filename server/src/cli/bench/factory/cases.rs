//! Which factories are measured, for how long they warm up, and what figures are to be reached.

use sim_core::ids::Frequency;
use sim_core::scenario::factory::{Factory, Sort, TRANSFER_CYCLE_TICKS, WINDOW_TICKS};

use super::{Figure, Windows, contention};
use crate::error::ServerError;
use crate::worlds::Threads;

/// A factory to be measured.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) sort: Sort,
    /// Of its planet, when it is not to be quick.
    pub(super) frequency: u32,
}

/// A thousand chunks.
const LARGE: u32 = 640;
/// 640 chunks: half a million structures of a whole factory.
const WHOLE: u32 = 512;
/// What a belt takes, in ticks.
const TICKS_PER_BELT: u64 = 12;

impl Case {
    pub(super) fn all() -> [Case; 9] {
        let case = |name, sort, frequency| Case {
            name,
            sort,
            frequency,
        };
        let whole = |is_blocked| Sort::Whole { is_blocked };
        let crowd = |is_scarce| Sort::Crowd { is_scarce };
        [
            case("idle", Sort::Idle, LARGE),
            case("crafting", Sort::Crafting, LARGE),
            case("belts", Sort::Belts, LARGE),
            case("power", Sort::Power, LARGE),
            case("transfers", Sort::Transfers, LARGE),
            case("whole", whole(false), WHOLE),
            case("whole_blocked", whole(true), WHOLE),
            case("contention_free", crowd(false), LARGE),
            case("contention_scarce", crowd(true), LARGE),
        ]
    }

    /// The tick from which on everything is as it stays.
    pub(super) fn warm_up(&self, frequency: Frequency) -> u64 {
        let window = u64::from(WINDOW_TICKS);
        match self.sort {
            // The first items have to reach the end.
            Sort::Belts => u64::from(frequency.get()) * TICKS_PER_BELT,
            // All belts have to fill up.
            Sort::Whole { .. } => 17 * window,
            _ => 5 * window,
        }
    }

    /// What the factory is about.
    pub(super) fn figures(
        &self,
        factory: &Factory,
        taken: &Windows,
        threads: &Threads,
    ) -> Result<Vec<Figure>, ServerError> {
        let tick_us = taken.ticks.medians().mean_us();
        let each_ns = tick_us * 1e3 / factory.machines() as f64;
        let figure = |name, value, gate, good| Figure {
            name,
            value,
            gate,
            good,
        };
        let cycle = f64::from(TRANSFER_CYCLE_TICKS);
        Ok(match self.sort {
            Sort::Idle => vec![
                figure("entity_ns", each_ns, Some(0.05), None),
                figure("all_us", tick_us, None, Some(20.0)),
            ],
            Sort::Crafting => vec![figure("machine_ns", each_ns, Some(1.0), Some(0.5))],
            Sort::Belts => vec![figure("segment_ns", each_ns, Some(6.0), Some(4.0))],
            Sort::Power => vec![
                figure("all_us", tick_us, None, Some(100.0)),
                figure("machine_ns", each_ns, None, None),
            ],
            Sort::Transfers => vec![figure("cycle_ns", each_ns * cycle, Some(60.0), Some(40.0))],
            Sort::Whole { is_blocked: false } => {
                vec![figure("tick_ms", tick_us / 1e3, Some(0.45), Some(0.30))]
            }
            Sort::Whole { is_blocked: true } => {
                vec![figure("tick_ms", tick_us / 1e3, None, Some(0.05))]
            }
            Sort::Crowd { is_scarce } => {
                contention::compare(factory, threads)?;
                let mut figures = contention::figures(is_scarce, threads);
                figures.push(figure("claim_in_a_tick_ns", each_ns, None, None));
                figures
            }
            Sort::Drowsy | Sort::Lines { .. } | Sort::Loaded(_) => Vec::new(),
        })
    }
}
