//! Players build blueprints, and say what their replicators copy.

use alloc::collections::BTreeMap;

use super::Orders;
use super::bundles::Refused;
use crate::blueprint::{Blueprint, Frame};
use crate::catalogue::Behaviour;
use crate::chunk::Machine;
use crate::factory::machines::Replicator;
use crate::ids::{CellId, PlayerId};
use crate::limits::{
    PASTE_CELLS_PER_PLAYER_MAX, PASTE_CELLS_PER_TICK_MAX, REPLICATED_CELLS_PER_TICK_MAX,
};
use crate::players::Rejection;
use crate::players::planning::may_replicate;

/// Cells that placing may still look at in a tick, whether or not anything comes of it.
pub(super) struct PasteBudget {
    by_players: u32,
    by_replicators: u32,
    spent: BTreeMap<PlayerId, u32>,
}

impl Default for PasteBudget {
    fn default() -> PasteBudget {
        PasteBudget {
            by_players: PASTE_CELLS_PER_TICK_MAX,
            by_replicators: REPLICATED_CELLS_PER_TICK_MAX,
            spent: BTreeMap::new(),
        }
    }
}

impl PasteBudget {
    /// Whether a player may look at as many cells more; takes them off what is left.
    fn take(&mut self, id: PlayerId, cells: u32) -> bool {
        let spent = self.spent.entry(id).or_default();
        let is_left = *spent + cells <= PASTE_CELLS_PER_PLAYER_MAX && cells <= self.by_players;
        if is_left {
            *spent += cells;
            self.by_players -= cells;
        }
        is_left
    }

    /// Whether a replicator may.
    pub(super) fn take_for_replicator(&mut self, cells: u32) -> bool {
        let left = self.by_replicators.checked_sub(cells);
        self.by_replicators = left.unwrap_or(self.by_replicators);
        left.is_some()
    }
}

impl Orders<'_> {
    pub(super) fn paste(
        &mut self,
        id: PlayerId,
        at: Frame,
        blueprint: &Blueprint,
    ) -> Result<(), Refused> {
        let frequency = self.world.params.frequency;
        if !at.cell.is_on(frequency) {
            return Err(Rejection::UnknownCell.into());
        }
        if !self.pastes.take(id, blueprint.bounds().count()) {
            return Err(Rejection::TooManyPastes.into());
        }
        let placed = blueprint.place(frequency, at.cell, at.facing);
        let placed = placed.map_err(|bend| Refused::at(bend.cell, Rejection::WouldBend))?;
        let bundle = self.survey(id, &placed, Self::may_reach, None)?;
        Ok(self.raise(id, bundle)?)
    }

    /// Saying again what a replicator copies already changes nothing.
    pub(super) fn set_blueprint(
        &mut self,
        id: PlayerId,
        cell: CellId,
        blueprint: Option<Blueprint>,
    ) -> Result<(), Rejection> {
        self.changeable(id, cell)?;
        let world = &*self.world;
        let structure = world.land.structure(cell).ok_or(Rejection::NoStructure)?;
        let behaviour = world.catalogue.behaviour(structure.prototype);
        let (Machine::Replicator(replicator), Some(Behaviour::Replicate { .. })) =
            (&structure.machine, behaviour)
        else {
            return Err(Rejection::NotAReplicator);
        };
        if replicator.blueprint == blueprint {
            return Ok(());
        }
        if let Some(blueprint) = &blueprint {
            let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
            may_replicate(&world.catalogue, player, blueprint)?;
        }
        self.reset(id, cell, Machine::Replicator(Replicator::of(blueprint)))
    }
}
