//! What stands on a cell.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

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
    /// Moves items to the cell it faces.
    Belt {
        /// First to leave first.
        items: Vec<BeltItem>,
    },
    /// Credits what arrives to its owner's account.
    Hub {
        /// Items credited since it was built.
        delivered: u64,
    },
    /// Does nothing.
    Inert,
}

/// An item on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeltItem {
    /// What.
    pub item: ItemId,
    /// When it came here.
    pub entered: Tick,
    /// The neighbour it came from, for drawing and for telling traffic from injection.
    pub from: Direction,
}

impl Machine {
    /// The items it holds, first to leave first.
    pub fn contents(&self) -> impl Iterator<Item = ItemId> {
        let (held, items): (Option<BeltItem>, &[BeltItem]) = match self {
            Machine::Extractor { held, .. } => (*held, &[]),
            Machine::Belt { items } => (None, items),
            Machine::Hub { .. } | Machine::Inert => (None, &[]),
        };
        held.into_iter()
            .chain(items.iter().copied())
            .map(|item| item.item)
    }
}
