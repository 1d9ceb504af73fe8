//! Where copies of a blueprint go that are to stand side by side, from the inside out.
//!
//! Copies are apart by whole heights and widths of the blueprint's bounds, so none overlaps
//! another. They are numbered ring by ring around the first, which has no number: where that
//! would be, whoever makes the copies stands.

use super::Bounds;
use super::offset::flat_distance;
use super::patch::{Bend, Frame};
use crate::ids::{Direction, Frequency};

/// The places of copies.
#[derive(Debug, Clone, Copy)]
pub struct Tiling {
    height: i32,
    width: i32,
    bounds: Bounds,
}

/// A place of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// Steps in direction 0 to its anchor.
    pub i: i32,
    /// Steps in direction 2.
    pub j: i32,
}

impl Tiling {
    /// Of a blueprint with these bounds.
    pub fn new(bounds: Bounds) -> Tiling {
        let extent = |(low, high): (i32, i32)| high - low + 1;
        Tiling {
            height: extent(bounds.i()),
            width: extent(bounds.j()),
            bounds,
        }
    }

    /// The place of a number: 0 to 5 are around the first one, 6 to 17 around these, and so on.
    /// None if no place of this number or a later one lies within `reach` steps.
    pub fn tile(&self, number: u32, reach: u32) -> Option<Tile> {
        let mut ring = 1;
        let mut left = number;
        while left >= 6 * ring {
            left -= 6 * ring;
            ring += 1;
        }
        // No place of a ring is nearer than as many times the shorter extent.
        let nearest = ring * self.height.min(self.width).unsigned_abs();
        if nearest > reach {
            return None;
        }
        let (row, column) = on_ring(ring.cast_signed(), left.cast_signed());
        Some(Tile {
            i: row * self.height,
            j: column * self.width,
        })
    }

    /// Whether all of a copy lies within `reach` steps.
    pub fn is_within(&self, tile: Tile, reach: u32) -> bool {
        let ((low_i, high_i), (low_j, high_j)) = (self.bounds.i(), self.bounds.j());
        let corners = [low_i, high_i]
            .into_iter()
            .flat_map(|i| [(i, low_j), (i, high_j)]);
        let mut far = corners.map(|(i, j)| flat_distance(tile.i + i, tile.j + j));
        far.all(|distance| distance <= reach)
    }
}

impl Tile {
    /// The frame of the copy, seen from a frame: straight in direction 0, then straight in
    /// direction 2.
    ///
    /// # Errors
    /// If a pentagon is on the way.
    pub fn frame(self, frequency: Frequency, from: Frame) -> Result<Frame, Bend> {
        let go = |frame: Frame, steps: i32, index: i8| {
            let backward = if steps < 0 { 3 } else { 0 };
            let direction = Direction::FIRST.turned(index + backward);
            (0..steps.unsigned_abs()).try_fold(frame, |at, _| at.step(frequency, direction))
        };
        go(go(from, self.i, 0)?, self.j, 2)
    }
}

/// The places of a ring of a hexagonal grid, in cyclic order from direction 0 on.
fn on_ring(ring: i32, place: i32) -> (i32, i32) {
    const CORNERS: [(i32, i32); 6] = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)];
    let (side, along) = ((place / ring) as usize, place % ring);
    let (from, to) = (CORNERS[side], CORNERS[(side + 1) % 6]);
    let point = |from: i32, to: i32| from * (ring - along) + to * along;
    (point(from.0, to.0), point(from.1, to.1))
}
