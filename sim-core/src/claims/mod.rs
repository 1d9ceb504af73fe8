//! How contended things change hands: claims on pools, settled by a policy.
//!
//! A claim names one pool; the giving side of a transfer is held back by its sole owner when it
//! declares. There is one claim per claimant, pool and tick.

use serde::{Deserialize, Serialize};

/// How a pool that cannot pay every claim is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Every claim or none; after `starved_ticks_max` ticks without paying (0: never) as
    /// [`Policy::Shuffled`] once.
    AllOrNone {
        /// Ticks in a row that may pass without paying.
        starved_ticks_max: u32,
    },
    /// In the order of a hash of seed, tick, pool and claimant, while it lasts.
    Shuffled,
    /// In the order of waiting: first (first waiting tick, claimant), while it lasts.
    FirstCome,
}
