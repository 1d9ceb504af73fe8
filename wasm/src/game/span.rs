//! What a drag covers: the cells of a rectangle that lies on the ground, along the sides of the
//! picture in which the drag began.
//!
//! It is measured on the ground and not in the picture, so that it does not change when the view
//! moves, and a keyboard's cursor draws it as well.

use std::collections::BTreeSet;

use geometry::Vector;
use geometry::vector::{add, cross, dot, normalized, scale, tangent};
use sim_core::ids::{CellId, Frequency};
use sim_core::topology;

use crate::planet::Planet;

/// Most cells: somewhat more than a blueprint's largest disc has.
const CELLS_MAX: usize = 4_096;
/// How far a cell's middle may lie outside, in tiles: whoever points at a cell means all of it.
const MARGIN: f64 = 0.45;
/// A narrow rectangle may touch cells of which none is next to another: those so much farther
/// outside lead from one to the next.
const BRIDGE: f64 = 1.0;

/// The cells between two corners.
#[derive(Debug, Clone)]
pub struct Span {
    planet: Planet,
    from: CellId,
    /// To the right of the picture, to its top, and up from the ground.
    axes: [Vector; 3],
    cells: BTreeSet<CellId>,
    is_whole: bool,
}

impl Span {
    /// Begins on a cell, in a picture whose right is there.
    pub fn new(frequency: Frequency, from: CellId, right: Vector) -> Span {
        let up = geometry::centre(frequency, from);
        let along = tangent(right, up);
        let along = match dot(along, along) > 1e-9 {
            true => normalized(along),
            false => geometry::vector::east(up),
        };
        Span {
            planet: Planet::new(frequency),
            from,
            axes: [along, cross(up, along), up],
            cells: only(from),
            is_whole: true,
        }
    }

    /// The other corner is here now.
    pub fn extend(&mut self, to: CellId) {
        let (x, y) = self.place(to);
        let is_within = |(at_x, at_y): (f64, f64), margin: f64| {
            let between =
                |at: f64, end: f64| at > end.min(0.0) - margin && at < end.max(0.0) + margin;
            between(at_x, x) && between(at_y, y)
        };
        let mut seen = only(self.from);
        let mut next = vec![self.from];
        self.cells = only(self.from);
        self.cells.insert(to);
        while let Some(cell) = next.pop()
            && self.cells.len() < CELLS_MAX
        {
            for (_, neighbor) in topology::neighbors(self.planet.frequency, cell) {
                let place = self.place(neighbor);
                if is_within(place, BRIDGE) && seen.insert(neighbor) {
                    next.push(neighbor);
                    if is_within(place, MARGIN) {
                        self.cells.insert(neighbor);
                    }
                }
            }
        }
        self.is_whole = self.cells.len() < CELLS_MAX;
    }

    /// What is covered.
    pub fn cells(&self) -> &BTreeSet<CellId> {
        &self.cells
    }

    /// Whether that is all that was meant, and not only as much as may be.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The cell in the middle of some, as the rectangle lies.
    pub fn middle_of(&self, cells: impl Iterator<Item = CellId>) -> CellId {
        let hold = |[low, high]: [f64; 2], at: f64| [low.min(at), high.max(at)];
        let none = [f64::INFINITY, f64::NEG_INFINITY];
        let [x, y] = cells.fold([none; 2], |[x, y], cell| {
            let place = self.place(cell);
            [hold(x, place.0), hold(y, place.1)]
        });
        if x[0] > x[1] {
            return self.from;
        }
        let [along, across, up] = self.axes;
        let ground = scale(up, self.planet.radius);
        let aside = |axis, [low, high]: [f64; 2]| scale(axis, (low + high) / 2.0);
        let middle = add(ground, add(aside(along, x), aside(across, y)));
        self.planet.cell_under(middle)
    }

    /// Where a cell lies from the first corner, in tiles to the right and to the top.
    fn place(&self, cell: CellId) -> (f64, f64) {
        let place = self.planet.place(cell, 0.0);
        let [along, across, _] = self.axes;
        (dot(place, along), dot(place, across))
    }
}

/// One cell. Sets made of arrays are sorted first, which is 15 kB of engine.
fn only(cell: CellId) -> BTreeSet<CellId> {
    let mut cells = BTreeSet::new();
    cells.insert(cell);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::ids::{Diamond, Direction};

    const NORTH: Diamond = Diamond::north(1);

    fn frequency() -> Frequency {
        Frequency::new(256).unwrap()
    }

    fn cell(i: u32, j: u32) -> CellId {
        CellId::new(NORTH, i, j)
    }

    /// Towards the neighbour in direction 0, and turned from there.
    fn right(from: CellId, angle: f64) -> Vector {
        let next = topology::neighbor(frequency(), from, Direction::FIRST).unwrap();
        let [from, next] = [from, next].map(|cell| geometry::centre(frequency(), cell));
        let along = normalized(tangent(next, from));
        geometry::vector::rotated(along, from, angle)
    }

    fn span(from: CellId, to: CellId, angle: f64) -> Span {
        let mut span = Span::new(frequency(), from, right(from, angle));
        span.extend(to);
        span
    }

    #[test]
    fn along_a_row_it_covers_the_row_alone() {
        let span = span(cell(80, 80), cell(90, 80), 0.0);
        let row: BTreeSet<CellId> = (80..=90).map(|i| cell(i, 80)).collect();
        assert_eq!(span.cells(), &row);
    }

    #[test]
    fn it_covers_both_corners_and_as_much_from_either() {
        for angle in [0.0, 0.3, 0.52, 1.1] {
            let (one, other) = (cell(80, 80), cell(92, 86));
            let there = span(one, other, angle);
            assert!(there.cells().contains(&one) && there.cells().contains(&other));
            let mut back = Span::new(frequency(), other, right(one, angle));
            back.extend(one);
            let (there, back) = (there.cells().len(), back.cells().len());
            assert!(there.abs_diff(back) <= 6, "{there} and {back} at {angle}");
        }
    }

    #[test]
    fn a_narrow_one_that_follows_no_row_has_no_gap_in_it() {
        for step in 0..24 {
            let angle = f64::from(step) * 0.13;
            let from = cell(100, 100);
            let along = right(from, angle);
            let planet = Planet::new(frequency());
            let end = add(planet.place(from, 0.0), scale(along, 20.0));
            let span = span(from, planet.cell_under(end), angle);
            // Every tile's width on the way there is a cell.
            assert!(
                (18..=60).contains(&span.cells().len()),
                "{}",
                span.cells().len()
            );
        }
    }

    #[test]
    fn it_ends_when_it_has_too_many_and_says_so() {
        let span = span(cell(10, 10), cell(250, 200), 0.0);
        assert!(!span.is_whole());
        assert!(span.cells().len() <= CELLS_MAX + 6);
    }

    #[test]
    fn the_middle_is_that_of_what_is_asked_about() {
        let span = span(cell(80, 80), cell(100, 80), 0.0);
        let ends = [cell(82, 80), cell(86, 80)];
        assert_eq!(span.middle_of(ends.into_iter()), cell(84, 80));
        assert_eq!(span.middle_of(std::iter::empty()), cell(80, 80));
    }
}
