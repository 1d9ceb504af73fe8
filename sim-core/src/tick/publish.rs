//! Phase 7: what changed, and the hash of it all.
//!
//! The world's hash runs over the hashes of its globals, of its living chunks, of its players, of
//! its units and of its touched chunks, the last three each by number and hash, in canonical order.
//! Only the parts that changed are hashed again.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::executor::Executor;
use super::growth::GrowthPlan;
use super::land::Slot;
use super::orders::Answers;
use super::world::World;
use super::{ChunkChange, Ground, TickOutput};
use crate::chunk::ChunkDiff;
use crate::hash::{ChunkHash, HashList, StateHash};
use crate::ids::{ChunkId, UnitId};
use crate::players::Player;
use crate::units::Unit;

/// The hashes of all that there are many of, as of the last tick.
#[derive(Debug, Clone, Default)]
pub(super) struct PartHashes {
    chunks: HashList,
    players: HashList,
    units: HashList,
    /// Of what lives.
    living: StateHash,
}

impl World {
    /// Hashes every part anew, as after loading.
    pub(super) fn hash_all(&mut self) {
        let mut hashes = PartHashes::default();
        let chunks = self.land.touched_slots().map(|slot| {
            slot.is_told = true;
            let hash = slot.hash.insert(ChunkHash::of(&slot.chunk));
            (slot.id.bits(), hash.whole())
        });
        hashes.chunks.set_all(chunks);
        let players = self.people.iter().map(|(_, player)| hash_of_player(player));
        hashes.players.set_all(players);
        let units = self.fleet.iter().map(|(_, unit)| hash_of_unit(unit));
        hashes.units.set_all(units);
        self.hashes = hashes;
        self.hash_living();
    }

    /// Which chunks live has changed.
    pub(super) fn hash_living(&mut self) {
        self.hashes.living = StateHash::of(&self.activation);
    }

    /// The whole world as one number.
    pub fn hash(&self) -> StateHash {
        self.hash_with_chunks(self.hashes.chunks.whole())
    }

    /// What the world's hash would be, if its chunks were those that have these hashes.
    pub fn hash_of_chunks(&self, hashes: &BTreeMap<ChunkId, StateHash>) -> StateHash {
        let touched = self.land.touched();
        let known = touched.filter_map(|(id, _)| Some((id.bits(), *hashes.get(&id)?)));
        let mut chunks = HashList::default();
        chunks.set_all(known);
        self.hash_with_chunks(chunks.whole())
    }

    fn hash_with_chunks(&self, chunks: StateHash) -> StateHash {
        let (players, units) = (self.hashes.players.whole(), self.hashes.units.whole());
        let globals = self.hash_of_globals();
        StateHash::of_all([globals, self.hashes.living, players, units, chunks])
    }

    fn hash_of_globals(&self) -> StateHash {
        let (ledger, clocks) = (&self.ledger, self.power.clocks());
        StateHash::of(&(self.params, self.tick, ledger, clocks, self.fleet.last()))
    }

    pub(super) fn publish(
        &mut self,
        executor: &impl Executor,
        Answers { outcomes, gifts }: Answers,
        diffs: Vec<(ChunkId, ChunkDiff)>,
        has_grown: bool,
        activated: Vec<ChunkId>,
        deactivated: Vec<ChunkId>,
    ) -> TickOutput {
        let chunks = self.publish_chunks(executor, diffs, has_grown);
        let players = self.people.take_changed();
        let hashed = players.iter().map(hash_of_player);
        self.hashes.players.set_all(hashed);
        let (units, units_gone) = self.fleet.take_changed();
        let hashed = units.iter().map(hash_of_unit);
        self.hashes.units.set_all(hashed);
        self.forget_units(&units_gone);
        let mut discoveries = core::mem::take(&mut self.discoveries);
        discoveries.sort_unstable();
        let figures = self.power.tell(self.tick);
        TickOutput {
            tick: self.tick,
            hash: self.hash(),
            outcomes,
            gifts,
            discoveries,
            chunks,
            players,
            units,
            units_gone,
            activated,
            deactivated,
            networks: figures.networks,
            networks_gone: figures.gone,
        }
    }

    fn forget_units(&mut self, gone: &[UnitId]) {
        for id in gone {
            self.hashes.units.remove(id.0.into());
        }
    }

    /// The chunks that have changed: those with diffs, and the living ones if there was a
    /// generation.
    fn publish_chunks(
        &mut self,
        executor: &impl Executor,
        diffs: Vec<(ChunkId, ChunkDiff)>,
        has_grown: bool,
    ) -> Vec<ChunkChange> {
        let mut hashes = self
            .land
            .slots_of(diffs.iter().map(|(id, diff)| (*id, diff)));
        executor.for_each(&mut hashes, |(slot, diff)| slot.rehash(diff));
        let plan = self.growth.as_ref().filter(|_| has_grown);
        let living = plan.map_or(&[][..], GrowthPlan::living);
        let mut changes = Vec::with_capacity(diffs.len() + living.len());
        let mut diffs = diffs.into_iter().peekable();
        for place in living {
            let id = self.land.slot_at(*place).id;
            while let Some((id, diff)) = diffs.next_if(|(other, _)| *other < id) {
                changes.extend(self.land.slot_mut(id).map(|slot| slot.change(diff, false)));
            }
            let diff = diffs.next_if(|(other, _)| *other == id);
            let diff = diff.map_or_else(ChunkDiff::default, |(_, diff)| diff);
            changes.push(self.land.slot_at_mut(*place).change(diff, true));
        }
        for (id, diff) in diffs {
            changes.extend(self.land.slot_mut(id).map(|slot| slot.change(diff, false)));
        }
        let hashed = changes.iter().map(|change| (change.id.bits(), change.hash));
        self.hashes.chunks.set_all(hashed);
        changes
    }
}

impl Slot {
    /// Hashes again what a diff has changed; all of it, if this was never done.
    fn rehash(&mut self, diff: &ChunkDiff) {
        match &mut self.hash {
            Some(hash) => hash.update(&self.chunk, diff),
            None => self.hash = Some(ChunkHash::of(&self.chunk)),
        }
    }

    /// How the chunk has changed: by a diff, and perhaps by a generation.
    fn change(&mut self, diff: ChunkDiff, has_grown: bool) -> ChunkChange {
        let hash = self.hash.as_ref();
        let ground = || Ground {
            cells: Arc::clone(&self.chunk.cells),
            pole: self.chunk.pole,
        };
        let is_first = !core::mem::replace(&mut self.is_told, true);
        ChunkChange {
            id: self.id,
            hash: hash.map_or_else(|| self.chunk.hash(), ChunkHash::whole),
            diff,
            grown: has_grown.then(ground),
            first: is_first.then(|| Arc::clone(&self.chunk)),
        }
    }
}

fn hash_of_player(player: &Arc<Player>) -> (u64, StateHash) {
    (player.id.0.into(), StateHash::of(&**player))
}

fn hash_of_unit(unit: &Arc<Unit>) -> (u64, StateHash) {
    (unit.id.0.into(), StateHash::of(&**unit))
}
