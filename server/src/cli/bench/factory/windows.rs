//! Ticks between two generations, as many as are a whole number of times what any machine takes for
//! its work: so a mean over them is of whole cycles, also where machines work in step.

use sim_core::scenario::factory::{Factory, WINDOW_TICKS};
use sim_core::tick::{Executor, Serial, StepError};

use crate::cli::bench::samples::Samples;
use crate::worlds::Threads;

/// How long the ticks of a window took, each of its phases for itself: what else the machine was
/// at for a moment falls on one of several samples of a phase, whose median it does not move.
pub(super) struct Phases(Vec<Samples>);

impl Default for Phases {
    fn default() -> Phases {
        Phases((0..WINDOW_TICKS).map(|_| Samples::default()).collect())
    }
}

impl Phases {
    fn of(&mut self, factory: &Factory) -> &mut Samples {
        let phase = factory.world().tick().0 % u64::from(WINDOW_TICKS);
        &mut self.0[phase as usize]
    }

    /// The median of each phase.
    pub(super) fn medians(&self) -> Samples {
        self.0.iter().map(Samples::median_us).collect()
    }
}

/// How long ticks took.
#[derive(Default)]
pub(super) struct Windows {
    pub(super) ticks: Phases,
    /// On threads.
    pub(super) spread: Phases,
    /// On one thread, with every machine looked at.
    pub(super) awake: Phases,
    /// Ticks that end with a generation, on one thread.
    pub(super) generations: Samples,
}

impl Windows {
    /// Lets windows pass until everything is at work, then measures so many of each sort, in
    /// turns, so that what else the machine does falls on all alike.
    pub(super) fn measure(
        factory: &mut Factory,
        threads: &Threads,
        warm_up: u64,
        rounds: u32,
    ) -> Result<Windows, StepError> {
        let mut unheeded = Phases::default();
        let mut taken = Windows::default();
        while factory.world().tick().0 < warm_up {
            pass(
                factory,
                &Serial,
                &mut unheeded,
                &mut taken.generations,
                |_| {},
            )?;
        }
        taken.generations = Samples::default();
        for _ in 0..rounds {
            let generations = &mut taken.generations;
            pass(factory, &Serial, &mut taken.ticks, generations, |_| {})?;
            pass(factory, threads, &mut taken.spread, generations, |_| {})?;
            let wake = Factory::wake_everyone;
            pass(factory, &Serial, &mut taken.awake, generations, wake)?;
        }
        Ok(taken)
    }
}

/// The ticks until the next generation, and that one.
fn pass(
    factory: &mut Factory,
    executor: &impl Executor,
    ticks: &mut Phases,
    generations: &mut Samples,
    prepare: impl Fn(&mut Factory),
) -> Result<(), StepError> {
    while !factory.is_next_a_generation() {
        prepare(factory);
        let samples = ticks.of(factory);
        samples.time(|| factory.step_on(executor).map(drop))?;
    }
    generations.time(|| factory.step_on(&Serial).map(drop))
}
