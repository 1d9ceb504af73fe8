//! What gives a catalogue's numbers their meaning: its keys, in order. State holds numbers, so a
//! later catalogue can go on with it only if each number means there what it meant.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

use super::Catalogue;

/// The keys of a catalogue, by number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// Of items.
    pub items: Vec<String>,
    /// Of prototypes.
    pub prototypes: Vec<String>,
}

/// A number that means something else, or nothing, in another catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renumbered {
    /// Of an item.
    Item(usize),
    /// Of a prototype.
    Prototype(usize),
}

impl fmt::Display for Renumbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Renumbered::Item(number) => write!(f, "item {number}"),
            Renumbered::Prototype(number) => write!(f, "prototype {number}"),
        }
    }
}

impl Catalogue {
    /// Its keys.
    pub fn keys(&self) -> Keys {
        Keys {
            items: self.items.iter().map(|item| item.key.clone()).collect(),
            prototypes: self
                .prototypes
                .iter()
                .map(|prototype| prototype.key.clone())
                .collect(),
        }
    }
}

impl Keys {
    /// Whether all of these have the same numbers in a later catalogue, which may go on after
    /// them.
    ///
    /// # Errors
    /// The first that has not.
    pub fn check_kept_in(&self, later: &Keys) -> Result<(), Renumbered> {
        if let Some(number) = first_other(&self.items, &later.items) {
            return Err(Renumbered::Item(number));
        }
        match first_other(&self.prototypes, &later.prototypes) {
            Some(number) => Err(Renumbered::Prototype(number)),
            None => Ok(()),
        }
    }
}

fn first_other(keys: &[String], later: &[String]) -> Option<usize> {
    (0..keys.len()).find(|number| later.get(*number) != Some(&keys[*number]))
}
