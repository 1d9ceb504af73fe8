//! Who has built in which chunks: what keeps chunks alive, and what a player's bound is about.
//! Derived from the land, never stored.

use alloc::collections::BTreeMap;

use crate::chunk::Chunk;
use crate::ids::{ChunkId, PlayerId};

/// Structures by chunk and owner; no entry is zero.
#[derive(Debug, Default)]
pub(super) struct Holdings {
    by_chunk: BTreeMap<ChunkId, BTreeMap<PlayerId, u32>>,
    chunks_of: BTreeMap<PlayerId, usize>,
}

impl Holdings {
    /// Counts what stands in a chunk.
    pub(super) fn count(&mut self, id: ChunkId, chunk: &Chunk) {
        for structure in chunk.structures.values() {
            self.add(id, structure.owner);
        }
    }

    pub(super) fn add(&mut self, id: ChunkId, owner: PlayerId) {
        let structures = self
            .by_chunk
            .entry(id)
            .or_default()
            .entry(owner)
            .or_default();
        *structures += 1;
        if *structures == 1 {
            *self.chunks_of.entry(owner).or_default() += 1;
        }
    }

    /// Takes one away that was added.
    pub(super) fn remove(&mut self, id: ChunkId, owner: PlayerId) {
        let Some(owners) = self.by_chunk.get_mut(&id) else {
            return;
        };
        let Some(structures) = owners.get_mut(&owner) else {
            return;
        };
        *structures -= 1;
        if *structures == 0 {
            owners.remove(&owner);
            if let Some(chunks) = self.chunks_of.get_mut(&owner) {
                *chunks -= 1;
            }
        }
        if owners.is_empty() {
            self.by_chunk.remove(&id);
        }
    }

    /// Chunks with any structure, in order.
    pub(super) fn built_chunks(&self) -> impl Iterator<Item = ChunkId> {
        self.by_chunk.keys().copied()
    }

    /// How many chunks a player has built in.
    pub(super) fn chunk_count(&self, player: PlayerId) -> usize {
        self.chunks_of.get(&player).copied().unwrap_or(0)
    }

    /// Whether a player has built in a chunk.
    pub(super) fn has_built_in(&self, player: PlayerId, id: ChunkId) -> bool {
        self.by_chunk
            .get(&id)
            .is_some_and(|owners| owners.contains_key(&player))
    }
}
