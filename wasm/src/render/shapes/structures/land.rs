//! What changes the land.

use std::f32::consts::TAU;

use super::{DARK_PART, PALE_PART, STEEL_PART, TRIM};
use crate::ground::palette::colour;
use crate::render::shapes::{DARK, Material, Shape};

/// A hopper full of seeds over six spouts.
pub(super) fn seeder() -> Shape {
    let mut shape = Shape::default();
    let seeds = (colour(0xb7d66b), Material::Plain);
    shape.column((0.0, 0.0), 6, 0.0, &[(0.36, 0.0), (0.34, 0.10)], DARK_PART);
    for k in 0..6 {
        let angle = (k as f32 + 0.5) / 6.0 * TAU;
        let tip = (0.52 * angle.cos(), 0.52 * angle.sin());
        shape.bar((0.0, 0.0), tip, 0.05, [0.10, 0.18], PALE_PART);
    }
    shape
        .column(
            (0.0, 0.0),
            8,
            0.0,
            &[(0.12, 0.18), (0.14, 0.34), (0.32, 0.60)],
            STEEL_PART,
        )
        .column((0.0, 0.0), 8, 0.0, &[(0.34, 0.58), (0.34, 0.66)], TRIM)
        .column((0.0, 0.0), 8, 0.0, &[(0.28, 0.64), (0.0, 0.78)], seeds)
        .lamp((0.0, 0.0), 0.74);
    shape
}

/// A piston beside a thick pipe that leads ahead.
pub(super) fn pump() -> Shape {
    let mut shape = Shape::default();
    let blue = (colour(0x2f86c9), Material::Plain);
    shape
        .plinth()
        .column(
            (0.0, -0.10),
            10,
            0.0,
            &[(0.24, 0.10), (0.24, 0.44), (0.14, 0.54)],
            blue,
        )
        .column((0.0, -0.10), 10, 0.0, &[(0.27, 0.34), (0.27, 0.40)], TRIM)
        .bar((0.0, -0.10), (0.0, 0.52), 0.11, [0.18, 0.38], blue)
        .block([-0.15, 0.40, 0.14], [0.15, 0.50, 0.42], TRIM)
        .column(
            (-0.28, -0.20),
            6,
            0.0,
            &[(0.09, 0.10), (0.09, 0.56), (0.0, 0.62)],
            (DARK, Material::Pumping),
        )
        .column(
            (0.28, -0.20),
            6,
            0.0,
            &[(0.09, 0.10), (0.09, 0.56), (0.0, 0.62)],
            (DARK, Material::Pumping),
        )
        .bar(
            (-0.28, -0.20),
            (0.28, -0.20),
            0.04,
            [0.62, 0.70],
            STEEL_PART,
        )
        .lamp((0.0, -0.10), 0.52);
    shape
}
