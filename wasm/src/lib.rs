//! The browser's engine: drawing, camera, hand and view model over the client.
//!
//! Where to look, from outside in:
//! - `engine`: what JavaScript sees. [`game`]: the player's side of the session: what the hand
//!   holds and does. [`view`]: what the interface is told.
//! - [`stage`]: all that is drawn, put together. [`landscape`]: the ground under a camera.
//!   [`patch`] and [`ground`]: squares of tiles and what they look like. [`render`]: shaders and
//!   buffers.
//! - [`look`]: what items and structures look like, for picture and interface alike.
//! - [`resolution`]: how finely to draw.
//! - [`camera`], [`picking`], [`planet`]: where the eye is and what it points at.
//! - `alone`: a world without a server.
//!
//! This crate does not know what a socket or a page is: the host hands it bytes, times and a
//! canvas. Floating point is at home here; nothing computed here gets into the world's state.

#[cfg(target_arch = "wasm32")]
pub mod alone;
pub mod camera;
#[cfg(target_arch = "wasm32")]
pub mod engine;
pub mod game;
pub mod ground;
pub mod landscape;
pub mod look;
pub mod patch;
pub mod picking;
pub mod planet;
pub mod render;
pub mod resolution;
pub mod stage;
pub mod view;
