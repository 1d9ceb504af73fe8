//! What stands on a cell.

use serde::{Deserialize, Serialize};

use super::CellIndex;
use crate::factory::machines::{
    Bridge, Crafter, Dock, Extractor, Generator, Hub, Lab, Merger, Pump, Replicator, Seeder,
    Splitter, Store,
};
use crate::ids::{Direction, EntityId, PlayerId, PrototypeId};

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

impl Structure {
    /// What agendas call it, on a cell: a belt goes by its line.
    pub(crate) fn actor(&self, index: CellIndex) -> CellIndex {
        match self.machine {
            Machine::Belt { line } => line,
            _ => index,
        }
    }
}

/// Where a structure's work stands; which variant, its prototype's behaviour says. What each does
/// is in a file of [`crate::factory::machines`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Machine {
    /// Takes from the cells next to it and hands on to the cell it faces.
    Extractor(Extractor),
    /// Moves items to the cell it faces. What it carries is its line's.
    Belt {
        /// The first belt of its line.
        line: CellIndex,
    },
    /// Credits what arrives to its owner's account.
    Hub(Hub),
    /// Hands items from behind to three cells ahead in turn.
    Splitter(Splitter),
    /// Takes items from all sides in turn.
    Merger(Merger),
    /// Lets lines cross.
    Bridge(Bridge),
    /// Keeps items.
    Store(Store),
    /// Makes items of others.
    Crafter(Crafter),
    /// Changes the cells next to it.
    Seeder(Seeder),
    /// Moves water.
    Pump(Pump),
    /// Burns items for power.
    Generator(Generator),
    /// Charges, and feeds its units.
    Dock(Dock),
    /// Uses up items for research.
    Lab(Lab),
    /// Does nothing by itself.
    Inert,
    /// Builds copies of a blueprint.
    Replicator(Replicator),
}
