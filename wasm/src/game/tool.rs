//! What the hand holds.

use sim_core::catalogue::Catalogue;
use sim_core::ids::{Direction, ItemId, PrototypeId};

/// What a click does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Builds.
    Build(PrototypeId),
    /// Takes own structures away.
    Remove,
    /// Takes from a cell by hand.
    Gather,
    /// Walks there.
    Walk,
    /// Sends the selected dock's drones there to gather.
    Haul,
    /// Copies what a drag covers.
    Copy,
    /// Builds the plan in hand.
    Paste,
    /// Gives an order of this kind, there, to whoever is looked at.
    Order(Errand),
}

/// What an order is to be, but for the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// Walk.
    Move,
    /// Take from the cell.
    Gather {
        /// Units at most.
        amount: u16,
    },
    /// Hand to what stands there.
    Deliver {
        /// What; none is whatever is at hand.
        item: Option<ItemId>,
        /// Units at most.
        amount: u16,
    },
    /// Put up a structure.
    Build(PrototypeId),
    /// Take down what stands there.
    Remove,
}

impl Tool {
    /// By its name in the interface: a prototype's key, or what the hand does without one.
    pub fn named(key: &str, catalogue: &Catalogue) -> Option<Tool> {
        match key {
            "remove" => Some(Tool::Remove),
            "gather" => Some(Tool::Gather),
            "walk" => Some(Tool::Walk),
            "haul" => Some(Tool::Haul),
            "copy" => Some(Tool::Copy),
            "paste" => Some(Tool::Paste),
            _ => catalogue.prototype_by_key(key).map(Tool::Build),
        }
    }

    /// What it puts on a cell.
    pub fn builds(self) -> Option<PrototypeId> {
        match self {
            Tool::Build(id) | Tool::Order(Errand::Build(id)) => Some(id),
            _ => None,
        }
    }

    /// Its name in the interface.
    pub fn key(self, catalogue: &Catalogue) -> &str {
        match self {
            Tool::Remove => "remove",
            Tool::Gather => "gather",
            Tool::Walk => "walk",
            Tool::Haul => "haul",
            Tool::Order(Errand::Move) => "order_move",
            Tool::Order(Errand::Gather { .. }) => "order_gather",
            Tool::Order(Errand::Deliver { .. }) => "order_deliver",
            Tool::Order(Errand::Build(_)) => "order_build",
            Tool::Order(Errand::Remove) => "order_remove",
            Tool::Copy => "copy",
            Tool::Paste => "paste",
            Tool::Build(id) => catalogue
                .prototype(id)
                .map_or("", |prototype| &prototype.key),
        }
    }
}

/// A direction turned by any number of sixths.
pub fn turned(direction: Direction, steps: i32) -> Direction {
    direction.turned(steps.rem_euclid(6) as i8)
}
