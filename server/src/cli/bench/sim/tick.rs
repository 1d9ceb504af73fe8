//! A whole tick of a world that makes a generation in every tick (halos, diffs and hashes are part
//! of it), beside the step alone, on planets of which more and less changes.

use dispatch::Width;
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::limits::CHUNK_SIDE;
use sim_core::scenario::wild::{self, Cells};
use sim_core::tick::{SealedTick, StepError, TickOutput, World};

use super::{Extent, chunk_count};
use crate::cli::bench::samples::Samples;
use crate::error::ServerError;

#[derive(Serialize)]
pub(super) struct Report {
    /// Of all cells in a generation, as they were to change.
    pub(super) aim_percent: u32,
    /// And as they did.
    pub(super) changing_percent: f64,
    pub(super) chunks: u64,
    pub(super) tick_us: f64,
    pub(super) step_us: f64,
    /// The tick's cost over the step's.
    pub(super) step_ratio: f64,
    pub(super) hash: StateHash,
}

/// Ticks from the beginning of a world, until all it holds has its own place in memory.
const WARM_UP: usize = 2;
/// Ticks that are measured then. Soon after, the quantities are full, and little changes.
const BURST: usize = 4;

pub(super) fn measure(extent: &Extent) -> Result<Vec<Report>, ServerError> {
    let all = wild::world(extent.automaton, CHUNK_SIDE)?;
    let all_percent = changing_percent(&all)?;
    let reports = [1, 12].map(|aim_percent| {
        let share = (f64::from(aim_percent) / all_percent).min(1.0);
        let side = (f64::from(CHUNK_SIDE) * share.sqrt()).round();
        measure_at(extent, aim_percent, side as u32)
    });
    reports.into_iter().collect()
}

fn measure_at(extent: &Extent, aim_percent: u32, side: u32) -> Result<Report, ServerError> {
    let begin = wild::world(extent.automaton, side)?;
    let [mut ticks, mut steps] = [Samples::default(), Samples::default()];
    let mut hash = begin.hash();
    for _ in 0..extent.rounds {
        let mut world = warmed_up(&begin)?;
        let mut cells = Cells::of(&world);
        let first = world.tick();
        for _ in 0..BURST {
            ticks.time(|| step(&mut world).map(drop))?;
        }
        for place in 1..=BURST as u64 {
            let generation = world.params().generation_of(first.after(place));
            let halos = cells.halos();
            let generation = generation.expect("a generation in every tick");
            steps.time(|| cells.step(Width::widest(), &halos, generation));
        }
        let stepped = Cells::of(&world).hash();
        assert_eq!(cells.hash(), stepped, "the step alone leads elsewhere");
        hash = world.hash();
    }
    Ok(Report {
        aim_percent,
        changing_percent: changing_percent(&begin)?,
        chunks: chunk_count(extent.automaton),
        tick_us: ticks.median_us(),
        step_us: steps.median_us(),
        step_ratio: ticks.median_us() / steps.median_us(),
        hash,
    })
}

fn warmed_up(begin: &World) -> Result<World, StepError> {
    let mut world = begin.clone();
    for _ in 0..WARM_UP {
        step(&mut world)?;
    }
    Ok(world)
}

/// Of all cells, in the generations that are measured.
fn changing_percent(begin: &World) -> Result<f64, StepError> {
    let mut world = warmed_up(begin)?;
    let mut changed = 0;
    let mut before = Cells::of(&world);
    for _ in 0..BURST {
        step(&mut world)?;
        let after = Cells::of(&world);
        changed += after.count_changed(&before);
        before = after;
    }
    Ok(changed as f64 / BURST as f64 / before.count() as f64 * 100.0)
}

fn step(world: &mut World) -> Result<TickOutput, StepError> {
    let tick = world.tick().next();
    let inputs = Vec::new();
    world.step(&SealedTick { tick, inputs })
}
