//! Fixed, busy worlds, for comparing machines, builds and versions: every chunk of the planet
//! lives, machines stand in each, and people and units walk, gather, build and remove, and people find
//! things out.
//!
//! What is stepped is the real world by the real step; only its start is made here by hand,
//! since no player could reach every chunk.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::{drones, laboratories};
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{CellIndex, Machine, cell_at};
use crate::factory::machines::Crafter;
use crate::ids::{CategoryId, CellId, ChunkId, Direction, Frequency, PlayerId};
use crate::ids::{PrototypeId, RecipeId, Tick};
use crate::mix::mix;
use crate::part::{Broadcast, PartImage};
use crate::players::{Action, Command};
use crate::tick::{
    Executor, Input, SealedTick, Serial, StepError, TickOutput, Watch, World, WorldError,
    WorldParams,
};
use crate::topology;

mod deeds;
mod edges;
#[cfg(test)]
mod tests;

/// Players of the scenario.
const PLAYERS: u32 = 16;
/// Purposes of the scenario's random numbers.
const LINE: u64 = 1;
const COMMAND: u64 = 2;

/// A busy world and what happens in it.
#[derive(Debug)]
pub struct Scenario {
    world: World,
    seqs: Vec<u64>,
    last_sealed: Option<SealedTick>,
    /// Whether players ask for all that there is.
    is_varied: bool,
}

impl Scenario {
    /// All chunks of a planet, each with production lines.
    ///
    /// # Errors
    /// If the frequency is not a multiple of 64.
    pub fn new(seed: u64, frequency: Frequency) -> Result<Scenario, WorldError> {
        let mut world = empty(seed, frequency)?;
        for chunk in topology::chunks(frequency) {
            for line in 0..lines_per_chunk(frequency) {
                let random = mix([seed, LINE, chunk.bits(), line]);
                let start = CellIndex::new((random >> 8) as u32 % 64, (random >> 16) as u32 % 64);
                build_line(&mut world, cell_at(chunk, start), random);
            }
            laboratories::build_in(&mut world, seed, chunk);
        }
        world.wake_all();
        Ok(Scenario::of(world))
    }

    /// All chunks of a planet, with what they have along their edges, so that much goes over them:
    /// production lines, and rings of belts, some of them full. See [`edges`].
    ///
    /// # Errors
    /// If the frequency is not a multiple of 64.
    pub fn along_edges(seed: u64, frequency: Frequency) -> Result<Scenario, WorldError> {
        let mut world = empty(seed, frequency)?;
        edges::build(&mut world, seed);
        Ok(Scenario::of(world))
    }

    /// As [`Scenario::new`], with a replicator in each chunk, and people who ask for all that can be
    /// asked for, come and go: see [`deeds`].
    ///
    /// # Errors
    /// If the frequency is not a multiple of 64.
    pub fn varied(seed: u64, frequency: Frequency) -> Result<Scenario, WorldError> {
        let mut world = Scenario::new(seed, frequency)?.into_world();
        for chunk in topology::chunks(frequency) {
            deeds::build_in(&mut world, chunk);
        }
        world.wake_all();
        Ok(Scenario {
            is_varied: true,
            ..Scenario::of(world)
        })
    }

    /// One of the three, by the remainder of the seed: 0 is [`Scenario::new`], 1 is
    /// [`Scenario::along_edges`], 2 is [`Scenario::varied`].
    ///
    /// # Errors
    /// If the frequency is not a multiple of 64.
    pub fn of_seed(seed: u64, frequency: Frequency) -> Result<Scenario, WorldError> {
        match seed % 3 {
            0 => Scenario::new(seed, frequency),
            1 => Scenario::along_edges(seed, frequency),
            _ => Scenario::varied(seed, frequency),
        }
    }

    fn of(world: World) -> Scenario {
        Scenario {
            world,
            seqs: alloc::vec![0; PLAYERS as usize],
            last_sealed: None,
            is_varied: false,
        }
    }

    /// The world as it is now.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world, to be stepped otherwise.
    pub fn into_world(self) -> World {
        self.world
    }

    /// One tick with its commands.
    ///
    /// # Errors
    /// None that a scenario's own ticks could cause.
    pub fn step(&mut self) -> Result<TickOutput, StepError> {
        self.step_on(&Serial)
    }

    /// One tick with its commands, its work spread by an executor.
    ///
    /// # Errors
    /// As [`Scenario::step`].
    pub fn step_on(&mut self, executor: &impl Executor) -> Result<TickOutput, StepError> {
        let sealed = self.seal();
        let stepped = self.world.step_on(executor, &sealed);
        self.last_sealed = Some(sealed);
        stepped
    }

    /// One tick with its commands, and what parts have to be told of it.
    ///
    /// # Errors
    /// As [`Scenario::step`].
    pub fn step_watched(
        &mut self,
        executor: &impl Executor,
        watch: &mut Watch,
    ) -> Result<(TickOutput, Broadcast), StepError> {
        let sealed = self.seal();
        let stepped = self.world.step_watched(executor, &sealed, watch);
        self.last_sealed = Some(sealed);
        stepped
    }

    fn seal(&mut self) -> SealedTick {
        let tick = self.world.tick().next();
        let inputs = self.inputs(tick);
        SealedTick { tick, inputs }
    }

    /// Watches some chunks of the world: see [`World::watch`].
    pub fn watch(&mut self, watch: &mut Watch, ids: &BTreeSet<ChunkId>) -> PartImage {
        self.world.watch(watch, ids)
    }

    /// The inputs of the last step, to step another world with.
    pub fn last_sealed(&self) -> Option<&SealedTick> {
        self.last_sealed.as_ref()
    }

    fn inputs(&mut self, tick: Tick) -> Vec<Input> {
        if tick == Tick(1) {
            let join = |player| Input::Join {
                player: PlayerId(player),
                name: format!("Player {player}"),
            };
            return (1..=PLAYERS).map(join).collect();
        }
        let coming = self.is_varied.then(|| deeds::coming(&self.world, tick));
        let commands = (1..=PLAYERS)
            .map(PlayerId)
            .filter_map(|player| self.command(player, tick));
        let commands: Vec<Input> = commands.collect();
        commands.into_iter().chain(coming.flatten()).collect()
    }

    /// What a player asks for in a tick, if anything: something near where they stand.
    fn command(&mut self, id: PlayerId, tick: Tick) -> Option<Input> {
        let random = mix([self.world.params().seed, COMMAND, tick.0, u64::from(id.0)]);
        if !random.is_multiple_of(4) {
            return None;
        }
        if self.is_varied && random >> 60 & 1 == 0 {
            let action = deeds::ask(&self.world, id, mix([random]))?;
            return self.number(id, action);
        }
        let frequency = self.world.params().frequency;
        let near = |radius: u32, random: u64| {
            let player = self.world.player(id)?;
            let cells = topology::within(frequency, player.cell, radius);
            cells.get((random % cells.len() as u64) as usize).copied()
        };
        let cell = near(3, random >> 16)?;
        let unit = drones::order(&self.world, id, random >> 12);
        let facing = Direction::FIRST.turned((random >> 8 & 7) as i8);
        let action = match random >> 2 & 15 {
            0 | 4 | 8 | 12 if unit.is_some() => unit?,
            0..=3 => Action::Walk {
                to: near(20, random >> 24)?,
            },
            4..=7 => Action::Gather {
                cell: near(2, random >> 24)?,
            },
            8..=15 if id == laboratories::OWNER => laboratories::choice(tick),
            8..=12 => {
                // Those of the lines, and one that no catalogue has.
                let prototype = match (random >> 32) as u16 % 4 {
                    3 => PrototypeId(u16::MAX),
                    known => PrototypeId(known),
                };
                Action::Build {
                    cell,
                    prototype,
                    facing,
                }
            }
            13 => Action::Rotate { cell, facing },
            14 => Action::Remove { cell },
            _ => Action::Stop,
        };
        self.number(id, action)
    }

    /// What a player asks for, under their next number for it.
    fn number(&mut self, id: PlayerId, action: Action) -> Option<Input> {
        let seq = self.seqs.get_mut(id.0 as usize - 1)?;
        *seq += 1;
        Some(Input::Command(Command {
            player: id,
            seq: *seq,
            action,
        }))
    }
}

fn empty(seed: u64, frequency: Frequency) -> Result<World, WorldError> {
    let params = WorldParams {
        seed,
        frequency,
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    World::new(params, Arc::new(Catalogue::verdant()))
}

/// Few on a large planet, so that a debug build still runs the usual scenario in minutes.
fn lines_per_chunk(frequency: Frequency) -> u64 {
    if frequency.get() > 256 { 2 } else { 6 }
}

/// An extractor, a few belts with a bend in them and now and then something else among them, and
/// an end; what does not fit is left out, so that some lines are blocked and some starve.
fn build_line(world: &mut World, start: CellId, random: u64) {
    let owner = PlayerId(1 + (random >> 24) as u32 % PLAYERS);
    let length = 3 + random % 8;
    let bend = (random >> 32) % length;
    let mut cell = start;
    let mut facing = Direction::FIRST.turned((random >> 40 & 7) as i8);
    for place in 0..=length {
        let key = match place {
            0 => "extractor",
            _ if place == length => pick(&END_KEYS, random >> 44),
            _ => pick(&KEYS_ON_THE_WAY, mix([random, place])),
        };
        if place == bend {
            facing = facing.turned(1);
        }
        put(world, cell, key, facing, owner);
        if place == length
            && let Some(beside) =
                topology::neighbor(world.params().frequency, cell, facing.turned(1))
        {
            put(
                world,
                beside,
                pick(&BESIDE_KEYS, random >> 50),
                facing,
                owner,
            );
        }
        match topology::step(world.params().frequency, cell, facing) {
            Some((next, heading)) => (cell, facing) = (next, heading),
            None => return,
        }
    }
}

/// What a line consists of: mostly belts.
const KEYS_ON_THE_WAY: [&str; 16] = [
    "belt", "belt", "belt", "belt", "belt", "belt", "belt", "belt", "belt", "belt", "splitter",
    "merger", "bridge", "store", "smelter", "mixer",
];
const END_KEYS: [&str; 5] = ["hub", "hub", "hub", "generator", "drone_bay"];
const BESIDE_KEYS: [&str; 4] = ["pylon", "pylon", "pump", "seeder"];

/// One of some, by a random number, whose width is the same on every machine.
fn pick(keys: &[&'static str], random: u64) -> &'static str {
    keys[(random % keys.len() as u64) as usize]
}

/// Crafters get a recipe of theirs to work by, and docks have drones.
fn put(world: &mut World, cell: CellId, key: &str, facing: Direction, owner: PlayerId) {
    let catalogue = Arc::clone(world.catalogue());
    let prototype = catalogue.prototype_by_key(key);
    let behaviour = prototype.and_then(|prototype| catalogue.behaviour(prototype));
    let machine = match behaviour {
        Some(Behaviour::Craft { category, .. }) => Some(crafter(&catalogue, *category, cell)),
        _ => None,
    };
    world.put(cell, key, facing, owner, machine);
    if matches!(behaviour, Some(Behaviour::Dock { .. })) {
        drones::station(world, cell);
    }
}

fn crafter(catalogue: &Catalogue, category: CategoryId, cell: CellId) -> Machine {
    let recipes = (0..).zip(&catalogue.recipes);
    let mut known = recipes.filter(|(_, recipe)| recipe.category == category);
    let place = (mix([cell.bits()]) % 3) as usize;
    let recipe = known.nth(place).map(|(id, recipe)| (RecipeId(id), recipe));
    Machine::Crafter(Crafter::of(recipe))
}
