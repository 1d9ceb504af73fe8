//! What a machine shows of itself, told from the state alone.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::pace;
use crate::catalogue::Catalogue;
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
}

/// Ticks that handing on may take before it counts as blocked.
const PATIENCE_TICKS: u64 = 6;

/// How the machine on a cell is doing at a tick.
pub fn status(catalogue: &Catalogue, chunk: &Chunk, structure: &Structure, now: Tick) -> Status {
    let late = |since: Tick| now.since(since) > PATIENCE_TICKS;
    match &structure.machine {
        Machine::Extractor {
            held: Some(held), ..
        } if late(held.entered) => Status::Blocked,
        Machine::Extractor {
            held: None, ready, ..
        } if late(*ready) => Status::Starved,
        Machine::Extractor { .. } => Status::Working,
        Machine::Belt { line } => {
            let line = chunk.lines.get(line);
            let arrives = line.and_then(|line| {
                line.first_arrives(pace(catalogue, structure.prototype)?)
            });
            match arrives {
                None => Status::Starved,
                Some(arrives) if late(arrives) => Status::Blocked,
                Some(_) => Status::Working,
            }
        }
        Machine::Hub { delivered: 0 } => Status::Starved,
        Machine::Hub { .. } => Status::Working,
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
