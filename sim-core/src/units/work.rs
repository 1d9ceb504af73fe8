//! What someone who works wants in a tick, whoever they are: a place to step on, something that
//! lies on a cell, room in a structure, and what they live on. What they get of it comes back as an outcome.

use alloc::vec::Vec;

use super::{Activity, Job, Load, Unit};
use crate::catalogue::Catalogue;
use crate::claims::{Cargo, Claim, Claimant, Items, Pool, Resource};
use crate::factory::Answer;
use crate::ids::{CellId, Direction, Frequency, ItemId, Tick, WalkerId};
use crate::limits::{
    GATHER_REACH_CELLS, UNIT_GATHER_REACH_CELLS, UNIT_LOAD_MAX, UNIT_REACH_CELLS, UPKEEP_TICKS,
};
use crate::players::Player;
use crate::step::{CellFact, ChunkView};
use crate::topology;

/// Someone who works, as a tick's step sees them.
#[derive(Debug, Clone, Copy)]
pub struct Worker<'a> {
    /// Who.
    pub id: WalkerId,
    /// Where they stand.
    pub cell: CellId,
    /// What they have to do.
    pub job: &'a Job,
    /// What they can hand over.
    pub goods: Goods<'a>,
    /// Whether they have nothing to live on.
    pub is_starved: bool,
    /// The dock that feeds them, if one does, and since when they have been waiting for it.
    pub dock: Option<(CellId, Option<Tick>)>,
}

/// What someone can hand over, and put what they gather to.
#[derive(Debug, Clone, Copy)]
pub enum Goods<'a> {
    /// An account, which has room for everything.
    Account(&'a Items),
    /// What a unit carries.
    Load(Option<Load>),
}

impl<'a> From<&'a Player> for Worker<'a> {
    fn from(player: &'a Player) -> Worker<'a> {
        Worker {
            id: WalkerId::Player(player.id),
            cell: player.cell,
            job: &player.job,
            goods: Goods::Account(&player.account),
            is_starved: false,
            dock: None,
        }
    }
}

impl<'a> From<&'a Unit> for Worker<'a> {
    fn from(unit: &'a Unit) -> Worker<'a> {
        Worker {
            id: WalkerId::Unit(unit.id),
            cell: unit.cell,
            job: &unit.job,
            goods: Goods::Load(unit.load),
            is_starved: unit.is_starved(),
            dock: Some((unit.dock, unit.hungry_since)),
        }
    }
}

impl Goods<'_> {
    /// Whether there is room for one more of an item.
    pub fn has_room_for(&self, item: ItemId) -> bool {
        match self {
            Goods::Account(_) | Goods::Load(None) => true,
            Goods::Load(Some(load)) => load.item == item && load.amount < UNIT_LOAD_MAX,
        }
    }

    /// What there is to hand over: of this item, or of any.
    pub fn offered(&self, wanted: Option<ItemId>) -> Vec<ItemId> {
        let is_wanted = |item: &ItemId| wanted.is_none_or(|wanted| wanted == *item);
        match self {
            Goods::Account(items) => items.keys().copied().filter(is_wanted).collect(),
            Goods::Load(load) => {
                let item = load.map(|load| load.item);
                item.filter(is_wanted).into_iter().collect()
            }
        }
    }
}

/// Whether people and units can stand on a cell, as far as its ground and structure go.
pub fn is_walkable(catalogue: &Catalogue, fact: &CellFact) -> bool {
    match fact.structure {
        Some((prototype, _)) => catalogue
            .prototype(prototype)
            .is_some_and(|prototype| prototype.walkable),
        None => catalogue.walking_on.contains(fact.kind),
    }
}

/// Cells from which someone takes what lies there.
pub const fn gather_reach(id: WalkerId) -> u32 {
    match id {
        WalkerId::Player(_) => GATHER_REACH_CELLS,
        WalkerId::Unit(_) => UNIT_GATHER_REACH_CELLS,
    }
}

/// Whether a cell, if there is one, is near enough to a player to take from it by hand.
pub fn is_within_arms_reach(frequency: Frequency, player: &Player, cell: CellId) -> bool {
    cell.is_on(frequency) && topology::distance(frequency, player.cell, cell) <= GATHER_REACH_CELLS
}

/// What can be taken from a cell, if anything: nothing stands on it, and something lies there.
pub fn yielded(catalogue: &Catalogue, fact: &CellFact) -> Option<ItemId> {
    match fact.structure {
        Some(_) => None,
        None => catalogue.yield_of(fact.kind),
    }
}

/// What someone wants in a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Nothing now.
    Nothing,
    /// This claim.
    Claim(Claim),
    /// To think again: what they are at has become impossible.
    Stop,
}

/// Whether an interval ends in a tick: then every unit uses up a unit of energy, and claims one.
pub fn is_upkeep_tick(tick: Tick) -> bool {
    tick.0.is_multiple_of(UPKEEP_TICKS)
}

/// The energy that someone who stands in a chunk claims in a tick: in each interval a unit from the
/// dock that feeds them, if they are within its reach.
pub fn claim_energy(view: &ChunkView<'_>, worker: &Worker<'_>) -> Option<Claim> {
    let (dock, since) = worker.dock.filter(|_| is_upkeep_tick(view.tick))?;
    let distance = topology::distance(view.frequency, worker.cell, dock);
    let since = since.unwrap_or(view.tick);
    (distance <= UNIT_REACH_CELLS).then(|| worker.claim(dock, Resource::Energy, since))
}

/// What someone who stands in a chunk wants to work with in a tick.
pub fn declare(view: &ChunkView<'_>, worker: &Worker<'_>) -> Wish {
    if worker.is_starved {
        return Wish::Nothing;
    }
    match &worker.job.activity {
        Activity::Walking { path, due } if *due <= view.tick => {
            let is_open = |next: &&CellId| {
                let fact = view.fact(**next);
                fact.is_some_and(|fact| is_walkable(view.catalogue, &fact))
            };
            match path.front().filter(is_open) {
                Some(next) => Wish::Claim(worker.claim(*next, Resource::Seat, *due)),
                None => Wish::Stop,
            }
        }
        Activity::Gathering { cell, due, .. } if *due <= view.tick => {
            match worker.can_take(view, *cell) {
                true => Wish::Claim(worker.claim(*cell, Resource::Quantity, *due)),
                false => Wish::Stop,
            }
        }
        Activity::Delivering {
            cell, item, due, ..
        } if *due <= view.tick => worker.hand_over(view, *cell, *item, *due),
        _ => Wish::Nothing,
    }
}

impl Worker<'_> {
    fn claim(&self, cell: CellId, resource: Resource, waiting_since: Tick) -> Claim {
        Claim {
            pool: Pool { cell, resource },
            claimant: Claimant::from(self.id),
            home: self.cell,
            amount: 1,
            waiting_since,
            cargo: None,
            into: None,
        }
    }

    /// Whether what a cell yields can be put anywhere. A hand reaches further than a chunk sees,
    /// but takes everything: whether there is anything, the cell's own chunk knows.
    fn can_take(&self, view: &ChunkView<'_>, cell: CellId) -> bool {
        match self.goods {
            Goods::Account(_) => true,
            Goods::Load(_) => view
                .fact(cell)
                .and_then(|fact| yielded(view.catalogue, &fact))
                .is_some_and(|item| self.goods.has_room_for(item)),
        }
    }

    /// Something is to go into the structure on a cell: the first thing that it takes, from the
    /// first side that it takes it from. What is handed in comes from above.
    fn hand_over(
        &self,
        view: &ChunkView<'_>,
        cell: CellId,
        wanted: Option<ItemId>,
        since: Tick,
    ) -> Wish {
        let offered = self.goods.offered(wanted);
        if offered.is_empty() || view.fact(cell).is_none_or(|fact| fact.structure.is_none()) {
            return Wish::Stop;
        }
        let sides = |item| Direction::all().map(move |from| Cargo { item, from });
        let cargo = offered
            .into_iter()
            .flat_map(sides)
            .find(|cargo| view.answer(cell, cargo) == Some(Answer::Yes));
        match cargo {
            Some(cargo) => Wish::Claim(Claim {
                cargo: Some(cargo),
                ..self.claim(cell, Resource::Slot, since)
            }),
            None => Wish::Nothing,
        }
    }
}
