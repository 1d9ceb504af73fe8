//! What the server will say to building, changing, gathering and walking, as far as it can be
//! known here.

use sim_core::catalogue::Behaviour;
use sim_core::ids::{CellId, ItemId, PrototypeId};
use sim_core::limits::{BUILD_REACH_CELLS, GATHER_REACH_CELLS};
use sim_core::players::building::{
    Site, is_within_build_reach, may_build, may_change, may_claim, may_dispose, may_reach,
};
use sim_core::players::{Player, Rejection};
use sim_core::step::CellFact;
use sim_core::units::work::{is_walkable, is_within_arms_reach, yielded};

use super::{Session, World};

impl Session {
    /// Whether the own player could build there now, pending buildings taken into account.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_build(&self, cell: CellId, prototype: PrototypeId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let unforeseen = self.pending.iter().filter(|it| it.foreseen.is_none());
        if unforeseen
            .map(|it| &it.stake)
            .any(|stake| stake.on(cell).is_some())
        {
            return Err(Rejection::Occupied);
        }
        let me = self.me_after_pending(world);
        self.may_reach(world, &me, cell)?;
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::OutOfReach {
            reach: BUILD_REACH_CELLS,
        })?;
        let site = Site::of(cell, chunk, index);
        let frequency = world.area.params().frequency;
        may_build(&self.catalogue, frequency, &me, &site, prototype).map(|_| ())
    }

    /// The own player, once all that is pending is paid. What is foreseen is paid already.
    pub(super) fn me_after_pending(&self, world: &World) -> Player {
        let mut me = world.foreseen_me.as_ref().unwrap_or(&world.me).clone();
        let unforeseen = self.pending.iter().filter(|it| it.foreseen.is_none());
        let stakes = unforeseen.map(|pending| &pending.stake);
        for (item, amount) in stakes.flat_map(|stake| &stake.cost) {
            pay(&mut me, *item, *amount);
        }
        me
    }

    /// Whether the own player is near enough to a cell to build there.
    pub(super) fn may_reach(
        &self,
        world: &World,
        me: &Player,
        cell: CellId,
    ) -> Result<(), Rejection> {
        let frequency = world.area.params().frequency;
        let owner_of = |cell| {
            let (chunk, index) = world.area.find(cell)?;
            chunk.owners.get(&index).copied()
        };
        let mut own_units = world.area.units().filter(|unit| unit.owner == me.id);
        match may_reach(frequency, me, world.area.hubs(), owner_of, cell) {
            Err(Rejection::OutOfReach { .. })
                if own_units.any(|unit| is_within_build_reach(frequency, unit.cell, cell)) =>
            {
                Ok(())
            }
            reached => reached,
        }
    }

    /// Whether the own player could take from a cell by hand.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_gather(&self, cell: CellId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let frequency = world.area.params().frequency;
        if !is_within_arms_reach(frequency, &world.me, cell) {
            let reach = GATHER_REACH_CELLS;
            return Err(Rejection::OutOfReach { reach });
        }
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::UnknownCell)?;
        let fact = CellFact::of(chunk, index);
        match yielded(&self.catalogue, &fact) {
            Some(_) => Ok(()),
            None => Err(Rejection::NothingToGather),
        }
    }

    /// Whether the own player could stand on a cell. Whether there is a way to it, and what is
    /// beyond the streamed area, only the server knows.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_walk(&self, cell: CellId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        match world.area.find(cell) {
            Some((chunk, index)) if !is_walkable(&self.catalogue, &CellFact::of(chunk, index)) => {
                Err(Rejection::NoPath)
            }
            _ => Ok(()),
        }
    }

    /// Whether the own player could turn or remove what stands there.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_change(&self, cell: CellId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::NoStructure)?;
        let site = Site::of(cell, chunk, index);
        may_change(&world.me, &site).map(|_| ())
    }

    /// Whether the own player could make a cell their own without building, short of the bound on
    /// such cells, which only the server knows.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_claim(&self, cell: CellId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let owner_of = |cell| {
            let (chunk, index) = world.area.find(cell)?;
            chunk.owners.get(&index).copied()
        };
        let frequency = world.area.params().frequency;
        may_reach(frequency, &world.me, world.area.hubs(), owner_of, cell)?;
        let reach = BUILD_REACH_CELLS;
        let found = world.area.find(cell);
        let (chunk, index) = found.ok_or(Rejection::OutOfReach { reach })?;
        may_claim(&world.me, &Site::of(cell, chunk, index))
    }

    /// Whether the own player could give up a cell, or say how it is shared.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_dispose(&self, cell: CellId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::NotYours)?;
        may_dispose(&world.me, &Site::of(cell, chunk, index))
    }

    /// Whether the own labs could find out the technology of this key, or rest.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_research(&self, technology: Option<&str>) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let Some(key) = technology else { return Ok(()) };
        let id = self.catalogue.technology_by_key(key);
        let id = id.ok_or(Rejection::UnknownTechnology)?;
        let research = &world.me.research;
        match research.chosen == Some(id) {
            true => Ok(()),
            false => research.check_choice(&self.catalogue, id),
        }
    }

    /// Whether the own player could let a machine work by the recipe of this key, or by none.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_set_recipe(&self, cell: CellId, recipe: Option<&str>) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::NoStructure)?;
        let structure = may_change(&world.me, &Site::of(cell, chunk, index))?;
        let Some(Behaviour::Craft { category, .. }) = self.catalogue.behaviour(structure.prototype)
        else {
            return Err(Rejection::WrongRecipe);
        };
        let Some(key) = recipe else { return Ok(()) };
        let id = self.catalogue.recipe_by_key(key);
        match id.and_then(|id| self.catalogue.recipe(id)) {
            None => Err(Rejection::UnknownRecipe),
            Some(recipe) if recipe.category != *category => Err(Rejection::WrongRecipe),
            Some(_) => id.map_or(Ok(()), |id| {
                world.me.research.check_recipe(&self.catalogue, id)
            }),
        }
    }
}

/// Takes what is asked for, or all there is.
fn pay(me: &mut Player, item: ItemId, amount: u64) {
    if let Some(held) = me.account.get_mut(&item) {
        *held = held.saturating_sub(amount);
    }
}
