//! What may be built, and what it does.

use alloc::collections::BTreeMap;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use super::{Amounts, KindSet};
use crate::chunk::Kind;
use crate::ids::{CategoryId, ItemId};

/// A kind of structure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prototype {
    /// Its name in files and messages.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What it does, in a sentence.
    pub about: String,
    /// What building one takes from the builder's account, and removing it gives back.
    pub cost: Amounts,
    /// Whether people walk over it.
    pub walkable: bool,
    /// What it does.
    pub behaviour: Behaviour,
}

/// What a structure does. `draws` is the power units a tick that it draws while it works; with 0 it
/// needs no power.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Takes from the cells next to it, one unit each period, and hands on to the cell it faces.
    Extract {
        /// Kinds it takes.
        takes: KindSet,
        /// Ticks from one unit to the next, at least 1.
        period_ticks: u16,
    },
    /// Moves items to the cell it faces.
    Convey {
        /// Ticks from entering to leaving, a multiple of `capacity`.
        travel_ticks: u16,
        /// Items it holds, at least 2.
        capacity: u8,
    },
    /// Takes items from behind, and hands them in turn to the cells ahead on the left, ahead, and
    /// ahead on the right.
    Split {
        /// Ticks from entering to leaving, at least 1.
        transit_ticks: u16,
    },
    /// Takes items from all sides but its front, in turn, and hands them on to the cell it faces.
    Merge {
        /// Ticks from entering to leaving, at least 1.
        transit_ticks: u16,
    },
    /// Lets lines cross: what enters on a side leaves on the opposite one.
    Bridge {
        /// Ticks from entering to leaving, a multiple of `capacity`.
        travel_ticks: u16,
        /// Items it holds of each line, at least 2.
        capacity: u8,
    },
    /// Keeps items, and hands them on to the cell it faces.
    Store {
        /// Items it holds, at least 1.
        capacity: u16,
    },
    /// Works by a recipe, and hands the product on to the cell it faces.
    Craft {
        /// The recipes it can work by.
        category: CategoryId,
        /// Power it draws.
        draws: u16,
    },
    /// Burns items, and feeds the power network it is connected to.
    Generate {
        /// Ticks that a unit of each lasts at full load, at least 1.
        burns: BTreeMap<ItemId, u16>,
        /// Power units a tick at full load, at least 1.
        gives: u16,
    },
    /// Connects the structures around it, and other such structures, to one power network.
    Connect {
        /// Cells from it that it reaches, at least 1.
        radius_cells: u8,
    },
    /// Turns items into research.
    Research {
        /// Power it draws.
        draws: u16,
    },
    /// Changes one of the cells next to it each period, using up an item.
    Seed {
        /// The item, one unit each period.
        uses: ItemId,
        /// Kinds that it changes.
        from: KindSet,
        /// What they become.
        into: Kind,
        /// Ticks from one change to the next, at least 1.
        period_ticks: u16,
        /// Power it draws.
        draws: u16,
    },
    /// Takes a unit from a cell of water next to it each period, and puts it on the cell of soil
    /// that it faces, which becomes water.
    Pump {
        /// Ticks from one unit to the next, at least 1.
        period_ticks: u16,
        /// Power it draws.
        draws: u16,
    },
    /// Where drones start from, and what feeds them.
    Dock {
        /// The item that a drone is made of.
        launches: ItemId,
        /// Drones it keeps, at least 1.
        units_max: u8,
        /// Ticks in which it charges by a unit of energy, at least 1.
        period_ticks: u16,
        /// Power it draws while it charges.
        draws: u16,
    },
    /// Builds copies of a blueprint outward, by itself, from what it is fed with.
    Replicate {
        /// Power it draws.
        draws: u16,
    },
    /// Credits what arrives to its owner's account.
    Collect {
        /// Items it accepts in a tick, at least 1.
        items_per_tick: u8,
    },
}

impl Behaviour {
    /// What it is called in files.
    pub const fn name(&self) -> &'static str {
        match self {
            Behaviour::Extract { .. } => "extract",
            Behaviour::Convey { .. } => "convey",
            Behaviour::Split { .. } => "split",
            Behaviour::Merge { .. } => "merge",
            Behaviour::Bridge { .. } => "bridge",
            Behaviour::Store { .. } => "store",
            Behaviour::Craft { .. } => "craft",
            Behaviour::Generate { .. } => "generate",
            Behaviour::Connect { .. } => "connect",
            Behaviour::Research { .. } => "research",
            Behaviour::Seed { .. } => "seed",
            Behaviour::Pump { .. } => "pump",
            Behaviour::Dock { .. } => "dock",
            Behaviour::Replicate { .. } => "replicate",
            Behaviour::Collect { .. } => "collect",
        }
    }

    /// Whether it matters where such a structure faces.
    pub const fn has_facing(&self) -> bool {
        match self {
            Behaviour::Extract { .. }
            | Behaviour::Convey { .. }
            | Behaviour::Split { .. }
            | Behaviour::Merge { .. }
            | Behaviour::Store { .. }
            | Behaviour::Craft { .. }
            | Behaviour::Pump { .. }
            | Behaviour::Replicate { .. } => true,
            Behaviour::Bridge { .. }
            | Behaviour::Generate { .. }
            | Behaviour::Connect { .. }
            | Behaviour::Research { .. }
            | Behaviour::Seed { .. }
            | Behaviour::Dock { .. }
            | Behaviour::Collect { .. } => false,
        }
    }

    /// Power units a tick that such a structure draws while it works; 0 if it needs no power.
    pub const fn draws(&self) -> u16 {
        match self {
            Behaviour::Craft { draws, .. }
            | Behaviour::Research { draws }
            | Behaviour::Seed { draws, .. }
            | Behaviour::Pump { draws, .. }
            | Behaviour::Dock { draws, .. }
            | Behaviour::Replicate { draws } => *draws,
            Behaviour::Extract { .. }
            | Behaviour::Convey { .. }
            | Behaviour::Split { .. }
            | Behaviour::Merge { .. }
            | Behaviour::Bridge { .. }
            | Behaviour::Store { .. }
            | Behaviour::Generate { .. }
            | Behaviour::Connect { .. }
            | Behaviour::Collect { .. } => 0,
        }
    }
}
