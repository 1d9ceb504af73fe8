//! Bundles: many cells and what they cost change together or not at all. Building is a bundle of
//! one cell; blueprints are larger ones.
//!
//! A bundle is surveyed first, which changes nothing: every cell as it is before the bundle, so
//! that it does not matter in which order its structures are told. Then it is paid, and then raised.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::Orders;
use crate::blueprint::{Blueprint, Placed};
use crate::catalogue::Behaviour;
use crate::chunk::{CellIndex, Machine, Structure};
use crate::claims::{Items, WorldAccount};
use crate::factory;
use crate::factory::machines::{Crafter, Replicator};
use crate::ids::{CellId, ChunkId, EntityId, PlayerId, Tick};
use crate::limits::BUILT_CHUNKS_PER_PLAYER_MAX;
use crate::players::building::Site;
use crate::players::planning::may_raise;
use crate::players::{Rejection, Verdict};

/// Why a bundle was refused, and for which cell, if for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) at: Option<CellId>,
    pub(super) why: Rejection,
}

impl From<Rejection> for Refused {
    fn from(why: Rejection) -> Refused {
        Refused { at: None, why }
    }
}

impl Refused {
    pub(super) fn at(cell: CellId, why: Rejection) -> Refused {
        Refused {
            at: Some(cell),
            why,
        }
    }

    pub(super) fn verdict(self) -> Verdict {
        match self.at {
            Some(cell) => Verdict::RejectedAt(cell, self.why),
            None => Verdict::Rejected(self.why),
        }
    }
}

/// A structure that may be built.
#[derive(Debug)]
pub(super) struct Lot {
    placed: Placed,
    home: ChunkId,
    index: CellIndex,
    /// Whose it will be.
    owner: PlayerId,
    was_owned: bool,
    machine: Machine,
}

impl Orders<'_> {
    /// Whether a player may build all this, but for what it costs. `may_reach` is asked of every
    /// cell before its land is looked at. Replicators begin with the blueprint `copied`, if one
    /// is.
    pub(super) fn survey(
        &mut self,
        id: PlayerId,
        bundle: &[Placed],
        may_reach: impl Fn(&Self, PlayerId, CellId) -> Result<(), Rejection>,
        copied: Option<&Blueprint>,
    ) -> Result<Vec<Lot>, Refused> {
        let mut lots = Vec::with_capacity(bundle.len());
        let mut new_chunks: BTreeMap<PlayerId, BTreeSet<ChunkId>> = BTreeMap::new();
        for placed in bundle {
            let mut survey = || {
                may_reach(self, id, placed.cell)?;
                let lot = self.survey_cell(id, placed, copied)?;
                self.survey_chunk(&lot, &mut new_chunks)?;
                Ok(lot)
            };
            lots.push(survey().map_err(|why| Refused::at(placed.cell, why))?);
        }
        Ok(lots)
    }

    fn survey_cell(
        &mut self,
        id: PlayerId,
        placed: &Placed,
        copied: Option<&Blueprint>,
    ) -> Result<Lot, Rejection> {
        let (home, index) = self.locate(placed.cell)?;
        let world = &mut *self.world;
        let (catalogue, frequency) = (&world.catalogue, world.params.frequency);
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        let site = Site::of(placed.cell, world.land.chunk(home), index);
        let (prototype, recipe) = may_raise(catalogue, frequency, player, &site, placed)?;
        let behaviour = &prototype.behaviour;
        Ok(Lot {
            placed: *placed,
            home,
            index,
            owner: site.owner.unwrap_or(id),
            was_owned: site.owner.is_some(),
            machine: match placed.recipe.zip(recipe) {
                Some(recipe) => Machine::Crafter(Crafter::of(Some(recipe))),
                None => machine(behaviour, copied, index, world.tick),
            },
        })
    }

    /// Whether the owner may build in the chunk, too, besides the new ones of the bundle.
    fn survey_chunk(
        &self,
        lot: &Lot,
        new_chunks: &mut BTreeMap<PlayerId, BTreeSet<ChunkId>>,
    ) -> Result<(), Rejection> {
        let holdings = &self.world.holdings;
        if holdings.has_built_in(lot.owner, lot.home) {
            return Ok(());
        }
        let new = new_chunks.entry(lot.owner).or_default();
        new.insert(lot.home);
        if holdings.chunk_count(lot.owner) + new.len() > BUILT_CHUNKS_PER_PLAYER_MAX {
            return Err(Rejection::TooManyChunks {
                most: BUILT_CHUNKS_PER_PLAYER_MAX as u32,
            });
        }
        Ok(())
    }

    /// Builds what was surveyed, and has a player pay for all of it; or for nothing.
    pub(super) fn raise(&mut self, id: PlayerId, bundle: Vec<Lot>) -> Result<(), Rejection> {
        let world = &mut *self.world;
        let mut cost = Items::new();
        let known = |lot: &Lot| world.catalogue.prototype(lot.placed.prototype);
        for (item, amount) in bundle.iter().filter_map(known).flat_map(|it| &it.cost) {
            *cost.entry(*item).or_default() += u64::from(*amount);
        }
        let works = WorldAccount::Works;
        world.ledger.transfer(&mut world.people, id, works, &cost)?;
        self.raise_paid(bundle);
        Ok(())
    }

    /// Builds what was surveyed and paid for.
    pub(super) fn raise_paid(&mut self, bundle: Vec<Lot>) {
        for lot in bundle {
            self.raise_lot(lot);
        }
    }

    fn raise_lot(&mut self, lot: Lot) {
        let cell = lot.placed.cell;
        let structure = Structure {
            id: self.next_entity(cell),
            prototype: lot.placed.prototype,
            facing: lot.placed.facing,
            owner: lot.owner,
            machine: lot.machine,
        };
        let world = &mut *self.world;
        if !lot.was_owned {
            world.holdings.own(lot.owner);
        }
        world.holdings.stand(lot.home, cell, &structure);
        self.drafts.edit(&mut world.land, lot.home, |draft| {
            draft.build(lot.index, structure);
        });
        self.rebuilt.insert(cell);
        world.connect(cell, self.drafts);
    }

    fn next_entity(&mut self, cell: CellId) -> EntityId {
        let births = self.births.entry(cell).or_default();
        let index = *births;
        *births += 1;
        EntityId {
            cell,
            tick: self.world.tick,
            index,
        }
    }
}

/// The machine that is built, but for one that works by a recipe.
fn machine(
    behaviour: &Behaviour,
    copied: Option<&Blueprint>,
    index: CellIndex,
    tick: Tick,
) -> Machine {
    match behaviour {
        Behaviour::Replicate { .. } => Machine::Replicator(Replicator::of(copied.cloned())),
        _ => factory::new_machine(behaviour, index, tick),
    }
}
