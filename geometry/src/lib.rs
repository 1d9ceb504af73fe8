//! Where the cells of a planet lie in space: the direction of a cell from its middle, and the cell
//! under a direction.
//!
//! - [`vector`]: the little linear algebra that takes.
//! - [`icosahedron`]: the twenty triangles and how a point of one is laid on the sphere.
//! - [`lattice`]: from a cell (or a place between cells) to a direction.
//! - [`locate`]: from a direction to the nearest cell.
//! - [`outline`]: the corners of a cell, the same for all cells that share them.
//!
//! Floating point lives here and above, never in the simulation: nothing computed here may find
//! its way back into the state of a world. This crate knows where a cell is, not what is on it.

pub mod icosahedron;
pub mod lattice;
pub mod locate;
pub mod outline;
pub mod vector;

pub use lattice::centre;
pub use locate::cell_at;
pub use outline::{Outline, outline};
pub use vector::Vector;
