//! Blueprints: laid on the planet, and as text.

mod places;
mod text;
mod tiling;
