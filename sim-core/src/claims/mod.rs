//! How contended things change hands: claims on pools, settled by a policy.
//!
//! Actors *declare* claims from the state at the start of a tick; [`settle`] groups them by pool
//! and pays them by the pool's [`Policy`]; the outcomes are *committed* by the owners of both
//! sides. The giving side of a transfer (an item at the end of a belt) is held back by its sole
//! owner when it declares, so a claim names one contended pool only.
//!
//! What needs many pools at once (building: a cell and an account) is a bundle: see
//! [`crate::tick`] for how those are settled serially. Whatever changes hands is noted in the
//! [`ledger`].

use serde::{Deserialize, Serialize};

use crate::chunk::Kind;
use crate::ids::{CellId, Direction, EntityId, ItemId, PlayerId, Tick, UnitId, WalkerId};

pub mod ledger;
mod settle;

pub use ledger::{Account, Items, Ledger, TransferError, Wallets, WorldAccount};
pub use settle::{Grants, PoolHistory, settle};

/// How a pool that cannot pay every claim is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Policy {
    /// Every claim or none; after `starved_ticks_max` ticks in a row without paying (0: never)
    /// once as [`Policy::Shuffled`].
    AllOrNone {
        /// Ticks in a row that may pass without paying.
        starved_ticks_max: u32,
    },
    /// In the order of a hash of seed, tick, pool and claimant, while it lasts.
    Shuffled,
    /// In the order of (first waiting tick, claimant), while it lasts.
    FirstCome,
}

/// Something that several may want at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pool {
    /// Where.
    pub cell: CellId,
    /// Which of the things there.
    pub resource: Resource,
}

/// What of a cell is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Resource {
    /// Units of what lies there.
    Quantity,
    /// Room in the structure that stands there.
    Slot,
    /// The place to stand.
    Seat,
    /// To say what it is from now on.
    Ground,
    /// What the dock that stands there feeds its units with.
    Energy,
}

/// Who claims. Structures come before players, and those before units, each in the order of their
/// ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Claimant {
    /// A structure.
    Structure(EntityId),
    /// A player.
    Player(PlayerId),
    /// A unit.
    Unit(UnitId),
}

impl From<WalkerId> for Claimant {
    fn from(walker: WalkerId) -> Claimant {
        match walker {
            WalkerId::Player(id) => Claimant::Player(id),
            WalkerId::Unit(id) => Claimant::Unit(id),
        }
    }
}

impl Claimant {
    /// Who it is that walks; none if it is a structure.
    pub const fn walker(self) -> Option<WalkerId> {
        match self {
            Claimant::Structure(_) => None,
            Claimant::Player(id) => Some(WalkerId::Player(id)),
            Claimant::Unit(id) => Some(WalkerId::Unit(id)),
        }
    }
}

/// A wish for some of a pool. One per claimant, pool and tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Of what.
    pub pool: Pool,
    /// By whom.
    pub claimant: Claimant,
    /// Where the claimant is, which is where the outcome goes.
    pub home: CellId,
    /// How much; paid whole or not at all.
    pub amount: u32,
    /// Since when the claimant has been waiting.
    pub waiting_since: Tick,
    /// For [`Resource::Slot`]: what is to be put there.
    pub cargo: Option<Cargo>,
    /// For [`Resource::Ground`]: what the cell is to become.
    pub into: Option<Kind>,
}

/// An item handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cargo {
    /// What.
    pub item: ItemId,
    /// The neighbour of the receiving cell that it comes from.
    pub from: Direction,
}
