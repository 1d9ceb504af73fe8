//! Factories whose machines sleep as they may, beside ticks in which each is looked at.

use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::scenario::factory::{Factory, Sort};
use sim_core::tick::Serial;

use super::Extent;
use crate::cli::bench::samples::Samples;
use crate::error::ServerError;

#[derive(Serialize)]
pub(super) struct Report {
    /// What its machines do.
    pub(super) factory: &'static str,
    pub(super) entities: u64,
    /// The mean: machines that work in step make few ticks long and the others empty.
    pub(super) tick_us: f64,
    pub(super) tick_us_max: f64,
    /// Entities that ticks of a second take on.
    pub(super) entities_per_s: f64,
    /// A tick in which every machine is looked at, the median.
    pub(super) awake_tick_us: f64,
    pub(super) awake_entities_per_s: f64,
    /// How many ticks a second takes.
    pub(super) ticks_per_s: f64,
    pub(super) hash: StateHash,
}

/// Ticks in a row that are as they are. With those that follow, seven: a number that no recipe
/// takes a multiple of, so that every phase of machines in step is met.
const BURST: usize = 5;

pub(super) fn measure(extent: &Extent) -> Result<Vec<Report>, ServerError> {
    let small = extent.entities;
    let factories = [
        ("asleep", Sort::Idle, small),
        ("working", Sort::Crafting, small),
        ("a tenth working", Sort::Drowsy, extent.crowd),
    ];
    let reports = factories.map(|(name, sort, frequency)| {
        let factory = Factory::new(sort, frequency)?;
        measure_one(extent, name, factory)
    });
    reports.into_iter().collect()
}

fn measure_one(
    extent: &Extent,
    name: &'static str,
    mut factory: Factory,
) -> Result<Report, ServerError> {
    for _ in 0..extent.warm_up {
        factory.step_on(&Serial)?;
    }
    let [mut ticks, mut awake] = [Samples::default(), Samples::default()];
    for _ in 0..extent.rounds {
        for _ in 0..BURST {
            ticks.time(|| factory.step_on(&Serial).map(drop))?;
        }
        factory.wake_everyone();
        awake.time(|| factory.step_on(&Serial).map(drop))?;
        // Who was woken for nothing sleeps again.
        factory.step_on(&Serial)?;
    }
    let entities = factory.world().entity_count();
    let per_s = |tick_us: f64| entities as f64 / tick_us * 1e6;
    Ok(Report {
        factory: name,
        entities,
        tick_us: ticks.mean_us(),
        tick_us_max: ticks.max_us(),
        entities_per_s: per_s(ticks.mean_us()),
        awake_tick_us: awake.median_us(),
        awake_entities_per_s: per_s(awake.median_us()),
        ticks_per_s: 1e6 / ticks.mean_us(),
        hash: factory.world().hash(),
    })
}
