//! Whether a world is one that the rules could have led to: what holds of every world after every
//! tick, checked for those that come from outside as bytes.
//!
//! - [`accounts`]: nothing appeared or vanished.
//! - [`chunks`]: what stands where, and whose it is.
//! - [`people`]: players, and where they and units stand. [`units`]: the rest about these.
//!
//! A world that passes can be stepped: nothing in it is out of bounds. It need not have a history.

use alloc::collections::BTreeSet;
use core::fmt;

use super::world::World;
use crate::catalogue::Behaviour;
use crate::chunk::cell_at;
use crate::ids::{CellId, ChunkId, ItemId, PlayerId, UnitId};

mod accounts;
mod chunks;
mod people;
mod units;

/// What is wrong with a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The balances of all accounts do not sum to zero.
    Balance(ItemId),
    /// The machines' account says something else than what machines hold.
    Machines(ItemId),
    /// An account has an item that the catalogue does not have, or an entry for none of one.
    Account(ItemId),
    /// A structure that could not stand there, or whose machine cannot be in such a state.
    Structure(CellId),
    /// Whose a cell is and whose structure stands there do not agree, or no player is.
    Owner(CellId),
    /// A chunk's belts do not form the lines it has, or these carry what they cannot.
    Lines(ChunkId),
    /// What a pool remembers is of no pool.
    Pool(CellId),
    /// A pole cell is where none is, or missing.
    Pole(ChunkId),
    /// Where a player stands, or what they do, cannot be.
    Player(PlayerId),
    /// A unit of nobody, or of no dock, or one that does or carries what it cannot.
    Unit(UnitId),
    /// Who stands on a cell and where players and units say that they stand do not agree.
    Seat(CellId),
    /// Other chunks live than those that players and structures keep alive.
    Activation(ChunkId),
    /// A pylon without clocks, clocks without a pylon, or clocks that ran too fast.
    Clocks(CellId),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flaw::Balance(item) => write!(f, "the balances of item {} do not sum to 0", item.0),
            Flaw::Machines(item) => {
                write!(
                    f,
                    "machines do not hold as much of item {} as their account says",
                    item.0
                )
            }
            Flaw::Account(item) => {
                write!(f, "an account cannot have such an entry of item {}", item.0)
            }
            Flaw::Structure(cell) => write!(f, "the structure on {cell} cannot be in such a state"),
            Flaw::Owner(cell) => write!(f, "the cell {cell} cannot have such an owner"),
            Flaw::Lines(chunk) => write!(f, "the belts of the chunk {chunk} form other lines"),
            Flaw::Pool(cell) => write!(f, "the cell {cell} cannot be shared like that"),
            Flaw::Pole(chunk) => write!(f, "the chunk {chunk} has or lacks the cell of a pole"),
            Flaw::Player(player) => write!(f, "the player {player} cannot be in such a state"),
            Flaw::Unit(unit) => write!(f, "the unit {unit} cannot be in such a state"),
            Flaw::Seat(cell) => write!(f, "who stands on the cell {cell} is not there"),
            Flaw::Activation(chunk) => write!(f, "whether the chunk {chunk} lives is wrong"),
            Flaw::Clocks(cell) => write!(f, "the clocks of the pylon on {cell} cannot be"),
        }
    }
}

impl core::error::Error for Flaw {}

impl World {
    /// Whether what holds of every world holds of this one. Generates the surroundings of what was
    /// built; changes no state.
    ///
    /// # Errors
    /// The first flaw found.
    pub fn audit(&mut self) -> Result<(), Flaw> {
        self.audit_chunks()?;
        self.audit_people()?;
        self.audit_units()?;
        // Counting relies on each machine's holding what it can.
        self.audit_accounts()?;
        self.audit_activation()?;
        self.audit_clocks()
    }

    fn audit_activation(&self) -> Result<(), Flaw> {
        let frequency = self.params.frequency;
        match self.activation.flaw(frequency, &self.anchors(), self.tick) {
            Some(chunk) => Err(Flaw::Activation(chunk)),
            None => Ok(()),
        }
    }

    /// Every pylon has clocks, and nothing else has.
    fn audit_clocks(&self) -> Result<(), Flaw> {
        let mut pylons = BTreeSet::new();
        for (id, chunk) in self.land.touched() {
            for (index, structure) in chunk.structures.iter() {
                let behaviour = self.catalogue.behaviour(structure.prototype);
                if matches!(behaviour, Some(Behaviour::Connect { .. })) {
                    pylons.insert(cell_at(id, *index));
                }
            }
        }
        match self.power.clocks().flaw(&pylons, self.tick) {
            Some(cell) => Err(Flaw::Clocks(cell)),
            None => Ok(()),
        }
    }
}
