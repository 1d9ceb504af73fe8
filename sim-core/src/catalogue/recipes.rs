//! What can be made of what.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::ids::{CategoryId, ItemId};

/// Recipes that the same machines work by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its name in files and messages.
    pub key: String,
    /// Its name for people.
    pub name: String,
}

/// A way to make one item of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// Its name in files and messages.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// Which machines work by it.
    pub category: CategoryId,
    /// What is used up: from 1 to [`crate::limits::RECIPE_NEEDS_MAX`] items in their order, at
    /// least one unit of each.
    pub needs: Vec<(ItemId, u16)>,
    /// What comes out, at least one unit.
    pub gives: (ItemId, u16),
    /// Ticks from taking to giving in a machine, at least 1.
    pub ticks: u16,
    /// Whether people work by it too, slower.
    pub by_hand: bool,
}
