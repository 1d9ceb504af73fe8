//! What a tick has to tell players, wherever they are.

use sim_core::ids::Tick;
use sim_core::players::{CommandOutcome, Discovery, Gift};
use sim_core::tick::TickOutput;

/// What is to be told of a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Which.
    pub tick: Tick,
    /// Answers to commands.
    pub outcomes: Vec<CommandOutcome>,
    /// What players got from each other.
    pub gifts: Vec<Gift>,
    /// What players' labs found out, in the order of players.
    pub discoveries: Vec<Discovery>,
}

impl News {
    /// What is to be told of a tick, if anything is.
    pub fn of(output: &TickOutput) -> Option<News> {
        // No gift without a command that was answered.
        let has_any = !output.outcomes.is_empty() || !output.discoveries.is_empty();
        has_any.then(|| News {
            tick: output.tick,
            outcomes: output.outcomes.clone(),
            gifts: output.gifts.clone(),
            discoveries: output.discoveries.clone(),
        })
    }
}
