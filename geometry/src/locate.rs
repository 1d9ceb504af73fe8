//! From a direction to the cell it points at.

use sim_core::ids::{CellId, Frequency};
use sim_core::topology;

use crate::icosahedron::{Half, triangle_under};
use crate::lattice::place;
use crate::vector::{Vector, length, sub};

/// The cell whose centre is nearest to a direction (which need not be of length 1).
///
/// The three lattice points around it are compared in space, not in the plane: the projection
/// does not keep angles. Of cells equally near one is chosen, always the same.
pub fn cell_at(frequency: Frequency, direction: Vector) -> CellId {
    let direction = crate::vector::normalized(direction);
    let triangle = triangle_under(direction);
    let n = f64::from(frequency.get());
    let [_, far, third] = triangle.weights(direction).map(|weight| weight * n);
    let (i, j) = match triangle.half {
        Half::First => (far + third, far),
        Half::Second => (far, far + third),
    };

    // The unit square around it has two triangles; its ends (0, 0) and (1, 1) belong to both.
    let base = [i, j].map(|x| (x.floor().clamp(0.0, n - 1.0)) as i32);
    let fraction = [i - f64::from(base[0]), j - f64::from(base[1])];
    let side = if fraction[0] >= fraction[1] {
        (1, 0)
    } else {
        (0, 1)
    };
    let mut best = (f64::INFINITY, (0, 0));
    for (di, dj) in [(0, 0), (1, 1), side] {
        let point = (base[0] + di, base[1] + dj);
        let at = place(
            frequency,
            triangle.diamond,
            f64::from(point.0),
            f64::from(point.1),
        );
        let distance = length(sub(at, direction));
        if distance < best.0 {
            best = (distance, point);
        }
    }
    let (i, j) = best.1;
    topology::fold(frequency, triangle.diamond, i, j).expect("only (-1, -1) has no cell")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sim_core::ids::Diamond;

    use super::*;
    use crate::lattice::centre;
    use crate::vector::{dot, normalized};

    #[test]
    fn every_cell_is_found_at_its_centre() {
        for n in [1, 2, 3, 4, 7, 16, 64] {
            let frequency = Frequency::new(n).unwrap();
            for cell in topology::cells(frequency) {
                assert_eq!(cell_at(frequency, centre(frequency, cell)), cell, "of {n}");
            }
        }
    }

    fn direction() -> impl Strategy<Value = Vector> {
        prop::array::uniform3(-1.0..1.0f64)
            .prop_filter("not nowhere", |v| dot(*v, *v) > 1e-6)
            .prop_map(normalized)
    }

    proptest! {
        #[test]
        fn no_cell_is_nearer(n in 1u32..12, direction in direction()) {
            let frequency = Frequency::new(n).unwrap();
            let distance = |cell| length(sub(centre(frequency, cell), direction));
            let found = distance(cell_at(frequency, direction));
            let nearest = topology::cells(frequency).map(distance).fold(f64::INFINITY, f64::min);
            prop_assert!(found <= nearest + 1e-12, "found {found}, nearest {nearest}");
        }

        #[test]
        fn round_trips_on_large_planets(
            log_n in 6u32..=24, diamond in 0u8..10, i in any::<u32>(), j in any::<u32>(),
        ) {
            let n = 1 << log_n;
            let frequency = Frequency::new(n).unwrap();
            let cell = CellId::new(Diamond::new(diamond).unwrap(), i % n, j % n);
            prop_assert_eq!(cell_at(frequency, centre(frequency, cell)), cell);
        }

        #[test]
        fn round_trips_along_seams(log_n in 6u32..=24, diamond in 0u8..10, k in any::<u32>()) {
            let n = 1 << log_n;
            let frequency = Frequency::new(n).unwrap();
            let diamond = Diamond::new(diamond).unwrap();
            for (i, j) in [(0, k % n), (k % n, 0), (n - 1, k % n), (k % n, n - 1)] {
                let cell = CellId::new(diamond, i, j);
                prop_assert_eq!(cell_at(frequency, centre(frequency, cell)), cell);
            }
        }
    }
}
