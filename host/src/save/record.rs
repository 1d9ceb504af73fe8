//! What a journal says of a tick.

use serde::{Deserialize, Serialize};
use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use sim_core::limits::INPUTS_PER_TICK_MAX;
use sim_core::tick::{Input, SealedTick};

use super::PLAYER;

/// What a journal says: how the world was, and perhaps what went into a tick after that. Without
/// inputs it is a mark: the world has come so far.
///
/// A tick is written down before it is stepped, so its hash comes with the next record. Ticks
/// without inputs have no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// That of the record before, or one after it.
    pub(super) at: Tick,
    /// The world's hash after that tick.
    pub(super) hash: StateHash,
    /// The next tick that has inputs.
    pub(super) sealed: Option<SealedTick>,
}

impl Record {
    /// The tick that a journal leads to which ends with this.
    pub(super) fn tick(&self) -> Tick {
        self.sealed.as_ref().map_or(self.at, |sealed| sealed.tick)
    }

    /// Why this can't come after a record of `before`, if it can't.
    pub(super) fn problem(&self, before: Tick) -> Option<&'static str> {
        if self.at < before {
            return Some("it goes back to a tick before that of the record before it");
        }
        let sealed = self.sealed.as_ref()?;
        if sealed.tick <= self.at {
            return Some("its inputs are for a tick that is over");
        }
        if sealed.inputs.is_empty() {
            return Some("it has no inputs");
        }
        if sealed.inputs.len() > INPUTS_PER_TICK_MAX {
            return Some("it has more inputs than a tick takes");
        }
        let is_own = |input: &Input| match input {
            Input::Join { player, .. } | Input::Leave { player } => *player == PLAYER,
            Input::Command(command) => command.player == PLAYER,
        };
        let all_own = sealed.inputs.iter().all(is_own);
        (!all_own).then_some("it has inputs of another player, and there is only one")
    }
}
