//! The world and its tick.
//!
//! Everything here is a pure function of what it is given: integers only, no clock, no I/O,
//! no randomness but hashes of counters, no `unsafe`. The same bytes come out on every machine.
//!
//! Where to look:
//! - [`ids`]: what things are called. [`limits`]: every bound, with its reason.
//! - [`topology`]: which cell is next to which. [`worldgen`]: what the planet is before anyone
//!   touches it. [`automaton`]: how it lives by itself.
//! - [`catalogue`]: items and structures, as data. [`chunk`]: the state of 64 x 64 cells.
//! - [`claims`]: how contended things are settled. [`factory`]: what machines want and do.
//!   [`players`]: people, their accounts and their commands.
//! - [`tick`]: the phases in order, and [`World`](tick::World), which is stepped.
//! - [`hash`] and [`snapshot`]: the world as one number and as bytes. [`notation`]: a patch of
//!   world as text, for tests and bug reports.
//!
//! This crate does not know what a socket, a file, a thread or a clock is.

#![no_std]
extern crate alloc;

pub mod automaton;
pub mod catalogue;
pub mod chunk;
pub mod claims;
pub mod ids;
pub mod limits;
mod mix;
pub mod topology;
pub mod worldgen;
