//! A player's latest answers: part of the state, so that a command that arrives twice, even
//! across a crash, is answered twice and done once.

use alloc::collections::VecDeque;
use serde::{Deserialize, Serialize};

use super::{Rejection, Verdict};
use crate::ids::Tick;
use crate::limits::OUTCOMES_KEPT;

/// The answers to a player's last [`OUTCOMES_KEPT`] commands, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeMemory {
    answers: VecDeque<(u64, Tick, Verdict)>,
}

/// What is known of a command's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recall {
    /// Never seen, and newer than all that were.
    New,
    /// Answered in that tick.
    Answered(Tick, Verdict),
    /// Not newer than what was seen, and its answer is no longer known.
    Forgotten,
}

impl OutcomeMemory {
    /// What is known of `seq`.
    pub fn recall(&self, seq: u64) -> Recall {
        if self.answers.back().is_none_or(|(last, ..)| seq > *last) {
            return Recall::New;
        }
        match self
            .answers
            .binary_search_by_key(&seq, |(known, ..)| *known)
        {
            Ok(place) => Recall::Answered(self.answers[place].1, self.answers[place].2),
            Err(_) => Recall::Forgotten,
        }
    }

    /// The highest number answered so far; 0 if none was.
    pub fn last_seq(&self) -> u64 {
        self.answers.back().map_or(0, |(seq, ..)| *seq)
    }

    /// Whether these can be the latest answers.
    pub fn is_sound(&self, now: Tick) -> bool {
        let mut pairs = self.answers.iter().zip(self.answers.iter().skip(1));
        self.answers.len() <= OUTCOMES_KEPT
            && pairs.all(|((seq, ..), (next, ..))| seq < next)
            && self.answers.iter().all(|(_, tick, _)| *tick <= now)
    }

    /// Remembers the answer to a command that is [`Recall::New`].
    pub fn remember(&mut self, seq: u64, tick: Tick, verdict: Verdict) {
        debug_assert_eq!(self.recall(seq), Recall::New);
        if self.answers.len() == OUTCOMES_KEPT {
            self.answers.pop_front();
        }
        self.answers.push_back((seq, tick, verdict));
    }
}

impl Recall {
    /// The verdict for a command that is not new.
    pub fn verdict(self, now: Tick) -> Option<(Tick, Verdict)> {
        match self {
            Recall::New => None,
            Recall::Answered(tick, verdict) => Some((tick, verdict)),
            Recall::Forgotten => Some((now, Verdict::Rejected(Rejection::StaleSequence))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_sent_again_is_answered_as_before_until_it_is_forgotten() {
        let mut memory = OutcomeMemory::default();
        for seq in 1..=OUTCOMES_KEPT as u64 + 1 {
            assert_eq!(memory.recall(seq), Recall::New);
            memory.remember(seq, Tick(seq), Verdict::Applied);
        }
        assert_eq!(memory.recall(1), Recall::Forgotten);
        assert_eq!(
            memory.recall(2),
            Recall::Answered(Tick(2), Verdict::Applied)
        );
        assert_eq!(memory.last_seq(), OUTCOMES_KEPT as u64 + 1);
    }

    #[test]
    fn a_number_that_was_skipped_cannot_be_used_later() {
        let mut memory = OutcomeMemory::default();
        memory.remember(5, Tick(1), Verdict::Applied);
        assert_eq!(memory.recall(3), Recall::Forgotten);
        assert_eq!(memory.recall(6), Recall::New);
    }
}
