//! What things are called: cells, chunks, players, items, entities, ticks.
//!
//! Identifiers are plain integers with a canonical order. They serialise as integers in binary
//! formats and as short text (`N0:12:7`) in formats meant for people.

mod direction;
mod entity;
mod place;
mod text;
mod tick;

pub use direction::Direction;
pub use entity::{
    CategoryId, EntityId, ItemId, PlayerId, PrototypeId, RecipeId, TechnologyId, UnitId, WalkerId,
};
pub use place::{CellId, ChunkId, Diamond, Frequency};
pub use text::ParseIdError;
pub use tick::Tick;
