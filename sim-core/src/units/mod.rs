//! Whoever walks and works by a queue of orders: players, and the drones of a dock.
//!
//! - [`order`]: what they can be told. [`queue`]: one order after the other.
//! - [`job`]: what they are at now, and what keeps them from it.
//! - [`work`]: what they want from tick to tick, one claim at a time, whoever they are.
//!
//! Here is what one of them is and wants. That orders are begun, and what they cost, is the
//! tick's: see [`crate::tick`].

use serde::{Deserialize, Serialize};

use crate::ids::{CellId, ItemId, PlayerId, Tick, UnitId};

pub mod job;
pub mod order;
pub mod queue;
pub mod work;

#[cfg(test)]
mod tests;

pub use job::{Activity, Job};
pub use order::{Order, QueueEdit};
pub use queue::{Queue, QueueError};

/// A drone. It belongs to a dock, which feeds it, and to the owner of that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its number for life.
    pub id: UnitId,
    /// Whose it is: the owner of its dock, who pays for what it builds.
    pub owner: PlayerId,
    /// Where its dock stands.
    pub dock: CellId,
    /// The item that it was made of, and becomes again.
    pub item: ItemId,
    /// Where it stands.
    pub cell: CellId,
    /// What it has to do.
    pub job: Job,
    /// What it carries, if anything.
    pub load: Option<Load>,
    /// What it lives on: a unit goes with each interval. With none it stands still.
    pub energy: u16,
    /// The first interval in a row in which its dock did not feed it.
    pub hungry_since: Option<Tick>,
}

/// Items of one kind that a unit carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Which.
    pub item: ItemId,
    /// How many, from 1 to [`crate::limits::UNIT_LOAD_MAX`].
    pub amount: u16,
}

impl Unit {
    /// Whether it has nothing left to live on, and stands still.
    pub fn is_starved(&self) -> bool {
        self.energy == 0
    }

    /// Takes an item in, which it has room for.
    pub fn load(&mut self, item: ItemId) {
        let amount = self.load.map_or(0, |load| load.amount);
        self.load = Some(Load {
            item,
            amount: amount.saturating_add(1),
        });
    }

    /// Gives an item away, if it has any.
    pub fn unload(&mut self) {
        self.load = self.load.and_then(|load| {
            let amount = load.amount.checked_sub(1).filter(|amount| *amount > 0)?;
            Some(Load { amount, ..load })
        });
    }
}
