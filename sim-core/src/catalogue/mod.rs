//! Items, recipes, structures and technologies as data: read from a file people can edit, checked
//! once, then used by number. What a prototype *does* is one of a few behaviours; everything else
//! is a figure here.
//!
//! - [`Item`], [`Recipe`], [`Prototype`] and its [`Behaviour`], [`Technology`]: the checked form,
//!   which the simulation reads.
//! - `file`: the form people write. `checks`: what has to be true of both. `bytes`: the checked
//!   form on its way to a client.
//! - [`Keys`]: what of it a snapshot carries. `chains`: figures for people who judge it.
//!   [`Figure`]: what a structure does, for those who only tell it on.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::chunk::Kind;
use crate::claims::Policy;
use crate::ids::{CategoryId, ItemId, PrototypeId, RecipeId, TechnologyId};

mod bytes;
mod chains;
mod checks;
mod figures;
#[cfg(feature = "catalogue-file")]
mod file;
mod items;
mod keys;
mod kinds;
mod mistakes;
mod prototypes;
mod recipes;
mod technologies;

pub use bytes::CatalogueBytesError;
pub use chains::RawCost;
pub use figures::Figure;
pub use items::{Amounts, Item};
pub use keys::{Keys, Renumbered};
pub use kinds::{KindSet, kind_name};
pub use mistakes::CatalogueError;
pub use prototypes::{Behaviour, Prototype};
pub use recipes::{Category, Recipe};
pub use technologies::Technology;

/// The catalogue that is compiled in, as people write it.
#[cfg(feature = "catalogue-file")]
pub const VERDANT: &str = include_str!("verdant.toml");

/// The same, checked: what [`Catalogue::to_bytes`] makes of it. A test compares the two.
const VERDANT_BYTES: &[u8] = include_bytes!("verdant.postcard");

/// Everything the rules take from data. Immutable once made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// By [`ItemId`].
    pub items: Vec<Item>,
    /// By [`CategoryId`].
    pub categories: Vec<Category>,
    /// By [`RecipeId`].
    pub recipes: Vec<Recipe>,
    /// By [`PrototypeId`].
    pub prototypes: Vec<Prototype>,
    /// By [`TechnologyId`].
    pub technologies: Vec<Technology>,
    /// What a player joins with.
    pub start: Amounts,
    /// Ticks between two units taken by hand, at least 1.
    pub gathering_period_ticks: u16,
    /// How a cell is shared among those who claim from it.
    pub gathering_policy: Policy,
    /// How many times a recipe's ticks it takes by hand, at least 1.
    pub by_hand_factor: u16,
    /// Ticks from a cell to the next, at least 1.
    pub walking_ticks_per_cell: u16,
    /// Kinds one can walk on.
    pub walking_on: KindSet,
    /// Kinds one can build on.
    pub building_on: KindSet,
}

impl Catalogue {
    /// The catalogue that is compiled in.
    pub fn verdant() -> Catalogue {
        postcard::from_bytes(VERDANT_BYTES).expect("`cargo xtask catalogue` wrote it, of this form")
    }

    /// Reads a catalogue from its text.
    ///
    /// # Errors
    /// Every mistake in it, not only the first, in the order of their lines.
    #[cfg(feature = "catalogue-file")]
    pub fn parse(text: &str) -> Result<Catalogue, Vec<CatalogueError>> {
        file::parse(text)
    }

    /// The item of this number.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.get(usize::from(id.0))
    }

    /// The prototype of this number.
    pub fn prototype(&self, id: PrototypeId) -> Option<&Prototype> {
        self.prototypes.get(usize::from(id.0))
    }

    /// What structures of a prototype do.
    pub fn behaviour(&self, id: PrototypeId) -> Option<&Behaviour> {
        self.prototype(id).map(|prototype| &prototype.behaviour)
    }

    /// The recipe of this number.
    pub fn recipe(&self, id: RecipeId) -> Option<&Recipe> {
        self.recipes.get(usize::from(id.0))
    }

    /// The technology of this number.
    pub fn technology(&self, id: TechnologyId) -> Option<&Technology> {
        self.technologies.get(usize::from(id.0))
    }

    /// The category of this number.
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.get(usize::from(id.0))
    }

    /// The item of this key.
    pub fn item_by_key(&self, key: &str) -> Option<ItemId> {
        number_of(&self.items, |item| item.key == key).map(ItemId)
    }

    /// The recipe of this key.
    pub fn recipe_by_key(&self, key: &str) -> Option<RecipeId> {
        number_of(&self.recipes, |recipe| recipe.key == key).map(RecipeId)
    }

    /// The technology of this key.
    pub fn technology_by_key(&self, key: &str) -> Option<TechnologyId> {
        number_of(&self.technologies, |technology| technology.key == key).map(TechnologyId)
    }

    /// The technology without which a structure cannot be built; none if it is free from the
    /// start.
    pub fn unlocks_prototype(&self, id: PrototypeId) -> Option<TechnologyId> {
        number_of(&self.technologies, |technology| {
            technology.prototypes.contains(&id)
        })
        .map(TechnologyId)
    }

    /// The technology without which a recipe cannot be worked by; none if it is free from the
    /// start.
    pub fn unlocks_recipe(&self, id: RecipeId) -> Option<TechnologyId> {
        number_of(&self.technologies, |technology| {
            technology.recipes.contains(&id)
        })
        .map(TechnologyId)
    }

    /// The prototype of this key.
    pub fn prototype_by_key(&self, key: &str) -> Option<PrototypeId> {
        number_of(&self.prototypes, |prototype| prototype.key == key).map(PrototypeId)
    }

    /// The item that cells of this kind yield.
    pub fn yield_of(&self, kind: Kind) -> Option<ItemId> {
        number_of(&self.items, |item| item.from == Some(kind)).map(ItemId)
    }
}

fn number_of<T>(all: &[T], is_it: impl Fn(&T) -> bool) -> Option<u16> {
    all.iter()
        .position(is_it)
        .and_then(|place| u16::try_from(place).ok())
}
