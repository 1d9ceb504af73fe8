//! Kinds of cells, as a catalogue names them, and sets of them.

use serde::{Deserialize, Serialize};

use crate::chunk::Kind;

/// A kind as files, and everything that tells of it, call it.
pub const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Soil => "soil",
        Kind::Sprout => "sprout",
        Kind::Biomass => "biomass",
        Kind::Water => "water",
        Kind::Ore => "ore",
        Kind::Crystal => "crystal",
        Kind::Slag => "slag",
        Kind::Rock => "rock",
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

    /// Whether it has none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its kinds, in their order.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL
            .into_iter()
            .filter(move |kind| self.contains(*kind))
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> KindSet {
        kinds.into_iter().fold(KindSet::default(), KindSet::with)
    }
}
