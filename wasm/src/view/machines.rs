//! How a structure is doing, in words and as a lamp.

use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::{CellIndex, Chunk, Machine, Structure};
use sim_core::factory::{self, Status};
use sim_core::ids::{ItemId, Tick};
use std::collections::BTreeMap;

use crate::render::solid::Lamp;

/// How it is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MachineState {
    /// It works.
    Working,
    /// Nothing comes.
    Waiting,
    /// It cannot get rid of what it holds.
    Blocked,
    /// Nobody has said what it is to make.
    Idle,
    /// It has too little power, or none.
    Unpowered,
    /// Not confirmed yet.
    Pending,
}

impl MachineState {
    /// The lamp that says so.
    pub fn lamp(self) -> Lamp {
        match self {
            MachineState::Working => Lamp::Working,
            MachineState::Waiting => Lamp::Waiting,
            MachineState::Blocked => Lamp::Blocked,
            MachineState::Idle => Lamp::Idle,
            MachineState::Unpowered => Lamp::Unpowered,
            MachineState::Pending => Lamp::Pending,
        }
    }
}

/// How a structure of a chunk is doing at a tick.
pub fn state(
    catalogue: &Catalogue,
    chunk: &Chunk,
    structure: &Structure,
    now: Tick,
) -> MachineState {
    match factory::status(catalogue, chunk, structure, now) {
        Status::Working => MachineState::Working,
        Status::Starved => MachineState::Waiting,
        Status::Blocked => MachineState::Blocked,
        Status::Idle => MachineState::Idle,
        Status::Unpowered => MachineState::Unpowered,
    }
}

/// The same in words.
pub fn state_text(
    catalogue: &Catalogue,
    chunk: &Chunk,
    structure: &Structure,
    now: Tick,
) -> &'static str {
    let status = factory::status(catalogue, chunk, structure, now);
    match (status, catalogue.behaviour(structure.prototype)) {
        (Status::Idle, Some(Behaviour::Research { .. })) => "Nothing is chosen to be found out.",
        (Status::Idle, Some(Behaviour::Replicate { .. })) => "Choose the blueprint it is to copy.",
        (Status::Idle, _) => "Choose what it is to make.",
        (Status::Unpowered, Some(Behaviour::Generate { .. })) => {
            "It has fuel, and no pylon reaches it."
        }
        (Status::Unpowered, _) => {
            "No pylon reaches it, or its network has too little power for all."
        }
        (Status::Working, Some(behaviour)) => working_text(behaviour),
        (Status::Starved, Some(behaviour)) => starved_text(behaviour),
        (Status::Blocked, Some(Behaviour::Replicate { .. })) => {
            "The last place was taken: it tries the next."
        }
        (Status::Blocked, Some(Behaviour::Convey { .. })) => "Jammed: what it faces takes nothing.",
        (Status::Blocked, Some(Behaviour::Extract { .. } | Behaviour::Craft { .. })) => {
            "Full: nothing takes over what it holds. Let it face a belt or a hub."
        }
        (Status::Blocked, _) => "Full: nothing takes over what it holds.",
        (Status::Working | Status::Starved, None) => "",
    }
}

fn working_text(behaviour: &Behaviour) -> &'static str {
    match behaviour {
        Behaviour::Extract { .. } => "Takes from the cells around it.",
        Behaviour::Convey { .. }
        | Behaviour::Split { .. }
        | Behaviour::Merge { .. }
        | Behaviour::Bridge { .. } => "Moves items on.",
        Behaviour::Store { .. } => "Keeps items.",
        Behaviour::Seed { .. } | Behaviour::Pump { .. } => "Changes the land around it.",
        Behaviour::Craft { .. } => "Makes what it was told to.",
        Behaviour::Research { .. } => "Finds out what was chosen.",
        Behaviour::Replicate { .. } => "Builds a copy of its blueprint.",
        Behaviour::Generate { .. } => "Burns, as much as its network asks for.",
        Behaviour::Connect { .. } => "Connects what is around it.",
        Behaviour::Collect { .. } => "Takes in what arrives.",
        Behaviour::Dock { .. } => "Charges, to feed its drones.",
    }
}

fn starved_text(behaviour: &Behaviour) -> &'static str {
    match behaviour {
        Behaviour::Extract { .. } => "Waiting: the cells around it yield nothing now.",
        Behaviour::Craft { .. } => "Waiting: what it needs has not all arrived.",
        Behaviour::Research { .. } => "Waiting: what it uses up has not all arrived.",
        Behaviour::Replicate { .. } => "Waiting: what a copy costs has not all arrived.",
        Behaviour::Pump { .. } => "Waiting: there is no water next to it.",
        Behaviour::Generate { .. } => "Waiting: nothing to burn.",
        Behaviour::Store { .. } => "Empty: it keeps whatever arrives.",
        Behaviour::Seed { .. } => "Waiting: nothing to sow, or no bare ground next to it.",
        Behaviour::Collect { .. } => "Waiting: nothing has arrived yet. Let a belt face it.",
        _ => "Empty: nothing comes in.",
    }
}

/// What a structure of a chunk holds.
pub fn holds(
    catalogue: &Catalogue,
    chunk: &Chunk,
    index: CellIndex,
    structure: &Structure,
    now: Tick,
) -> BTreeMap<ItemId, u32> {
    let mut amounts = BTreeMap::new();
    let carried = factory::carried(catalogue, chunk, index, now);
    let carried = carried.into_iter().map(|(item, _)| (item.item, 1));
    for (item, amount) in factory::contents(catalogue, structure)
        .into_iter()
        .chain(carried)
    {
        *amounts.entry(item).or_insert(0) += amount;
    }
    amounts
}

/// A number that grows by one with each unit the structure handles, as far as its state tells:
/// the difference between two looks is what passed between them.
pub fn handled_since(chunk: &Chunk, structure: &Structure, since: Tick) -> u64 {
    match &structure.machine {
        Machine::Hub(hub) => hub.delivered,
        Machine::Extractor(extractor) => {
            let held = extractor.held.iter();
            held.filter(|item| item.entered > since).count() as u64
        }
        Machine::Belt { line } => {
            let items = chunk
                .lines
                .get(line)
                .into_iter()
                .flat_map(|line| &line.items);
            items.filter(|item| item.entered > since).count() as u64
        }
        Machine::Crafter(crafter) => u64::from(crafter.products > 0 && crafter.since > since),
        _ => 0,
    }
}
