//! The world, and the step that leads from a tick to the next.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::activation::Activation;
use super::drafts::{Diffs, Drafts};
use super::executor::{Executor, Serial};
use super::fleet::Fleet;
use super::growth::GrowthPlan;
use super::holdings::Holdings;
use super::land::Land;
use super::orders::spawn_place;
use super::people::People;
use super::publish::PartHashes;
use super::watch::{Changes, Traces, Watch};
use super::{SealedTick, TickOutput, WorldParams};
use crate::catalogue::Catalogue;
use crate::chunk::Chunk;
use crate::claims::Ledger;
use crate::factory::Rings;
use crate::ids::{ChunkId, PlayerId, Tick, UnitId};
use crate::limits::{INPUTS_PER_TICK_MAX, TICKS_PER_SECOND_MAX, TICKS_PER_SECOND_MIN};
use crate::part::Broadcast;
use crate::players::{Discovery, Player};
use crate::power::Power;
use crate::step::Flow;
use crate::units::Unit;

/// A planet with all that lives, stands and walks on it. A clone shares chunks and players with
/// the original, until they change in one of both.
#[derive(Debug, Clone)]
pub struct World {
    pub(super) params: WorldParams,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) tick: Tick,
    pub(super) land: Land,
    pub(super) people: People,
    pub(super) fleet: Fleet,
    pub(super) ledger: Ledger,
    pub(super) activation: Activation,
    /// Derived from the land: who owns what where.
    pub(super) holdings: Holdings,
    /// Derived from the land: belts that lead back into themselves.
    pub(super) rings: Rings,
    /// Power networks: their clocks are state, the rest is derived from the land.
    pub(super) power: Power,
    /// Derived: what the living chunks were found from last.
    pub(super) anchored: Option<(u64, BTreeSet<ChunkId>)>,
    /// Derived from the living chunks; none if those have changed since.
    pub(super) growth: Option<GrowthPlan>,
    /// Derived from land, people and units.
    pub(super) hashes: PartHashes,
    /// What became known in the tick that is being stepped.
    pub(super) discoveries: Vec<Discovery>,
    /// What services touched in this tick.
    pub(super) traces: Traces,
}

/// Why there can be no world of these parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorldError {
    /// The frequency is not a multiple of 64.
    Frequency,
    /// Ticks a second are not from 20 to 60.
    TicksPerSecond,
    /// Ticks a generation are 0.
    TicksPerGeneration,
}

impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WorldError::Frequency => "the frequency of a world must be a multiple of 64",
            WorldError::TicksPerSecond => "a world makes from 20 to 60 ticks a second",
            WorldError::TicksPerGeneration => "a generation takes at least one tick",
        })
    }
}

impl core::error::Error for WorldError {}

/// Why a tick was not stepped. The world is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepError {
    /// The sealed tick is not the next one.
    WrongTick {
        /// The next one.
        expected: Tick,
        /// The one that came.
        found: Tick,
    },
    /// More inputs than a tick may carry.
    TooManyInputs {
        /// As many.
        found: usize,
    },
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StepError::WrongTick { expected, found } => {
                write!(
                    f,
                    "the next tick is {expected}, and tick {found} was to be stepped"
                )
            }
            StepError::TooManyInputs { found } => {
                write!(
                    f,
                    "a tick carries at most {INPUTS_PER_TICK_MAX} inputs, not {found}"
                )
            }
        }
    }
}

impl core::error::Error for StepError {}

impl WorldParams {
    /// Whether there can be a world of these parameters.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn check(&self) -> Result<(), WorldError> {
        if self.frequency.chunks_per_side().is_none() {
            return Err(WorldError::Frequency);
        }
        if !(TICKS_PER_SECOND_MIN..=TICKS_PER_SECOND_MAX).contains(&self.ticks_per_second) {
            return Err(WorldError::TicksPerSecond);
        }
        if self.ticks_per_generation == 0 {
            return Err(WorldError::TicksPerGeneration);
        }
        Ok(())
    }

    /// Whether the automaton makes a generation in this tick, and which.
    pub fn generation_of(&self, tick: Tick) -> Option<i64> {
        let period = u64::from(self.ticks_per_generation);
        if tick.0 == 0 || !tick.0.is_multiple_of(period) {
            return None;
        }
        i64::try_from(tick.0 / period).ok()
    }
}

impl World {
    /// The planet as the seed makes it, at tick 0.
    ///
    /// # Errors
    /// If the parameters allow no world.
    pub fn new(params: WorldParams, catalogue: Arc<Catalogue>) -> Result<World, WorldError> {
        params.check()?;
        let mut world = World {
            params,
            catalogue,
            tick: Tick(0),
            land: Land::new(params),
            people: People::default(),
            fleet: Fleet::default(),
            ledger: Ledger::default(),
            activation: Activation::default(),
            holdings: Holdings::default(),
            rings: Rings::default(),
            power: Power::default(),
            anchored: None,
            growth: None,
            hashes: PartHashes::default(),
            discoveries: Vec::new(),
            traces: Traces::default(),
        };
        world.hash_all();
        Ok(world)
    }

    /// One tick, on the thread that asks for it.
    ///
    /// # Errors
    /// If `sealed` is not the next tick, or too large. Nothing has changed then.
    pub fn step(&mut self, sealed: &SealedTick) -> Result<TickOutput, StepError> {
        self.step_on(&Serial, sealed)
    }

    /// One tick, its work spread by an executor. The same comes out by any.
    ///
    /// # Errors
    /// As [`World::step`].
    pub fn step_on(
        &mut self,
        executor: &impl Executor,
        sealed: &SealedTick,
    ) -> Result<TickOutput, StepError> {
        self.step_all(executor, sealed, None, &mut |_| {})
    }

    /// [`World::step_on`], with what parts of the world have to be told of the tick.
    ///
    /// # Errors
    /// As [`World::step`].
    pub fn step_watched(
        &mut self,
        executor: &impl Executor,
        sealed: &SealedTick,
        watch: &mut Watch,
    ) -> Result<(TickOutput, Broadcast), StepError> {
        let output = self.step_all(executor, sealed, Some(&mut *watch), &mut |_| {})?;
        Ok((output, watch.take_broadcast(self.tick)))
    }

    /// [`World::step_on`]; `count` is told of all that machines and people take, make, use up and
    /// deliver.
    ///
    /// # Errors
    /// As [`World::step`].
    pub(crate) fn step_counted(
        &mut self,
        executor: &impl Executor,
        sealed: &SealedTick,
        count: &mut dyn FnMut(Flow),
    ) -> Result<TickOutput, StepError> {
        self.step_all(executor, sealed, None, count)
    }

    fn step_all(
        &mut self,
        executor: &impl Executor,
        sealed: &SealedTick,
        mut watch: Option<&mut Watch>,
        count: &mut dyn FnMut(Flow),
    ) -> Result<TickOutput, StepError> {
        self.check(sealed)?;
        self.tick = sealed.tick;
        self.forget_traces();
        let mut drafts = Drafts::default();
        let replicators = self.exchange(executor, watch.as_deref_mut(), &mut drafts, count);
        let answers = self.run_orders(&sealed.inputs, replicators, &mut drafts, count);
        self.pass_power_tick();
        let Diffs { all, edits } = drafts.finish(executor, &self.land);
        let (activated, deactivated) = self.update_activation();
        if let Some(watch) = watch.as_deref_mut() {
            self.surround_watched(watch, &activated);
            let changes = Changes {
                edits: &edits,
                all: &all,
                activated: &activated,
                deactivated: &deactivated,
            };
            watch.note_services(self, &changes);
        }
        let has_grown = self.grow(executor);
        if let Some(watch) = watch.filter(|_| has_grown) {
            watch.note_growth(self);
        }
        Ok(self.publish(executor, answers, all, has_grown, activated, deactivated))
    }

    fn check(&self, sealed: &SealedTick) -> Result<(), StepError> {
        let expected = self.tick.next();
        if sealed.tick != expected {
            return Err(StepError::WrongTick {
                expected,
                found: sealed.tick,
            });
        }
        if sealed.inputs.len() > INPUTS_PER_TICK_MAX {
            return Err(StepError::TooManyInputs {
                found: sealed.inputs.len(),
            });
        }
        Ok(())
    }

    /// Does one piece of work that a coming tick would else have to wait for, a few milliseconds:
    /// generates a chunk that lives next to living ones or soon will, or looks for the place where
    /// the next new player begins. Says whether there was any. Changes no state.
    pub fn prepare(&mut self) -> bool {
        let place = spawn_place(self.people.next_id());
        self.land.prepare_kept() || self.land.prepare_spawn_place(place)
    }

    /// The tick the world is at.
    pub fn tick(&self) -> Tick {
        self.tick
    }

    /// What the world was made with.
    pub fn params(&self) -> WorldParams {
        self.params
    }

    /// The figures of the rules.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// A player, present or not.
    pub fn player(&self, id: PlayerId) -> Option<&Player> {
        self.people.get(id).map(|player| &**player)
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.fleet.get(id).map(|unit| &**unit)
    }

    /// The units of a player, in order.
    pub fn units_of(&self, owner: PlayerId) -> impl ExactSizeIterator<Item = UnitId> + '_ {
        self.fleet.of_owner(owner)
    }

    /// The world's own accounts.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The chunks that anyone ever touched, in order.
    pub(crate) fn touched_chunks(&self) -> impl Iterator<Item = (ChunkId, &Arc<Chunk>)> {
        self.land.touched()
    }

    /// A chunk that anyone ever touched.
    pub(crate) fn touched_chunk(&self, id: ChunkId) -> Option<&Chunk> {
        self.land.touched_chunk(id)
    }

    /// Structures, players and units.
    pub fn entity_count(&self) -> u64 {
        let structures: usize = self
            .land
            .touched()
            .map(|(_, chunk)| chunk.structures.len())
            .sum();
        structures as u64 + (self.people.iter().count() + self.fleet.iter().count()) as u64
    }
}
