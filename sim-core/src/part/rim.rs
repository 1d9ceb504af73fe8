//! The cells just outside of a chunk: of what kind they are seen to be, and what stands there.
//!
//! They are numbered in the order of chunks, then of cells, so that a change of one is told in a
//! byte or two.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::FeedError;
use crate::chunk::{CellIndex, Edge, Kind, cell_at, locate};
use crate::ids::{CellId, ChunkId, Direction, Frequency, PrototypeId};
use crate::step::CellFact;
use crate::topology;

/// What is known of the cells next to a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rim {
    /// In order.
    cells: Vec<(ChunkId, CellIndex)>,
    chunks: BTreeMap<ChunkId, RimChunk>,
}

/// The cells of another chunk that lie next to it, on the edge of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RimChunk {
    edge: Edge,
    structures: BTreeMap<CellIndex, Standing>,
}

/// What stands on a cell, and the neighbour it works towards.
type Standing = (PrototypeId, Direction);

/// What is new of a rim's cells, in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RimChange {
    /// Cells of another kind: for each how many cells lie between it and the one before, times
    /// eight, and the kind.
    pub kinds: Vec<u32>,
    /// Cells on which something was built, turned or (`None`) removed.
    pub structures: Vec<(u32, Option<Standing>)>,
}

/// Nothing is known: all rock.
const UNKNOWN: [u64; 3] = [u64::MAX; 3];

impl Rim {
    /// The rim of a chunk, of which nothing is known yet.
    pub fn around(frequency: Frequency, inside: ChunkId) -> Rim {
        let located = next_to(frequency, inside).filter_map(|cell| locate(frequency, cell));
        let outside = located.filter(|(id, _)| *id != inside);
        let cells: BTreeSet<(ChunkId, CellIndex)> = outside.collect();
        let mut chunks: BTreeMap<ChunkId, RimChunk> = BTreeMap::new();
        for (id, index) in &cells {
            let chunk = chunks.entry(*id).or_insert_with(RimChunk::unknown);
            if *index == CellIndex::POLE {
                chunk.edge.pole = Some(Kind::Rock);
            }
        }
        Rim {
            cells: cells.into_iter().collect(),
            chunks,
        }
    }

    /// What is known of a cell of the rim.
    pub fn fact(&self, id: ChunkId, index: CellIndex) -> Option<CellFact> {
        let chunk = self.chunks.get(&id)?;
        Some(CellFact {
            kind: chunk.edge.kind(index)?,
            structure: chunk.structures.get(&index).copied(),
        })
    }

    /// What a chunk shows the automaton of its cells of the rim; its other cells read as rock.
    pub fn edge(&self, id: ChunkId) -> Option<Edge> {
        self.chunks.get(&id).map(|chunk| chunk.edge)
    }

    /// Whether any of a chunk's cells lies on the rim.
    pub fn touches(&self, id: ChunkId) -> bool {
        self.chunks.contains_key(&id)
    }

    /// The number of a cell, if it lies on the rim.
    pub fn number(&self, id: ChunkId, index: CellIndex) -> Option<u32> {
        let place = self.cells.binary_search(&(id, index)).ok()?;
        u32::try_from(place).ok()
    }

    /// The cell of a number.
    pub fn cell(&self, number: u32) -> Option<CellId> {
        let (id, index) = self.place(number)?;
        Some(cell_at(id, index))
    }

    fn place(&self, number: u32) -> Option<(ChunkId, CellIndex)> {
        self.cells.get(usize::try_from(number).ok()?).copied()
    }

    /// The cells of a chunk that lie on the rim, with their numbers, in order.
    pub fn cells_of(&self, id: ChunkId) -> impl Iterator<Item = (u32, CellIndex)> {
        let begin = self.cells.partition_point(|(other, _)| *other < id);
        let cells = (0..).zip(&self.cells).skip(begin);
        cells
            .take_while(move |(_, (other, _))| *other == id)
            .map(|(number, (_, index))| (number, *index))
    }

    /// The chunks that have cells on the rim, in order.
    pub fn chunks(&self) -> impl Iterator<Item = ChunkId> {
        self.chunks.keys().copied()
    }

    /// Nothing is known any more.
    pub fn forget(&mut self) {
        for chunk in self.chunks.values_mut() {
            let pole = chunk.edge.pole.map(|_| Kind::Rock);
            *chunk = RimChunk::unknown();
            chunk.edge.pole = pole;
        }
    }

    /// What leads to all that is known from nothing.
    pub fn whole(&self) -> RimChange {
        let mut unknown = self.clone();
        unknown.forget();
        let known = (0..).zip(&self.cells);
        let known = known.filter_map(|(number, (id, at))| Some((number, self.fact(*id, *at)?)));
        unknown.difference(known)
    }

    /// What of these facts, in the order of the cells' numbers, is new.
    pub fn difference(&self, facts: impl IntoIterator<Item = (u32, CellFact)>) -> RimChange {
        let mut change = RimChange::default();
        let mut next = 0;
        for (number, fact) in facts {
            let Some(known) = self.place(number).and_then(|(id, at)| self.fact(id, at)) else {
                continue;
            };
            if known.kind != fact.kind {
                let gap = number - next;
                change.kinds.push(gap << 3 | u32::from(fact.kind.bits()));
                next = number + 1;
            }
            if known.structure != fact.structure {
                change.structures.push((number, fact.structure));
            }
        }
        change
    }

    /// Learns what is new.
    ///
    /// # Errors
    /// If a change is about a cell that does not lie on the rim. What came before it is applied.
    pub fn apply(&mut self, change: &RimChange) -> Result<(), FeedError> {
        let mut next: u32 = 0;
        for word in &change.kinds {
            let number = next.checked_add(word >> 3).ok_or(FeedError::Rim)?;
            let (chunk, index) = self.chunk_mut(number)?;
            chunk.edge.set(index, Kind::from_bits((word & 7) as u8));
            next = number + 1;
        }
        for (number, standing) in &change.structures {
            let (chunk, index) = self.chunk_mut(*number)?;
            match standing {
                Some(standing) => chunk.structures.insert(index, *standing),
                None => chunk.structures.remove(&index),
            };
        }
        Ok(())
    }

    fn chunk_mut(&mut self, number: u32) -> Result<(&mut RimChunk, CellIndex), FeedError> {
        let (id, index) = self.place(number).ok_or(FeedError::Rim)?;
        let chunk = self.chunks.get_mut(&id).ok_or(FeedError::Rim)?;
        Ok((chunk, index))
    }
}

impl RimChunk {
    fn unknown() -> RimChunk {
        RimChunk {
            edge: Edge {
                first_row: UNKNOWN,
                last_row: UNKNOWN,
                first_column: UNKNOWN,
                last_column: UNKNOWN,
                pole: None,
            },
            structures: BTreeMap::new(),
        }
    }
}

impl RimChange {
    /// Whether nothing is new.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.structures.is_empty()
    }
}

/// The cells next to a chunk's; of one that carries a pole, also those next to that.
fn next_to(frequency: Frequency, id: ChunkId) -> impl Iterator<Item = CellId> {
    let halo = topology::halo(frequency, id).filter_map(|place| place.cell);
    let poles = [CellId::NORTH_POLE, CellId::SOUTH_POLE].into_iter();
    let carried = poles.filter(move |pole| locate(frequency, *pole).is_some_and(|at| at.0 == id));
    let around = move |pole| topology::neighbors(frequency, pole).map(|(_, cell)| cell);
    halo.chain(carried.flat_map(around))
}
