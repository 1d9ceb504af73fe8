//! People: where they are, what they hold, what they asked for and what they were told.
//!
//! - [`command`]: what a player may ask for and why it may be refused.
//! - [`outcomes`]: the memory that answers a command sent again.
//! - [`activity`]: walking and gathering, one claim at a time.
//! - [`building`]: who may put what where.

use alloc::collections::BTreeMap;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::ids::{CellId, ItemId, PlayerId};

pub mod activity;
pub mod building;
pub mod command;
pub mod outcomes;

pub use activity::Activity;
pub use command::{Action, Command, CommandOutcome, Rejection, Verdict};
pub use outcomes::OutcomeMemory;

/// A player of this world. Their structures and account stay when they leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Player {
    /// Number in the order of joining.
    pub id: PlayerId,
    /// What others call them; at most [`crate::limits::NAME_BYTES_MAX`] bytes.
    pub name: String,
    /// Whether they are on the planet now. The absent keep `cell` as the place to return to.
    pub present: bool,
    /// Where they stand.
    pub cell: CellId,
    /// What they are doing.
    pub activity: Activity,
    /// What they hold. Items with nothing held have no entry.
    pub account: BTreeMap<ItemId, u64>,
    /// Answers to their latest commands.
    pub outcomes: OutcomeMemory,
}

impl Player {
    /// How much of an item they hold.
    pub fn held(&self, item: ItemId) -> u64 {
        self.account.get(&item).copied().unwrap_or(0)
    }

    /// Puts an amount of an item into their account.
    pub fn credit(&mut self, item: ItemId, amount: u64) {
        if amount > 0 {
            *self.account.entry(item).or_default() += amount;
        }
    }

    /// Takes an amount of an item out of their account.
    ///
    /// # Panics
    /// If they hold less: what they can afford is settled before.
    pub fn debit(&mut self, item: ItemId, amount: u64) {
        let left = self
            .held(item)
            .checked_sub(amount)
            .expect("settled before it is paid");
        if left == 0 {
            self.account.remove(&item);
        } else {
            self.account.insert(item, left);
        }
    }
}
