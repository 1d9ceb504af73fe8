//! The cell under a point of the picture.

use geometry::vector::length;
use sim_core::ids::CellId;

use crate::camera::Ray;
use crate::planet::Planet;

/// Longest step along the ray, in tiles: no tile is stepped over.
const STEP_TILES: f64 = 0.35;
/// Steps after which the ground is taken as smooth: far away heights do not show.
const STEPS_MAX: u32 = 400;

/// The first cell whose top a ray meets. `height` tells how high a cell's top is; nothing is
/// higher than `height_max`.
pub fn pick(
    planet: &Planet,
    ray: Ray,
    height_max: f64,
    height: impl Fn(CellId) -> f64,
) -> Option<CellId> {
    let (enters, _) = ray.through_sphere(planet.radius + height_max)?;
    // Where the ray passes over the planet's edge between the highest top and the ground, it may
    // still meet a mountain, and ends where it leaves the shell.
    let shell_ends = match ray.through_sphere(planet.radius - 1.0) {
        Some((reaches, _)) => reaches,
        None => ray.through_sphere(planet.radius + height_max)?.1,
    };
    if shell_ends < 0.0 {
        return None;
    }
    let start = enters.max(0.0);
    let span = shell_ends - start;
    if span > STEP_TILES * f64::from(STEPS_MAX) {
        let (reaches, _) = ray.through_sphere(planet.radius)?;
        return Some(planet.cell_under(ray.at(reaches)));
    }
    let steps = (span / STEP_TILES).ceil().max(1.0);
    let mut known: Option<(CellId, f64)> = None;
    for k in 0..=steps as u32 {
        let place = ray.at(start + span * f64::from(k) / steps);
        let cell = planet.cell_under(place);
        let top = match known {
            Some((same, top)) if same == cell => top,
            _ => height(cell),
        };
        known = Some((cell, top));
        if length(place) <= planet.radius + top {
            return Some(cell);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use geometry::vector::{normalized, sub};
    use sim_core::ids::{Diamond, Frequency};
    use sim_core::topology;

    fn planet() -> Planet {
        Planet::new(Frequency::new(1024).unwrap())
    }

    fn ray_to(planet: &Planet, cell: CellId, height: f64, from: CellId) -> Ray {
        let eye = planet.place(from, 14.0);
        Ray {
            from: eye,
            along: normalized(sub(planet.place(cell, height), eye)),
        }
    }

    #[test]
    fn flat_ground_is_met_where_the_ray_points() {
        let planet = planet();
        let from = CellId::new(Diamond::north(1), 500, 400);
        for cell in topology::within(planet.frequency, from, 8) {
            let ray = ray_to(&planet, cell, 0.0, from);
            assert_eq!(pick(&planet, ray, 12.0, |_| 0.0), Some(cell));
        }
    }

    #[test]
    fn a_tower_hides_what_is_behind_it() {
        let planet = planet();
        let from = CellId::new(Diamond::north(1), 500, 400);
        let tower = CellId::new(Diamond::north(1), 504, 400);
        let behind = CellId::new(Diamond::north(1), 506, 400);
        let height = |cell| if cell == tower { 11.0 } else { 0.0 };
        let ray = ray_to(&planet, behind, 0.0, from);
        assert_eq!(pick(&planet, ray, 12.0, height), Some(tower));
    }

    #[test]
    fn the_sky_is_no_cell() {
        let planet = planet();
        let from = CellId::NORTH_POLE;
        let up = Ray {
            from: planet.place(from, 14.0),
            along: [0.0, 0.0, 1.0],
        };
        assert_eq!(pick(&planet, up, 12.0, |_| 0.0), None);
    }
}
