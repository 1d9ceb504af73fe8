//! Walking and gathering: what a player goes on doing from tick to tick.

use alloc::collections::VecDeque;
use serde::{Deserialize, Serialize};

use crate::ids::{CellId, Tick};

/// What a player is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Nothing.
    #[default]
    Idle,
    /// Walking.
    Walking {
        /// The cells still to step on, next first; never empty.
        path: VecDeque<CellId>,
        /// The tick in which the next step is due.
        due: Tick,
    },
    /// Taking from a cell by hand.
    Gathering {
        /// Where from.
        cell: CellId,
        /// The tick in which the next unit is due.
        due: Tick,
    },
}
