//! Owning cells without building, and what is between the player and others.

use protocol::action::Action;
use sim_core::claims::Policy;
use sim_core::ids::{CellId, PlayerId};
use sim_core::players::Rejection;

use super::Game;

/// Ticks in a row in which all may go without, where all or none are served, before some are.
const STARVED_TICKS_MAX: u32 = 20;

/// How a cell is shared, by its name in the page.
fn policy_named(key: &str) -> Option<Policy> {
    match key {
        "shuffled" => Some(Policy::Shuffled),
        "first_come" => Some(Policy::FirstCome),
        "all_or_none" => Some(Policy::AllOrNone {
            starved_ticks_max: STARVED_TICKS_MAX,
        }),
        _ => None,
    }
}

impl Game {
    /// Makes the selected cell the player's own.
    pub fn claim_selected(&mut self, now_ms: f64) {
        let Some(cell) = self.selected else { return };
        let verdict = self.session.may_claim(cell);
        self.act_if(verdict, Action::Claim { cell }, now_ms);
    }

    /// Gives up the selected cell.
    pub fn release_selected(&mut self, now_ms: f64) {
        let Some(cell) = self.selected else { return };
        let verdict = self.session.may_dispose(cell);
        self.act_if(verdict, Action::Release { cell }, now_ms);
    }

    /// Says how what lies on the selected cell is shared: `shuffled`, `first_come` or
    /// `all_or_none`.
    pub fn share_selected(&mut self, policy: &str, now_ms: f64) {
        let (Some(cell), Some(policy)) = (self.selected, policy_named(policy)) else {
            return;
        };
        let verdict = self.session.may_dispose(cell);
        self.act_if(verdict, Action::SetPolicy { cell, policy }, now_ms);
    }

    /// Lets another player build on the own cells, or no longer.
    pub fn let_build(&mut self, to: PlayerId, may: bool) {
        self.act(match may {
            true => Action::Grant { to },
            false => Action::Revoke { to },
        });
    }

    /// Gives so much of the item of this key to another player.
    pub fn give(&mut self, to: PlayerId, item: &str, amount: u64) {
        let items = [(item.into(), amount)].into();
        self.act(Action::Give { to, items });
    }

    pub(super) fn act_if(&mut self, verdict: Result<(), Rejection>, action: Action, now_ms: f64) {
        match verdict {
            Ok(()) => self.act(action),
            Err(rejection) => self.refuse(&rejection, now_ms),
        }
    }

    /// Whether a claim, a release or another way of sharing is asked for and not confirmed.
    pub fn is_land_pending(&self, cell: CellId) -> bool {
        let mut pending = self.session.pending().iter();
        pending.any(|pending| match &pending.action {
            Action::Claim { cell: at }
            | Action::Release { cell: at }
            | Action::SetPolicy { cell: at, .. } => *at == cell,
            _ => false,
        })
    }
}
