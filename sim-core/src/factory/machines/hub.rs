//! A hub credits what arrives to its owner's account.

use serde::{Deserialize, Serialize};

/// Where a hub's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hub {
    /// Items credited since it was built.
    pub delivered: u64,
}
