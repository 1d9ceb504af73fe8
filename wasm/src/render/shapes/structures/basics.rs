//! What the first line is made of: belt and hub; and a plain hall.

use std::f32::consts::TAU;

use super::{DARK_PART, LAMP, PALE_PART, STEEL_PART, TRIM};
use crate::render::shapes::{DARK, Material, Shape};

/// A low slab with rails, running ahead.
pub(super) fn belt() -> Shape {
    let mut shape = Shape::default();
    shape
        .block(
            [-0.24, -0.52, 0.0],
            [0.24, 0.52, 0.09],
            (DARK, Material::Running),
        )
        .block([-0.30, -0.50, 0.0], [-0.24, 0.50, 0.14], TRIM)
        .block([0.24, -0.50, 0.0], [0.30, 0.50, 0.14], TRIM);
    shape
}

/// A domed silo with a gate on every side.
pub(super) fn hub() -> Shape {
    let mut shape = Shape::default();
    shape
        .column((0.0, 0.0), 6, 0.0, &[(0.50, 0.0), (0.48, 0.12)], DARK_PART)
        .column(
            (0.0, 0.0),
            12,
            0.0,
            &[(0.40, 0.12), (0.40, 0.48)],
            PALE_PART,
        )
        .column((0.0, 0.0), 12, 0.0, &[(0.43, 0.46), (0.43, 0.56)], TRIM)
        .column(
            (0.0, 0.0),
            12,
            0.0,
            &[(0.40, 0.56), (0.34, 0.74), (0.21, 0.87), (0.0, 0.93)],
            STEEL_PART,
        )
        .column(
            (0.0, 0.0),
            5,
            0.0,
            &[(0.07, 0.90), (0.07, 1.02), (0.0, 1.10)],
            LAMP,
        );
    for k in 0..6 {
        let angle = (k as f32 + 0.5) / 6.0 * TAU;
        let (x, y) = (0.38 * angle.cos(), 0.38 * angle.sin());
        shape.column(
            (x, y),
            4,
            angle / TAU + 0.125,
            &[(0.10, 0.10), (0.10, 0.34)],
            DARK_PART,
        );
    }
    shape
}

/// A plain house with a flat roof.
pub(super) fn hall() -> Shape {
    let mut shape = Shape::default();
    shape
        .plinth()
        .block([-0.32, -0.28, 0.10], [0.32, 0.28, 0.50], PALE_PART)
        .block([-0.34, -0.30, 0.50], [0.34, 0.30, 0.58], TRIM)
        .block([-0.10, 0.28, 0.10], [0.10, 0.32, 0.36], DARK_PART)
        .lamp((0.0, 0.0), 0.54);
    shape
}
