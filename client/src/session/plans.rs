//! What the server will say to a blueprint, as far as it can be known here. How many blueprints
//! there are in a tick, and in how many chunks one may build, only the server knows.

use std::collections::BTreeSet;

use sim_core::blueprint::{Blueprint, Placed};
use sim_core::catalogue::Behaviour;
use sim_core::claims::Items;
use sim_core::ids::{CellId, Direction};
use sim_core::limits::BUILD_REACH_CELLS;
use sim_core::players::building::{Site, may_change};
use sim_core::players::planning::{may_raise, may_replicate};
use sim_core::players::{Player, Rejection};

use super::{Session, World};

/// What would come of a blueprint at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// Each of its structures, in its order, with the reason against it; none if it would bend.
    pub lots: Vec<(Placed, Result<(), Rejection>)>,
    /// The first reason against the whole, and the cell it is about, if it is about one. What is
    /// wrong with the place comes before what is wrong with the purse.
    pub refused: Option<(Option<CellId>, Rejection)>,
    /// What all of it costs.
    pub cost: Items,
    /// What the own account holds of that, once all that is pending is paid.
    pub held: Items,
}

impl Session {
    /// What would come of a blueprint with its anchor on a cell and its direction 0 towards the
    /// neighbour there; none before the world is known. Costs one look at each cell of the
    /// hexagon that it takes.
    pub fn foresee(&self, blueprint: &Blueprint, at: CellId, facing: Direction) -> Option<Outlook> {
        let world = self.world.as_ref()?;
        let me = self.me_after_pending(world);
        let frequency = world.area.params().frequency;
        let cost = blueprint.cost(&self.catalogue);
        let mut held = Items::new();
        held.extend(cost.keys().map(|item| (*item, me.held(*item))));
        let mut outlook = Outlook {
            lots: Vec::new(),
            refused: None,
            cost,
            held,
        };
        if !at.is_on(frequency) {
            outlook.refused = Some((None, Rejection::UnknownCell));
            return Some(outlook);
        }
        match blueprint.place(frequency, at, facing) {
            Ok(placed) => {
                let taken = self.taken();
                let verdict = |placed: Placed| {
                    let verdict = match taken.contains(&placed.cell) {
                        true => Err(Rejection::Occupied),
                        false => self.may_raise(world, &me, &placed),
                    };
                    (placed, verdict)
                };
                outlook.lots = placed.into_iter().map(verdict).collect();
                let mut refused = outlook.lots.iter();
                outlook.refused = refused
                    .find_map(|(placed, verdict)| Some((Some(placed.cell), verdict.err()?)))
                    .or_else(|| Some((None, outlook.shortage()?)));
            }
            Err(bend) => outlook.refused = Some((Some(bend.cell), Rejection::WouldBend)),
        }
        Some(outlook)
    }

    fn may_raise(&self, world: &World, me: &Player, placed: &Placed) -> Result<(), Rejection> {
        self.may_reach(world, me, placed.cell)?;
        let (chunk, index) = world.area.find(placed.cell).ok_or(Rejection::OutOfReach {
            reach: BUILD_REACH_CELLS,
        })?;
        let site = Site::of(placed.cell, chunk, index);
        let frequency = world.area.params().frequency;
        may_raise(&self.catalogue, frequency, me, &site, placed).map(|_| ())
    }

    /// Cells on which own structures are on their way.
    fn taken(&self) -> BTreeSet<CellId> {
        let unforeseen = self.pending.iter().filter(|it| it.foreseen.is_none());
        let stakes = unforeseen.map(|pending| &pending.stake);
        let mut taken = BTreeSet::new();
        for placed in stakes.flat_map(|stake| &stake.structures) {
            taken.insert(placed.cell);
        }
        taken
    }

    /// Whether the own player could have what stands on a cell copy a blueprint, or nothing.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_set_blueprint(
        &self,
        cell: CellId,
        blueprint: Option<&Blueprint>,
    ) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::NoStructure)?;
        let structure = may_change(&world.me, &Site::of(cell, chunk, index))?;
        match self.catalogue.behaviour(structure.prototype) {
            Some(Behaviour::Replicate { .. }) => {}
            _ => return Err(Rejection::NotAReplicator),
        }
        blueprint.map_or(Ok(()), |blueprint| {
            may_replicate(&self.catalogue, &world.me, blueprint)
        })
    }
}

impl Outlook {
    /// The first item of which there is too little.
    fn shortage(&self) -> Option<Rejection> {
        self.cost.iter().find_map(|(item, needed)| {
            let held = self.held.get(item).copied().unwrap_or(0);
            (held < *needed).then_some(Rejection::Unaffordable {
                item: *item,
                needed: *needed,
                held,
            })
        })
    }
}
