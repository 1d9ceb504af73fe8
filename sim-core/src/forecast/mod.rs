//! What will happen if nobody does anything: a copy of the world is stepped, and what its machines
//! make, use up and wait for is counted. The world itself is only read.
//!
//! A copy shares its chunks with the world, so it costs little; all of it is stepped, since what
//! happens in a region may depend on anything that is connected with it. This module does not know
//! who asks.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use crate::chunk::{CellIndex, ChunkDiff, Machine, Structure, cell_at};
use crate::factory::{Status, status};
use crate::hash::StateHash;
use crate::ids::{CellId, ChunkId, Frequency, ItemId, PrototypeId, Tick};
use crate::limits::FORECAST_TICKS_MAX;
use crate::step::{Flow, FlowKind};
use crate::tick::{Executor, SealedTick, TickOutput, World};
use crate::topology;

/// What a forecast is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// All of the planet.
    Everywhere,
    /// All cells up to a distance from one.
    Around {
        /// Which.
        centre: CellId,
        /// How far.
        radius: u32,
    },
}

/// Why there is no forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForecastError {
    /// More than [`FORECAST_TICKS_MAX`].
    TooLong {
        /// As many ticks.
        ticks: u32,
    },
    /// The planet has no such cell.
    UnknownCell,
}

/// What becomes of an item, in units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ItemForecast {
    /// Taken from the land.
    pub taken: u64,
    /// Made by machines.
    pub made: u64,
    /// Used up by machines.
    pub used_up: u64,
    /// Delivered to accounts by hubs.
    pub delivered: u64,
}

/// What becomes of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineForecast {
    /// What it is.
    pub prototype: PrototypeId,
    /// In how many ticks it does how; states that it is never in have no entry.
    pub ticks: BTreeMap<Status, u32>,
}

/// What will happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The tick that it was made in.
    pub from: Tick,
    /// How many it looks ahead.
    pub ticks: u32,
    /// The world's hash then.
    pub hash: StateHash,
    /// What becomes of each item in the region; those of which nothing does have no entry.
    pub items: BTreeMap<ItemId, ItemForecast>,
    /// What becomes of each of its machines, but for belts and what does nothing by itself. Those
    /// that replicators build count from then on.
    pub machines: BTreeMap<CellId, MachineForecast>,
}

impl Forecast {
    /// In how many ticks all machines of a prototype together do how.
    pub fn by_prototype(&self) -> BTreeMap<PrototypeId, BTreeMap<Status, u64>> {
        let mut sums: BTreeMap<PrototypeId, BTreeMap<Status, u64>> = BTreeMap::new();
        for machine in self.machines.values() {
            let of = sums.entry(machine.prototype).or_default();
            for (status, ticks) in &machine.ticks {
                *of.entry(*status).or_default() += u64::from(*ticks);
            }
        }
        sums
    }
}

impl Region {
    fn has(&self, frequency: Frequency, cell: CellId) -> bool {
        match self {
            Region::Everywhere => true,
            Region::Around { centre, radius } => {
                topology::distance(frequency, *centre, cell) <= *radius
            }
        }
    }
}

/// What will happen in a region within so many ticks if nobody does anything: people go on with
/// what they are at.
///
/// # Errors
/// If that is too far ahead, or the planet has no such region.
///
/// # Panics
/// Never: the copy's next tick is the next one.
pub fn forecast(
    world: &World,
    region: Region,
    ticks: u32,
    executor: &impl Executor,
) -> Result<Forecast, ForecastError> {
    if ticks > FORECAST_TICKS_MAX {
        return Err(ForecastError::TooLong { ticks });
    }
    let frequency = world.params().frequency;
    if matches!(region, Region::Around { centre, .. } if !centre.is_on(frequency)) {
        return Err(ForecastError::UnknownCell);
    }
    let mut copy = world.clone();
    let mut items = BTreeMap::new();
    let mut watched = Watched::new(world, region);
    for _ in 0..ticks {
        let sealed = SealedTick {
            tick: copy.tick().next(),
            inputs: Vec::new(),
        };
        let count = &mut |flow: Flow| {
            if region.has(frequency, flow.at) {
                add(&mut items, flow);
            }
        };
        let output = copy.step_watched(executor, &sealed, count);
        watched.look(&copy, &output.expect("it is the next tick"));
    }
    Ok(Forecast {
        from: world.tick(),
        ticks,
        hash: copy.hash(),
        items,
        machines: watched.machines,
    })
}

fn add(items: &mut BTreeMap<ItemId, ItemForecast>, flow: Flow) {
    let item = items.entry(flow.item).or_default();
    let sum = match flow.kind {
        FlowKind::Taken => &mut item.taken,
        FlowKind::Made => &mut item.made,
        FlowKind::UsedUp => &mut item.used_up,
        FlowKind::Delivered(_) => &mut item.delivered,
    };
    *sum += u64::from(flow.amount);
}

/// The machines of a region.
struct Watched {
    region: Region,
    frequency: Frequency,
    places: BTreeMap<CellId, (ChunkId, CellIndex)>,
    machines: BTreeMap<CellId, MachineForecast>,
}

impl Watched {
    fn new(world: &World, region: Region) -> Watched {
        let mut watched = Watched {
            region,
            frequency: world.params().frequency,
            places: BTreeMap::new(),
            machines: BTreeMap::new(),
        };
        for (id, chunk) in world.touched_chunks() {
            for (index, structure) in chunk.structures.iter() {
                watched.add(id, *index, structure);
            }
        }
        watched
    }

    fn add(&mut self, id: ChunkId, index: CellIndex, structure: &Structure) {
        let cell = cell_at(id, index);
        let does_something = !matches!(structure.machine, Machine::Belt { .. } | Machine::Inert);
        if does_something && self.region.has(self.frequency, cell) {
            self.places.insert(cell, (id, index));
        }
    }

    /// How every machine does after a tick.
    fn look(&mut self, world: &World, output: &TickOutput) {
        for change in &output.chunks {
            let ChunkDiff { structures, .. } = &change.diff;
            for (index, structure) in structures {
                let is_known = self.places.contains_key(&cell_at(change.id, *index));
                if let (Some(structure), false) = (structure, is_known) {
                    self.add(change.id, *index, structure);
                }
            }
        }
        for (cell, (id, index)) in &self.places {
            let Some(chunk) = world.touched_chunk(*id) else {
                continue;
            };
            let Some(structure) = chunk.structures.get(index) else {
                continue;
            };
            let status = status(world.catalogue(), chunk, structure, world.tick());
            let machine = self
                .machines
                .entry(*cell)
                .or_insert_with(|| MachineForecast {
                    prototype: structure.prototype,
                    ticks: BTreeMap::new(),
                });
            *machine.ticks.entry(status).or_default() += 1;
        }
    }
}

impl fmt::Display for ForecastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ForecastError::TooLong { ticks } => write!(
                f,
                "a forecast looks at most {FORECAST_TICKS_MAX} ticks ahead, not {ticks}"
            ),
            ForecastError::UnknownCell => f.write_str("the planet has no such cell"),
        }
    }
}

impl core::error::Error for ForecastError {}
