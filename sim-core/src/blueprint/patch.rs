//! A piece of the flat hexagonal grid, laid on the planet.
//!
//! Between pentagons the planet is flat: six cells around each. So a piece of the grid without
//! holes, on none of whose cells a pentagon comes to lie, has one place for each of its cells,
//! whichever way one walks there: around every three cells of it that touch, and so around any
//! closed way within it, one comes back facing as before. A piece with a pentagon in it has no
//! such places, and is refused.
//!
//! [`Bounds`] are a hexagon (with sides along the grid's three lines), which has no holes, and is
//! the smallest such that holds all that is to be laid. Its cells outside of the things laid count,
//! too: what stands around a pentagon, without standing on it, would not fit together.

use alloc::vec::Vec;
use core::fmt;

use super::Offset;
use crate::ids::{CellId, Direction, Frequency};
use crate::topology;

/// A cell, and the way one faces there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Where.
    pub cell: CellId,
    /// The direction of the cell that is direction 0 of the grid.
    pub facing: Direction,
}

impl Frame {
    /// The direction of the cell that is this direction of the grid.
    pub fn outward(self, direction: Direction) -> Direction {
        self.facing.turned(direction.index().cast_signed())
    }

    /// The direction of the grid that is this direction of the cell.
    pub fn inward(self, direction: Direction) -> Direction {
        direction.turned(-self.facing.index().cast_signed())
    }

    /// The next frame in a direction of the grid.
    ///
    /// # Errors
    /// If a pentagon is there, or here.
    pub fn step(self, frequency: Frequency, direction: Direction) -> Result<Frame, Bend> {
        let towards = self.outward(direction);
        let stepped = topology::step(frequency, self.cell, towards);
        let (cell, heading) = stepped.ok_or(Bend { cell: self.cell })?;
        let frame = Frame {
            cell,
            facing: heading.turned(-direction.index().cast_signed()),
        };
        frame.check(frequency)
    }

    fn check(self, frequency: Frequency) -> Result<Frame, Bend> {
        match topology::is_pentagon(frequency, self.cell) {
            true => Err(Bend { cell: self.cell }),
            false => Ok(self),
        }
    }
}

/// A pentagon is in the way: there a plan would bend, and nothing in it would fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bend {
    /// The pentagon.
    pub cell: CellId,
}

impl fmt::Display for Bend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it would bend over the pentagon {}", self.cell)
    }
}

impl core::error::Error for Bend {}

/// A hexagon of the grid that holds the anchor: from and to where it goes along i, j, and i - j.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    i: (i32, i32),
    j: (i32, i32),
    across: (i32, i32),
}

impl Bounds {
    /// The smallest that holds these places and the anchor.
    pub fn around(places: impl Iterator<Item = Offset>) -> Bounds {
        let hold = |(low, high): (i32, i32), value: i32| (low.min(value), high.max(value));
        places.fold(Bounds::default(), |bounds, place| {
            let (i, j) = (i32::from(place.i), i32::from(place.j));
            Bounds {
                i: hold(bounds.i, i),
                j: hold(bounds.j, j),
                across: hold(bounds.across, i - j),
            }
        })
    }

    /// All places up to so many steps from the anchor.
    pub fn disc(radius: u8) -> Bounds {
        let reach = (-i32::from(radius), i32::from(radius));
        Bounds {
            i: reach,
            j: reach,
            across: reach,
        }
    }

    /// From and to where it goes along i.
    pub fn i(&self) -> (i32, i32) {
        self.i
    }

    /// From and to where it goes along j.
    pub fn j(&self) -> (i32, i32) {
        self.j
    }

    /// How many places it holds.
    pub fn count(&self) -> u32 {
        let rows = self.i.0..=self.i.1;
        rows.map(|i| self.row(i).count() as u32).sum()
    }

    /// From and to where a row goes along j; never empty.
    fn row(&self, i: i32) -> core::ops::RangeInclusive<i32> {
        self.j.0.max(i - self.across.1)..=self.j.1.min(i - self.across.0)
    }
}

/// The cells on which the places of a hexagon of the grid lie.
#[derive(Debug, Clone)]
pub struct Patch {
    bounds: Bounds,
    /// Row by row, each from its lowest j on.
    rows: Vec<Vec<Frame>>,
}

impl Patch {
    /// Lays the hexagon on the planet, with its anchor in a frame: row by row from the anchor's
    /// on, each from its beginning.
    ///
    /// # Errors
    /// If one of its places is a pentagon: the first on the way.
    pub fn lay(frequency: Frequency, anchor: Frame, bounds: Bounds) -> Result<Patch, Bend> {
        let step = |frame: Frame, i: i32, j: i32| frame.step(frequency, direction(i, j));
        let row_from = |first: Frame, i: i32| {
            let mut row = Vec::from([first]);
            for _ in bounds.row(i).skip(1) {
                row.push(step(row[row.len() - 1], 0, 1)?);
            }
            Ok(row)
        };
        let mut first = anchor.check(frequency)?;
        for _ in *bounds.row(0).start()..0 {
            first = step(first, 0, -1)?;
        }
        let middle = row_from(first, 0)?;
        let mut before = Vec::new();
        let mut last = first;
        for i in (bounds.i.0..0).rev() {
            let shift = bounds.row(i).start() - bounds.row(i + 1).start();
            last = step(last, -1, shift)?;
            before.push(row_from(last, i)?);
        }
        let mut rows: Vec<Vec<Frame>> = before.into_iter().rev().collect();
        rows.push(middle);
        last = first;
        for i in 1..=bounds.i.1 {
            let shift = bounds.row(i).start() - bounds.row(i - 1).start();
            last = step(last, 1, shift)?;
            rows.push(row_from(last, i)?);
        }
        Ok(Patch { bounds, rows })
    }

    /// Where a place of the hexagon lies.
    pub fn frame(&self, at: Offset) -> Option<Frame> {
        let (i, j) = (i32::from(at.i), i32::from(at.j));
        let row = self.rows.get(usize::try_from(i - self.bounds.i.0).ok()?)?;
        let place = usize::try_from(j - self.bounds.row(i).start()).ok()?;
        row.get(place).copied()
    }

    /// All its places, in order, and where they lie.
    pub fn frames(&self) -> impl Iterator<Item = (Offset, Frame)> {
        let rows = (self.bounds.i.0..).zip(&self.rows);
        rows.flat_map(move |(i, row)| {
            let places = (*self.bounds.row(i).start()..).zip(row);
            places.filter_map(move |(j, frame)| {
                let at = Offset {
                    i: i8::try_from(i).ok()?,
                    j: i8::try_from(j).ok()?,
                };
                Some((at, *frame))
            })
        })
    }
}

/// The direction of the grid of one step.
fn direction(i: i32, j: i32) -> Direction {
    let index = match (i, j) {
        (1, 0) => 0,
        (1, 1) => 1,
        (0, 1) => 2,
        (-1, 0) => 3,
        (-1, -1) => 4,
        (0, -1) => 5,
        _ => unreachable!("rows of a hexagon begin at most one place apart"),
    };
    Direction::FIRST.turned(index)
}
