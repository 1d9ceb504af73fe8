//! Own actions that are shown before the server has answered.

use protocol::action::Action;
use std::collections::VecDeque;

use crate::stake::Stake;

/// An action on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingAction {
    /// Its number.
    pub seq: u64,
    /// What was asked for.
    pub action: Action,
    /// What it takes if it is done.
    pub stake: Stake,
}

/// Actions without an answer, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Pending {
    actions: VecDeque<PendingAction>,
    last_seq: u64,
}

impl Pending {
    /// Goes on numbering after `last_seq`, the highest number the server knows of.
    pub fn resume(&mut self, last_seq: u64) {
        self.last_seq = self.last_seq.max(last_seq);
    }

    /// Notes an action, and gives it its number.
    pub fn add(&mut self, action: Action, stake: Stake) -> u64 {
        self.last_seq += 1;
        self.actions.push_back(PendingAction {
            seq: self.last_seq,
            action,
            stake,
        });
        self.last_seq
    }

    /// Takes out the action of this number, which was answered, if it was waited for.
    pub fn answer(&mut self, seq: u64) -> Option<PendingAction> {
        let place = self.actions.iter().position(|pending| pending.seq == seq)?;
        self.actions.remove(place)
    }

    /// Those on their way, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &PendingAction> {
        self.actions.iter()
    }

    /// How many are on their way.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Whether all were answered.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }
}
