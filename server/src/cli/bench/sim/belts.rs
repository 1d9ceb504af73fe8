//! Short lines of belts beside long ones through which as much flows: the long ones carry many more
//! items, and cost as much.

use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::scenario::factory::{Factory, LINE_BELTS_MAX, Sort};
use sim_core::tick::Serial;

use super::Extent;
use crate::cli::bench::samples::Samples;
use crate::error::ServerError;

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) few: Lines,
    pub(super) many: Lines,
    /// How many times more items the long ones carry.
    pub(super) items_ratio: f64,
    /// How many times more they cost.
    pub(super) cost_ratio: f64,
}

#[derive(Serialize)]
pub(super) struct Lines {
    pub(super) lines: u64,
    /// Of each.
    pub(super) belts: u32,
    /// On each, the mean.
    pub(super) items: f64,
    /// Of a line in a tick, the mean, with the store that feeds it and the hub at its end.
    pub(super) line_ns: f64,
    pub(super) hash: StateHash,
}

const FEW_BELTS: u32 = 4;
/// Ticks in a row.
const BURST: usize = 8;

pub(super) fn measure(extent: &Extent) -> Result<Report, ServerError> {
    let begin = |belts| {
        let mut factory = Factory::new(Sort::Lines { belts }, extent.belts)?;
        // The first items have to reach the end.
        for _ in 0..2 * extent.warm_up {
            factory.step_on(&Serial)?;
        }
        Ok::<_, ServerError>((factory, Samples::default()))
    };
    let mut pair = [begin(FEW_BELTS)?, begin(LINE_BELTS_MAX)?];
    for _ in 0..extent.rounds {
        for (factory, samples) in &mut pair {
            for _ in 0..BURST {
                samples.time(|| factory.step_on(&Serial).map(drop))?;
            }
        }
    }
    let [few, many] = pair;
    let (few, many) = (Lines::of(FEW_BELTS, few), Lines::of(LINE_BELTS_MAX, many));
    Ok(Report {
        items_ratio: many.items / few.items,
        cost_ratio: many.line_ns / few.line_ns,
        few,
        many,
    })
}

impl Lines {
    fn of(belts: u32, (factory, samples): (Factory, Samples)) -> Lines {
        let lines = factory.machines();
        Lines {
            lines,
            belts,
            items: factory.items_on_belts() as f64 / lines as f64,
            line_ns: samples.mean_us() * 1e3 / lines as f64,
            hash: factory.world().hash(),
        }
    }
}
