//! What a chunk has to know of the cells around it: their kinds, gathered from the edges of the
//! chunks they belong to.

use core::borrow::Borrow;

use super::HaloPlan;
use crate::chunk::{CellIndex, Chunk, Edge, Kind};
use crate::ids::{ChunkId, Frequency};
use crate::limits::CHUNK_SIDE;

/// The kinds seen in the one-cell ring around a chunk, and around its pole if it carries one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halo {
    /// Row -1, by column; as bit planes, lowest first.
    pub(super) row_before: [u64; 3],
    /// Row 64, by column.
    pub(super) row_after: [u64; 3],
    /// Column -1, by row.
    pub(super) column_before: [u64; 3],
    /// Column 64, by row.
    pub(super) column_after: [u64; 3],
    /// At (-1, -1); rock where a pentagon has nothing.
    pub(super) corner_before: Kind,
    /// At (64, 64).
    pub(super) corner_after: Kind,
    /// The pole's neighbours in the other four chunks.
    pub(super) pole: [Kind; 4],
}

pub(super) const UNKNOWN: [u64; 3] = [u64::MAX; 3];
const LAST: u32 = CHUNK_SIDE - 1;

impl Halo {
    /// A halo of which nothing is known: all rock.
    pub const UNKNOWN: Halo = Halo {
        row_before: UNKNOWN,
        row_after: UNKNOWN,
        column_before: UNKNOWN,
        column_after: UNKNOWN,
        corner_before: Kind::Rock,
        corner_after: Kind::Rock,
        pole: [Kind::Rock; 4],
    };

    /// Gathers what the chunks around show of themselves. Where `edge` knows none, the cells
    /// read as rock. `edge` is asked for chunks of [`crate::topology::chunk_neighbors`] only,
    /// of some more than once.
    ///
    /// # Panics
    /// If the planet has no such chunk.
    pub fn gather<E: Borrow<Edge>>(
        frequency: Frequency,
        chunk: ChunkId,
        edge: impl FnMut(ChunkId) -> Option<E>,
    ) -> Halo {
        HaloPlan::of(frequency, chunk).gather(edge)
    }

    /// Puts the chunk's own pole where its one other cell sees it.
    pub(super) fn set_pole(&mut self, chunk: ChunkId, kind: Kind) {
        let (diamond, ..) = chunk.coordinates();
        let side = if diamond.is_north() {
            &mut self.row_after
        } else {
            &mut self.column_after
        };
        put(side, 0, kind);
    }

    /// The five kinds around the pole that the chunk carries.
    pub(super) fn around_pole(&self, id: ChunkId, chunk: &Chunk) -> [Kind; 5] {
        let (diamond, ..) = id.coordinates();
        let own = if diamond.is_north() {
            CellIndex::new(LAST, 0)
        } else {
            CellIndex::new(0, LAST)
        };
        let [a, b, c, d] = self.pole;
        [chunk.seen_kind(own), a, b, c, d]
    }
}

pub(super) fn put(planes: &mut [u64; 3], place: u32, kind: Kind) {
    for (bit, plane) in planes.iter_mut().enumerate() {
        *plane = *plane & !(1 << place) | u64::from(kind.bits() >> bit & 1) << place;
    }
}
