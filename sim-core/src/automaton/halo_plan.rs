//! Where the cells around a chunk are read: which chunk's edge shows them, and how it lies. A
//! planet never changes, so whoever needs a chunk's halo again and again finds this out once.

use core::borrow::Borrow;

use super::Halo;
use super::halo::{UNKNOWN, put};
use crate::chunk::{CellIndex, Edge, Kind, locate};
use crate::ids::{CellId, ChunkId, Frequency};
use crate::limits::CHUNK_SIDE;
use crate::topology::{fold, polar_chunks, straight};

/// What a halo is gathered from. `K` is what chunks are known by.
#[derive(Debug, Clone)]
pub struct HaloPlan<K> {
    row_before: Side<K>,
    row_after: Side<K>,
    column_before: Side<K>,
    column_after: Side<K>,
    corner_before: Place<K>,
    corner_after: Place<K>,
    pole: [Place<K>; 4],
}

/// Where a side of a halo is read. Nearly everywhere the next chunk lies straight on and shows it
/// with its opposite side. Along the seams that lead to a pole it lies turned by a sixth: there the
/// side is, read backwards, one that follows the opposite side around the corner.
#[derive(Debug, Clone)]
enum Side<K> {
    Nowhere,
    Straight(K),
    Turned {
        chunk: K,
        /// Whether the side begins a cell late.
        is_late: bool,
        /// The first cell, which then lies in yet another chunk (or is the pole).
        first: Place<K>,
    },
}

/// A cell of another chunk's edge. None reads as rock.
type Place<K> = Option<(K, CellIndex)>;

const LAST: u32 = CHUNK_SIDE - 1;

impl HaloPlan<ChunkId> {
    /// Of a chunk.
    ///
    /// # Panics
    /// If the planet has no such chunk.
    pub fn of(frequency: Frequency, chunk: ChunkId) -> HaloPlan<ChunkId> {
        assert!(
            chunk.is_on(frequency),
            "{chunk} is not on a planet of {}",
            frequency.get()
        );
        let surveyor = Surveyor { frequency, chunk };
        let (before, after) = (-1, CHUNK_SIDE.cast_signed());
        HaloPlan {
            row_before: surveyor.side(|k| (before, k)),
            row_after: surveyor.side(|k| (after, k)),
            column_before: surveyor.side(|k| (k, before)),
            column_after: surveyor.side(|k| (k, after)),
            corner_before: surveyor.place((before, before)),
            corner_after: surveyor.place((after, after)),
            pole: surveyor.around_pole(),
        }
    }
}

impl<K: Copy> HaloPlan<K> {
    /// The same plan with chunks known otherwise.
    pub fn map<L>(&self, mut known: impl FnMut(K) -> L) -> HaloPlan<L> {
        let mut place = |place: Place<K>| place.map(|(chunk, index)| (known(chunk), index));
        let corners = [self.corner_before, self.corner_after].map(&mut place);
        let pole = self.pole.map(&mut place);
        let mut side = |side: &Side<K>| match *side {
            Side::Nowhere => Side::Nowhere,
            Side::Straight(chunk) => Side::Straight(known(chunk)),
            Side::Turned {
                chunk,
                is_late,
                first,
            } => Side::Turned {
                chunk: known(chunk),
                is_late,
                first: first.map(|(chunk, index)| (known(chunk), index)),
            },
        };
        let [corner_before, corner_after] = corners;
        HaloPlan {
            row_before: side(&self.row_before),
            row_after: side(&self.row_after),
            column_before: side(&self.column_before),
            column_after: side(&self.column_after),
            corner_before,
            corner_after,
            pole,
        }
    }

    /// The halo, from what the chunks around show of themselves. Where `edge` knows none, the cells
    /// read as rock.
    pub fn gather<E: Borrow<Edge>>(&self, edge: impl FnMut(K) -> Option<E>) -> Halo {
        let mut reader = Reader(edge);
        let last_row = |e: &Edge| e.last_row;
        let last_column = |e: &Edge| e.last_column;
        let first_row = |e: &Edge| e.first_row;
        let first_column = |e: &Edge| e.first_column;
        Halo {
            row_before: reader.side(&self.row_before, last_row, last_column),
            row_after: reader.side(&self.row_after, first_row, first_column),
            column_before: reader.side(&self.column_before, last_column, last_row),
            column_after: reader.side(&self.column_after, first_column, first_row),
            corner_before: reader.place(self.corner_before),
            corner_after: reader.place(self.corner_after),
            pole: self.pole.map(|place| reader.place(place)),
        }
    }
}

/// Reads edges.
struct Reader<F>(F);

impl<F> Reader<F> {
    fn side<K: Copy, E: Borrow<Edge>>(
        &mut self,
        side: &Side<K>,
        opposite: impl Fn(&Edge) -> [u64; 3],
        turned: impl Fn(&Edge) -> [u64; 3],
    ) -> [u64; 3]
    where
        F: FnMut(K) -> Option<E>,
    {
        match *side {
            Side::Nowhere => UNKNOWN,
            Side::Straight(chunk) => (self.0)(chunk).map_or(UNKNOWN, |e| opposite(e.borrow())),
            Side::Turned {
                chunk,
                is_late,
                first,
            } => {
                let side = (self.0)(chunk).map_or(UNKNOWN, |e| turned(e.borrow()));
                let mut side = side.map(|plane| plane.reverse_bits() << u32::from(is_late));
                put(&mut side, 0, self.place(first));
                side
            }
        }
    }

    fn place<K, E: Borrow<Edge>>(&mut self, place: Place<K>) -> Kind
    where
        F: FnMut(K) -> Option<E>,
    {
        let kind = place.and_then(|(chunk, index)| (self.0)(chunk)?.borrow().kind(index));
        kind.unwrap_or(Kind::Rock)
    }
}

/// Finds out where the cells around a chunk lie.
struct Surveyor {
    frequency: Frequency,
    chunk: ChunkId,
}

impl Surveyor {
    /// A place counted from the chunk's corner, counted from the diamond's.
    fn in_diamond(&self, (i, j): (i32, i32)) -> (i32, i32) {
        let (_, ci, cj) = self.chunk.coordinates();
        (
            (ci * CHUNK_SIDE).cast_signed() + i,
            (cj * CHUNK_SIDE).cast_signed() + j,
        )
    }

    fn side(&self, place: impl Fn(i32) -> (i32, i32)) -> Side<ChunkId> {
        let (diamond, ..) = self.chunk.coordinates();
        let (i, j) = self.in_diamond(place(1));
        if let Some(cell) = straight(self.frequency, diamond, i, j) {
            let next = locate(self.frequency, cell);
            return next.map_or(Side::Nowhere, |(chunk, _)| Side::Straight(chunk));
        }
        let second = fold(self.frequency, diamond, i, j);
        let Some((chunk, index)) = second.and_then(|cell| locate(self.frequency, cell)) else {
            return Side::Nowhere;
        };
        let is_late = index
            .row_column()
            .is_some_and(|(i, j)| [(LAST, 0), (0, LAST)].contains(&(i, j)));
        Side::Turned {
            chunk,
            is_late,
            first: self.place(place(0)),
        }
    }

    fn place(&self, place: (i32, i32)) -> Place<ChunkId> {
        let (diamond, ..) = self.chunk.coordinates();
        let (i, j) = self.in_diamond(place);
        let cell = fold(self.frequency, diamond, i, j)?;
        // The chunk's own pole is put in when the chunk is stepped.
        locate(self.frequency, cell).filter(|(chunk, _)| *chunk != self.chunk)
    }

    /// The neighbours of the chunk's pole in the other four chunks.
    fn around_pole(&self) -> [Place<ChunkId>; 4] {
        let mut places = [None; 4];
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
            for (place, chunk) in places.iter_mut().zip(others) {
                *place = Some((chunk, index));
            }
        }
        places
    }
}
