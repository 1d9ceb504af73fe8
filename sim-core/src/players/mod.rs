//! People: where they are, what they hold, what they asked for and what they were told.
//!
//! - [`command`]: what a player may ask for and why it may be refused.
//! - [`outcomes`]: the memory that answers a command sent again.
//! - [`building`]: who may put what where; [`planning`]: many at once. [`hubs`]: what lets them build
//!   far away.
//! - [`gifts`]: what they hand to each other. [`research`]: what they know.

use alloc::collections::BTreeSet;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::claims::{Items, ledger};
use crate::ids::{CellId, ItemId, PlayerId};
use crate::units::Job;

pub mod building;
pub mod command;
pub mod gifts;
pub mod hubs;
pub mod outcomes;
pub mod planning;
pub mod research;

pub use command::{Action, Command, CommandOutcome, Rejection, Verdict};
pub use gifts::{Gift, Parcel};
pub use hubs::Hubs;
pub use outcomes::OutcomeMemory;
pub use research::{Discovery, Research};

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
    /// What they have to do, and what they are at.
    pub job: Job,
    /// What they hold. Changed by the [`ledger`] alone.
    pub account: Items,
    /// Whom they let build on their cells; at most [`crate::limits::GRANTS_PER_PLAYER_MAX`].
    pub grants: BTreeSet<PlayerId>,
    /// Who lets them build: exactly those among whose `grants` they are.
    pub granted_by: BTreeSet<PlayerId>,
    /// What they know, and what they are finding out.
    pub research: Research,
    /// Answers to their latest commands.
    pub outcomes: OutcomeMemory,
}

impl Player {
    /// How much of an item they hold.
    pub fn held(&self, item: ItemId) -> u64 {
        ledger::held(&self.account, item)
    }
}
