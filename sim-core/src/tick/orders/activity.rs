//! Players begin to walk or gather, or stop. What they go on doing from then on is declared like
//! everything else: see [`crate::players::activity`].

use super::Orders;
use crate::ids::{CellId, PlayerId};
use crate::players::activity::{is_gatherable, is_within_arms_reach};
use crate::players::{Activity, Rejection};

impl Orders<'_> {
    pub(super) fn stop(&mut self, id: PlayerId) -> Result<(), Rejection> {
        self.set_activity(id, Activity::Idle)
    }

    pub(super) fn walk(&mut self, id: PlayerId, to: CellId) -> Result<(), Rejection> {
        let path = self.find_path(id, to)?;
        let world = &*self.world;
        let due = world
            .tick
            .after(u64::from(world.catalogue.walking_ticks_per_cell));
        let activity = match path.is_empty() {
            true => Activity::Idle,
            false => Activity::Walking { path, due },
        };
        self.set_activity(id, activity)
    }

    /// Gathering the same cell again goes on as it was: asking often does not make it faster.
    pub(super) fn gather(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let world = &mut *self.world;
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        let frequency = world.params.frequency;
        if !cell.is_on(frequency) {
            return Err(Rejection::UnknownCell);
        }
        // Before looking at the cell: a far one's chunk would be generated for that.
        if !is_within_arms_reach(frequency, player, cell) {
            return Err(Rejection::NothingToGather);
        }
        let fact = world.land.fact(cell).ok_or(Rejection::UnknownCell)?;
        if !is_gatherable(&world.catalogue, frequency, player, cell, &fact) {
            return Err(Rejection::NothingToGather);
        }
        match &player.activity {
            Activity::Gathering { cell: current, .. } if *current == cell => Ok(()),
            _ => {
                let due = world
                    .tick
                    .after(u64::from(world.catalogue.gathering_period_ticks));
                self.set_activity(id, Activity::Gathering { cell, due })
            }
        }
    }

    fn set_activity(&mut self, id: PlayerId, activity: Activity) -> Result<(), Rejection> {
        let player = self.world.people.edit(id).ok_or(Rejection::NotPresent)?;
        player.activity = activity;
        Ok(())
    }
}
