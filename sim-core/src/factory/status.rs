//! What a machine shows of itself, told from the state alone.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::pace;
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{BeltItem, CellIndex, Chunk, Machine, Structure};
use crate::ids::Tick;

/// How a machine is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It works.
    Working,
    /// Nothing comes that it could work with.
    Starved,
    /// It cannot get rid of what it holds.
    Blocked,
    /// Nobody has said what it is to make.
    Idle,
}

/// Ticks that handing on may take before it counts as blocked.
const PATIENCE_TICKS: u64 = 6;

/// How a machine of a chunk is doing at a tick.
pub fn status(catalogue: &Catalogue, chunk: &Chunk, structure: &Structure, now: Tick) -> Status {
    let late = |since: Tick| now.since(since) > PATIENCE_TICKS;
    let passing_on = |due: Option<Tick>| match due {
        None => Status::Starved,
        Some(due) if late(due) => Status::Blocked,
        Some(_) => Status::Working,
    };
    let behaviour = catalogue.behaviour(structure.prototype);
    let pace = pace(catalogue, structure.prototype);
    match (&structure.machine, behaviour) {
        (Machine::Extractor(extractor), _) => intake(extractor.held, extractor.ready, late),
        (Machine::Pump(pump), _) => intake(pump.intake.held, pump.intake.ready, late),
        (Machine::Belt { line }, _) => {
            let line = chunk.lines.get(line);
            passing_on(line.and_then(|line| line.first_arrives(pace?)))
        }
        (Machine::Splitter(splitter), Some(Behaviour::Split { transit_ticks })) => {
            passing_on(splitter.due(*transit_ticks))
        }
        (Machine::Merger(merger), Some(Behaviour::Merge { transit_ticks })) => {
            passing_on(merger.due(*transit_ticks))
        }
        (Machine::Bridge(bridge), _) => passing_on(pace.and_then(|pace| bridge.due(pace))),
        (Machine::Crafter(crafter), _) => match crafter {
            _ if crafter.recipe.is_none() => Status::Idle,
            _ if crafter.done.is_some() => Status::Working,
            _ if crafter.products > 0 && late(crafter.since) => Status::Blocked,
            _ => Status::Starved,
        },
        (Machine::Hub(hub), _) if hub.delivered == 0 => Status::Starved,
        (Machine::Store(store), _) if store.items.is_empty() => Status::Starved,
        (Machine::Seeder(seeder), _) if seeder.stock == 0 || late(seeder.ready) => Status::Starved,
        _ => Status::Working,
    }
}

fn intake(held: Option<BeltItem>, ready: Tick, late: impl Fn(Tick) -> bool) -> Status {
    match held {
        Some(held) if late(held.entered) => Status::Blocked,
        None if late(ready) => Status::Starved,
        _ => Status::Working,
    }
}

/// What lies on a belt, first to leave first, and how many ticks along it each item is.
pub fn carried(
    catalogue: &Catalogue,
    chunk: &Chunk,
    belt: CellIndex,
    now: Tick,
) -> Vec<(BeltItem, u64)> {
    let on_belt = || {
        let structure = chunk.structures.get(&belt)?;
        let Machine::Belt { line } = &structure.machine else {
            return None;
        };
        let pace = pace(catalogue, structure.prototype)?;
        let lying = chunk.lines.get(line)?.lying(pace, now);
        let here = lying.filter(|lying| lying.belt == belt);
        Some(here.map(|lying| (lying.item, lying.ticks)).collect())
    };
    on_belt().unwrap_or_default()
}
