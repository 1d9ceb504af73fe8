//! A shortest way over cells that can be walked on.

use alloc::collections::{BTreeMap, BinaryHeap};
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

use super::{distance, neighbors};
use crate::ids::{CellId, Frequency};
use crate::limits::{PATH_NODES_MAX, WALK_CELLS_MAX};

/// How much a search may spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathLimits {
    /// Cells it may look at.
    pub nodes_max: usize,
    /// Cells the way may have.
    pub length_max: usize,
}

impl PathLimits {
    /// What one command of a player may spend.
    pub const WALK: PathLimits = PathLimits {
        nodes_max: PATH_NODES_MAX,
        length_max: WALK_CELLS_MAX,
    };
}

/// Why there is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathError {
    /// The target itself cannot be walked on.
    Blocked,
    /// Every way is longer than allowed.
    TooFar,
    /// What can be reached does not include the target.
    NoWay,
    /// The search looked at as many cells as it may without an answer.
    TooComplex,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PathError::Blocked => "the target cannot be walked on",
            PathError::TooFar => "every way there is too long",
            PathError::NoWay => "no way leads there",
            PathError::TooComplex => "no way was found within the search's limit",
        })
    }
}

impl core::error::Error for PathError {}

/// How a cell was reached.
struct Reached {
    steps: u32,
    from: CellId,
}

/// A shortest way from a cell to another: the cells to step on in order, without `from`, with
/// `to` last; empty if they are the same. `passable` is asked of every cell but `from`.
///
/// Among ways of one length the answer is always the same one: the search goes on from the cell
/// with the lowest (length of the way through it, distance to go, id), and a cell keeps the first
/// shortest way that reached it.
///
/// # Errors
/// See [`PathError`].
pub fn path(
    frequency: Frequency,
    from: CellId,
    to: CellId,
    mut passable: impl FnMut(CellId) -> bool,
    limits: PathLimits,
) -> Result<Vec<CellId>, PathError> {
    if from == to {
        return Ok(Vec::new());
    }
    let length_max = u32::try_from(limits.length_max).unwrap_or(u32::MAX);
    let to_go = distance(frequency, from, to);
    if to_go > length_max {
        return Err(PathError::TooFar);
    }
    if !passable(to) {
        return Err(PathError::Blocked);
    }
    let mut reached = BTreeMap::from([(from, Reached { steps: 0, from })]);
    let mut open = BinaryHeap::from([Reverse((to_go, to_go, from))]);
    let mut cut_short = false;
    while let Some(Reverse((length, to_go, cell))) = open.pop() {
        if cell == to {
            return Ok(trace(&reached, from, to));
        }
        let steps = reached[&cell].steps;
        if length > steps + to_go {
            continue; // A shorter way here was found after this one was queued.
        }
        let steps = steps + 1;
        for (_, next) in neighbors(frequency, cell) {
            match reached.get(&next) {
                Some(known) if known.steps <= steps => continue,
                None if next != to && !passable(next) => continue,
                None if reached.len() >= limits.nodes_max => return Err(PathError::TooComplex),
                _ => {}
            }
            let to_go = distance(frequency, next, to);
            if steps + to_go > length_max {
                cut_short = true;
                continue;
            }
            reached.insert(next, Reached { steps, from: cell });
            open.push(Reverse((steps + to_go, to_go, next)));
        }
    }
    Err(if cut_short {
        PathError::TooFar
    } else {
        PathError::NoWay
    })
}

fn trace(reached: &BTreeMap<CellId, Reached>, from: CellId, to: CellId) -> Vec<CellId> {
    let mut cells = Vec::new();
    let mut cell = to;
    while cell != from {
        cells.push(cell);
        cell = reached[&cell].from;
    }
    cells.reverse();
    cells
}
