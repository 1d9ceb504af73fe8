//! The browser's engine.
pub mod camera;
pub mod ground;
pub mod landscape;
pub mod patch;
pub mod picking;
pub mod planet;
pub mod render;
