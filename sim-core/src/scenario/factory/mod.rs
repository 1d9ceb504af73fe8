//! Large factories of one sort, for measuring: each is all that its name says and nothing else.
//! How they are laid out is in `sites`, and that of whole factories in `whole`; what
//! structures are put there in `build`.

use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use build::Supplies;

use crate::catalogue::Catalogue;
use crate::ids::{Frequency, PlayerId};
use crate::tick::{
    Executor, Input, SealedTick, StepError, TickOutput, World, WorldError, WorldParams,
};

mod build;
mod sites;
#[cfg(test)]
mod tests;
mod whole;

/// What a factory consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Presses that nothing feeds, and lines of belts that lead nowhere and are full.
    Idle,
    /// Presses that nothing feeds, but every tenth is fed, and works.
    Drowsy,
    /// Presses at work, each with a store that feeds it and one that takes what it makes.
    Crafting,
    /// Lines of belts that lead through many chunks, carrying as much as they can.
    Belts,
    /// Sixteen lines to a chunk, from a store to a hub in the same chunk, carrying as much as they
    /// can.
    Lines {
        /// Belts of each, at most [`LINE_BELTS_MAX`].
        belts: u32,
    },
    /// Sixteen lines to a chunk, of [`LINE_BELTS_MAX`] belts, carrying more or less.
    Loaded(Load),
    /// Mixers at work on networks whose generators give half of what is needed.
    Power,
    /// Mergers that hand one item around, in fours: each takes it and hands it on once in
    /// [`TRANSFER_CYCLE_TICKS`]. Of the hands it goes through, 12 % lie over the edge of a chunk.
    Transfers,
    /// Blocks of all that a factory has: see `whole`. half of its structures are belts.
    Whole {
        /// Whether nothing takes what it makes, so that all of it is blocked in the end.
        is_blocked: bool,
    },
    /// Stores that all hand on in every tick.
    Crowd {
        /// Whether five of them want the one place of another store, or six as many of a hub.
        is_scarce: bool,
    },
}

/// What a line carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Nothing.
    Empty,
    /// About a quarter of what it can.
    Quarter,
    /// About half of what it can.
    Half,
    /// As much as it can.
    Full,
    /// As many items as lie on it, which can't leave.
    Blocked,
}

/// A factory at work.
#[derive(Debug, Clone)]
pub struct Factory {
    world: World,
    supplies: Supplies,
    machines: u64,
}

/// Whose all of it is.
const OWNER: PlayerId = PlayerId(1);

/// Belts that a line within a chunk has at most.
pub const LINE_BELTS_MAX: u32 = 58;
/// Ticks from one generation to the next that machines have for themselves, in factories that
/// live: a whole number of times what any of them takes for a piece of work, so that in such a
/// window each phase of machines that work in step is met as often.
pub const WINDOW_TICKS: u16 = 120;
/// Ticks in which each merger of [`Sort::Transfers`] takes an item and hands it on.
pub const TRANSFER_CYCLE_TICKS: u16 = 24;

impl Factory {
    /// A factory on every chunk of a planet. The land is not asked to do anything: generations are
    /// so rare that none falls into a measurement.
    ///
    /// # Errors
    /// If the frequency is not a multiple of 64.
    pub fn new(sort: Sort, frequency: Frequency) -> Result<Factory, WorldError> {
        Factory::with_generations(sort, frequency, u16::MAX)
    }

    /// A factory on land that lives: a generation after every [`WINDOW_TICKS`].
    ///
    /// # Errors
    /// If the frequency is not a multiple of 64.
    pub fn living(sort: Sort, frequency: Frequency) -> Result<Factory, WorldError> {
        Factory::with_generations(sort, frequency, WINDOW_TICKS + 1)
    }

    fn with_generations(
        sort: Sort,
        frequency: Frequency,
        ticks_per_generation: u16,
    ) -> Result<Factory, WorldError> {
        Factory::of(
            sort,
            WorldParams {
                seed: 7,
                frequency,
                ticks_per_second: 60,
                ticks_per_generation,
            },
        )
    }

    /// A factory on every chunk of a world that is made so.
    ///
    /// # Errors
    /// If there can be no such world.
    pub fn of(sort: Sort, params: WorldParams) -> Result<Factory, WorldError> {
        Factory::with_supplies(sort, params, Supplies::ENDLESS)
    }

    /// A factory that a player could have built, who is there: its sources hold no more than fits
    /// and run dry after minutes. A world with it can be kept and restored.
    ///
    /// # Errors
    /// If there can be no such world.
    pub fn inhabited(sort: Sort, params: WorldParams) -> Result<Factory, WorldError> {
        let mut factory = Factory::with_supplies(sort, params, Supplies::FITTING)?;
        let join = Input::Join {
            player: OWNER,
            name: "Owner".into(),
        };
        let first = SealedTick {
            tick: factory.world.tick().next(),
            inputs: vec![join],
        };
        factory.world.step(&first).expect("it is the next tick");
        Ok(factory)
    }

    fn with_supplies(
        sort: Sort,
        params: WorldParams,
        supplies: Supplies,
    ) -> Result<Factory, WorldError> {
        let world = World::new(params, Arc::new(Catalogue::verdant()))?;
        let mut factory = Factory {
            world,
            supplies,
            machines: 0,
        };
        factory.build(sort);
        Ok(factory)
    }

    /// The world as it is now.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world, to go on with otherwise.
    pub fn into_world(self) -> World {
        self.world
    }

    /// Machines that the figures are about: presses, mixers, mergers, segments of lines, those who
    /// claim, or all structures of a whole factory.
    pub fn machines(&self) -> u64 {
        self.machines
    }

    /// Items on belts.
    pub fn items_on_belts(&self) -> u64 {
        let chunks = self.world.touched_chunks();
        let lines = chunks.flat_map(|(_, chunk)| chunk.lines.values());
        lines.map(|line| line.items.len() as u64).sum()
    }

    /// Whether the next tick ends with a generation.
    pub fn is_next_a_generation(&self) -> bool {
        let next = self.world.tick().next();
        self.world.params().generation_of(next).is_some()
    }

    /// One tick.
    ///
    /// # Errors
    /// None that a factory's own ticks could cause.
    pub fn step_on(&mut self, executor: &impl Executor) -> Result<TickOutput, StepError> {
        let tick = self.world.tick().next();
        let inputs = Vec::new();
        self.world.step_on(executor, &SealedTick { tick, inputs })
    }

    /// Has every machine looked at in the next tick, as if none could sleep.
    pub fn wake_everyone(&mut self) {
        self.world.wake_everyone();
    }
}
