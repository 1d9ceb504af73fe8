//! Whose queue of orders is looked at, what it will be once all that is pending is done, and what
//! the player changes of it.

use protocol::action::Action;
use protocol::units::{Order, QueueEdit};
use sim_core::ids::{CellId, UnitId, WalkerId};
use sim_core::limits::{QUEUE_ORDERS_MAX, UNIT_REACH_CELLS};
use sim_core::players::Rejection;
use sim_core::players::building::{Site, may_build};
use sim_core::step::CellFact;
use sim_core::topology;
use sim_core::units::work::yielded;
use sim_core::units::{self, Queue};

use super::Game;
use super::tool::{Errand, Tool};

impl Game {
    /// Whose queue is looked at, as long as they can be seen.
    pub fn worker(&self) -> Option<WalkerId> {
        let is_known = |id: &WalkerId| match id {
            WalkerId::Player(id) => self.session.player() == Some(*id),
            WalkerId::Unit(id) => self.unit_at_hand(*id).is_some(),
        };
        self.worker.filter(is_known)
    }

    /// A unit within sight.
    pub fn unit_at_hand(&self, id: UnitId) -> Option<&protocol::units::UnitView> {
        self.session.area()?.unit(id)
    }

    /// Looks at what someone has to do.
    pub fn select_worker(&mut self, id: WalkerId) {
        self.put_errand_away();
        self.selected = None;
        self.worker = Some(id);
    }

    /// Looks at what oneself has to do; if that is looked at already, no longer.
    pub fn select_self(&mut self) {
        let me = self.session.player().map(WalkerId::Player);
        match me.filter(|_| self.worker != me) {
            Some(me) => self.select_worker(me),
            None => self.deselect(),
        }
    }

    /// Selects who stands on a cell, or walks there; of whom that is done already, or of nobody, the
    /// cell.
    pub(super) fn select_at(&mut self, cell: CellId) {
        match self.walker_at(cell).filter(|id| self.worker != Some(*id)) {
            Some(id) => self.select_worker(id),
            None => {
                self.put_errand_away();
                self.worker = None;
                self.selected = Some(cell);
            }
        }
    }

    /// The own figure or a unit, also one that is on its way to a cell.
    fn walker_at(&self, cell: CellId) -> Option<WalkerId> {
        let is_here = |at: CellId, motion: protocol::server::Motion| match motion {
            protocol::server::Motion::Walking { to, .. } => at == cell || to == cell,
            _ => at == cell,
        };
        let area = self.session.area()?;
        let mut units = area.units();
        let unit = units.find(|unit| is_here(unit.cell, unit.motion));
        let me = || area.player(self.session.player()?);
        let own = || me().filter(|me| is_here(me.cell, me.motion));
        unit.map(|unit| WalkerId::Unit(unit.id))
            .or_else(|| own().map(|me| WalkerId::Player(me.id)))
    }

    /// An errand is of whoever was looked at when it was taken up.
    pub(super) fn put_errand_away(&mut self) {
        if matches!(self.tool, Some(Tool::Order(_))) {
            self.take_tool(None);
        }
    }

    /// The queue of an own unit, or one's own, once all that is pending is done.
    pub fn queue_of(&self, worker: WalkerId) -> Option<Queue> {
        let frequency = self.session.params()?.frequency;
        let mut queue = match worker {
            WalkerId::Player(_) => self.session.me()?.job.queue.clone(),
            WalkerId::Unit(id) => self.unit_at_hand(id)?.job.as_ref()?.queue.clone(),
        };
        let is_foreseen = matches!(worker, WalkerId::Player(_)) && self.session.is_job_foreseen();
        for edit in self.pending_edits(worker).filter(|_| !is_foreseen) {
            let named = |order: &Order| order.resolve(self.session.catalogue(), frequency);
            if let Ok(edit) = edit.try_map(named) {
                // What the queue has no room or place for is refused there as well.
                let _ = queue.edit(edit);
            }
        }
        Some(queue)
    }

    /// Changes of a queue that are asked for and not confirmed.
    pub fn pending_edits(&self, worker: WalkerId) -> impl Iterator<Item = &QueueEdit> {
        let of = unit_of(worker);
        let pending = self.session.pending().iter();
        pending.filter_map(move |pending| match &pending.action {
            Action::Queue { unit, edit } if *unit == of => Some(edit),
            _ => None,
        })
    }

    /// Asks for one more order of whoever is looked at.
    pub fn give_order(&mut self, order: Order, now_ms: f64) {
        let Some(worker) = self.worker() else { return };
        match self.has_room(worker) {
            Ok(()) => self.edit_queue(QueueEdit::Append { order }),
            Err(rejection) => self.refuse(&rejection, now_ms),
        }
    }

    /// An order less of whoever is looked at.
    pub fn take_order_out(&mut self, at: u8) {
        self.edit_queue(QueueEdit::Remove { at });
    }

    /// An order of whoever is looked at, to another place.
    pub fn move_order(&mut self, from: u8, to: u8) {
        self.edit_queue(QueueEdit::Reorder { from, to });
    }

    /// Whoever is looked at has nothing more to do.
    pub fn clear_orders(&mut self) {
        self.edit_queue(QueueEdit::Clear);
    }

    fn edit_queue(&mut self, edit: QueueEdit) {
        if let Some(worker) = self.worker() {
            let unit = unit_of(worker);
            self.act(Action::Queue { unit, edit });
        }
    }

    /// Takes up an errand for whoever is looked at: the next click says where.
    pub fn take_errand(&mut self, errand: Errand) {
        self.trail = None;
        self.tool = self.worker().map(|_| Tool::Order(errand));
    }

    /// The errand is to be done on this cell.
    pub(super) fn order_at(&mut self, errand: Errand, cell: CellId, now_ms: f64) {
        let order = match (self.may_order(errand, cell), self.named(errand, cell)) {
            (Ok(()), Some(order)) => order,
            (Err(rejection), _) => return self.refuse(&rejection, now_ms),
            (Ok(()), None) => return,
        };
        self.give_order(order, now_ms);
    }

    /// The order that an errand on a cell is; none if the catalogue has no such thing any more.
    fn named(&self, errand: Errand, cell: CellId) -> Option<Order> {
        let catalogue = self.session.catalogue();
        Some(match errand {
            Errand::Move => Order::Move { to: cell },
            Errand::Gather { amount } => Order::Gather { cell, amount },
            Errand::Deliver { item, amount } => Order::Deliver {
                cell,
                item: match item {
                    Some(item) => Some(catalogue.item(item)?.key.clone()),
                    None => None,
                },
                amount,
            },
            Errand::Build(prototype) => Order::Build {
                cell,
                prototype: catalogue.prototype(prototype)?.key.clone(),
                facing: self.facing,
            },
            Errand::Remove => Order::Remove { cell },
        })
    }

    fn has_room(&self, worker: WalkerId) -> Result<(), Rejection> {
        let queue = self.queue_of(worker).ok_or(Rejection::UnknownUnit)?;
        match queue.orders().len() < QUEUE_ORDERS_MAX {
            true => Ok(()),
            false => Err(Rejection::QueueFull {
                most: QUEUE_ORDERS_MAX as u32,
            }),
        }
    }

    /// Whether an errand makes sense on a cell as the land is now, and as the orders before will
    /// leave it. What it costs, may come in meanwhile.
    pub(super) fn may_order(&self, errand: Errand, cell: CellId) -> Result<(), Rejection> {
        let worker = self.worker().ok_or(Rejection::UnknownUnit)?;
        self.has_room(worker)?;
        self.is_within_leash(worker, cell)?;
        let queue = self.queue_of(worker).ok_or(Rejection::UnknownUnit)?;
        let is_changed = queue.orders().iter().any(|order| match order {
            units::Order::Build { cell: at, .. } | units::Order::Remove { cell: at } => *at == cell,
            _ => false,
        });
        let area = self.session.area().ok_or(Rejection::NotPresent)?;
        let Some((chunk, index)) = area.find(cell).filter(|_| !is_changed) else {
            return Ok(());
        };
        let catalogue = self.session.catalogue();
        match errand {
            Errand::Move => self.session.may_walk(cell),
            Errand::Gather { .. } => yielded(catalogue, &CellFact::of(chunk, index))
                .map(|_| ())
                .ok_or(Rejection::NothingToGather),
            Errand::Deliver { .. } => match chunk.structures.contains_key(&index) {
                true => Ok(()),
                false => Err(Rejection::NoStructure),
            },
            Errand::Build(prototype) => {
                let me = self.session.me().ok_or(Rejection::NotPresent)?;
                let site = Site::of(cell, chunk, index);
                match may_build(catalogue, area.params().frequency, me, &site, prototype) {
                    Err(Rejection::Unaffordable { .. }) | Ok(_) => Ok(()),
                    Err(rejection) => Err(rejection),
                }
            }
            Errand::Remove => self.session.may_change(cell),
        }
    }

    /// A unit is not sent further than its dock feeds it.
    fn is_within_leash(&self, worker: WalkerId, cell: CellId) -> Result<(), Rejection> {
        let WalkerId::Unit(id) = worker else {
            return Ok(());
        };
        let unit = self.unit_at_hand(id).ok_or(Rejection::UnknownUnit)?;
        let params = self.session.params().ok_or(Rejection::NotPresent)?;
        let reach = UNIT_REACH_CELLS;
        match topology::distance(params.frequency, unit.dock, cell) <= reach {
            true => Ok(()),
            false => Err(Rejection::TooFarFromDock { reach }),
        }
    }
}

fn unit_of(worker: WalkerId) -> Option<UnitId> {
    match worker {
        WalkerId::Player(_) => None,
        WalkerId::Unit(id) => Some(id),
    }
}
