//! From a cell to its place on the sphere.

use sim_core::ids::{CellId, Diamond, Frequency};

use crate::icosahedron::TRIANGLES;
use crate::vector::Vector;

/// Where the middle of a cell lies on the unit sphere.
///
/// The cell must be on a planet of this frequency.
pub fn centre(frequency: Frequency, cell: CellId) -> Vector {
    match cell.coordinates() {
        Some((diamond, i, j)) => place(frequency, diamond, f64::from(i), f64::from(j)),
        None if cell == CellId::NORTH_POLE => [0.0, 0.0, 1.0],
        None => [0.0, 0.0, -1.0],
    }
}

/// Where a place between cells lies, given in a diamond's coordinates, each from 0 to N.
pub fn place(frequency: Frequency, diamond: Diamond, i: f64, j: f64) -> Vector {
    let n = f64::from(frequency.get());
    let half = usize::from(j > i);
    let triangle = &TRIANGLES[usize::from(diamond.index()) * 2 + half];
    let far = i.min(j);
    let third = (i - j).abs();
    triangle.direction([(n - far - third) / n, far / n, third / n])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::{length, sub};
    use sim_core::topology;

    /// Both sides of every seam agree on where its points are.
    #[test]
    fn seams_meet() {
        for n in [1, 2, 3, 7, 16] {
            let frequency = Frequency::new(n).unwrap();
            for diamond in Diamond::all() {
                for k in 0..=n {
                    for (i, j) in [(n, k), (k, n)] {
                        let here = place(frequency, diamond, f64::from(i), f64::from(j));
                        let (row, column) = (i.cast_signed(), j.cast_signed());
                        let cell = topology::fold(frequency, diamond, row, column).unwrap();
                        assert!(
                            cell.is_on(frequency),
                            "{diamond} ({i}, {j}) of {n} is {cell}"
                        );
                        let there = centre(frequency, cell);
                        assert!(
                            length(sub(here, there)) < 1e-14,
                            "{diamond} ({i}, {j}) of {n}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn no_two_cells_share_a_place() {
        let frequency = Frequency::new(4).unwrap();
        let cells: Vec<Vector> = topology::cells(frequency)
            .map(|cell| centre(frequency, cell))
            .collect();
        assert_eq!(cells.len() as u64, frequency.cell_count());
        for (k, a) in cells.iter().enumerate() {
            assert!(cells[..k].iter().all(|b| length(sub(*a, *b)) > 0.15));
        }
    }
}
