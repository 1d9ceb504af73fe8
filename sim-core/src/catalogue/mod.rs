//! Items and structures as data: read from a file people can edit, checked once, then used by
//! number. What a prototype *does* is one of a few behaviours; everything else is a figure here.
//!
//! [`file`] is the form people write, [`Catalogue`] the checked form the simulation reads, [`Keys`]
//! what of it a snapshot carries.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::chunk::Kind;
use crate::claims::Policy;
use crate::ids::{ItemId, PrototypeId};

mod file;
mod keys;

pub use file::CatalogueError;
pub use keys::{Keys, Renumbered};

/// The catalogue that is compiled in.
pub const VERDANT: &str = include_str!("verdant.toml");

/// Something that can be held, carried and credited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its name in files and messages.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// The kind of cell that yields it.
    pub from: Option<Kind>,
}

/// Amounts of items, in order of items.
pub type Amounts = BTreeMap<ItemId, u32>;

/// A kind of structure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// What a structure does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
        /// Ticks from entering to leaving, at least `capacity`.
        travel_ticks: u16,
        /// Items it holds, at least 2.
        capacity: u8,
    },
    /// Credits what arrives to its owner's account.
    Collect {
        /// Items it accepts in a tick, at least 1.
        items_per_tick: u8,
    },
}

impl Behaviour {
    /// Whether it matters where such a structure faces.
    pub const fn has_facing(&self) -> bool {
        match self {
            Behaviour::Extract { .. } | Behaviour::Convey { .. } => true,
            Behaviour::Collect { .. } => false,
        }
    }
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KindSet(u8);

impl KindSet {
    /// Whether the set has the kind.
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 >> kind.bits() & 1 == 1
    }

    /// The set with one kind more.
    pub const fn with(self, kind: Kind) -> KindSet {
        KindSet(self.0 | 1 << kind.bits())
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> KindSet {
        kinds.into_iter().fold(KindSet::default(), KindSet::with)
    }
}

/// Everything the rules take from data. Immutable once made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Catalogue {
    /// By [`ItemId`].
    pub items: Vec<Item>,
    /// By [`PrototypeId`].
    pub prototypes: Vec<Prototype>,
    /// What a player joins with.
    pub start: Amounts,
    /// Ticks between two units taken by hand, at least 1.
    pub gathering_period_ticks: u16,
    /// How a cell is shared among those who claim from it.
    pub gathering_policy: Policy,
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
        Catalogue::parse(VERDANT).expect("the catalogue that is compiled in is checked by a test")
    }

    /// Reads a catalogue from its text.
    ///
    /// # Errors
    /// Every mistake in it, not only the first.
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

    /// The item of this name.
    pub fn item_by_key(&self, key: &str) -> Option<ItemId> {
        number_of(&self.items, |item| item.key == key).map(ItemId)
    }

    /// The prototype of this name.
    pub fn prototype_by_key(&self, key: &str) -> Option<PrototypeId> {
        number_of(&self.prototypes, |prototype| prototype.key == key).map(PrototypeId)
    }

    /// The item that cells of this kind yield.
    pub fn yield_of(&self, kind: Kind) -> Option<ItemId> {
        number_of(&self.items, |item| item.from == Some(kind)).map(ItemId)
    }

    /// One number for all of it: two catalogues with the same hash have the same rules.
    pub fn hash(&self) -> u64 {
        let bytes = postcard::to_allocvec(self).expect("a catalogue is plain data");
        xxhash_rust::xxh3::xxh3_64(&bytes)
    }
}

fn number_of<T>(all: &[T], is_it: impl Fn(&T) -> bool) -> Option<u16> {
    all.iter()
        .position(is_it)
        .and_then(|place| u16::try_from(place).ok())
}
