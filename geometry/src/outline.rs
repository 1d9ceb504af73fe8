//! The corners of a cell: where it meets two of its neighbours. The three cells that share a
//! corner compute the same bits for it.

use sim_core::ids::{CellId, Direction, Frequency};
use sim_core::topology;

use crate::lattice::centre;
use crate::vector::{Vector, add, normalized};

/// The corners of a cell as unit vectors, in cyclic order, clockwise seen from outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outline {
    corners: [Vector; 6],
    count: usize,
}

impl Outline {
    /// Six corners, or five of a pentagon. The k-th lies between the k-th and the next of its
    /// neighbours.
    pub fn corners(&self) -> &[Vector] {
        &self.corners[..self.count]
    }
}

/// The outline of a cell.
pub fn outline(frequency: Frequency, cell: CellId) -> Outline {
    let mut around = [CellId::NORTH_POLE; Direction::COUNT as usize];
    let mut count = 0;
    for (_, neighbor) in topology::neighbors(frequency, cell) {
        around[count] = neighbor;
        count += 1;
    }
    let mut corners = [[0.0; 3]; 6];
    for k in 0..count {
        corners[k] = corner(frequency, [cell, around[k], around[(k + 1) % count]]);
    }
    Outline { corners, count }
}

/// Where three cells meet.
fn corner(frequency: Frequency, mut cells: [CellId; 3]) -> Vector {
    // One order for all three, so that their sums round alike.
    cells.sort();
    let [a, b, c] = cells.map(|cell| centre(frequency, cell));
    normalized(add(add(a, b), c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::{angle, cross, dot, sub};

    /// The seam table of the topology and the places of cells mean the same planet.
    #[test]
    fn neighbours_are_near() {
        for n in [2, 3, 4, 7, 16, 64] {
            let frequency = Frequency::new(n).unwrap();
            let step = 2f64.atan() / f64::from(n);
            for cell in topology::cells(frequency) {
                for (direction, neighbor) in topology::neighbors(frequency, cell) {
                    let far = angle(centre(frequency, cell), centre(frequency, neighbor)) / step;
                    assert!(
                        (0.95..1.25).contains(&far),
                        "{cell} to {neighbor} ({direction:?}) of {n}: {far}"
                    );
                }
            }
        }
    }

    #[test]
    fn neighbours_share_an_edge_bit_for_bit() {
        for n in [1, 2, 5, 16] {
            let frequency = Frequency::new(n).unwrap();
            for cell in topology::cells(frequency) {
                let ours = outline(frequency, cell);
                assert_eq!(
                    ours.corners().len(),
                    topology::neighbors(frequency, cell).count()
                );
                for (_, neighbor) in topology::neighbors(frequency, cell) {
                    let theirs = outline(frequency, neighbor);
                    let shared = |c: &&Vector| theirs.corners().contains(c);
                    assert_eq!(
                        ours.corners().iter().filter(shared).count(),
                        2,
                        "{cell} of {n}"
                    );
                }
            }
        }
    }

    #[test]
    fn outlines_run_clockwise() {
        let frequency = Frequency::new(8).unwrap();
        for cell in topology::cells(frequency) {
            let middle = centre(frequency, cell);
            let outline = outline(frequency, cell);
            let corners = outline.corners();
            for (k, corner) in corners.iter().enumerate() {
                let next = corners[(k + 1) % corners.len()];
                let turn = dot(cross(sub(*corner, middle), sub(next, middle)), middle);
                assert!(turn < 0.0, "{cell} at corner {k}");
            }
        }
    }
}
