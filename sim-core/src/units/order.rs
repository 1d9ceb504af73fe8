//! What a player or a unit can be told to do, and what becomes of the list of it.

use serde::{Deserialize, Serialize};

use crate::ids::{CellId, Direction, ItemId, PrototypeId, RecipeId};

/// A thing to do. Whoever is too far away for it walks there first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Walk to a cell.
    Move {
        /// Where to.
        to: CellId,
    },
    /// Take from a cell, a unit a period, until it is empty or no more can be carried.
    Gather {
        /// Where from.
        cell: CellId,
        /// Units at most.
        amount: u16,
    },
    /// Hand to what stands on a cell, an item a period.
    Deliver {
        /// Where to.
        cell: CellId,
        /// What; if nothing is said, whatever is at hand and taken there.
        item: Option<ItemId>,
        /// Units at most.
        amount: u16,
    },
    /// Put a structure on a cell, which the owner pays.
    Build {
        /// Where.
        cell: CellId,
        /// What.
        prototype: PrototypeId,
        /// The neighbour it is to work towards.
        facing: Direction,
    },
    /// Take a structure away, which comes back to the owner.
    Remove {
        /// Where it stands.
        cell: CellId,
    },
    /// Let time pass.
    Wait {
        /// As much of it.
        ticks: u16,
    },
    /// Make something by hand, of what is in the own account. Units have no hands for it.
    Craft {
        /// What.
        recipe: RecipeId,
        /// How often.
        amount: u16,
    },
    /// Go on with the first order of the queue.
    Repeat,
}

impl Order {
    /// The cell that it is about, if it is about one.
    pub const fn cell(&self) -> Option<CellId> {
        match self {
            Order::Move { to: cell }
            | Order::Gather { cell, .. }
            | Order::Deliver { cell, .. }
            | Order::Build { cell, .. }
            | Order::Remove { cell } => Some(*cell),
            Order::Wait { .. } | Order::Craft { .. } | Order::Repeat => None,
        }
    }
}

/// A change of a queue, of orders in whatever form. Places are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QueueEdit<O = Order> {
    /// An order more, after all others.
    Append {
        /// Which.
        order: O,
    },
    /// An order more, at a place; those from there on move back by one.
    Insert {
        /// The place, at most the number of orders.
        at: u8,
        /// Which.
        order: O,
    },
    /// Another order at a place.
    Replace {
        /// The place.
        at: u8,
        /// Which.
        order: O,
    },
    /// An order less.
    Remove {
        /// The place.
        at: u8,
    },
    /// An order to another place: removed, then inserted.
    Reorder {
        /// The place it has.
        from: u8,
        /// The place it is to have.
        to: u8,
    },
    /// No orders.
    Clear,
}

impl<O> QueueEdit<O> {
    /// The order that it brings in, if any.
    pub fn order(&self) -> Option<&O> {
        match self {
            QueueEdit::Append { order }
            | QueueEdit::Insert { order, .. }
            | QueueEdit::Replace { order, .. } => Some(order),
            QueueEdit::Remove { .. } | QueueEdit::Reorder { .. } | QueueEdit::Clear => None,
        }
    }

    /// The same change, of orders in another form.
    ///
    /// # Errors
    /// The one of `form`.
    pub fn try_map<P, E>(&self, form: impl FnOnce(&O) -> Result<P, E>) -> Result<QueueEdit<P>, E> {
        Ok(match self {
            QueueEdit::Append { order } => QueueEdit::Append {
                order: form(order)?,
            },
            QueueEdit::Insert { at, order } => QueueEdit::Insert {
                at: *at,
                order: form(order)?,
            },
            QueueEdit::Replace { at, order } => QueueEdit::Replace {
                at: *at,
                order: form(order)?,
            },
            QueueEdit::Remove { at } => QueueEdit::Remove { at: *at },
            QueueEdit::Reorder { from, to } => QueueEdit::Reorder {
                from: *from,
                to: *to,
            },
            QueueEdit::Clear => QueueEdit::Clear,
        })
    }
}
