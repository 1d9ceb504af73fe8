//! How well own actions were foreseen.

use sim_core::ids::Tick;
use sim_core::players::Verdict;

use crate::pending::PendingAction;

/// Counts, from the beginning of a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Actions that were answered.
    pub answered: u64,
    /// Of those, the ones whose end was shown before the answer came.
    pub foreseen: u64,
    /// What was shown of an own action and then withdrawn or changed, because the world, or what
    /// became known of it, had it otherwise.
    pub corrections: u64,
    /// Actions that ran in a later tick than foreseen, though they ended as was shown.
    pub shifted: u64,
    /// By so many ticks at most.
    pub shift_ticks_max: u64,
    /// How often the copy of the area went wrong.
    pub desyncs: u64,
    /// How often the whole area came again: because the copy went wrong or fell behind, or with a new
    /// connection.
    pub resyncs: u64,
}

impl Tally {
    /// An action was answered: in which tick, if that was said, and whether it was done.
    pub(crate) fn note(&mut self, action: &PendingAction, tick: Option<Tick>, is_done: bool) {
        self.answered += 1;
        let Some(foreseen) = action.foreseen else {
            return;
        };
        self.foreseen += 1;
        if (foreseen == Verdict::Applied) != is_done {
            self.corrections += 1;
        } else if let (Some(tick), Some(wanted)) = (tick, action.execute_at) {
            let late = tick.0.saturating_sub(wanted.0);
            self.shifted += u64::from(late > 0);
            self.shift_ticks_max = self.shift_ticks_max.max(late);
        }
    }
}
