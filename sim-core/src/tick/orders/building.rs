//! Players build, turn and remove: a cell and an account change together or not at all.

use super::Orders;
use crate::chunk::{CellIndex, Structure, locate};
use crate::factory;
use crate::ids::{CellId, ChunkId, Direction, EntityId, PlayerId, PrototypeId};
use crate::limits::BUILT_CHUNKS_PER_PLAYER_MAX;
use crate::players::Rejection;
use crate::players::building::{Site, may_build, may_change, may_reach};

impl Orders<'_> {
    pub(super) fn build(
        &mut self,
        id: PlayerId,
        cell: CellId,
        prototype: PrototypeId,
        facing: Direction,
    ) -> Result<(), Rejection> {
        let entity = self.next_entity(cell);
        let (home, index) = self.locate(cell)?;
        let world = &mut *self.world;
        let frequency = world.params.frequency;
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        may_reach(frequency, player, cell)?;
        let site = Site::of(cell, world.land.chunk(home), index);
        let plan = may_build(&world.catalogue, frequency, player, &site, prototype)?;
        if !world.holdings.has_built_in(id, home)
            && world.holdings.chunk_count(id) >= BUILT_CHUNKS_PER_PLAYER_MAX
        {
            return Err(Rejection::TooManyChunks {
                most: BUILT_CHUNKS_PER_PLAYER_MAX as u32,
            });
        }
        if let Some(player) = world.people.edit(id) {
            for (item, amount) in &plan.cost {
                player.debit(*item, u64::from(*amount));
                *world.totals.consumed.entry(*item).or_default() += u64::from(*amount);
            }
        }
        let structure = Structure {
            id: entity,
            prototype,
            facing,
            owner: id,
            machine: factory::new_machine(&plan.behaviour, index, world.tick),
        };
        self.drafts
            .edit(&mut world.land, home, |draft| draft.build(index, structure));
        self.rebuilt.insert(cell);
        world.connect(cell, self.drafts);
        world.holdings.add(home, id);
        Ok(())
    }

    pub(super) fn rotate(
        &mut self,
        id: PlayerId,
        cell: CellId,
        facing: Direction,
    ) -> Result<(), Rejection> {
        self.may_change(id, cell)?;
        let (home, index) = self.locate(cell)?;
        let turn = |structure: &mut Structure| structure.facing = facing;
        self.drafts.edit(&mut self.world.land, home, |draft| {
            draft.edit_structure(index, turn)
        });
        self.rebuilt.insert(cell);
        Ok(())
    }

    pub(super) fn remove(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        self.may_change(id, cell)?;
        let (home, index) = self.locate(cell)?;
        let world = &mut *self.world;
        let prototype = world
            .land
            .structure(cell)
            .map(|structure| structure.prototype);
        let pace = prototype.and_then(|prototype| factory::pace(&world.catalogue, prototype));
        let gone = self.drafts.edit(&mut world.land, home, |draft| {
            draft.clear(index, pace, world.tick)
        });
        let Some((gone, carried)) = gone else {
            return Ok(());
        };
        self.rebuilt.insert(cell);
        world.disconnect(cell, &gone, self.drafts);
        world.holdings.remove(home, gone.owner);
        let Some(player) = world.people.edit(id) else {
            return Ok(());
        };
        let carried = carried.into_iter().map(|carried| (carried.item, 1));
        let contents = factory::contents(&world.catalogue, &gone);
        for (item, amount) in contents.into_iter().chain(carried) {
            player.credit(item, u64::from(amount));
        }
        let prototype = world.catalogue.prototype(gone.prototype);
        for (item, amount) in prototype.into_iter().flat_map(|known| &known.cost) {
            player.credit(*item, u64::from(*amount));
            world.totals.refund(*item, u64::from(*amount));
        }
        Ok(())
    }

    pub(super) fn may_change(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let world = &mut *self.world;
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        may_reach(world.params.frequency, player, cell)?;
        let (chunk, index) = world.land.find(cell).ok_or(Rejection::UnknownCell)?;
        let site = Site::of(cell, chunk, index);
        may_change(world.params.frequency, player, &site).map(|_| ())
    }

    pub(super) fn locate(&self, cell: CellId) -> Result<(ChunkId, CellIndex), Rejection> {
        locate(self.world.params.frequency, cell).ok_or(Rejection::UnknownCell)
    }

    fn next_entity(&mut self, cell: CellId) -> EntityId {
        let index = self.births;
        self.births += 1;
        EntityId {
            cell,
            tick: self.world.tick,
            index,
        }
    }
}
