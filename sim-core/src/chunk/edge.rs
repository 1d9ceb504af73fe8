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
    /// All rock.
    pub(crate) const ROCK: Edge = Edge {
        first_row: [u64::MAX; 3],
        last_row: [u64::MAX; 3],
        first_column: [u64::MAX; 3],
        last_column: [u64::MAX; 3],
        pole: None,
    };

    /// What neighbours see of a chunk now.
    pub fn of(chunk: &Chunk) -> Edge {
        let [a, b, c] = chunk.cells.kind_planes();
        let built = chunk.structures.plane();
        // Rock has all bits set.
        let rim = Width::widest().run(Rim {
            planes: [a, b, c],
            built,
        });
        let pole = chunk.pole.map(|_| chunk.seen_kind(CellIndex::POLE));
        Edge { pole, ..rim }
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

/// What is seen along the sides of three planes, with structures on some cells.
struct Rim<'a> {
    planes: [&'a Plane; 3],
    built: &'a Plane,
}

impl Kernel for Rim<'_> {
    type Output = Edge;

    #[inline(always)]
    fn run(self) -> Edge {
        let last = CHUNK_SIDE as usize - 1;
        let mut edge = Edge {
            first_row: [0; 3],
            last_row: [0; 3],
            first_column: [0; 3],
            last_column: [0; 3],
            pole: None,
        };
        for (bit, plane) in self.planes.iter().enumerate() {
            edge.first_row[bit] = plane[0] | self.built[0];
            edge.last_row[bit] = plane[last] | self.built[last];
            (edge.first_column[bit], edge.last_column[bit]) = columns(plane, self.built);
        }
        edge
    }
}

/// The first and the last column of what is seen; written so that a vector holds many rows.
#[inline(always)]
fn columns(plane: &Plane, built: &Plane) -> (u64, u64) {
    let (mut first, mut last) = (0, 0);
    for i in 0..CHUNK_SIDE as usize {
        let seen = plane[i] | built[i];
        first |= (seen & 1) << i;
        last |= seen >> (CHUNK_SIDE - 1) << i;
    }
    (first, last)
}
