//! Own actions that are shown before the server has answered.

use protocol::action::Action;
use sim_core::ids::Tick;
use sim_core::players::Verdict;
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
    /// The tick in which it is to run, or later; none is as soon as can be.
    pub execute_at: Option<Tick>,
    /// How it will end, as far as that can be foreseen.
    pub foreseen: Option<Verdict>,
}

impl PendingAction {
    /// Whether it is shown as done already.
    pub fn is_shown(&self) -> bool {
        self.foreseen == Some(Verdict::Applied)
    }
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
    pub fn add(&mut self, action: Action, stake: Stake, execute_at: Option<Tick>) -> u64 {
        self.last_seq += 1;
        self.actions.push_back(PendingAction {
            seq: self.last_seq,
            action,
            stake,
            execute_at,
            foreseen: None,
        });
        self.last_seq
    }

    /// Notes how an action will end, as it looks now. Says whether it looked otherwise before.
    pub fn foresee(&mut self, seq: u64, verdict: Verdict) -> bool {
        let Some(pending) = self.actions.iter_mut().find(|it| it.seq == seq) else {
            return false;
        };
        let before = pending.foreseen.replace(verdict);
        let is_applied = |verdict: Verdict| verdict == Verdict::Applied;
        before.is_some_and(|before| is_applied(before) != is_applied(verdict))
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
