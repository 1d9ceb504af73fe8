//! The state of 64 x 64 cells: what is simulated, stored, cached and sent as one.
//!
//! - [`planes`]: kinds and quantities as bit planes, one `u64` a row.
//! - [`structure`]: what stands on a cell. [`line`]: belts that hand on to each other, as one;
//!   [`traffic`]: what they carry.
//! - [`cell_map`]: things by the cell they are on.
//! - [`edge`]: what a chunk's neighbours may know of its cells.
//! - [`diff`]: how a tick changed it, short of what the automaton did by itself.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

use crate::claims::PoolHistory;
use crate::ids::{CellId, ChunkId, Diamond, Frequency, PlayerId, WalkerId};
use crate::limits::{CHUNK_CELLS, CHUNK_SIDE};

pub mod cell_map;
pub mod diff;
pub mod edge;
pub mod line;
pub mod planes;
pub mod structure;
pub mod traffic;

pub use cell_map::CellMap;
pub use diff::{ChunkDiff, LineChange};
pub use edge::Edge;
pub use line::{BeltItem, Line, Lying, Pace, Spot};
pub use planes::{Cell, CellPlanes, Kind};
pub use structure::{Machine, Structure};
pub use traffic::Traffic;

/// A cell within a chunk: `i * 64 + j` with i and j counted from the chunk's corner, or
/// [`CellIndex::POLE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CellIndex(u16);

impl CellIndex {
    /// The pole cell of the two chunks that carry one.
    pub const POLE: CellIndex = CellIndex(CHUNK_CELLS as u16);

    /// From row i and column j, both below 64.
    ///
    /// # Panics
    /// If one is not.
    pub const fn new(i: u32, j: u32) -> CellIndex {
        assert!(i < CHUNK_SIDE && j < CHUNK_SIDE);
        CellIndex((i * CHUNK_SIDE + j) as u16)
    }

    /// From its number, 0 to 4096 (the pole).
    pub const fn from_number(number: u16) -> Option<CellIndex> {
        if number <= CHUNK_CELLS as u16 {
            Some(CellIndex(number))
        } else {
            None
        }
    }

    /// Its number, 0 to 4096.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Row and column; `None` for the pole.
    pub const fn row_column(self) -> Option<(u32, u32)> {
        if self.0 == CHUNK_CELLS as u16 {
            return None;
        }
        Some((self.0 as u32 / CHUNK_SIDE, self.0 as u32 % CHUNK_SIDE))
    }

    /// The six cells around one that lies inside of the chunk, in cyclic order; `None` for one at
    /// its edge.
    pub fn neighbors_inside(self) -> Option<[CellIndex; 6]> {
        let (i, j) = self.row_column()?;
        let inside = 1..CHUNK_SIDE - 1;
        if !inside.contains(&i) || !inside.contains(&j) {
            return None;
        }
        let side = CHUNK_SIDE as u16;
        let Self(n) = self;
        let around = [n + side, n + side + 1, n + 1, n - side, n - side - 1, n - 1];
        Some(around.map(CellIndex))
    }
}

impl<'de> Deserialize<'de> for CellIndex {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        CellIndex::from_number(u16::deserialize(d)?)
            .ok_or_else(|| serde::de::Error::custom("a chunk has cells 0 to 4095 and a pole, 4096"))
    }
}

/// All state of a chunk. Two chunks with equal bytes behave alike for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Kinds, quantities, springs and veins; shared with whoever was told of them.
    pub cells: Arc<CellPlanes>,
    /// The pole cell, in the two chunks that carry one.
    pub pole: Option<Cell>,
    /// What stands where.
    pub structures: CellMap<Structure>,
    /// The lines that its belts form, by their first belts.
    pub lines: CellMap<Line>,
    /// Whose a cell is.
    pub owners: BTreeMap<CellIndex, PlayerId>,
    /// Who stands on a cell.
    pub seats: BTreeMap<CellIndex, WalkerId>,
    /// What the pools of cells' quantities and of docks remember; only those that starve, or whose
    /// owner said how they are shared, have an entry.
    pub starved: BTreeMap<CellIndex, PoolHistory>,
}

impl Chunk {
    /// A chunk of these cells with nothing on them.
    pub fn new(cells: CellPlanes, pole: Option<Cell>) -> Chunk {
        Chunk {
            cells: Arc::new(cells),
            pole,
            structures: CellMap::new(),
            lines: CellMap::new(),
            owners: BTreeMap::new(),
            seats: BTreeMap::new(),
            starved: BTreeMap::new(),
        }
    }

    /// The cell itself, also under a structure.
    pub fn cell(&self, index: CellIndex) -> Cell {
        match index.row_column() {
            Some((i, j)) => self.cells.cell(i, j),
            None => self.pole.unwrap_or(Cell::ROCK),
        }
    }

    /// Puts a kind and a quantity on a cell; spring and vein stay as they are.
    pub fn set_cell(&mut self, index: CellIndex, kind: Kind, quantity: u8) {
        match index.row_column() {
            Some((i, j)) => Arc::make_mut(&mut self.cells).set(i, j, kind, quantity),
            None => {
                if let Some(pole) = &mut self.pole {
                    pole.kind = kind;
                    pole.quantity = quantity;
                }
            }
        }
    }

    /// The machine on a cell, as agendas name it: a belt's is its line.
    pub(crate) fn actor(&self, index: CellIndex) -> Option<CellIndex> {
        Some(self.structures.get(&index)?.actor(index))
    }

    /// The kind that neighbours see: rock where a structure stands.
    pub fn seen_kind(&self, index: CellIndex) -> Kind {
        if self.structures.contains_key(&index) {
            Kind::Rock
        } else {
            self.cell(index).kind
        }
    }
}

/// Where a cell's state lives. `None` if the planet (whose frequency must be a multiple of 64)
/// has no such cell. The north pole hangs on the chunk of `N0:N-1:0`, the south pole on that of
/// `S0:0:N-1`.
pub fn locate(frequency: Frequency, cell: CellId) -> Option<(ChunkId, CellIndex)> {
    let side = frequency.chunks_per_side()?;
    if !cell.is_on(frequency) {
        return None;
    }
    Some(match cell.coordinates() {
        Some((diamond, i, j)) => (
            ChunkId::new(diamond, i / CHUNK_SIDE, j / CHUNK_SIDE),
            CellIndex::new(i % CHUNK_SIDE, j % CHUNK_SIDE),
        ),
        None if cell == CellId::NORTH_POLE => (
            ChunkId::new(Diamond::north(0), side - 1, 0),
            CellIndex::POLE,
        ),
        None => (
            ChunkId::new(Diamond::south(0), 0, side - 1),
            CellIndex::POLE,
        ),
    })
}

/// The cell at an index of a chunk; the inverse of [`locate`].
pub fn cell_at(chunk: ChunkId, index: CellIndex) -> CellId {
    let (diamond, ci, cj) = chunk.coordinates();
    match index.row_column() {
        Some((i, j)) => CellId::new(diamond, ci * CHUNK_SIDE + i, cj * CHUNK_SIDE + j),
        None if diamond.is_north() => CellId::NORTH_POLE,
        None => CellId::SOUTH_POLE,
    }
}
