//! What is found out by research, and what that unlocks.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, PrototypeId, RecipeId, TechnologyId};

/// Something that research finds out. What no technology unlocks is free from the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Technology {
    /// Its name in files and messages.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What it is good for, in a sentence.
    pub about: String,
    /// What has to be known before, in order; nothing comes after itself.
    pub after: Vec<TechnologyId>,
    /// What one unit of research uses up: items in their order, at least one unit of each.
    pub uses: Vec<(ItemId, u16)>,
    /// Units of research it takes, at least 1.
    pub units: u32,
    /// Ticks that a lab works on one unit, at least 1.
    pub unit_ticks: u16,
    /// Structures it unlocks, in order.
    pub prototypes: Vec<PrototypeId>,
    /// Recipes it unlocks, in order.
    pub recipes: Vec<RecipeId>,
}
