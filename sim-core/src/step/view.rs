//! What a chunk's step can see: its own state, and facts of the cells just outside.

use alloc::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::chunk::{CellIndex, Chunk, Kind, Structure, cell_at, locate};
use crate::ids::{CellId, ChunkId, Direction, Frequency, PrototypeId, Tick};
use crate::topology;

/// What a cell lets its neighbours know: not its quantity, and not what its machine holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellFact {
    /// Its kind as seen: rock under a structure.
    pub kind: Kind,
    /// What stands there, and the neighbour it works towards.
    pub structure: Option<(PrototypeId, Direction)>,
}

impl CellFact {
    /// What a chunk lets know of a cell.
    pub fn of(chunk: &Chunk, index: CellIndex) -> CellFact {
        let structure = chunk.structures.get(&index);
        CellFact {
            kind: structure.map_or_else(|| chunk.cell(index).kind, |_| Kind::Rock),
            structure: structure.map(|structure| (structure.prototype, structure.facing)),
        }
    }
}

/// Facts of the cells outside a chunk that its structures and people stand next to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    facts: BTreeMap<CellId, CellFact>,
}

impl Surroundings {
    /// Asks `fact` about each cell outside the chunk that one of its structures or people stands
    /// next to.
    pub fn gather(
        frequency: Frequency,
        id: ChunkId,
        chunk: &Chunk,
        mut fact: impl FnMut(ChunkId, CellIndex) -> CellFact,
    ) -> Surroundings {
        let mut facts = BTreeMap::new();
        let last = crate::limits::CHUNK_SIDE - 1;
        for index in chunk.structures.keys().chain(chunk.seats.keys()) {
            let inside = index
                .row_column()
                .is_some_and(|(i, j)| i > 0 && j > 0 && i < last && j < last);
            if inside {
                continue;
            }
            for (_, neighbor) in topology::neighbors(frequency, cell_at(id, *index)) {
                if let Some((home, index)) = locate(frequency, neighbor)
                    && home != id
                {
                    facts.entry(neighbor).or_insert_with(|| fact(home, index));
                }
            }
        }
        Surroundings { facts }
    }
}

/// All that a chunk's step can reach.
#[derive(Debug, Clone, Copy)]
pub struct ChunkView<'a> {
    /// Size of the planet.
    pub frequency: Frequency,
    /// The rules' figures.
    pub catalogue: &'a Catalogue,
    /// Decides how scarce pools are shared.
    pub seed: u64,
    /// The tick that the step leads to.
    pub tick: Tick,
    /// Which chunk.
    pub id: ChunkId,
    /// Whether its machines run.
    pub is_awake: bool,
    /// Its state at the start of the tick.
    pub chunk: &'a Chunk,
    /// What is known of the cells just outside.
    pub surroundings: &'a Surroundings,
}

impl ChunkView<'_> {
    /// The chunk's structure at a cell, with its place.
    pub fn structure_at(&self, cell: CellId) -> Option<(CellIndex, &Structure)> {
        let (home, index) = locate(self.frequency, cell)?;
        if home != self.id {
            return None;
        }
        self.chunk
            .structures
            .get(&index)
            .map(|structure| (index, structure))
    }

    /// What is known of a cell that is in the chunk, or next to one of its structures or people.
    pub fn fact(&self, cell: CellId) -> Option<CellFact> {
        match locate(self.frequency, cell)? {
            (home, index) if home == self.id => Some(CellFact::of(self.chunk, index)),
            _ => self.surroundings.facts.get(&cell).copied(),
        }
    }
}
