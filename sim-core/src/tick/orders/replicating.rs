//! Replicators build, after all inputs, in the order of their ids: each a copy at the first place
//! that takes one, out of what it holds, by the rights of its owner.

use alloc::vec::Vec;

use super::Orders;
use super::bundles::Refused;
use crate::blueprint::tiling::{Tile, Tiling};
use crate::blueprint::{Blueprint, Frame};
use crate::chunk::{Machine, locate};
use crate::claims::WorldAccount;
use crate::factory;
use crate::factory::machines::Replicator;
use crate::ids::{CellId, PlayerId};
use crate::limits::{REPLICATOR_REACH_CELLS, REPLICATOR_TRIES_PER_TICK};
use crate::players::Rejection;
use crate::power::PowerChange;
use crate::step::{Flow, FlowKind};

/// What became of a tick's tries.
enum Tried {
    /// A copy stands.
    Built,
    /// No place took one; there are more to try.
    Refused,
    /// No place took one, and there are no more.
    Exhausted,
    /// Nothing was tried: in this tick others have tried enough.
    Nothing,
}

impl Orders<'_> {
    pub(super) fn replicate(&mut self, replicators: Vec<CellId>) {
        let land = &self.world.land;
        let known = |cell| Some((land.structure(cell)?.id, cell));
        let mut due: Vec<_> = replicators.into_iter().filter_map(known).collect();
        due.sort_unstable();
        for (_, cell) in due {
            self.replicate_at(cell);
        }
    }

    /// Has a replicator that has done its work try some places. What a player did to it in this
    /// tick counts: one that was told to copy something else has not worked for that yet.
    fn replicate_at(&mut self, cell: CellId) {
        let Some(structure) = self.world.land.structure(cell) else {
            return;
        };
        let Machine::Replicator(replicator) = &structure.machine else {
            return;
        };
        let is_ready = replicator.work.is_some() && replicator.is_supplied(&self.world.catalogue);
        let Some(blueprint) = replicator.blueprint.clone().filter(|_| is_ready) else {
            return;
        };
        let mut next = replicator.next;
        let (owner, facing) = (structure.owner, structure.facing);
        let tried = self.try_places(owner, Frame { cell, facing }, &blueprint, &mut next);
        if !matches!(tried, Tried::Nothing) {
            self.note(cell, &tried, next);
        }
    }

    fn try_places(
        &mut self,
        owner: PlayerId,
        from: Frame,
        blueprint: &Blueprint,
        next: &mut u32,
    ) -> Tried {
        let bounds = blueprint.bounds();
        let tiling = Tiling::new(bounds);
        let first = *next;
        for _ in 0..REPLICATOR_TRIES_PER_TICK {
            let Some(tile) = tiling.tile(*next, REPLICATOR_REACH_CELLS) else {
                return Tried::Exhausted;
            };
            if tiling.is_within(tile, REPLICATOR_REACH_CELLS) {
                if !self.pastes.take_for_replicator(bounds.count()) {
                    break;
                }
                if self.copy_to(owner, from, tile, blueprint).is_ok() {
                    *next += 1;
                    return Tried::Built;
                }
            }
            *next += 1;
        }
        match *next == first {
            true => Tried::Nothing,
            false => Tried::Refused,
        }
    }

    fn copy_to(
        &mut self,
        owner: PlayerId,
        from: Frame,
        tile: Tile,
        blueprint: &Blueprint,
    ) -> Result<(), Refused> {
        let frequency = self.world.params.frequency;
        let bend = |_| Refused::from(Rejection::WouldBend);
        let at = tile.frame(frequency, from).map_err(bend)?;
        let placed = blueprint.place(frequency, at.cell, at.facing);
        let bundle = self.survey(
            owner,
            &placed.map_err(bend)?,
            Self::is_unclaimed_or_own,
            Some(blueprint),
        )?;
        self.raise_paid(bundle);
        Ok(())
    }

    /// Replicators make no use of what others let their owner do.
    fn is_unclaimed_or_own(&self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let touched = self.world.land.touched_at(cell);
        let owner = touched.and_then(|(chunk, index)| chunk.owners.get(&index).copied());
        match owner {
            Some(owner) if owner != id => Err(Rejection::NotYours),
            _ => Ok(()),
        }
    }

    /// What became of it is told to the replicator. After the last place it works once more, and
    /// begins with the first again.
    fn note(&mut self, cell: CellId, tried: &Tried, next: u32) {
        let world = &mut *self.world;
        let Some((home, index)) = locate(world.params.frequency, cell) else {
            return;
        };
        let draws_before = world.land.structure(cell);
        let draws_before = draws_before.map_or(0, |it| factory::load(&world.catalogue, it).0);
        let catalogue = &world.catalogue;
        let edit = |replicator: &mut Replicator| {
            replicator.next = next;
            replicator.is_refused = !matches!(tried, Tried::Built);
            match tried {
                Tried::Built => {
                    replicator.work = None;
                    replicator.copies = replicator.copies.saturating_add(1);
                    replicator.use_up(catalogue)
                }
                Tried::Exhausted => {
                    replicator.work = None;
                    replicator.next = 0;
                    Vec::new()
                }
                Tried::Refused | Tried::Nothing => Vec::new(),
            }
        };
        let used = self.drafts.edit(&mut world.land, home, |draft| {
            draft.edit_structure(index, |structure| match &mut structure.machine {
                Machine::Replicator(replicator) => edit(replicator),
                _ => Vec::new(),
            })
        });
        for (item, amount) in used.unwrap_or_default() {
            let (machines, works) = (WorldAccount::Machines, WorldAccount::Works);
            let people = &mut world.people;
            world
                .ledger
                .credit(people, machines, works, item, amount.into());
            (self.watch)(Flow {
                at: cell,
                kind: FlowKind::UsedUp,
                item,
                amount,
            });
        }
        if !matches!(tried, Tried::Refused) {
            world.power.change(PowerChange {
                cell,
                draws: -i32::from(draws_before),
                gives: 0,
            });
        }
        // It has room again, which its neighbours may wait for.
        if matches!(tried, Tried::Built) {
            self.rebuilt.insert(cell);
        }
        self.world.wake(cell);
    }
}
