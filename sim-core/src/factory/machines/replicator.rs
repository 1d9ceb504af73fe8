//! A replicator builds copies of a blueprint. It takes in what a copy costs, works, and then asks
//! for the copy to be built: by whoever settles bundles, as it reaches over many cells at once.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::blueprint::Blueprint;
use crate::catalogue::Catalogue;
use crate::factory::Answer;
use crate::factory::station::{Station, Wishes};
use crate::ids::{Direction, ItemId, Tick};
use crate::limits::REPLICATED_STRUCTURES_MAX;
use crate::power::{Clocks, Look, Timer};

/// Ticks of work for each structure of a copy.
const TICKS_PER_STRUCTURE: u16 = 10;

const _: () =
    assert!(REPLICATED_STRUCTURES_MAX * TICKS_PER_STRUCTURE as usize <= u16::MAX as usize);

/// Where a replicator's work stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replicator {
    /// What it copies, if that was said.
    pub blueprint: Option<Blueprint>,
    /// What it holds: at most what a copy costs; no entry is zero.
    pub stock: BTreeMap<ItemId, u32>,
    /// When the work on the next copy is done, while it works.
    pub work: Option<Timer>,
    /// The number of the place that it tries next.
    pub next: u32,
    /// Copies built so far.
    pub copies: u32,
    /// Whether the last place that it tried was refused.
    pub is_refused: bool,
}

impl Replicator {
    /// One that is to copy a blueprint.
    pub fn of(blueprint: Option<Blueprint>) -> Replicator {
        Replicator {
            blueprint,
            ..Replicator::default()
        }
    }

    /// What it holds.
    pub fn contents(&self) -> Vec<(ItemId, u32)> {
        let stock = self.stock.iter();
        stock.map(|(item, amount)| (*item, *amount)).collect()
    }

    /// Whether it holds all that a copy costs.
    pub fn is_supplied(&self, catalogue: &Catalogue) -> bool {
        self.blueprint.as_ref().is_some_and(|blueprint| {
            let cost = blueprint.cost(catalogue);
            let held = |item| u64::from(self.stock.get(item).copied().unwrap_or(0));
            cost.iter().all(|(item, needed)| held(item) >= *needed)
        })
    }

    /// Whether it copies what replicators do, holds no more than that costs, and works only with all
    /// of it.
    pub(in crate::factory) fn is_within(&self, catalogue: &Catalogue) -> bool {
        let Some(blueprint) = &self.blueprint else {
            return *self == Replicator::default();
        };
        let cost = blueprint.cost(catalogue);
        let mut stock = self.stock.iter();
        blueprint.structures().len() <= REPLICATED_STRUCTURES_MAX
            && blueprint.is_known(catalogue)
            && stock.all(|(item, held)| {
                let needed = cost.get(item).copied().unwrap_or(0);
                *held > 0 && u64::from(*held) <= needed
            })
            && (self.work.is_none() || self.is_supplied(catalogue))
    }

    /// Ticks of work for a copy, at full power.
    pub fn work_ticks(&self) -> u16 {
        let count = self
            .blueprint
            .as_ref()
            .map_or(0, |it| it.structures().len());
        let count = count.min(REPLICATED_STRUCTURES_MAX) as u16;
        count * TICKS_PER_STRUCTURE
    }

    pub(in crate::factory) fn declare(
        &self,
        station: &Station<'_>,
        draws: u16,
        wishes: &mut Wishes<'_>,
    ) {
        match self.work {
            Some(timer) => wishes.look(station, timer),
            None if self.is_supplied(station.view.catalogue) => wishes.begin(station, draws),
            None => {}
        }
    }

    /// Begins to work, if it can. Says whether the work is done, so that a copy is to be built.
    pub(in crate::factory) fn advance(
        &mut self,
        catalogue: &Catalogue,
        draws: u16,
        clocks: Option<Clocks>,
        tick: Tick,
    ) -> bool {
        let clock = clocks.map(|clocks| clocks.worked);
        if let Some(work) = self.work {
            return work.look(clock, tick) == Look::Over;
        }
        if self.is_supplied(catalogue) && (draws == 0 || clock.is_some()) {
            self.work = Some(Timer::begin(self.work_ticks(), draws, clock, tick));
        }
        false
    }

    /// Takes what a copy costs, from all sides but its front.
    pub(in crate::factory) fn answer(
        &self,
        catalogue: &Catalogue,
        facing: Direction,
        from: Direction,
        item: ItemId,
    ) -> Answer {
        let has_room = || {
            let needed = self.blueprint.as_ref()?.cost_of(catalogue, item);
            let held = self.stock.get(&item).copied().unwrap_or(0);
            Some(u64::from(held) < needed)
        };
        match from != facing && has_room() == Some(true) {
            true => Answer::Yes,
            false => Answer::No,
        }
    }

    pub(in crate::factory) fn take_in(&mut self, item: ItemId) {
        *self.stock.entry(item).or_default() += 1;
    }

    /// A copy was built: what it cost is gone. Returns what that was.
    pub(crate) fn use_up(&mut self, catalogue: &Catalogue) -> Vec<(ItemId, u32)> {
        let cost = self.blueprint.as_ref().map(|it| it.cost(catalogue));
        let mut used = Vec::new();
        for (item, needed) in cost.into_iter().flatten() {
            let held = self.stock.remove(&item).unwrap_or(0);
            let gone = u32::try_from(needed).map_or(held, |needed| needed.min(held));
            if gone > 0 {
                used.push((item, gone));
            }
            if held > gone {
                self.stock.insert(item, held - gone);
            }
        }
        used
    }
}
