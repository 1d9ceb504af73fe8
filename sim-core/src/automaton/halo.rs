//! What a chunk has to know of the cells around it: their kinds, gathered from the edges of the
//! chunks they belong to.

use crate::chunk::{CellIndex, Chunk, Edge, Kind, locate};
use crate::ids::{CellId, ChunkId, Frequency};
use crate::limits::CHUNK_SIDE;
use crate::topology::{fold, polar_chunks, straight};

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
    pole: [Kind; 4],
}

const UNKNOWN: [u64; 3] = [u64::MAX; 3];
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
    pub fn gather(
        frequency: Frequency,
        chunk: ChunkId,
        edge: impl FnMut(ChunkId) -> Option<Edge>,
    ) -> Halo {
        assert!(
            chunk.is_on(frequency),
            "{chunk} is not on a planet of {}",
            frequency.get()
        );
        let mut source = Source {
            frequency,
            chunk,
            edge,
            last: None,
        };
        let (before, after) = (-1, CHUNK_SIDE.cast_signed());
        Halo {
            row_before: source.side(|k| (before, k), |e| e.last_row, |e| e.last_column),
            row_after: source.side(|k| (after, k), |e| e.first_row, |e| e.first_column),
            column_before: source.side(|k| (k, before), |e| e.last_column, |e| e.last_row),
            column_after: source.side(|k| (k, after), |e| e.first_column, |e| e.first_row),
            corner_before: source.place((before, before)),
            corner_after: source.place((after, after)),
            pole: source.around_pole(),
        }
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

fn put(planes: &mut [u64; 3], place: u32, kind: Kind) {
    for (bit, plane) in planes.iter_mut().enumerate() {
        *plane = *plane & !(1 << place) | u64::from(kind.bits() >> bit & 1) << place;
    }
}

/// Where a halo is gathered from.
struct Source<F> {
    frequency: Frequency,
    chunk: ChunkId,
    edge: F,
    /// The edge that was asked for last: cells of a side come from one or two chunks.
    last: Option<(ChunkId, Option<Edge>)>,
}

impl<F: FnMut(ChunkId) -> Option<Edge>> Source<F> {
    /// A place counted from the chunk's corner, counted from the diamond's.
    fn in_diamond(&self, (i, j): (i32, i32)) -> (i32, i32) {
        let (_, ci, cj) = self.chunk.coordinates();
        (
            (ci * CHUNK_SIDE).cast_signed() + i,
            (cj * CHUNK_SIDE).cast_signed() + j,
        )
    }

    fn edge(&mut self, chunk: ChunkId) -> Option<&Edge> {
        if self.last.as_ref().is_none_or(|(last, _)| *last != chunk) {
            self.last = Some((chunk, (self.edge)(chunk)));
        }
        self.last.as_ref().and_then(|(_, edge)| edge.as_ref())
    }

    /// A whole side. Nearly everywhere the next chunk lies straight on and shows it with its
    /// opposite side. Along the seams that lead to a pole it lies turned by a sixth: there the
    /// side is, read backwards, one that follows the opposite side around the corner, and may
    /// begin a cell late, in yet another chunk (or at the pole).
    fn side(
        &mut self,
        place: impl Fn(i32) -> (i32, i32),
        opposite: impl Fn(&Edge) -> [u64; 3],
        turned: impl Fn(&Edge) -> [u64; 3],
    ) -> [u64; 3] {
        let (diamond, ..) = self.chunk.coordinates();
        let (i, j) = self.in_diamond(place(1));
        if let Some(cell) = straight(self.frequency, diamond, i, j) {
            let next = locate(self.frequency, cell).map(|(chunk, _)| chunk);
            return next
                .and_then(|chunk| self.edge(chunk))
                .map_or(UNKNOWN, opposite);
        }
        let second = fold(self.frequency, diamond, i, j);
        let Some((chunk, index)) = second.and_then(|cell| locate(self.frequency, cell)) else {
            return UNKNOWN;
        };
        let first = self.place(place(0));
        let late = index
            .row_column()
            .is_some_and(|(i, j)| [(LAST, 0), (0, LAST)].contains(&(i, j)));
        let mut side = self.edge(chunk).map_or(UNKNOWN, turned);
        side = side.map(|plane| plane.reverse_bits() << u32::from(late));
        put(&mut side, 0, first);
        side
    }

    fn place(&mut self, place: (i32, i32)) -> Kind {
        let (diamond, ..) = self.chunk.coordinates();
        let (i, j) = self.in_diamond(place);
        fold(self.frequency, diamond, i, j).map_or(Kind::Rock, |cell| self.kind(cell))
    }

    /// A cell as its chunk shows it. The chunk's own pole is put in when the chunk is stepped.
    fn kind(&mut self, cell: CellId) -> Kind {
        match locate(self.frequency, cell) {
            Some((chunk, index)) if chunk != self.chunk => self
                .edge(chunk)
                .and_then(|edge| edge.kind(index))
                .unwrap_or(Kind::Rock),
            _ => Kind::Rock,
        }
    }

    fn around_pole(&mut self) -> [Kind; 4] {
        let mut kinds = [Kind::Rock; 4];
        for pole in [CellId::NORTH_POLE, CellId::SOUTH_POLE] {
            let carrier = locate(self.frequency, pole).map(|(chunk, _)| chunk);
            if carrier != Some(self.chunk) {
                continue;
            }
            let (i, j) = if pole == CellId::NORTH_POLE {
                (LAST, 0)
            } else {
                (0, LAST)
            };
            let index = CellIndex::new(i, j);
            let others = polar_chunks(self.frequency, pole).skip(1);
            for (kind, chunk) in kinds.iter_mut().zip(others) {
                *kind = self
                    .edge(chunk)
                    .and_then(|edge| edge.kind(index))
                    .unwrap_or(Kind::Rock);
            }
        }
        kinds
    }
}
