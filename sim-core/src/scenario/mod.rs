//! Fixed worlds that run by themselves, for comparing machines, builds, versions and policies.
//!
//! - [`Scenario`]: a busy planet, everything at work.
//! - [`wild`]: a planet that nobody builds on, and its automaton alone; [`naive`]: its naive twin.
//! - [`factory`]: large factories of one sort.
//! - [`lockstep`]: the busy planet computed in every way, and compared.
//! - [`rollback`]: a client's area, computed ahead again and again.
//! - [`ecology`]: what becomes of a busy planet in the long run.
//! - [`claims`]: the smallest world of all, agents who live from a pool. [`contention`]: claims on
//!   many pools, and nothing around them.

pub mod claims;
pub mod contention;
mod drones;
pub mod ecology;
pub mod factory;
pub(crate) mod laboratories;
pub mod lockstep;
pub mod naive;
pub mod rollback;
pub mod wild;

mod busy;

pub use busy::Scenario;
pub use lockstep::Backwards;
