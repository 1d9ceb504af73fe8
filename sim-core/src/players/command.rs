//! What a player may ask for, and the answers.

use serde::{Deserialize, Serialize};

use super::Parcel;
use crate::blueprint::Blueprint;
use crate::claims::{Policy, TransferError};
use crate::ids::{
    CellId, Direction, ItemId, PlayerId, PrototypeId, RecipeId, TechnologyId, Tick, UnitId,
};
use crate::limits::QUEUE_ORDERS_MAX;
use crate::units::{QueueEdit, QueueError};

/// What a player may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Walk to a cell, by the shortest way known when asked, and drop all orders for it.
    Walk {
        /// Where to.
        to: CellId,
    },
    /// Drop all orders, and stop.
    Stop,
    /// Take from a cell by hand, one unit a period, until it is empty or something else is asked;
    /// and drop all orders for it.
    Gather {
        /// Where from.
        cell: CellId,
    },
    /// Put a structure on a cell. The cell becomes one's own, unless it is someone else's who
    /// lets one build there: then the structure is theirs, too.
    Build {
        /// Where.
        cell: CellId,
        /// What.
        prototype: PrototypeId,
        /// The neighbour it is to work towards.
        facing: Direction,
    },
    /// Turn an own structure.
    Rotate {
        /// Where it stands.
        cell: CellId,
        /// The neighbour it is to work towards.
        facing: Direction,
    },
    /// Take an own structure away, and give its cell up; its cost and what it holds come back.
    Remove {
        /// Where it stands.
        cell: CellId,
    },
    /// Make a cell that is nobody's one's own, without building.
    Claim {
        /// Which.
        cell: CellId,
    },
    /// Give up an own cell on which nothing stands.
    Release {
        /// Which.
        cell: CellId,
    },
    /// Say how what lies on an own bare cell is shared among those who take from it, or what an own
    /// dock has among its units.
    SetPolicy {
        /// Which.
        cell: CellId,
        /// How.
        policy: Policy,
    },
    /// Give items from one's own account, all of them or none.
    Give {
        /// To whom; they need not be present.
        to: PlayerId,
        /// What.
        items: Parcel,
    },
    /// Let another player build on one's cells, also those to come. Granted again it changes
    /// nothing.
    Grant {
        /// Whom.
        to: PlayerId,
    },
    /// No longer let them. What was never granted is not granted now, either.
    Revoke {
        /// Whom.
        to: PlayerId,
    },
    /// Say what an own machine is to make; what it holds comes back.
    SetRecipe {
        /// Where it stands.
        cell: CellId,
        /// By which recipe; none if it is to make nothing.
        recipe: Option<RecipeId>,
    },
    /// Change a queue of orders.
    Queue {
        /// Of which own unit; none is one's own.
        unit: Option<UnitId>,
        /// How.
        edit: QueueEdit,
    },
    /// Let a unit start from an own dock. What it is made of comes from one's own account.
    Launch {
        /// Where the dock stands.
        cell: CellId,
    },
    /// Take an own unit back, from wherever it is: what it is made of and what it carries comes
    /// back.
    Recall {
        /// Which.
        unit: UnitId,
    },
    /// Say what one's labs are to find out. What was done for another technology is kept.
    Research {
        /// Which technology; none if they are to rest.
        technology: Option<TechnologyId>,
    },
    /// Build all of a blueprint, or nothing: each of its structures as by building it.
    Paste {
        /// Where its anchor is to lie.
        at: CellId,
        /// The direction there that is to be its direction 0.
        facing: Direction,
        /// What.
        blueprint: Blueprint,
    },
    /// Say what an own replicator is to copy; what it holds comes back.
    SetBlueprint {
        /// Where it stands.
        cell: CellId,
        /// What; none if it is to copy nothing.
        blueprint: Option<Blueprint>,
    },
}

/// An action with its player's number for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Who asks.
    pub player: PlayerId,
    /// Grows from command to command of a player; one sent again is answered and not repeated.
    pub seq: u64,
    /// What they ask for.
    pub action: Action,
}

/// Why a command was refused. It has changed nothing. New reasons come at the end: snapshots
/// number them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// The player has not joined, or has left.
    NotPresent,
    /// Older than the commands whose answers are remembered.
    StaleSequence,
    /// The planet has no such cell.
    UnknownCell,
    /// The catalogue has no such prototype.
    UnknownPrototype,
    /// Too far from where the player stands, from their hubs, and from what they own.
    OutOfReach {
        /// Cells it may be away.
        reach: u32,
    },
    /// Something stands there already.
    Occupied,
    /// Someone stands there.
    SeatTaken,
    /// Water and rock carry no structure.
    Unbuildable,
    /// Five neighbours: nothing that has a facing may stand there.
    Pentagon,
    /// The cell belongs to someone else.
    NotYours,
    /// The account holds too little.
    Unaffordable {
        /// Of this.
        item: ItemId,
        /// It costs this much.
        needed: u64,
        /// The account holds this much.
        held: u64,
    },
    /// Nothing stands there.
    NoStructure,
    /// No way there, or none within the bounds of the search.
    NoPath,
    /// The cell yields nothing that a hand can take.
    NothingToGather,
    /// The player has built in as many chunks as one player may.
    TooManyChunks {
        /// That many.
        most: u32,
    },
    /// The way was looked for until the searches of this tick had cost what they may. In another
    /// tick the answer may be another.
    TooManySearches,
    /// The catalogue has no such recipe.
    UnknownRecipe,
    /// The structure works by no recipe, or not by this one.
    WrongRecipe,
    /// No player of this number ever joined.
    UnknownPlayer,
    /// The catalogue has no such item.
    UnknownItem,
    /// What is between two players was asked for with oneself.
    SamePlayer,
    /// The other's account can count no more of an item.
    AccountFull {
        /// Of this.
        item: ItemId,
    },
    /// As many may build on the player's cells as may.
    TooManyGrants {
        /// That many.
        most: u32,
    },
    /// The player owns as many cells on which nothing stands as one player may.
    TooManyClaims {
        /// That many.
        most: u32,
    },
    /// The catalogue has no such technology.
    UnknownTechnology,
    /// The player knows this technology.
    AlreadyKnown,
    /// The player does not know a technology that this takes.
    TechnologyMissing {
        /// Which.
        technology: TechnologyId,
    },
    /// The blueprint would lie over a pentagon, where it would bend.
    WouldBend,
    /// Blueprints of this tick have cost what they may. In another tick the answer may be another.
    TooManyPastes,
    /// What stands there copies no blueprints.
    NotAReplicator,
    /// The blueprint has more structures than a replicator copies.
    BlueprintTooLarge {
        /// That many it may have.
        most: u32,
    },
    /// There is no unit of this number, or no longer.
    UnknownUnit,
    /// The queue has as many orders as a queue may.
    QueueFull {
        /// That many.
        most: u32,
    },
    /// The queue has no such place.
    NoSuchOrder {
        /// It has so many orders.
        count: u32,
    },
    /// What stands there is no dock.
    NotADock,
    /// The dock keeps as many units as it can.
    DockFull {
        /// That many.
        most: u32,
    },
    /// The player has as many units as one player may.
    TooManyUnits {
        /// That many.
        most: u32,
    },
    /// All cells around are taken, or nobody can stand on them.
    NoRoom,
    /// Nobody makes this by hand; units make nothing at all.
    NotByHand,
    /// Further from the unit's dock than it is sent.
    TooFarFromDock {
        /// Cells it may be away.
        reach: u32,
    },
}

impl From<QueueError> for Rejection {
    fn from(error: QueueError) -> Rejection {
        match error {
            QueueError::Full => Rejection::QueueFull {
                most: QUEUE_ORDERS_MAX as u32,
            },
            QueueError::NoSuchPlace { count } => Rejection::NoSuchOrder {
                count: count.into(),
            },
        }
    }
}

impl From<TransferError> for Rejection {
    fn from(error: TransferError) -> Rejection {
        match error {
            TransferError::UnknownPlayer(_) => Rejection::UnknownPlayer,
            TransferError::Short { item, needed, held } => {
                Rejection::Unaffordable { item, needed, held }
            }
            TransferError::Full { item } => Rejection::AccountFull { item },
        }
    }
}

impl Rejection {
    /// Its stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotPresent => "not_present",
            Rejection::StaleSequence => "stale_sequence",
            Rejection::UnknownCell => "unknown_cell",
            Rejection::UnknownPrototype => "unknown_prototype",
            Rejection::OutOfReach { .. } => "out_of_reach",
            Rejection::Occupied => "occupied",
            Rejection::SeatTaken => "seat_taken",
            Rejection::Unbuildable => "unbuildable",
            Rejection::Pentagon => "pentagon",
            Rejection::NotYours => "not_yours",
            Rejection::Unaffordable { .. } => "unaffordable",
            Rejection::NoStructure => "no_structure",
            Rejection::NoPath => "no_path",
            Rejection::NothingToGather => "nothing_to_gather",
            Rejection::TooManyChunks { .. } => "too_many_chunks",
            Rejection::TooManySearches => "too_many_searches",
            Rejection::UnknownRecipe => "unknown_recipe",
            Rejection::WrongRecipe => "wrong_recipe",
            Rejection::UnknownPlayer => "unknown_player",
            Rejection::UnknownItem => "unknown_item",
            Rejection::SamePlayer => "same_player",
            Rejection::AccountFull { .. } => "account_full",
            Rejection::TooManyGrants { .. } => "too_many_grants",
            Rejection::TooManyClaims { .. } => "too_many_claims",
            Rejection::UnknownUnit => "unknown_unit",
            Rejection::QueueFull { .. } => "queue_full",
            Rejection::NoSuchOrder { .. } => "no_such_order",
            Rejection::NotADock => "not_a_dock",
            Rejection::DockFull { .. } => "dock_full",
            Rejection::TooManyUnits { .. } => "too_many_units",
            Rejection::NoRoom => "no_room",
            Rejection::NotByHand => "not_by_hand",
            Rejection::TooFarFromDock { .. } => "too_far_from_dock",
            Rejection::UnknownTechnology => "unknown_technology",
            Rejection::AlreadyKnown => "already_known",
            Rejection::TechnologyMissing { .. } => "technology_missing",
            Rejection::WouldBend => "would_bend",
            Rejection::TooManyPastes => "too_many_pastes",
            Rejection::NotAReplicator => "not_a_replicator",
            Rejection::BlueprintTooLarge { .. } => "blueprint_too_large",
        }
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It took effect.
    Applied,
    /// It was refused and changed nothing.
    Rejected(Rejection),
    /// It was to change many cells. This is the first, in the order of the blueprint, for which it
    /// was refused; it changed nothing.
    RejectedAt(CellId, Rejection),
}

impl Verdict {
    /// Why it was refused, if it was.
    pub const fn rejection(&self) -> Option<&Rejection> {
        match self {
            Verdict::Applied => None,
            Verdict::Rejected(rejection) | Verdict::RejectedAt(_, rejection) => Some(rejection),
        }
    }
}

/// The answer to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandOutcome {
    /// Who asked.
    pub player: PlayerId,
    /// Their number for it.
    pub seq: u64,
    /// The tick it was first answered in.
    pub tick: Tick,
    /// The answer.
    pub verdict: Verdict,
}
