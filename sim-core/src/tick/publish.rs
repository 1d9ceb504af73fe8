//! Phase 7: what changed, and the hash of it all.
//!
//! The world's hash runs over its globals, the hashes of units among them, then players, then touched
//! chunks, each by number and hash, in canonical order. Only the parts that changed are hashed again.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::executor::Executor;
use super::orders::Answers;
use super::world::World;
use super::{ChunkChange, TickOutput};
use crate::chunk::{ChunkDiff, Edge};
use crate::hash::StateHash;
use crate::ids::{ChunkId, PlayerId, UnitId};

/// The hash of each part, as of the last tick.
#[derive(Debug, Clone, Default)]
pub(super) struct PartHashes {
    chunks: BTreeMap<ChunkId, StateHash>,
    players: BTreeMap<PlayerId, StateHash>,
    units: BTreeMap<UnitId, StateHash>,
}

impl PartHashes {
    /// Hashes every part, as after loading.
    pub(super) fn of_all(world: &World) -> PartHashes {
        PartHashes {
            chunks: world
                .land
                .touched()
                .map(|(id, chunk)| (id, chunk.hash()))
                .collect(),
            players: world
                .people
                .iter()
                .map(|(id, player)| (id, StateHash::of(&**player)))
                .collect(),
            units: world
                .fleet
                .iter()
                .map(|(id, unit)| (id, StateHash::of(&**unit)))
                .collect(),
        }
    }

    /// The world as one number, from its parts.
    pub(super) fn whole(&self, world: &World) -> StateHash {
        let globals = (
            world.params,
            world.tick,
            &world.ledger,
            &world.activation,
            world.power.clocks(),
            world.fleet.last(),
            &self.units,
        );
        combine(StateHash::of(&globals), &self.players, &self.chunks)
    }
}

/// A world as one number, from the hashes of its parts.
pub(super) fn combine(
    globals: StateHash,
    players: &BTreeMap<PlayerId, StateHash>,
    chunks: &BTreeMap<ChunkId, StateHash>,
) -> StateHash {
    let mut bytes = Vec::with_capacity(8 + 12 * players.len() + 16 * chunks.len());
    bytes.extend(globals.0.to_le_bytes());
    for (id, hash) in players {
        bytes.extend(id.0.to_le_bytes());
        bytes.extend(hash.0.to_le_bytes());
    }
    for (id, hash) in chunks {
        bytes.extend(id.bits().to_le_bytes());
        bytes.extend(hash.0.to_le_bytes());
    }
    StateHash::of_bytes(&bytes)
}

impl World {
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
        let changed = |(id, diff): (ChunkId, ChunkDiff)| ChunkChange {
            id,
            chunk: Arc::clone(self.land.chunk(id)),
            hash: StateHash::default(),
            diff,
        };
        let mut chunks: Vec<ChunkChange> = diffs.into_iter().map(changed).collect();
        executor.for_each(&mut chunks, |change| change.hash = change.chunk.hash());
        for change in &chunks {
            self.hashes.chunks.insert(change.id, change.hash);
        }
        let players = self.people.take_changed();
        for player in &players {
            self.hashes
                .players
                .insert(player.id, StateHash::of(&**player));
        }
        let (units, units_gone) = self.fleet.take_changed();
        for unit in &units {
            self.hashes.units.insert(unit.id, StateHash::of(&**unit));
        }
        for id in &units_gone {
            self.hashes.units.remove(id);
        }
        let mut discoveries = core::mem::take(&mut self.discoveries);
        discoveries.sort_unstable();
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
        }
    }
}
