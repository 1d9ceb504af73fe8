//! After the inputs of a tick: whoever has nothing more to do for the current order of their
//! queue begins with the next one, players first, then units, each in the order of their numbers.
//!
//! What an order builds or removes is a bundle like a player's own, settled by the same code. One
//! that cannot be carried out is kept, with the reason, and tried again after a while. Everyone
//! begins at most one order in a tick, so a queue that repeats comes to no end, but costs little.

use super::Orders;
use super::navigation::Route;
use crate::claims::{Items, WorldAccount};
use crate::ids::{CellId, ItemId, PlayerId, RecipeId, Tick, WalkerId};
use crate::limits::{BUILD_REACH_CELLS, ORDER_RETRY_TICKS, ORDERS_BUILT_PER_TICK_MAX};
use crate::players::Rejection;
use crate::topology;
use crate::units::work::{Goods, Worker, gather_reach, yielded};
use crate::units::{Activity, Order};

/// Someone who begins an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    pub(super) id: WalkerId,
    /// Who pays, and whose searches are spent.
    pub(super) owner: PlayerId,
    pub(super) cell: CellId,
    /// Whether someone stood where they wanted to step last.
    pub(super) is_in_the_way: bool,
}

/// How an order begins.
pub(super) enum Begun {
    /// With this, from tick to tick.
    At(Activity),
    /// It is done already.
    Done,
    /// Not in this tick, which has no more to spend on such orders.
    NotNow,
}

impl Orders<'_> {
    /// Everyone goes on who has something to begin or to end.
    pub(super) fn run_jobs(&mut self) {
        let world = &*self.world;
        let now = world.tick;
        let people = world.people.present();
        let people = people.filter(|player| player.job.is_due(now));
        let people = people.map(|player| WalkerId::Player(player.id));
        let units = world.fleet.iter();
        let units = units.filter(|(_, unit)| unit.job.is_due(now) && !unit.is_starved());
        let due = people.chain(units.map(|(id, _)| WalkerId::Unit(id)));
        for id in due.collect::<alloc::vec::Vec<_>>() {
            self.go_on(id);
        }
    }

    fn go_on(&mut self, id: WalkerId) {
        // What others did in this tick may have taken it away.
        let Some((body, order, activity)) = self.look_up(id) else {
            return;
        };
        let is_over = matches!(activity, Activity::Waiting { .. }) && !self.is_hindered(id);
        let result = match (order, activity) {
            (Order::Craft { .. }, Activity::Crafting { recipe, left, .. }) => {
                self.craft(body, recipe, left)
            }
            (Order::Wait { .. }, _) if is_over => Ok(Begun::Done),
            (Order::Repeat, _) => return self.repeat(id),
            _ => self.begin(body, order),
        };
        let until = self.world.tick.after(ORDER_RETRY_TICKS);
        let Some(job) = self.world.job_mut(id) else {
            return;
        };
        match result {
            Ok(Begun::At(activity)) => job.begin(activity),
            Ok(Begun::Done) => job.finish(),
            Ok(Begun::NotNow) => job.activity = Activity::Idle,
            Err(reason) => job.hinder(reason, until),
        }
    }

    /// A queue of nothing else repeats without changing.
    fn repeat(&mut self, id: WalkerId) {
        let worker = self.worker(id);
        if worker.is_some_and(|(worker, _)| worker.job.queue.place() > 0)
            && let Some(job) = self.world.job_mut(id)
        {
            job.queue.rewind();
        }
    }

    fn look_up(&self, id: WalkerId) -> Option<(Body, Order, Activity)> {
        let (worker, owner) = self.worker(id)?;
        let body = Body {
            id,
            owner,
            cell: worker.cell,
            is_in_the_way: worker.job.hindrance == Some(Rejection::SeatTaken),
        };
        let order = *worker.job.queue.current()?;
        Some((body, order, worker.job.activity.clone()))
    }

    /// Someone who works, and who pays for it.
    fn worker(&self, id: WalkerId) -> Option<(Worker<'_>, PlayerId)> {
        match id {
            WalkerId::Player(id) => {
                let player = self.world.people.get(id)?;
                Some((Worker::from(&**player), id))
            }
            WalkerId::Unit(id) => {
                let unit = self.world.fleet.get(id)?;
                Some((Worker::from(&**unit), unit.owner))
            }
        }
    }

    fn is_hindered(&self, id: WalkerId) -> bool {
        let worker = self.worker(id);
        worker.is_some_and(|(worker, _)| worker.job.hindrance.is_some())
    }

    /// How an order is begun by someone where they stand.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(super) fn begin(&mut self, body: Body, order: Order) -> Result<Begun, Rejection> {
        let now = self.world.tick;
        match order {
            Order::Move { to } if to == body.cell => Ok(Begun::Done),
            Order::Move { to } => self.approach(body, to, 0),
            Order::Gather { cell, amount } => self.begin_gathering(body, cell, amount),
            Order::Deliver { cell, item, amount } => {
                self.begin_delivering(body, cell, item, amount)
            }
            Order::Build {
                cell,
                prototype,
                facing,
            } => {
                if !self.reaches(body, cell)? {
                    return self.approach(body, cell, BUILD_REACH_CELLS);
                }
                if self.built >= ORDERS_BUILT_PER_TICK_MAX {
                    return Ok(Begun::NotNow);
                }
                self.build(body.owner, cell, prototype, facing)?;
                self.built += 1;
                Ok(Begun::Done)
            }
            Order::Remove { cell } => {
                if !self.is_within(body, cell, BUILD_REACH_CELLS) {
                    return self.approach(body, cell, BUILD_REACH_CELLS);
                }
                self.remove(body.owner, cell).map(|()| Begun::Done)
            }
            Order::Wait { ticks } => Ok(Begun::At(Activity::Waiting {
                until: now.after(ticks.into()),
            })),
            Order::Craft { recipe, amount } => self.begin_crafting(body, recipe, amount),
            Order::Repeat => Ok(Begun::Done),
        }
    }

    fn begin_gathering(
        &mut self,
        body: Body,
        cell: CellId,
        amount: u16,
    ) -> Result<Begun, Rejection> {
        if amount == 0 {
            return Ok(Begun::Done);
        }
        let reach = gather_reach(body.id);
        if !self.is_within(body, cell, reach) {
            return self.approach(body, cell, reach);
        }
        let fact = self.world.land.fact(cell).ok_or(Rejection::UnknownCell)?;
        let found = yielded(&self.world.catalogue, &fact);
        let (worker, _) = self.worker(body.id).ok_or(Rejection::UnknownUnit)?;
        let carries_some = matches!(worker.goods, Goods::Load(Some(_)));
        match found {
            Some(item) if worker.goods.has_room_for(item) => Ok(Begun::At(Activity::Gathering {
                cell,
                due: self.next_unit_due(),
                left: amount,
            })),
            _ if carries_some => Ok(Begun::Done),
            _ => Err(Rejection::NothingToGather),
        }
    }

    fn begin_delivering(
        &mut self,
        body: Body,
        cell: CellId,
        item: Option<ItemId>,
        amount: u16,
    ) -> Result<Begun, Rejection> {
        let (worker, _) = self.worker(body.id).ok_or(Rejection::UnknownUnit)?;
        if amount == 0 || worker.goods.offered(item).is_empty() {
            return Ok(Begun::Done);
        }
        if !self.is_within(body, cell, 1) {
            return self.approach(body, cell, 1);
        }
        let world = &*self.world;
        let structure = world.land.structure(cell);
        structure.ok_or(Rejection::NoStructure)?;
        Ok(Begun::At(Activity::Delivering {
            cell,
            item,
            due: self.next_unit_due(),
            left: amount,
        }))
    }

    fn next_unit_due(&self) -> Tick {
        let world = &*self.world;
        let period = world.catalogue.gathering_period_ticks;
        world.tick.after(period.into())
    }

    fn begin_crafting(
        &mut self,
        body: Body,
        recipe: RecipeId,
        amount: u16,
    ) -> Result<Begun, Rejection> {
        if amount == 0 {
            return Ok(Begun::Done);
        }
        let world = &*self.world;
        let known = world.catalogue.recipe(recipe);
        let known = known.ok_or(Rejection::UnknownRecipe)?;
        if !known.by_hand || body.id != WalkerId::Player(body.owner) {
            return Err(Rejection::NotByHand);
        }
        let player = world.people.get(body.owner);
        let player = player.ok_or(Rejection::NotPresent)?;
        player.research.check_recipe(&world.catalogue, recipe)?;
        for (item, needed) in &known.needs {
            let (item, needed, held) = (*item, u64::from(*needed), player.held(*item));
            if held < needed {
                return Err(Rejection::Unaffordable { item, needed, held });
            }
        }
        let ticks = u64::from(known.ticks) * u64::from(world.catalogue.by_hand_factor);
        Ok(Begun::At(Activity::Crafting {
            recipe,
            due: world.tick.after(ticks),
            left: amount,
        }))
    }

    /// The work is done: what it took is used up only now, so who stops has lost nothing but time.
    fn craft(&mut self, body: Body, recipe: RecipeId, left: u16) -> Result<Begun, Rejection> {
        let world = &mut *self.world;
        let known = world.catalogue.recipe(recipe);
        let known = known.ok_or(Rejection::UnknownRecipe)?;
        let needs = known.needs.iter();
        let needs: Items = needs
            .map(|(item, amount)| (*item, (*amount).into()))
            .collect();
        let works = WorldAccount::Works;
        let (item, amount) = known.gives;
        world
            .ledger
            .transfer(&mut world.people, body.owner, works, &needs)?;
        world
            .ledger
            .credit(&mut world.people, works, body.owner, item, amount.into());
        match left.saturating_sub(1) {
            0 => Ok(Begun::Done),
            // Until what it takes is used up.
            left => self.begin_crafting(body, recipe, left).or(Ok(Begun::Done)),
        }
    }

    /// Whether someone may build on a cell from where they stand: a unit by its own reach, a player
    /// by all that theirs follows from.
    fn reaches(&self, body: Body, cell: CellId) -> Result<bool, Rejection> {
        match body.id {
            WalkerId::Unit(_) => Ok(self.is_within(body, cell, BUILD_REACH_CELLS)),
            WalkerId::Player(id) => match self.may_reach(id, cell) {
                Ok(()) => Ok(true),
                Err(Rejection::OutOfReach { .. }) => Ok(false),
                Err(reason) => Err(reason),
            },
        }
    }

    fn is_within(&self, body: Body, cell: CellId, reach: u32) -> bool {
        topology::distance(self.world.params.frequency, body.cell, cell) <= reach
    }

    /// Someone walks until a cell is within reach, on the way to it.
    fn approach(&mut self, body: Body, to: CellId, reach: u32) -> Result<Begun, Rejection> {
        let route = Route {
            from: body.cell,
            to,
            reach,
            avoids_others: body.is_in_the_way,
        };
        let path = match self.find_path(body.owner, route) {
            // Ways around others may be none; then these may have gone until the next try.
            Err(Rejection::NoPath) if body.is_in_the_way => return Err(Rejection::SeatTaken),
            Err(Rejection::TooManySearches) => return Ok(Begun::NotNow),
            found => found?,
        };
        let world = &*self.world;
        let due = world
            .tick
            .after(u64::from(world.catalogue.walking_ticks_per_cell));
        Ok(match path.is_empty() {
            true => Begun::NotNow,
            false => Begun::At(Activity::Walking { path, due }),
        })
    }
}
