//! Players build, turn and remove: a cell and an account change together or not at all.

use super::Orders;
use crate::blueprint::Placed;
use crate::chunk::{CellIndex, Structure, locate};
use crate::claims::WorldAccount;
use crate::factory;
use crate::ids::{CellId, ChunkId, Direction, PlayerId, PrototypeId, UnitId};
use crate::players::Rejection;
use crate::players::building::{Site, is_within_build_reach, may_change, may_reach};

impl Orders<'_> {
    /// What is built on a cell that someone else lets one build on is theirs, and counts as theirs.
    pub(super) fn build(
        &mut self,
        id: PlayerId,
        cell: CellId,
        prototype: PrototypeId,
        facing: Direction,
    ) -> Result<(), Rejection> {
        let placed = Placed {
            cell,
            prototype,
            facing,
            recipe: None,
        };
        let bundle = self.survey(id, &[placed], Self::may_reach, None);
        self.raise(id, bundle.map_err(|refused| refused.why)?)
    }

    pub(super) fn rotate(
        &mut self,
        id: PlayerId,
        cell: CellId,
        facing: Direction,
    ) -> Result<(), Rejection> {
        let (home, index) = self.changeable(id, cell)?;
        let turn = |structure: &mut Structure| structure.facing = facing;
        self.drafts.edit(&mut self.world.land, home, |draft| {
            draft.edit_structure(index, turn)
        });
        self.rebuilt.insert(cell);
        Ok(())
    }

    pub(super) fn remove(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let (home, index) = self.changeable(id, cell)?;
        let world = &mut *self.world;
        let prototype = world
            .land
            .structure(cell)
            .map(|structure| structure.prototype);
        let pace = prototype.and_then(|prototype| factory::pace(&world.catalogue, prototype));
        let (gone, carried) = self
            .drafts
            .edit(&mut world.land, home, |draft| {
                draft.clear(index, pace, world.tick)
            })
            .ok_or(Rejection::NoStructure)?;
        self.rebuilt.insert(cell);
        self.take_back_all(cell);
        let world = &mut *self.world;
        world.disconnect(cell, &gone, self.drafts);
        world.holdings.fall(home, cell, &gone);
        world.holdings.disown(gone.owner);
        let carried = carried.into_iter().map(|carried| (carried.item, 1));
        let contents = factory::contents(&world.catalogue, &gone);
        for (item, amount) in contents.into_iter().chain(carried) {
            let machines = WorldAccount::Machines;
            world
                .ledger
                .credit(&mut world.people, machines, id, item, amount.into());
        }
        let prototype = world.catalogue.prototype(gone.prototype);
        for (item, amount) in prototype.into_iter().flat_map(|known| &known.cost) {
            let (works, amount) = (WorldAccount::Works, (*amount).into());
            world
                .ledger
                .credit(&mut world.people, works, id, *item, amount);
        }
        Ok(())
    }

    /// Where a structure stands that a player may change. Land that nobody touched is not looked
    /// at: nothing stands there.
    pub(super) fn changeable(
        &self,
        id: PlayerId,
        cell: CellId,
    ) -> Result<(ChunkId, CellIndex), Rejection> {
        let place = self.locate(cell)?;
        let player = self.world.people.get(id).ok_or(Rejection::NotPresent)?;
        let (chunk, index) = self
            .world
            .land
            .touched_at(cell)
            .ok_or(Rejection::NoStructure)?;
        may_change(player, &Site::of(cell, chunk, index)).map(|_| place)
    }

    pub(super) fn may_reach(&self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let world = &*self.world;
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        let owner_of = |cell| {
            let (chunk, index) = world.land.touched_at(cell)?;
            chunk.owners.get(&index).copied()
        };
        let frequency = world.params.frequency;
        let reached = may_reach(frequency, player, world.holdings.hubs(), owner_of, cell);
        let is_near_unit = |unit: UnitId| {
            let unit = world.fleet.get(unit);
            unit.is_some_and(|unit| is_within_build_reach(frequency, unit.cell, cell))
        };
        match reached {
            Err(Rejection::OutOfReach { .. }) if world.fleet.of_owner(id).any(is_near_unit) => {
                Ok(())
            }
            reached => reached,
        }
    }

    pub(super) fn locate(&self, cell: CellId) -> Result<(ChunkId, CellIndex), Rejection> {
        locate(self.world.params.frequency, cell).ok_or(Rejection::UnknownCell)
    }
}
