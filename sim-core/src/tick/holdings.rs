//! Who owns what where: what keeps chunks alive, what players' bounds are about, and where their
//! hubs let them build. Derived from the land, never stored.

use alloc::collections::{BTreeMap, BTreeSet};

use crate::chunk::{Chunk, Machine, Structure, cell_at};
use crate::ids::{CellId, ChunkId, PlayerId};
use crate::players::Hubs;

/// Structures by chunk and owner, and what follows from them; no entry is zero.
#[derive(Debug, Clone, Default)]
pub(super) struct Holdings {
    by_chunk: BTreeMap<ChunkId, BTreeMap<PlayerId, u32>>,
    chunks_of: BTreeMap<PlayerId, usize>,
    /// Cells that players own and on which nothing stands.
    bare_of: BTreeMap<PlayerId, usize>,
    hubs: Hubs,
    labs: BTreeMap<PlayerId, BTreeSet<CellId>>,
    /// Grows when a structure is the first of a chunk, and when the last one of a chunk falls.
    version: u64,
}

impl Holdings {
    /// Counts what is owned in a chunk.
    pub(super) fn count(&mut self, id: ChunkId, chunk: &Chunk) {
        for owner in chunk.owners.values() {
            self.own(*owner);
        }
        for (index, structure) in chunk.structures.iter() {
            self.stand(id, cell_at(id, *index), structure);
        }
    }

    /// A player owns one more cell, on which nothing stands.
    pub(super) fn own(&mut self, owner: PlayerId) {
        *self.bare_of.entry(owner).or_default() += 1;
    }

    /// A player owns one less of those.
    pub(super) fn disown(&mut self, owner: PlayerId) {
        decrease(&mut self.bare_of, owner);
    }

    /// A structure stands on a cell that its owner owns.
    pub(super) fn stand(&mut self, id: ChunkId, cell: CellId, structure: &Structure) {
        let owner = structure.owner;
        decrease(&mut self.bare_of, owner);
        let owners = self.by_chunk.entry(id).or_default();
        self.version += u64::from(owners.is_empty());
        let structures = owners.entry(owner).or_default();
        *structures += 1;
        if *structures == 1 {
            *self.chunks_of.entry(owner).or_default() += 1;
        }
        if Hubs::is_hub(structure) {
            self.hubs.add(owner, id, cell);
        }
        if matches!(structure.machine, Machine::Lab(_)) {
            self.labs.entry(owner).or_default().insert(cell);
        }
    }

    /// A hub of a player stands on a cell of a chunk that need not be counted.
    pub(super) fn note_hub(&mut self, owner: PlayerId, home: ChunkId, cell: CellId) {
        self.hubs.add(owner, home, cell);
    }

    /// It no longer does; the cell is owned as before.
    pub(super) fn fall(&mut self, id: ChunkId, cell: CellId, structure: &Structure) {
        let owner = structure.owner;
        self.own(owner);
        self.hubs.remove(owner, id, cell);
        if let Some(labs) = self.labs.get_mut(&owner) {
            labs.remove(&cell);
        }
        let Some(owners) = self.by_chunk.get_mut(&id) else {
            return;
        };
        let Some(structures) = owners.get_mut(&owner) else {
            return;
        };
        *structures -= 1;
        if *structures == 0 {
            owners.remove(&owner);
            decrease(&mut self.chunks_of, owner);
        }
        if owners.is_empty() {
            self.by_chunk.remove(&id);
            self.version += 1;
        }
    }

    /// A number that is another when [`Holdings::built_chunks`] are others.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// Chunks with any structure, in order.
    pub(super) fn built_chunks(&self) -> impl Iterator<Item = ChunkId> {
        self.by_chunk.keys().copied()
    }

    /// How many chunks a player has structures in.
    pub(super) fn chunk_count(&self, player: PlayerId) -> usize {
        self.chunks_of.get(&player).copied().unwrap_or(0)
    }

    /// Whether a player has structures in a chunk.
    pub(super) fn has_built_in(&self, player: PlayerId, id: ChunkId) -> bool {
        self.by_chunk
            .get(&id)
            .is_some_and(|owners| owners.contains_key(&player))
    }

    /// How many cells a player owns on which nothing stands.
    pub(super) fn bare_count(&self, player: PlayerId) -> usize {
        self.bare_of.get(&player).copied().unwrap_or(0)
    }

    /// Where a player's labs stand, in order.
    pub(super) fn labs(&self, player: PlayerId) -> impl Iterator<Item = CellId> {
        self.labs.get(&player).into_iter().flatten().copied()
    }

    /// Where everyone's hubs stand.
    pub(super) fn hubs(&self) -> &Hubs {
        &self.hubs
    }
}

fn decrease(counts: &mut BTreeMap<PlayerId, usize>, player: PlayerId) {
    if let Some(count) = counts.get_mut(&player) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&player);
        }
    }
}
