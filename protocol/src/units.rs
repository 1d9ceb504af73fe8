//! Units, and orders of queues: what is told of them, and how they are asked for by name.

use serde::{Deserialize, Serialize};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, Direction, Frequency, PlayerId, UnitId};
use sim_core::players::Rejection;
use sim_core::units::{self, Job, Load, Queue, Unit};

use crate::action::{on_planet, unknown_item, unknown_prototype, unknown_recipe};
use crate::error::ErrorBody;
use crate::server::Motion;

/// What anyone may know of a unit, and more of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitView {
    /// Its number.
    pub id: UnitId,
    /// Whose it is.
    pub owner: PlayerId,
    /// Where its dock stands.
    pub dock: CellId,
    /// Where it stands.
    pub cell: CellId,
    /// What it is at.
    pub motion: Motion,
    /// What it carries.
    pub load: Option<Load>,
    /// What it has to live on; with 0 it stands still.
    pub energy: u16,
    /// What it has to do; of one's own units alone.
    pub job: Option<JobView>,
}

/// What someone has to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    /// Their orders.
    pub queue: Queue,
    /// Why the current one does not get on, if it does not.
    pub hindrance: Option<Rejection>,
}

impl From<&Job> for JobView {
    fn from(job: &Job) -> JobView {
        JobView {
            queue: job.queue.clone(),
            hindrance: job.hindrance,
        }
    }
}

impl UnitView {
    /// What a player may know of a unit.
    pub fn of(unit: &Unit, viewer: PlayerId) -> UnitView {
        UnitView {
            id: unit.id,
            owner: unit.owner,
            dock: unit.dock,
            cell: unit.cell,
            motion: Motion::of(&unit.job.activity),
            load: unit.load,
            energy: unit.energy,
            job: (unit.owner == viewer).then(|| JobView::from(&unit.job)),
        }
    }
}

/// A thing to do: [`units::Order`], but for the names of prototypes, items and recipes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// Walk to a cell.
    Move {
        /// Where to.
        to: CellId,
    },
    /// Take from a cell until it is empty or no more can be carried.
    Gather {
        /// Where from.
        cell: CellId,
        /// Units at most.
        amount: u16,
    },
    /// Hand to what stands on a cell.
    Deliver {
        /// Where to.
        cell: CellId,
        /// The item's key in the catalogue; if nothing is said, whatever is at hand.
        item: Option<String>,
        /// Units at most.
        amount: u16,
    },
    /// Put a structure on a cell.
    Build {
        /// Where.
        cell: CellId,
        /// Its key in the catalogue.
        prototype: String,
        /// 0 to 5.
        facing: Direction,
    },
    /// Take a structure away.
    Remove {
        /// Where it stands.
        cell: CellId,
    },
    /// Let time pass.
    Wait {
        /// As much of it.
        ticks: u16,
    },
    /// Make something by hand.
    Craft {
        /// The recipe's key in the catalogue.
        recipe: String,
        /// How often.
        amount: u16,
    },
    /// Go on with the first order of the queue.
    Repeat,
}

/// A change of a queue, with orders by name.
pub type QueueEdit = units::QueueEdit<Order>;

impl Order {
    /// The order in the simulation's terms.
    ///
    /// # Errors
    /// As [`crate::action::Action::resolve`].
    pub fn resolve(
        &self,
        catalogue: &Catalogue,
        frequency: Frequency,
    ) -> Result<units::Order, ErrorBody> {
        let place = "action.queue.edit";
        let cell_of = |cell: CellId| on_planet(frequency, cell, place);
        Ok(match self {
            Order::Move { to } => units::Order::Move { to: cell_of(*to)? },
            Order::Gather { cell, amount } => units::Order::Gather {
                cell: cell_of(*cell)?,
                amount: *amount,
            },
            Order::Deliver { cell, item, amount } => units::Order::Deliver {
                cell: cell_of(*cell)?,
                item: item
                    .as_deref()
                    .map(|key| {
                        let item = catalogue.item_by_key(key);
                        item.ok_or_else(|| unknown_item(catalogue, key).at(place))
                    })
                    .transpose()?,
                amount: *amount,
            },
            Order::Build {
                cell,
                prototype,
                facing,
            } => units::Order::Build {
                cell: cell_of(*cell)?,
                prototype: catalogue
                    .prototype_by_key(prototype)
                    .ok_or_else(|| unknown_prototype(catalogue, prototype).at(place))?,
                facing: *facing,
            },
            Order::Remove { cell } => units::Order::Remove {
                cell: cell_of(*cell)?,
            },
            Order::Wait { ticks } => units::Order::Wait { ticks: *ticks },
            Order::Craft { recipe, amount } => units::Order::Craft {
                recipe: catalogue
                    .recipe_by_key(recipe)
                    .ok_or_else(|| unknown_recipe(catalogue, recipe).at(place))?,
                amount: *amount,
            },
            Order::Repeat => units::Order::Repeat,
        })
    }
}
