//! What each kind of machine does: its state, what it wants, what it takes in, and what becomes of
//! it when that is granted. A file a kind.

use crate::ids::{ItemId, TechnologyId};

mod bridge;
mod crafter;
mod dock;
mod extractor;
mod generator;
mod hub;
mod lab;
mod merger;
mod pump;
mod replicator;
mod splitter;
mod store;

pub use bridge::Bridge;
pub use crafter::Crafter;
pub use dock::Dock;
pub use extractor::Extractor;
pub use generator::Generator;
pub use hub::Hub;
pub use lab::Lab;
pub use merger::Merger;
pub use pump::Pump;
pub use replicator::Replicator;
pub use seeder::Seeder;
pub use splitter::Splitter;
pub use store::Store;

pub(super) mod belt;
pub(super) mod seeder;

/// What a finished piece of work used up and brought about.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Made<'c> {
    /// Items used up, as the catalogue lists them.
    pub consumed: &'c [(ItemId, u16)],
    /// An item that began to burn.
    pub burned: Option<ItemId>,
    /// Items made.
    pub produced: Option<(ItemId, u16)>,
    /// What a unit of research was done for.
    pub found_out: Option<TechnologyId>,
    /// Whether a copy of its blueprint is to be built.
    pub replicates: bool,
}
