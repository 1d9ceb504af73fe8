//! What a claim costs that is settled alone, beside adding up what is wanted, which nothing can do
//! without; and a check that who is paid depends on no order.

use sim_core::claims::Policy;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use sim_core::scenario::Backwards;
use sim_core::scenario::contention::Contention;
use sim_core::scenario::factory::Factory;
use sim_core::tick::{Executor, Serial, StepError};

use super::Figure;
use crate::cli::bench::samples::Samples;
use crate::worlds::Threads;

const CLAIMS: u32 = 65_536;
/// Ticks that worlds are compared for.
const TICKS: u32 = 12;
const ROUNDS: u64 = 20;

/// How pools are shared, under the names of the figures.
const POLICIES: [(&str, Policy); 3] = [
    ("first_come_claim_ns", Policy::FirstCome),
    ("shuffled_claim_ns", Policy::Shuffled),
    (
        "all_or_none_claim_ns",
        Policy::AllOrNone {
            starved_ticks_max: 3,
        },
    ),
];

/// What settling 65,536 claims takes, each.
///
/// # Panics
/// If their order, or that of the work, changes who is paid.
pub(super) fn figures(is_scarce: bool, threads: &Threads) -> Vec<Figure> {
    let mut claims = Contention::new(CLAIMS, is_scarce);
    let mut shuffled = claims.clone().in_another_order(1);
    let each_ns =
        |samples: &Samples, claims: &Contention| samples.median_us() * 1e3 / claims.claims() as f64;
    let mut figures = Vec::new();
    for (name, policy) in POLICIES {
        let mut samples = Samples::default();
        for round in 0..ROUNDS {
            samples.time(|| claims.settle(&Serial, policy, Tick(round)));
        }
        let (tick, paid) = (Tick(ROUNDS - 1), claims.hash());
        shuffled.settle(threads, policy, tick);
        assert_eq!(shuffled.hash(), paid, "{policy:?} by order or threads");
        claims.settle(&Backwards, policy, tick);
        assert_eq!(claims.hash(), paid, "{policy:?} backwards");
        let (gate, good) = match is_scarce {
            true => (None, Some(25.0)),
            false => (Some(6.0), None),
        };
        figures.push(Figure {
            name,
            value: each_ns(&samples, &claims),
            gate,
            good,
        });
    }
    let mut floor = Samples::default();
    for _ in 0..ROUNDS {
        floor.time(|| claims.demand());
    }
    figures.push(Figure {
        name: "summing_claim_ns",
        value: each_ns(&floor, &claims),
        gate: None,
        good: None,
    });
    figures
}

/// The next ticks of a world, with its chunks worked on in other orders and on threads.
///
/// # Panics
/// If that makes a difference.
pub(super) fn compare(factory: &Factory, threads: &Threads) -> Result<(), StepError> {
    let hash = go_on(factory, &Serial)?;
    assert_eq!(go_on(factory, &Backwards)?, hash, "backwards");
    assert_eq!(go_on(factory, threads)?, hash, "on threads");
    Ok(())
}

fn go_on(factory: &Factory, executor: &impl Executor) -> Result<StateHash, StepError> {
    let mut factory = factory.clone();
    for _ in 0..TICKS {
        factory.step_on(executor)?;
    }
    Ok(factory.world().hash())
}
