//! What a chunk's neighbours may know of its cells: the kinds along its four sides, as seen
//! (rock where a structure stands), and of its pole cell.

use dispatch::{Kernel, Width};
use serde::{Deserialize, Serialize};

use super::planes::Plane;
use super::{CellIndex, Chunk, Kind};
use crate::limits::CHUNK_SIDE;

/// The kinds along the four sides of a chunk; each side is three bit planes of 64 cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edge {
    /// Row i = 0, by j.
    pub first_row: [u64; 3],
    /// Row i = 63, by j.
    pub last_row: [u64; 3],
    /// Column j = 0, by i.
    pub first_column: [u64; 3],
    /// Column j = 63, by i.
    pub last_column: [u64; 3],
    /// The pole cell, where the chunk carries one.
    pub pole: Option<Kind>,
}

impl Edge {
    /// What neighbours see of a chunk now.
    pub fn of(chunk: &Chunk) -> Edge {
        let planes = chunk.cells.kind_planes();
        let (first_column, last_column) = Width::widest().run(Columns { planes });
        let mut edge = Edge {
            first_row: planes.map(|plane| plane[0]),
            last_row: planes.map(|plane| plane[CHUNK_SIDE as usize - 1]),
            first_column,
            last_column,
            pole: chunk.pole.map(|_| chunk.seen_kind(CellIndex::POLE)),
        };
        for index in chunk.structures.keys() {
            edge.set(*index, Kind::Rock);
        }
        edge
    }

    /// The kind seen at a cell of the edge; `None` for a cell inside.
    pub fn kind(&self, index: CellIndex) -> Option<Kind> {
        let Some((i, j)) = index.row_column() else {
            return self.pole;
        };
        let at = |side: &[u64; 3], k: u32| {
            let bits = side
                .iter()
                .rev()
                .fold(0, |bits, plane| bits << 1 | (plane >> k & 1) as u8);
            Some(Kind::from_bits(bits))
        };
        let last = CHUNK_SIDE - 1;
        match (i, j) {
            (0, _) => at(&self.first_row, j),
            (_, 0) => at(&self.first_column, i),
            _ if i == last => at(&self.last_row, j),
            _ if j == last => at(&self.last_column, i),
            _ => None,
        }
    }

    /// Sets a cell of the edge on every side it belongs to; cells inside are ignored.
    pub fn set(&mut self, index: CellIndex, kind: Kind) {
        let Some((i, j)) = index.row_column() else {
            self.pole = self.pole.map(|_| kind);
            return;
        };
        let put = |side: &mut [u64; 3], k: u32| {
            for (bit, plane) in side.iter_mut().enumerate() {
                *plane = *plane & !(1 << k) | u64::from(kind.bits() >> bit & 1) << k;
            }
        };
        let last = CHUNK_SIDE - 1;
        if i == 0 {
            put(&mut self.first_row, j);
        }
        if i == last {
            put(&mut self.last_row, j);
        }
        if j == 0 {
            put(&mut self.first_column, i);
        }
        if j == last {
            put(&mut self.last_column, i);
        }
    }
}

/// The first and the last column of three planes.
struct Columns<'a> {
    planes: [&'a Plane; 3],
}

impl Kernel for Columns<'_> {
    type Output = ([u64; 3], [u64; 3]);

    #[inline(always)]
    fn run(self) -> Self::Output {
        let (mut first, mut last) = ([0; 3], [0; 3]);
        for (bit, plane) in self.planes.iter().enumerate() {
            for (i, row) in plane.iter().enumerate() {
                first[bit] |= (row & 1) << i;
                last[bit] |= row >> (CHUNK_SIDE - 1) << i;
            }
        }
        (first, last)
    }
}
