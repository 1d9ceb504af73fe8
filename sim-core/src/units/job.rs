//! What someone has to do: a queue of orders, what they are at, and what keeps them from it.

use alloc::collections::VecDeque;
use serde::{Deserialize, Serialize};

use super::{Order, Queue, QueueEdit, QueueError};
use crate::catalogue::Catalogue;
use crate::ids::{CellId, Frequency, ItemId, RecipeId, Tick};
use crate::players::Rejection;

/// What someone is at, from tick to tick.
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
    /// Taking from a cell.
    Gathering {
        /// Where from.
        cell: CellId,
        /// The tick in which the next unit is due.
        due: Tick,
        /// Units still to take, at least 1.
        left: u16,
    },
    /// Handing to what stands on a cell.
    Delivering {
        /// Where to.
        cell: CellId,
        /// What; none is whatever is at hand.
        item: Option<ItemId>,
        /// The tick in which the next unit is due.
        due: Tick,
        /// Units still to hand over, at least 1.
        left: u16,
    },
    /// Making something by hand.
    Crafting {
        /// What.
        recipe: RecipeId,
        /// The tick in which the work is done.
        due: Tick,
        /// Times still to do, this one included, at least 1.
        left: u16,
    },
    /// Letting time pass: because that is the order, or until one that is hindered is tried again.
    Waiting {
        /// The tick in which that is over.
        until: Tick,
    },
}

/// What someone has to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Their orders.
    pub queue: Queue,
    /// What they are at for the current one.
    pub activity: Activity,
    /// Why the current order does not get on, if it does not. It is tried again.
    pub hindrance: Option<Rejection>,
}

impl Job {
    /// One order, which has begun.
    pub fn of(order: Order, activity: Activity) -> Job {
        Job {
            queue: Queue::of(order),
            activity,
            hindrance: None,
        }
    }

    /// Whether anyone can have this to do on a planet of this frequency.
    pub fn is_sound(&self, frequency: Frequency) -> bool {
        let is_on = |cell: &CellId| cell.is_on(frequency);
        let is_sound = match &self.activity {
            Activity::Idle | Activity::Crafting { .. } | Activity::Waiting { .. } => true,
            Activity::Walking { path, .. } => !path.is_empty() && path.iter().all(is_on),
            Activity::Gathering { cell, .. } | Activity::Delivering { cell, .. } => is_on(cell),
        };
        is_sound && self.queue.is_sound(frequency)
    }

    /// Whether there is nothing to do.
    pub fn is_idle(&self) -> bool {
        self.activity == Activity::Idle && self.queue.current().is_none()
    }

    /// Whether something is to be begun or ended in a tick that is not a matter of claims.
    pub fn is_due(&self, now: Tick) -> bool {
        match &self.activity {
            Activity::Idle => self.queue.current().is_some(),
            Activity::Crafting { due: tick, .. } | Activity::Waiting { until: tick } => {
                *tick <= now
            }
            Activity::Walking { .. } | Activity::Gathering { .. } | Activity::Delivering { .. } => {
                false
            }
        }
    }

    /// Begins an activity for the current order.
    pub fn begin(&mut self, activity: Activity) {
        self.activity = activity;
        self.hindrance = None;
    }

    /// The current order is done.
    pub fn finish(&mut self) {
        self.queue.advance();
        self.begin(Activity::Idle);
    }

    /// The current order does not get on, and is to be tried again later.
    pub fn hinder(&mut self, reason: Rejection, until: Tick) {
        self.activity = Activity::Waiting { until };
        self.hindrance = Some(reason);
    }

    /// Changes the queue. Whoever has another order to carry out begins with it.
    ///
    /// # Errors
    /// As [`Queue::edit`].
    pub fn edit(&mut self, edit: QueueEdit) -> Result<(), QueueError> {
        if self.queue.edit(edit)? {
            self.begin(Activity::Idle);
        }
        Ok(())
    }

    /// A step to the next cell was taken.
    pub fn step_taken(&mut self, catalogue: &Catalogue, now: Tick) {
        if let Activity::Walking { path, due } = &mut self.activity {
            path.pop_front();
            *due = now.after(u64::from(catalogue.walking_ticks_per_cell));
            if path.is_empty() {
                self.begin(Activity::Idle);
            }
        }
    }

    /// A unit was gathered or handed over: the next one takes as long, if there is to be one.
    pub fn unit_moved(&mut self, catalogue: &Catalogue, now: Tick) {
        if let Activity::Gathering { due, left, .. } | Activity::Delivering { due, left, .. } =
            &mut self.activity
        {
            *due = now.after(u64::from(catalogue.gathering_period_ticks));
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.finish();
            }
        }
    }
}
