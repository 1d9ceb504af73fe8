//! How a structure is doing, told from its state.

use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::{Machine, Structure};
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
            MachineState::Pending => Lamp::Pending,
        }
    }
}

/// Ticks that handing on may take before it counts as blocked.
const PATIENCE_TICKS: u64 = 6;

/// How a structure is doing at a tick, and that in words.
pub fn state(
    structure: &Structure,
    catalogue: &Catalogue,
    now: Tick,
) -> (MachineState, &'static str) {
    let behaviour = catalogue
        .prototype(structure.prototype)
        .map(|prototype| &prototype.behaviour);
    match (&structure.machine, behaviour) {
        (
            Machine::Extractor {
                held: Some(held), ..
            },
            _,
        ) if now.since(held.entered) > PATIENCE_TICKS => (
            MachineState::Blocked,
            "Full: nothing takes over what it holds. Let it face a belt or a hub.",
        ),
        (
            Machine::Extractor {
                held: None, ready, ..
            },
            _,
        ) if now.since(*ready) > PATIENCE_TICKS => (
            MachineState::Waiting,
            "Waiting: the cells around it yield nothing now.",
        ),
        (Machine::Extractor { .. }, _) => {
            (MachineState::Working, "Takes from the cells around it.")
        }
        (Machine::Belt { items }, Some(Behaviour::Convey { travel_ticks, .. })) => {
            match items.first() {
                None => (MachineState::Waiting, "Empty: nothing comes in."),
                Some(first)
                    if now.since(first.entered) > u64::from(*travel_ticks) + PATIENCE_TICKS =>
                {
                    (
                        MachineState::Blocked,
                        "Jammed: what it faces takes nothing.",
                    )
                }
                Some(_) => (MachineState::Working, "Moves items on."),
            }
        }
        (Machine::Hub { delivered: 0 }, _) => (
            MachineState::Waiting,
            "Waiting: nothing has arrived yet. Let a belt face it.",
        ),
        _ => (MachineState::Working, "Takes in what arrives."),
    }
}

/// What a structure holds.
pub fn holds(structure: &Structure) -> BTreeMap<ItemId, u32> {
    let mut amounts = BTreeMap::new();
    let items = match &structure.machine {
        Machine::Extractor { held, .. } => held.as_slice(),
        Machine::Belt { items } => items,
        Machine::Hub { .. } | Machine::Inert => &[],
    };
    for item in items {
        *amounts.entry(item.item).or_insert(0) += 1;
    }
    amounts
}

/// A number that grows by one with each unit the structure handles, as far as its state tells:
/// the difference between two looks is what passed between them.
pub fn handled_since(structure: &Structure, since: Tick) -> u64 {
    match &structure.machine {
        Machine::Hub { delivered } => *delivered,
        Machine::Inert => 0,
        Machine::Extractor { held, .. } => {
            held.iter().filter(|item| item.entered > since).count() as u64
        }
        Machine::Belt { items } => items.iter().filter(|item| item.entered > since).count() as u64,
    }
}
