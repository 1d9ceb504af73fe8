//! Phase 7: what changed, and the hash of it all.
//!
//! The world's hash runs over the hashes of its globals, of its living chunks, of its players, of
//! its units and of its touched chunks, the last three each by number and hash, in canonical order.
//! Only the parts that changed are hashed again.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::executor::Executor;
use super::orders::Answers;
use super::world::World;
use super::{ChunkChange, TickOutput};
use crate::chunk::{ChunkDiff, Edge};
use crate::hash::{ChunkHash, StateHash};
use crate::ids::{ChunkId, PlayerId, UnitId};

/// The hash of each part, as of the last tick.
#[derive(Debug, Clone, Default)]
pub(super) struct PartHashes {
    chunks: BTreeMap<ChunkId, ChunkHash>,
    players: BTreeMap<PlayerId, StateHash>,
    units: BTreeMap<UnitId, StateHash>,
    /// Of the hashes of all chunks, of all players, of what lives, and of all units.
    all: [StateHash; 4],
}

impl PartHashes {
    /// Hashes every part, as after loading.
    pub(super) fn of_all(world: &World) -> PartHashes {
        let chunks = world.land.touched();
        let players = world.people.iter();
        let mut hashes = PartHashes {
            chunks: chunks
                .map(|(id, chunk)| (id, ChunkHash::of(chunk)))
                .collect(),
            players: players
                .map(|(id, player)| (id, StateHash::of(&**player)))
                .collect(),
            units: world
                .fleet
                .iter()
                .map(|(id, unit)| (id, StateHash::of(&**unit)))
                .collect(),
            all: [StateHash::of(&world.activation); 4],
        };
        hashes.sum_chunks();
        hashes.sum_players();
        hashes.sum_units();
        hashes
    }

    fn sum_chunks(&mut self) {
        let chunks = self.chunks.iter();
        self.all[0] = of_parts(chunks.map(|(id, hash)| (id.bits(), hash.whole())));
    }

    fn sum_players(&mut self) {
        let players = self.players.iter();
        self.all[1] = of_parts(players.map(|(id, hash)| (id.0.into(), *hash)));
    }

    fn sum_units(&mut self) {
        let units = self.units.iter();
        self.all[3] = of_parts(units.map(|(id, hash)| (id.0.into(), *hash)));
    }

    /// The world as one number, from its parts.
    pub(super) fn whole(&self, world: &World) -> StateHash {
        let [chunks, players, living, units] = self.all;
        StateHash::of_all([world.hash_of_globals(), living, players, units, chunks])
    }
}

fn of_parts(parts: impl Iterator<Item = (u64, StateHash)>) -> StateHash {
    let bytes = parts.flat_map(|(id, hash)| [id, hash.0]);
    let bytes: Vec<u8> = bytes.flat_map(u64::to_le_bytes).collect();
    StateHash::of_bytes(&bytes)
}

impl World {
    /// Which chunks live has changed.
    pub(super) fn hash_living(&mut self) {
        self.hashes.all[2] = StateHash::of(&self.activation);
    }

    fn hash_of_globals(&self) -> StateHash {
        let (ledger, clocks) = (&self.ledger, self.power.clocks());
        StateHash::of(&(self.params, self.tick, ledger, clocks, self.fleet.last()))
    }

    /// What the world's hash would be, if its chunks were those that have these hashes.
    pub fn hash_of_chunks(&self, hashes: &BTreeMap<ChunkId, StateHash>) -> StateHash {
        let touched = self.hashes.chunks.keys();
        let chunks = touched.filter_map(|id| Some((id.bits(), *hashes.get(id)?)));
        let [_, players, living, units] = self.hashes.all;
        let globals = self.hash_of_globals();
        StateHash::of_all([globals, living, players, units, of_parts(chunks)])
    }

    pub(super) fn publish(
        &mut self,
        executor: &impl Executor,
        Answers { outcomes, gifts }: Answers,
        mut diffs: BTreeMap<ChunkId, ChunkDiff>,
        edges: Vec<(ChunkId, Edge)>,
        activated: Vec<ChunkId>,
        deactivated: Vec<ChunkId>,
    ) -> TickOutput {
        if !edges.is_empty() {
            for id in self.activation.active() {
                diffs.entry(*id).or_default();
            }
        }
        let has_grown = |id| !edges.is_empty() && self.activation.is_active(id);
        let changed = |(id, diff): (ChunkId, ChunkDiff)| {
            let change = ChunkChange {
                id,
                chunk: Arc::clone(self.land.chunk(id)),
                hash: StateHash::default(),
                diff,
            };
            (change, self.hashes.chunks.get(&id).copied())
        };
        let mut changes: Vec<_> = diffs.into_iter().map(changed).collect();
        executor.for_each(&mut changes, |(change, known)| {
            let mut hash = known.unwrap_or_else(|| ChunkHash::of(&change.chunk));
            if known.is_some() {
                hash.update(&change.chunk, &change.diff, has_grown(change.id));
            }
            change.hash = hash.whole();
            *known = Some(hash);
        });
        let players = self.people.take_changed();
        let hashes = &mut self.hashes;
        let known = changes.iter().map(|(change, hash)| (change.id, *hash));
        let known = known.filter_map(|(id, hash)| Some((id, hash?)));
        hashes.chunks.extend(known);
        let hashed = players.iter().map(|it| (it.id, StateHash::of(&**it)));
        hashes.players.extend(hashed);
        if !changes.is_empty() {
            self.hashes.sum_chunks();
        }
        if !players.is_empty() {
            self.hashes.sum_players();
        }
        let (units, units_gone) = self.fleet.take_changed();
        let hashed = units.iter().map(|it| (it.id, StateHash::of(&**it)));
        self.hashes.units.extend(hashed);
        for id in &units_gone {
            self.hashes.units.remove(id);
        }
        if !(units.is_empty() && units_gone.is_empty()) {
            self.hashes.sum_units();
        }
        let chunks = changes.into_iter().map(|(change, _)| change).collect();
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
            edges,
            players,
            units,
            units_gone,
            activated,
            deactivated,
            networks: figures.networks,
            networks_gone: figures.gone,
        }
    }
}
