//! What gives a catalogue's numbers their meaning: its keys, in order. State holds numbers, so a
//! later catalogue can go on with it only if each number means there what it meant. Categories
//! are in no state: they may change.

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
    /// What each prototype does: machines of another behaviour have another state.
    pub behaviours: Vec<String>,
    /// Of recipes.
    pub recipes: Vec<String>,
    /// Of technologies.
    pub technologies: Vec<String>,
}

/// A number that means something else, or nothing, in another catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renumbered {
    /// Of an item.
    Item(usize),
    /// Of a prototype.
    Prototype(usize),
    /// Of a prototype, which does something else.
    Behaviour(usize),
    /// Of a recipe.
    Recipe(usize),
    /// Of a technology.
    Technology(usize),
}

impl fmt::Display for Renumbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Renumbered::Item(number) => write!(f, "item {number}"),
            Renumbered::Prototype(number) => write!(f, "prototype {number}"),
            Renumbered::Behaviour(number) => write!(f, "the behaviour of prototype {number}"),
            Renumbered::Recipe(number) => write!(f, "recipe {number}"),
            Renumbered::Technology(number) => write!(f, "technology {number}"),
        }
    }
}

impl Catalogue {
    /// Its keys.
    pub fn keys(&self) -> Keys {
        let Catalogue {
            items,
            prototypes,
            recipes,
            technologies,
            ..
        } = self;
        let behaviours = prototypes.iter().map(|it| it.behaviour.name());
        Keys {
            behaviours: behaviours.map(Into::into).collect(),
            items: items.iter().map(|it| it.key.clone()).collect(),
            prototypes: prototypes.iter().map(|it| it.key.clone()).collect(),
            recipes: recipes.iter().map(|it| it.key.clone()).collect(),
            technologies: technologies.iter().map(|it| it.key.clone()).collect(),
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
        let first_other = |keys: fn(&Keys) -> &[String]| first_other(keys(self), keys(later));
        let renumbered = first_other(|keys| &keys.items)
            .map(Renumbered::Item)
            .or_else(|| first_other(|keys| &keys.prototypes).map(Renumbered::Prototype))
            .or_else(|| first_other(|keys| &keys.behaviours).map(Renumbered::Behaviour))
            .or_else(|| first_other(|keys| &keys.recipes).map(Renumbered::Recipe))
            .or_else(|| first_other(|keys| &keys.technologies).map(Renumbered::Technology));
        renumbered.map_or(Ok(()), Err)
    }
}

fn first_other(keys: &[String], later: &[String]) -> Option<usize> {
    (0..keys.len()).find(|number| later.get(*number) != Some(&keys[*number]))
}
