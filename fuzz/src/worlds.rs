//! Busy little worlds to begin with, and the clock that drives them.

use std::sync::{Arc, OnceLock};

use sim_core::catalogue::Catalogue;
use sim_core::ids::Frequency;
use sim_core::scenario::Scenario;
use sim_core::tick::{Input, SealedTick, SnapshotParts, TickOutput, World};

/// The smallest planet: ten chunks, all of them built on.
pub(crate) const FREQUENCY: u32 = 64;
/// Ticks after which machines hold something and people stand somewhere.
const TICKS: u32 = 120;

/// A world that all bodies begin with, as bytes.
pub(crate) fn busy() -> &'static SnapshotParts {
    static BUSY: OnceLock<SnapshotParts> = OnceLock::new();
    BUSY.get_or_init(|| {
        let frequency = Frequency::new(FREQUENCY).expect("a frequency");
        let mut scenario = Scenario::new(11, frequency).expect("a world");
        for _ in 0..TICKS {
            scenario.step().expect("the scenario's own tick");
        }
        scenario.world().image().to_parts()
    })
}

/// The catalogue of all of them.
pub(crate) fn catalogue() -> Arc<Catalogue> {
    static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
    Arc::clone(CATALOGUE.get_or_init(|| Arc::new(Catalogue::verdant())))
}

/// One tick with these inputs.
pub(crate) fn step(world: &mut World, inputs: Vec<Input>) -> TickOutput {
    let tick = world.tick().next();
    world
        .step(&SealedTick { tick, inputs })
        .expect("the next tick")
}
