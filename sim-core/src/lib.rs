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
//!   [`power`]: networks, and how fast machines work for them.
//!   [`players`]: people, their accounts and their commands. [`units`]: whoever walks and works by
//!   a queue of orders.
//! - [`blueprint`]: structures with relative places, to be copied, told and placed elsewhere.
//! - [`step`]: what one chunk does in a tick, as pure functions.
//! - [`tick`]: the phases in order, and the world, which is stepped.
//! - [`forecast`]: what will happen if nobody does anything.
//! - [`part`]: a part of the world, computed from what crosses its edge.
//! - [`hash`]: the world as one number. [`notation`]: a patch of it as text, for tests and bug
//!   reports. [`scenario`]: a fixed busy world, for comparing machines and builds.
//!
//! This crate does not know what a socket, a file, a thread or a clock is.

#![no_std]
extern crate alloc;

pub mod automaton;
pub mod blueprint;
pub mod catalogue;
pub mod chunk;
pub mod claims;
pub mod factory;
pub mod forecast;
pub mod hash;
pub mod ids;
pub mod limits;
mod mix;
pub mod notation;
pub mod part;
pub mod players;
pub mod power;
pub mod scenario;
pub mod step;
pub mod tick;
pub mod topology;
pub mod units;
pub mod worldgen;
