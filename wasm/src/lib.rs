//! The browser's engine.
pub mod camera;
pub mod ground;
pub mod patch;
pub mod planet;
