//! What a machine shows of itself, told from the state alone.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::machines::{Crafter, Lab, Replicator};
use super::pace;
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{BeltItem, CellIndex, Chunk, Machine, Structure};
use crate::ids::Tick;
use crate::limits::DOCK_CHARGE_MAX;
use crate::power::Timer;

/// How a machine is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It works.
    Working,
    /// Nothing comes that it could work with.
    Starved,
    /// It cannot get rid of what it holds.
    Blocked,
    /// Nobody has said what it is to make, or to find out; or there is nothing to do.
    Idle,
    /// No pylon reaches it, or its network has too little for all.
    Unpowered,
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
        (
            Machine::Pump(pump),
            Some(Behaviour::Pump {
                period_ticks,
                draws,
            }),
        ) => match (pump.held, pump.period) {
            (Some(held), _) if late(held.entered) => Status::Blocked,
            (None, period) => periodic(period, *period_ticks, *draws, now),
            _ => Status::Working,
        },
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
            _ if crafter.products > 0 && late(crafter.since) => Status::Blocked,
            _ => crafter_status(catalogue, crafter, now),
        },
        (Machine::Lab(lab), _) => lab_status(catalogue, lab, now),
        (Machine::Hub(hub), _) if hub.delivered == 0 => Status::Starved,
        (Machine::Store(store), _) if store.items.is_empty() => Status::Starved,
        (Machine::Seeder(seeder), _) if seeder.stock == 0 => Status::Starved,
        (
            Machine::Seeder(seeder),
            Some(Behaviour::Seed {
                period_ticks,
                draws,
                ..
            }),
        ) => periodic(seeder.period, *period_ticks, *draws, now),
        (Machine::Dock(dock), _) if dock.charge >= DOCK_CHARGE_MAX => Status::Idle,
        (
            Machine::Dock(dock),
            Some(Behaviour::Dock {
                period_ticks,
                draws,
                ..
            }),
        ) => periodic(dock.period, *period_ticks, *draws, now),
        (Machine::Replicator(replicator), _) => replicator_status(catalogue, replicator, now),
        (Machine::Generator(generator), _) => match generator.burning {
            None if generator.fuel.is_empty() => Status::Starved,
            None | Some(Timer::Paused { .. }) => Status::Unpowered,
            Some(_) => Status::Working,
        },
        _ => Status::Working,
    }
}

fn crafter_status(catalogue: &Catalogue, crafter: &Crafter, now: Tick) -> Status {
    let recipe = crafter.recipe.and_then(|id| catalogue.recipe(id));
    match (crafter.work, recipe) {
        (Some(work), Some(recipe)) if work.is_slow(recipe.ticks, now) => Status::Unpowered,
        (Some(_), _) => Status::Working,
        (None, Some(recipe)) if crafter.is_ready(recipe) => Status::Unpowered,
        (None, _) => Status::Starved,
    }
}

fn lab_status(catalogue: &Catalogue, lab: &Lab, now: Tick) -> Status {
    let technology = lab.technology.and_then(|id| catalogue.technology(id));
    match (lab.work, technology) {
        (_, None) => Status::Idle,
        (Some(work), Some(technology)) if work.is_slow(technology.unit_ticks, now) => {
            Status::Unpowered
        }
        (Some(_), _) => Status::Working,
        (None, Some(technology)) if lab.is_supplied(technology) => Status::Unpowered,
        (None, _) => Status::Starved,
    }
}

fn replicator_status(catalogue: &Catalogue, replicator: &Replicator, now: Tick) -> Status {
    match replicator.work {
        _ if replicator.blueprint.is_none() => Status::Idle,
        Some(_) if replicator.is_refused => Status::Blocked,
        Some(work) if work.is_slow(replicator.work_ticks(), now) => Status::Unpowered,
        Some(_) => Status::Working,
        None if replicator.is_supplied(catalogue) => Status::Unpowered,
        None => Status::Starved,
    }
}

/// Of something that works once a period, when it can.
fn periodic(period: Option<Timer>, period_ticks: u16, draws: u16, now: Tick) -> Status {
    match period {
        None if draws > 0 => Status::Unpowered,
        Some(Timer::Until(due)) if now.since(due) > PATIENCE_TICKS => Status::Starved,
        Some(timer) if timer.is_slow(period_ticks, now) => Status::Unpowered,
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
