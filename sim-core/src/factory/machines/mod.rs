//! What each kind of machine does: its state, what it wants, what it takes in, and what becomes of
//! it when that is granted. A file a kind.

mod bridge;
mod crafter;
mod extractor;
mod hub;
mod merger;
mod pump;
mod splitter;
mod store;

pub use bridge::Bridge;
pub use crafter::{Crafter, Made};
pub use extractor::Extractor;
pub use hub::Hub;
pub use merger::Merger;
pub use pump::Pump;
pub use seeder::Seeder;
pub use splitter::Splitter;
pub use store::Store;

pub(super) mod belt;
pub(super) mod seeder;
