//! A shortest way over cells that can be walked on.

use alloc::collections::BinaryHeap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

use super::{distance, neighbors};
use crate::ids::{CellId, Frequency};
use crate::mix::mix;

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

/// A shortest way from a cell to another: the cells to step on in order, without `from`, with
/// `to` last; empty if they are the same. The way has at most `length_max` cells. `passable` is
/// asked once of every cell looked at but `from`; each of these is taken off `nodes_left`, the
/// cells that may still be looked at.
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
    length_max: u32,
    nodes_left: &mut u32,
) -> Result<Vec<CellId>, PathError> {
    if from == to {
        return Ok(Vec::new());
    }
    let to_go = distance(frequency, from, to);
    if to_go > length_max {
        return Err(PathError::TooFar);
    }
    *nodes_left = nodes_left.checked_sub(1).ok_or(PathError::TooComplex)?;
    if !passable(to) {
        return Err(PathError::Blocked);
    }
    let mut seen = Seen::new();
    let start = seen.insert(Node {
        cell: from,
        steps: 0,
        to_go,
        from: 0,
    });
    let mut open = BinaryHeap::from([Reverse((to_go, to_go, from, start))]);
    let mut cut_short = false;
    while let Some(Reverse((length, to_go, cell, place))) = open.pop() {
        if cell == to {
            return Ok(seen.trace(place));
        }
        let steps = seen.nodes[place].steps + 1;
        if length >= steps + to_go {
            continue; // A shorter way here was found after this one was queued.
        }
        for (_, next) in neighbors(frequency, cell) {
            let known = match seen.find(next) {
                Some(known) => known,
                None => {
                    *nodes_left = nodes_left.checked_sub(1).ok_or(PathError::TooComplex)?;
                    let open = next == to || passable(next);
                    seen.insert(Node {
                        cell: next,
                        steps: u32::MAX,
                        to_go: match open {
                            true => distance(frequency, next, to),
                            false => BLOCKED,
                        },
                        from: place,
                    })
                }
            };
            let node = &mut seen.nodes[known];
            if node.to_go == BLOCKED || node.steps <= steps {
                continue;
            }
            if steps + node.to_go > length_max {
                cut_short = true;
                continue;
            }
            (node.steps, node.from) = (steps, place);
            open.push(Reverse((steps + node.to_go, node.to_go, next, known)));
        }
    }
    Err(if cut_short {
        PathError::TooFar
    } else {
        PathError::NoWay
    })
}

/// Distance to go from a cell that cannot be walked on.
const BLOCKED: u32 = u32::MAX;

/// A cell that was looked at.
struct Node {
    cell: CellId,
    /// On the shortest way here that is known.
    steps: u32,
    to_go: u32,
    /// The node before it on that way.
    from: usize,
}

/// All cells looked at. A table by hash, several times quicker than an ordered map; it is only
/// ever asked for single cells, so its order, which is the same everywhere, shows nowhere.
struct Seen {
    nodes: Vec<Node>,
    /// Number of a node plus one; 0 is free. As many as a power of two, at most half of them
    /// taken, probed one after the other.
    slots: Vec<u32>,
}

impl Seen {
    fn new() -> Seen {
        Seen {
            nodes: Vec::new(),
            slots: vec![0; 256],
        }
    }

    /// The slot of a cell: the one that has it, or else the free one where it belongs.
    fn slot(&self, cell: CellId) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = mix([cell.bits()]) as usize & mask;
        while self.slots[slot] != 0 && self.nodes[self.slots[slot] as usize - 1].cell != cell {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn find(&self, cell: CellId) -> Option<usize> {
        (self.slots[self.slot(cell)] as usize).checked_sub(1)
    }

    /// Adds a cell that is not in it.
    fn insert(&mut self, node: Node) -> usize {
        if (self.nodes.len() + 1) * 2 > self.slots.len() {
            self.slots = vec![0; self.slots.len() * 2];
            for place in 0..self.nodes.len() {
                let slot = self.slot(self.nodes[place].cell);
                self.slots[slot] = place as u32 + 1;
            }
        }
        let slot = self.slot(node.cell);
        self.nodes.push(node);
        self.slots[slot] = self.nodes.len() as u32;
        self.nodes.len() - 1
    }

    /// The way to a node, without its first cell.
    fn trace(&self, mut place: usize) -> Vec<CellId> {
        let mut cells = Vec::new();
        while self.nodes[place].steps > 0 {
            cells.push(self.nodes[place].cell);
            place = self.nodes[place].from;
        }
        cells.reverse();
        cells
    }
}
