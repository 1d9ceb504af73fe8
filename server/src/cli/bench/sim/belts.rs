//! Lines of belts, and how little what they cost depends on how many items they carry: short ones
//! beside long ones through which as much flows, and equal ones that carry more and less.

use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::scenario::factory::{Factory, LINE_BELTS_MAX, Load, Sort};
use sim_core::tick::Serial;

use super::Extent;
use crate::cli::bench::samples::Samples;
use crate::error::ServerError;

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) few: Lines,
    /// As much flows through them, but they are long.
    pub(super) many: Lines,
    /// How many times more items the long ones carry.
    pub(super) items_ratio: f64,
    /// How many times more they cost.
    pub(super) cost_ratio: f64,
    /// Lines of the same belts, from empty ones to full ones that are blocked.
    pub(super) loads: Vec<Lines>,
}

#[derive(Serialize)]
pub(super) struct Lines {
    /// What they are.
    pub(super) load: &'static str,
    pub(super) lines: u64,
    /// Of each.
    pub(super) belts: u32,
    /// On each, the mean.
    pub(super) items: f64,
    /// Of a line in a tick, the mean, with what feeds it and the hub at its end.
    pub(super) line_ns: f64,
    pub(super) hash: StateHash,
}

const FEW_BELTS: u32 = 4;
/// Ticks until the first items have reached the end, and what is blocked has filled up.
const WARM_UP: u32 = 900;
/// Ticks in a row: what lines take in and hand on comes round in as many, or a part of them.
const BURST: usize = 42;

/// Lines that carry more and more. Through the blocked ones nothing flows.
const LOADS: [(&str, Load); 5] = [
    ("empty", Load::Empty),
    ("a quarter", Load::Quarter),
    ("half", Load::Half),
    ("full", Load::Full),
    ("blocked", Load::Blocked),
];

pub(super) fn measure(extent: &Extent) -> Result<Report, ServerError> {
    let lengths = [("short", FEW_BELTS), ("long", LINE_BELTS_MAX)];
    let lengths = lengths.map(|(name, belts)| (name, belts, Sort::Lines { belts }));
    let loads = LOADS.map(|(name, load)| (name, LINE_BELTS_MAX, Sort::Loaded(load)));
    let mut lengths = compare(extent, &lengths)?.into_iter();
    let (few, many) = lengths.next().zip(lengths.next()).expect("two of two");
    Ok(Report {
        items_ratio: many.items / few.items,
        cost_ratio: many.line_ns / few.line_ns,
        few,
        many,
        loads: compare(extent, &loads)?,
    })
}

/// Measures several sorts of lines in turns.
fn compare(
    extent: &Extent,
    sorts: &[(&'static str, u32, Sort)],
) -> Result<Vec<Lines>, ServerError> {
    let begin = |(load, belts, sort): &(&'static str, u32, Sort)| {
        let mut factory = Factory::new(*sort, extent.belts)?;
        for _ in 0..WARM_UP {
            factory.step_on(&Serial)?;
        }
        Ok::<_, ServerError>((*load, *belts, factory, Samples::default()))
    };
    let mut all = sorts.iter().map(begin).collect::<Result<Vec<_>, _>>()?;
    for _ in 0..extent.rounds {
        for (.., factory, samples) in &mut all {
            for _ in 0..BURST {
                samples.time(|| factory.step_on(&Serial).map(drop))?;
            }
        }
    }
    let lines = all
        .into_iter()
        .map(|(load, belts, factory, samples)| Lines::of(load, belts, &factory, &samples));
    Ok(lines.collect())
}

impl Lines {
    fn of(load: &'static str, belts: u32, factory: &Factory, samples: &Samples) -> Lines {
        let lines = factory.machines();
        Lines {
            load,
            lines,
            belts,
            items: factory.items_on_belts() as f64 / lines as f64,
            line_ns: samples.mean_us() * 1e3 / lines as f64,
            hash: factory.world().hash(),
        }
    }
}
