//! Large factories of one sort, for measuring: each is all that its name says and nothing else.
//!
//! The land is not asked to do anything: generations are so rare that none falls into a
//! measurement.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::catalogue::Catalogue;
use crate::chunk::{CellIndex, Machine, Structure, cell_at, locate};
use crate::factory;
use crate::factory::machines::{Crafter, Generator, Store};
use crate::ids::{CellId, ChunkId, Direction, EntityId, Frequency, PlayerId, Tick};
use crate::tick::{Executor, SealedTick, StepError, TickOutput, World, WorldError, WorldParams};
use crate::topology;

/// What a factory consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Presses that nothing feeds, and lines of belts that lead nowhere and are full.
    Idle,
    /// Presses as the idle ones, but every tenth is fed, and works.
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
    /// Mixers on networks whose generators give half of what is needed.
    Power,
}

/// A factory at work.
#[derive(Debug, Clone)]
pub struct Factory {
    world: World,
    machines: u64,
}

/// Machines of a chunk in each row and column.
const GRID: u32 = 14;
/// Belts that a line within a chunk has at most.
pub const LINE_BELTS_MAX: u32 = 58;
/// Units that last longer than any measurement.
const PLENTY: u16 = u16::MAX;

impl Factory {
    /// A factory on every chunk of a planet.
    ///
    /// # Errors
    /// If the frequency is not a multiple of 64.
    pub fn new(sort: Sort, frequency: Frequency) -> Result<Factory, WorldError> {
        let params = WorldParams {
            seed: 7,
            frequency,
            ticks_per_second: 60,
            ticks_per_generation: u16::MAX,
        };
        let world = World::new(params, Arc::new(Catalogue::verdant()))?;
        let mut factory = Factory { world, machines: 0 };
        for chunk in topology::chunks(frequency) {
            factory.fill(sort, chunk);
        }
        if sort == Sort::Belts {
            factory.lay_long_lines();
        }
        factory.world.wake_all();
        Ok(factory)
    }

    /// The world as it is now.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Machines that the figures are about: presses, mixers, or segments of lines.
    pub fn machines(&self) -> u64 {
        self.machines
    }

    /// Items on belts.
    pub fn items_on_belts(&self) -> u64 {
        let chunks = self.world.touched_chunks();
        let lines = chunks.flat_map(|(_, chunk)| chunk.lines.values());
        lines.map(|line| line.items.len() as u64).sum()
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

    fn fill(&mut self, sort: Sort, chunk: ChunkId) {
        let at = |i: u32, j: u32| cell_at(chunk, CellIndex::new(i, j));
        match sort {
            Sort::Belts => {}
            Sort::Idle | Sort::Drowsy | Sort::Crafting => {
                for place in 0..GRID * GRID {
                    let (i, j) = (1 + place / GRID * 4, 2 + place % GRID * 4);
                    let is_fed = match sort {
                        Sort::Drowsy => place.is_multiple_of(10),
                        _ => sort == Sort::Crafting,
                    };
                    self.put_press(at, i, j, is_fed);
                }
            }
            Sort::Lines { belts } => {
                for place in 0..16 {
                    let cells =
                        (2..3 + belts.min(LINE_BELTS_MAX) + 1).map(|i| at(i, 2 + place * 4));
                    self.put_line(cells);
                }
                self.machines += 16;
            }
            Sort::Power => {
                for place in 0..16 {
                    let (i, j) = (6 + place / 4 * 14, 6 + place % 4 * 14);
                    self.put_network(at, i, j);
                }
            }
        }
    }

    /// A press that makes gears; what feeds and takes them lies in its row.
    fn put_press(&mut self, at: impl Fn(u32, u32) -> CellId, i: u32, j: u32, is_fed: bool) {
        let ahead = Direction::FIRST;
        let catalogue = Arc::clone(self.world.catalogue());
        let recipe = catalogue.recipe_by_key("gear");
        let known = recipe.and_then(|id| Some((id, catalogue.recipe(id)?)));
        let metal = catalogue.item_by_key("metal");
        let items: BTreeMap<_, _> = metal.map(|metal| (metal, PLENTY)).into_iter().collect();
        self.machines += 1;
        self.put(at(i + 1, j), "press", ahead, |_| {
            Machine::Crafter(Crafter::of(known))
        });
        if is_fed {
            let full = Store {
                items,
                ..Store::default()
            };
            self.put(at(i, j), "store", ahead, |_| Machine::Store(full));
            self.put(at(i + 2, j), "hub", ahead, |machine| machine);
        } else {
            self.put(at(i, j), "belt", ahead, |machine| machine);
        }
    }

    /// A pylon, a generator, and mixers that draw twice what it gives.
    fn put_network(&mut self, at: impl Fn(u32, u32) -> CellId, i: u32, j: u32) {
        let catalogue = Arc::clone(self.world.catalogue());
        let ahead = Direction::FIRST;
        self.put(at(i, j), "pylon", ahead, |machine| machine);
        let char = catalogue.item_by_key("char");
        let generator = Generator {
            fuel: char.map(|char| (char, PLENTY)).into_iter().collect(),
            burning: None,
        };
        self.put(at(i, j + 1), "generator", ahead, |_| {
            Machine::Generator(generator)
        });
        let recipe = catalogue.recipe_by_key("mulch");
        let Some((id, recipe)) = recipe.and_then(|id| Some((id, catalogue.recipe(id)?))) else {
            return;
        };
        for place in 0..20 {
            let crafter = Crafter {
                stock: recipe.needs.iter().map(|_| PLENTY / 2).collect(),
                ..Crafter::of(Some((id, recipe)))
            };
            self.machines += 1;
            let cell = at(i - 4 + place % 5, j - 4 + place / 5);
            self.put(cell, "mixer", ahead, |_| Machine::Crafter(crafter));
        }
    }

    /// Lines from one side of a diamond to the other.
    fn lay_long_lines(&mut self) {
        let frequency = self.world.params().frequency;
        for diamond in crate::ids::Diamond::all() {
            for j in (2..frequency.get()).step_by(4) {
                self.put_line((1..frequency.get() - 1).map(|i| CellId::new(diamond, i, j)));
                self.machines += u64::from(frequency.chunks_per_side().unwrap_or(0));
            }
        }
    }

    /// A line of belts over these cells, from a full store on the first to a hub on the last.
    fn put_line(&mut self, cells: impl ExactSizeIterator<Item = CellId>) {
        let ore = self.world.catalogue().item_by_key("ore");
        let full = Store {
            items: ore.map(|ore| (ore, PLENTY)).into_iter().collect(),
            ..Store::default()
        };
        let mut full = Some(full);
        let last = cells.len() - 1;
        for (place, cell) in cells.enumerate() {
            let key = match place {
                0 => "store",
                _ if place == last => "hub",
                _ => "belt",
            };
            let full = full.take();
            self.put(cell, key, Direction::FIRST, |machine| {
                full.map_or(machine, Machine::Store)
            });
        }
    }

    /// Puts a structure on a cell, with a machine made of a new one.
    fn put(
        &mut self,
        cell: CellId,
        key: &str,
        facing: Direction,
        machine: impl FnOnce(Machine) -> Machine,
    ) {
        let catalogue = Arc::clone(self.world.catalogue());
        let prototype = catalogue.prototype_by_key(key);
        let place = locate(self.world.params().frequency, cell);
        let (Some(prototype), Some((_, index))) = (prototype, place) else {
            return;
        };
        let Some(behaviour) = catalogue.behaviour(prototype) else {
            return;
        };
        let id = EntityId {
            cell,
            tick: Tick(0),
            index: 0,
        };
        self.world.place(Structure {
            id,
            prototype,
            facing,
            owner: PlayerId(1),
            machine: machine(factory::new_machine(behaviour, index, Tick(0))),
        });
    }
}
