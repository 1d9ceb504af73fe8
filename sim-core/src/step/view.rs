//! What a chunk's step can see: its own state, and what the cells just outside let it know.

use crate::catalogue::Catalogue;
use crate::chunk::{CellIndex, Chunk, Kind, Structure, locate};
use crate::claims::Cargo;
use crate::factory::{self, Answer, RingInput};
use crate::ids::{
    CellId, ChunkId, Direction, Frequency, PlayerId, PrototypeId, TechnologyId, Tick,
};
use crate::power::Clocks;

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

/// What a chunk's step can ask of what lies outside of it, as of the start of the tick. All of it
/// is about cells next to the chunk, but for rings of belts, power and research, which no chunk can
/// see alone.
pub trait Outside {
    /// What is known of a cell next to the chunk; none if the planet has no such cell.
    fn fact(&self, cell: CellId) -> Option<CellFact>;

    /// What the structure on a cell next to the chunk says to an item; none if none stands there.
    fn answer(&self, cell: CellId, cargo: &Cargo) -> Option<Answer>;

    /// What a belt of the chunk is to know of the ring it lies in, if it does.
    fn ring_input(&self, belt: CellId) -> Option<RingInput>;

    /// What the pylon of one of the chunk's machines shows; none if no pylon reaches it.
    fn clocks(&self, machine: CellId) -> Option<Clocks>;

    /// What the owner of one of the chunk's labs has chosen to find out.
    fn chosen(&self, owner: PlayerId) -> Option<TechnologyId>;
}

/// All that a chunk's step can reach.
#[derive(Clone, Copy)]
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
    /// Its state at the start of the tick.
    pub chunk: &'a Chunk,
    /// What is known of the cells just outside.
    pub outside: &'a dyn Outside,
}

impl ChunkView<'_> {
    /// The place of one of the chunk's own cells.
    pub fn own(&self, cell: CellId) -> Option<CellIndex> {
        locate(self.frequency, cell)
            .filter(|(home, _)| *home == self.id)
            .map(|(_, index)| index)
    }

    /// The chunk's structure at a cell, with its place.
    pub fn structure_at(&self, cell: CellId) -> Option<(CellIndex, &Structure)> {
        let index = self.own(cell)?;
        let structure = self.chunk.structures.get(&index)?;
        Some((index, structure))
    }

    /// What is known of a cell of the chunk or next to it.
    pub fn fact(&self, cell: CellId) -> Option<CellFact> {
        match self.own(cell) {
            Some(index) => Some(CellFact::of(self.chunk, index)),
            None => self.outside.fact(cell),
        }
    }

    /// What the structure on a cell of the chunk or next to it says to an item; none if none
    /// stands there.
    pub fn answer(&self, cell: CellId, cargo: &Cargo) -> Option<Answer> {
        match self.own(cell) {
            Some(_) => factory::answer(self, cell, cargo),
            None => self.outside.answer(cell, cargo),
        }
    }
}
