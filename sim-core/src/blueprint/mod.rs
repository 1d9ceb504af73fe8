//! Blueprints: structures with relative places, to be built elsewhere in one go.
//!
//! - [`Offset`]: where each stands. [`Patch`]: a piece of the flat grid laid on the planet, over
//!   seams and between pentagons.
//! - [`Blueprint::place`]: what would be built where. [`copy`]: a blueprint of what stands there.
//! - [`text`]: the form in which people pass them on. [`tiling`]: where copies go that are to stand
//!   side by side.
//!
//! This module does not know who may build, nor what that costs whom.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::catalogue::Catalogue;
use crate::claims::Items;
use crate::ids::{CellId, Direction, Frequency, ItemId, PrototypeId, RecipeId};
use crate::limits::{BLUEPRINT_KINDS_MAX, BLUEPRINT_RADIUS_CELLS_MAX, BLUEPRINT_STRUCTURES_MAX};

mod base32;
mod copy;
mod offset;
mod patch;
pub mod text;
pub mod tiling;

pub use copy::{CopyError, copy};
pub use offset::Offset;
pub use patch::{Bend, Bounds, Frame, Patch};

/// A structure of a blueprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Planned {
    /// Where, seen from the anchor.
    pub at: Offset,
    /// What.
    pub prototype: PrototypeId,
    /// The neighbour it works towards.
    pub facing: Direction,
    /// What it makes, if it works by a recipe and one is set.
    pub recipe: Option<RecipeId>,
}

/// Structures with relative places, in the order of these. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Blueprint(Arc<[Planned]>);

/// Why structures are no blueprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlueprintError {
    /// There are none.
    Empty,
    /// There are more than [`BLUEPRINT_STRUCTURES_MAX`].
    TooMany {
        /// As many.
        found: usize,
    },
    /// There are more than [`BLUEPRINT_KINDS_MAX`] kinds of them.
    TooManyKinds,
    /// One is further from the anchor than [`BLUEPRINT_RADIUS_CELLS_MAX`].
    TooFar {
        /// Where.
        at: Offset,
    },
    /// Two stand on one place.
    Twice {
        /// Where.
        at: Offset,
    },
}

/// A structure of a blueprint, on a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Where.
    pub cell: CellId,
    /// What.
    pub prototype: PrototypeId,
    /// The neighbour of the cell that it works towards.
    pub facing: Direction,
    /// What it makes.
    pub recipe: Option<RecipeId>,
}

impl Blueprint {
    /// A blueprint of these structures, given in any order.
    ///
    /// # Errors
    /// The first reason why they are none.
    pub fn new(mut structures: Vec<Planned>) -> Result<Blueprint, BlueprintError> {
        if structures.is_empty() {
            return Err(BlueprintError::Empty);
        }
        if structures.len() > BLUEPRINT_STRUCTURES_MAX {
            return Err(BlueprintError::TooMany {
                found: structures.len(),
            });
        }
        structures.sort_unstable();
        for planned in &structures {
            if planned.at.distance() > BLUEPRINT_RADIUS_CELLS_MAX {
                return Err(BlueprintError::TooFar { at: planned.at });
            }
        }
        if let Some(pair) = structures.windows(2).find(|pair| pair[0].at == pair[1].at) {
            return Err(BlueprintError::Twice { at: pair[0].at });
        }
        let mut kinds: Vec<_> = structures.iter().map(Planned::kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() > BLUEPRINT_KINDS_MAX {
            return Err(BlueprintError::TooManyKinds);
        }
        Ok(Blueprint(structures.into()))
    }

    /// Its structures, in the order of their places; at least one.
    pub fn structures(&self) -> &[Planned] {
        &self.0
    }

    /// The same, turned about the anchor.
    ///
    /// # Panics
    /// Never: what is turned is as far from the anchor as before.
    #[must_use]
    pub fn turned(&self, by: Direction) -> Blueprint {
        let turn = |planned: &Planned| Planned {
            at: planned.at.turned(by).expect("no blueprint is too wide"),
            facing: planned.facing.turned(by.index().cast_signed()),
            ..*planned
        };
        let mut structures: Vec<Planned> = self.0.iter().map(turn).collect();
        structures.sort_unstable();
        Blueprint(structures.into())
    }

    /// What part of the grid it takes, with its anchor.
    pub fn bounds(&self) -> Bounds {
        Bounds::around(self.0.iter().map(|planned| planned.at))
    }

    /// What stands where if the anchor lies on a cell, and direction 0 points to the neighbour
    /// that the cell has in direction `facing`; in the order of [`Blueprint::structures`].
    ///
    /// # Errors
    /// If it would bend over a pentagon.
    pub fn place(
        &self,
        frequency: Frequency,
        at: CellId,
        facing: Direction,
    ) -> Result<Vec<Placed>, Bend> {
        let patch = Patch::lay(frequency, Frame { cell: at, facing }, self.bounds())?;
        let place = |planned: &Planned| {
            let frame = patch.frame(planned.at)?;
            Some(Placed {
                cell: frame.cell,
                prototype: planned.prototype,
                facing: frame.outward(planned.facing),
                recipe: planned.recipe,
            })
        };
        Ok(self.0.iter().filter_map(place).collect())
    }

    /// Whether the catalogue has all that stands in it.
    pub fn is_known(&self, catalogue: &Catalogue) -> bool {
        self.0.iter().all(|planned| {
            let recipe = planned.recipe;
            catalogue.prototype(planned.prototype).is_some()
                && recipe.is_none_or(|recipe| catalogue.recipe(recipe).is_some())
        })
    }

    /// What building all of it costs. What the catalogue does not know costs nothing.
    pub fn cost(&self, catalogue: &Catalogue) -> Items {
        let mut cost = Items::new();
        let known = |planned: &Planned| catalogue.prototype(planned.prototype);
        for (item, amount) in self.0.iter().filter_map(known).flat_map(|it| &it.cost) {
            *cost.entry(*item).or_default() += u64::from(*amount);
        }
        cost
    }

    /// How much of one item building all of it costs.
    pub fn cost_of(&self, catalogue: &Catalogue, item: ItemId) -> u64 {
        let known = |planned: &Planned| catalogue.prototype(planned.prototype);
        let costs = self.0.iter().filter_map(known);
        costs
            .filter_map(|prototype| prototype.cost.get(&item))
            .map(|amount| u64::from(*amount))
            .sum()
    }
}

impl Planned {
    fn kind(&self) -> (PrototypeId, Option<RecipeId>) {
        (self.prototype, self.recipe)
    }
}

impl fmt::Debug for Blueprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter()).finish()
    }
}

impl Serialize for Blueprint {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Blueprint {
    /// Reads only what is written: what is in another order is another blueprint's bytes.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let structures = Vec::<Planned>::deserialize(d)?;
        let is_in_order = structures.is_sorted();
        match Blueprint::new(structures) {
            Ok(blueprint) if is_in_order => Ok(blueprint),
            Ok(_) => Err(de::Error::custom("structures of a blueprint out of order")),
            Err(error) => Err(de::Error::custom(error)),
        }
    }
}

impl fmt::Display for BlueprintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlueprintError::Empty => f.write_str("a blueprint has at least one structure"),
            BlueprintError::TooMany { found } => write!(
                f,
                "a blueprint has at most {BLUEPRINT_STRUCTURES_MAX} structures, not {found}"
            ),
            BlueprintError::TooManyKinds => write!(
                f,
                "a blueprint has at most {BLUEPRINT_KINDS_MAX} kinds of structures"
            ),
            BlueprintError::TooFar { at } => write!(
                f,
                "the structure at {at} is more than {BLUEPRINT_RADIUS_CELLS_MAX} steps from the \
                 anchor"
            ),
            BlueprintError::Twice { at } => write!(f, "two structures stand at {at}"),
        }
    }
}

impl core::error::Error for BlueprintError {}
