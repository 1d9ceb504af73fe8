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

/// The cell at a lattice point of a diamond, both coordinates from 0 to N *inclusive*: points on
/// the far sides belong to the neighbouring diamonds, or are a pole.
pub fn cell_at_point(frequency: Frequency, diamond: Diamond, i: u32, j: u32) -> CellId {
    let n = frequency.get();
    let k = diamond.k();
    let (north, south) = (Diamond::north, Diamond::south);
    if diamond.is_north() {
        match (i == n, j == n) {
            (true, _) if j == 0 => CellId::NORTH_POLE,
            (true, _) => CellId::new(north(k + 1), n - j, 0),
            (_, true) => CellId::new(south(k), i, 0),
            _ => CellId::new(diamond, i, j),
        }
    } else {
        match (i == n, j == n) {
            (_, true) if i == 0 => CellId::SOUTH_POLE,
            (_, true) => CellId::new(south(k + 1), 0, n - i),
            (true, _) => CellId::new(north(k + 1), 0, j),
            _ => CellId::new(diamond, i, j),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::{length, sub};

    /// Both sides of every seam agree on where its points are.
    #[test]
    fn seams_meet() {
        for n in [1, 2, 3, 7, 16] {
            let frequency = Frequency::new(n).unwrap();
            for diamond in Diamond::all() {
                for k in 0..=n {
                    for (i, j) in [(n, k), (k, n)] {
                        let here = place(frequency, diamond, f64::from(i), f64::from(j));
                        let cell = cell_at_point(frequency, diamond, i, j);
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
        let cells: Vec<Vector> = Diamond::all()
            .flat_map(|d| (0..4).flat_map(move |i| (0..4).map(move |j| CellId::new(d, i, j))))
            .chain([CellId::NORTH_POLE, CellId::SOUTH_POLE])
            .map(|cell| centre(frequency, cell))
            .collect();
        assert_eq!(cells.len() as u64, frequency.cell_count());
        for (k, a) in cells.iter().enumerate() {
            assert!(cells[..k].iter().all(|b| length(sub(*a, *b)) > 0.15));
        }
    }
}
