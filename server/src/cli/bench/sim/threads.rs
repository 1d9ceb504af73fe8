//! Ticks on threads beside the same ticks on one.

use std::num::NonZeroUsize;

use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::scenario::factory::{Factory, Sort};
use sim_core::scenario::wild;
use sim_core::tick::{Executor, SealedTick, Serial, StepError, World};

use super::{Extent, chunk_count};
use crate::cli::bench::samples::Samples;
use crate::error::ServerError;
use crate::worlds::Threads;

#[derive(Serialize)]
pub(super) struct Report {
    /// What fills the tick.
    pub(super) work: &'static str,
    pub(super) chunks: u64,
    pub(super) one_thread_tick_us: f64,
    pub(super) threads: usize,
    pub(super) tick_us: f64,
    /// How many times a tick is faster on so many threads.
    pub(super) speed_up: f64,
    /// On one as on several.
    pub(super) hash: StateHash,
}

/// A world that can be stepped by itself.
trait Stepped: Clone {
    fn step_on(&mut self, executor: &impl Executor) -> Result<(), StepError>;
    fn world(&self) -> &World;
}

/// A generation in every tick.
#[derive(Clone)]
struct Living(World);

impl Stepped for Living {
    fn step_on(&mut self, executor: &impl Executor) -> Result<(), StepError> {
        let tick = self.0.tick().next();
        let inputs = Vec::new();
        let sealed = SealedTick { tick, inputs };
        self.0.step_on(executor, &sealed).map(drop)
    }

    fn world(&self) -> &World {
        &self.0
    }
}

impl Stepped for Factory {
    fn step_on(&mut self, executor: &impl Executor) -> Result<(), StepError> {
        Factory::step_on(self, executor).map(drop)
    }

    fn world(&self) -> &World {
        Factory::world(self)
    }
}

pub(super) fn measure(
    extent: &Extent,
    count: NonZeroUsize,
    threads: &Threads,
) -> Result<Vec<Report>, ServerError> {
    let living = Living(wild::world(extent.threads, sim_core::limits::CHUNK_SIDE)?);
    let working = Factory::new(Sort::Crafting, extent.threads)?;
    let chunks = chunk_count(extent.threads);
    let report = |work, [one, several]: [Samples; 2], hash| Report {
        work,
        chunks,
        one_thread_tick_us: one.median_us(),
        threads: count.get(),
        tick_us: several.median_us(),
        speed_up: one.median_us() / several.median_us(),
        hash,
    };
    let generations = || compare(extent, threads, living, |_| {});
    let (generations, hash) = threads.run(generations)?;
    let machines = || compare(extent, threads, working, Factory::wake_everyone);
    let (machines, hash_of_machines) = threads.run(machines)?;
    Ok(vec![
        report("generations", generations, hash),
        report("machines, all awake", machines, hash_of_machines),
    ])
}

/// The ticks of two equal worlds, in turns, one on one thread and one on several.
///
/// # Panics
/// If they are not equal in the end.
fn compare<W: Stepped>(
    extent: &Extent,
    threads: &Threads,
    mut one: W,
    prepare: impl Fn(&mut W),
) -> Result<([Samples; 2], StateHash), StepError> {
    for _ in 0..extent.warm_up {
        one.step_on(threads)?;
    }
    let mut several = one.clone();
    let mut samples = [Samples::default(), Samples::default()];
    for _ in 0..extent.rounds {
        prepare(&mut one);
        samples[0].time(|| one.step_on(&Serial))?;
        prepare(&mut several);
        samples[1].time(|| several.step_on(threads))?;
    }
    let hash = one.world().hash();
    assert_eq!(several.world().hash(), hash, "threads lead elsewhere");
    Ok((samples, hash))
}
