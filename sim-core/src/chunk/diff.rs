//! How a tick changed a chunk, short of what the automaton did by itself.
//!
//! The tick's commit *is* the making and applying of such a diff, so a client that applies it
//! and then steps the automaton has the same chunk as the server.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{CellIndex, Chunk, Kind, Structure};
use crate::claims::PoolHistory;
use crate::ids::PlayerId;

/// New values of what changed; within each list one entry a cell, in order of cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkDiff {
    /// Cells with a new kind or quantity.
    pub cells: Vec<(CellIndex, Kind, u8)>,
    /// Structures built, changed or (`None`) gone.
    pub structures: Vec<(CellIndex, Option<Structure>)>,
    /// Cells with a new owner or (`None`) none.
    pub owners: Vec<(CellIndex, Option<PlayerId>)>,
    /// Cells that someone stepped on or (`None`) off.
    pub seats: Vec<(CellIndex, Option<PlayerId>)>,
    /// What the pools of cells' quantities remember, or (`None`) no longer do.
    pub starved: Vec<(CellIndex, Option<PoolHistory>)>,
}

impl ChunkDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
            && self.structures.is_empty()
            && self.owners.is_empty()
            && self.seats.is_empty()
            && self.starved.is_empty()
    }
}

impl Chunk {
    /// Makes the changes.
    pub fn apply(&mut self, diff: &ChunkDiff) {
        for &(index, kind, quantity) in &diff.cells {
            self.set_cell(index, kind, quantity);
        }
        put_all(&mut self.structures, &diff.structures);
        put_all(&mut self.owners, &diff.owners);
        put_all(&mut self.seats, &diff.seats);
        put_all(&mut self.starved, &diff.starved);
    }
}

fn put_all<T: Clone>(all: &mut BTreeMap<CellIndex, T>, changes: &[(CellIndex, Option<T>)]) {
    for (index, value) in changes {
        match value {
            Some(value) => all.insert(*index, value.clone()),
            None => all.remove(index),
        };
    }
}
