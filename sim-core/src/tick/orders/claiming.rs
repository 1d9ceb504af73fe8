//! Players own cells on which nothing stands: they claim them, give them up, and say how what
//! lies there is shared; as they do of docks.

use super::Orders;
use crate::chunk::{CellIndex, Machine, Structure};
use crate::claims::Policy;
use crate::ids::{CellId, ChunkId, PlayerId};
use crate::limits::CLAIMED_CELLS_PER_PLAYER_MAX;
use crate::players::Rejection;
use crate::players::building::{Site, may_claim, may_dispose};

impl Orders<'_> {
    pub(super) fn claim(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        self.may_reach(id, cell)?;
        let (home, index) = self.locate(cell)?;
        let world = &mut *self.world;
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        let site = Site::of(cell, world.land.chunk(home), index);
        may_claim(player, &site)?;
        if site.owner == Some(id) {
            return Ok(());
        }
        if world.holdings.bare_count(id) >= CLAIMED_CELLS_PER_PLAYER_MAX {
            return Err(Rejection::TooManyClaims {
                most: CLAIMED_CELLS_PER_PLAYER_MAX as u32,
            });
        }
        world.holdings.own(id);
        self.drafts
            .edit(&mut world.land, home, |draft| draft.claim(index, id));
        Ok(())
    }

    pub(super) fn release(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let (home, index) = self.disposable(id, cell)?;
        let world = &mut *self.world;
        world.holdings.disown(id);
        self.drafts
            .edit(&mut world.land, home, |draft| draft.release(index));
        Ok(())
    }

    /// Of what lies on a bare cell, or of what a dock feeds its units with.
    pub(super) fn set_policy(
        &mut self,
        id: PlayerId,
        cell: CellId,
        policy: Policy,
    ) -> Result<(), Rejection> {
        let is_dock = |it: &Structure| matches!(it.machine, Machine::Dock(_));
        let (home, index) = match self.world.land.structure(cell).is_some_and(is_dock) {
            true => self.changeable(id, cell)?,
            false => self.disposable(id, cell)?,
        };
        self.drafts.edit(&mut self.world.land, home, |draft| {
            draft.set_policy(index, Some(policy));
        });
        Ok(())
    }

    /// Where a cell lies that a player owns and nothing stands on. Land that nobody touched is
    /// not looked at: it is nobody's.
    fn disposable(&self, id: PlayerId, cell: CellId) -> Result<(ChunkId, CellIndex), Rejection> {
        let place = self.locate(cell)?;
        let player = self.world.people.get(id).ok_or(Rejection::NotPresent)?;
        let (chunk, index) = self
            .world
            .land
            .touched_at(cell)
            .ok_or(Rejection::NotYours)?;
        may_dispose(player, &Site::of(cell, chunk, index)).map(|()| place)
    }
}
