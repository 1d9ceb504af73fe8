//! How a tick changed a chunk, short of what the automaton did by itself.
//!
//! The tick's commit *is* the making and applying of such a diff, so a client that applies it
//! and then steps the automaton has the same chunk as the server.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{BeltItem, CellIndex, Chunk, Kind, Line, Structure};
use crate::claims::PoolHistory;
use crate::ids::{PlayerId, Tick, WalkerId};

/// New values of what changed; within each list one entry a cell, in order of cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkDiff {
    /// Cells with a new kind or quantity.
    pub cells: Vec<(CellIndex, Kind, u8)>,
    /// Structures built, changed or (`None`) gone.
    pub structures: Vec<(CellIndex, Option<Structure>)>,
    /// Lines of belts on which something moved, by their first belts.
    pub lines: Vec<(CellIndex, LineChange)>,
    /// Cells with a new owner or (`None`) none.
    pub owners: Vec<(CellIndex, Option<PlayerId>)>,
    /// Cells that someone stepped on or (`None`) off.
    pub seats: Vec<(CellIndex, Option<WalkerId>)>,
    /// What the pools of cells' quantities and of docks remember, or (`None`) no longer do.
    pub starved: Vec<(CellIndex, Option<PoolHistory>)>,
}

/// What happened to a line of belts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineChange {
    /// It was laid anew, or (`None`) is gone.
    Laid(Option<Line>),
    /// Items left at its end, others entered.
    Moved {
        /// As many left.
        left: u16,
        /// When the last one left, if ever one has.
        last_left: Option<Tick>,
        /// Those that entered, first to leave first.
        entered: Vec<BeltItem>,
    },
}

impl ChunkDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
            && self.structures.is_empty()
            && self.lines.is_empty()
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
        for (index, value) in &diff.structures {
            match value {
                Some(structure) => self.structures.insert(*index, structure.clone()),
                None => self.structures.remove(index),
            };
        }
        for (index, change) in &diff.lines {
            self.apply_to_line(*index, change);
        }
        put_all(&mut self.owners, &diff.owners);
        put_all(&mut self.seats, &diff.seats);
        put_all(&mut self.starved, &diff.starved);
    }

    fn apply_to_line(&mut self, index: CellIndex, change: &LineChange) {
        match change {
            LineChange::Laid(Some(line)) => {
                self.lines.insert(index, line.clone());
            }
            LineChange::Laid(None) => {
                self.lines.remove(&index);
            }
            LineChange::Moved {
                left,
                last_left,
                entered,
            } => {
                if let Some(line) = self.lines.get_mut(&index) {
                    for _ in 0..*left {
                        line.items.pop_front();
                    }
                    for item in entered {
                        line.items.push_back(*item);
                    }
                    line.left = *last_left;
                }
            }
        }
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
