//! Players begin to walk or gather, or stop: one order takes the place of all others, and is
//! refused if it cannot begin at once. What they go on doing from then on is as with every other
//! order: see [`super::jobs`].

use super::Orders;
use super::jobs::{Begun, Body};
use crate::ids::{CellId, PlayerId, WalkerId};
use crate::players::Rejection;
use crate::units::work::{is_within_arms_reach, yielded};
use crate::units::{Activity, Job, Order};

impl Orders<'_> {
    pub(super) fn stop(&mut self, id: PlayerId) -> Result<(), Rejection> {
        self.set_job(id, Job::default())
    }

    pub(super) fn walk(&mut self, id: PlayerId, to: CellId) -> Result<(), Rejection> {
        self.begin_at_once(id, Order::Move { to })
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
        if yielded(&world.catalogue, &fact).is_none() {
            return Err(Rejection::NothingToGather);
        }
        let order = Order::Gather {
            cell,
            amount: u16::MAX,
        };
        match &player.job.activity {
            Activity::Gathering { cell: current, .. } if *current == cell => {
                let activity = player.job.activity.clone();
                self.set_job(id, Job::of(order, activity))
            }
            _ => self.begin_at_once(id, order),
        }
    }

    fn begin_at_once(&mut self, id: PlayerId, order: Order) -> Result<(), Rejection> {
        let player = self.world.people.get(id).ok_or(Rejection::NotPresent)?;
        let body = Body {
            id: WalkerId::Player(id),
            owner: id,
            cell: player.cell,
            is_in_the_way: false,
        };
        match self.begin(body, order)? {
            Begun::At(activity) => self.set_job(id, Job::of(order, activity)),
            Begun::Done => self.set_job(id, Job::default()),
            Begun::NotNow => Err(Rejection::TooManySearches),
        }
    }

    fn set_job(&mut self, id: PlayerId, job: Job) -> Result<(), Rejection> {
        let player = self.world.people.edit(id).ok_or(Rejection::NotPresent)?;
        player.job = job;
        Ok(())
    }
}
