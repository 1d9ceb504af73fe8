//! Fixed worlds that run by themselves, for comparing machines, builds, versions and policies.
//!
//! - [`Scenario`]: a busy planet, everything at work.
//! - [`factory`]: large factories of one sort.
//! - [`claims`]: the smallest world of all, agents who live from a pool.

pub mod claims;
mod drones;
pub mod factory;
pub(crate) mod laboratories;

mod busy;

pub use busy::Scenario;
