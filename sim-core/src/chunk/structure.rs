//! What stands on a cell.

use serde::{Deserialize, Serialize};

use super::{BeltItem, CellIndex};
use crate::ids::{Direction, EntityId, ItemId, PlayerId, PrototypeId, Tick};

/// A structure. It occupies one cell and reads as rock to the automaton.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Structure {
    /// Its name for life.
    pub id: EntityId,
    /// What it is.
    pub prototype: PrototypeId,
    /// The neighbour it works towards.
    pub facing: Direction,
    /// Whose it is: the owner of its cell.
    pub owner: PlayerId,
    /// Where its work stands.
    pub machine: Machine,
}

/// Where a structure's work stands; which variant, its prototype's behaviour says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Machine {
    /// Takes from the cells next to it and hands on to the cell it faces.
    Extractor {
        /// What it holds, if anything, and since when.
        held: Option<BeltItem>,
        /// It claims again from this tick on.
        ready: Tick,
        /// The neighbour it looks at first.
        next: Direction,
    },
    /// Moves items to the cell it faces. What it carries is its line's.
    Belt {
        /// The first belt of its line.
        line: CellIndex,
    },
    /// Credits what arrives to its owner's account.
    Hub {
        /// Items credited since it was built.
        delivered: u64,
    },
}

impl Machine {
    /// The items it holds itself: those on a belt are its line's.
    pub fn contents(&self) -> impl Iterator<Item = ItemId> {
        let held = match self {
            Machine::Extractor { held, .. } => *held,
            Machine::Belt { .. } | Machine::Hub { .. } => None,
        };
        held.into_iter().map(|held| held.item)
    }
}
