//! Structures.

use std::f32::consts::TAU;

use super::{DARK, Material, PALE, STEEL, Shape};

/// A rig over a borehole, with a chute on the side it hands out to.
pub fn extractor() -> Shape {
    let mut shape = Shape::default();
    let trim = (PALE, Material::Tint);
    shape
        .column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.46, 0.0), (0.44, 0.10)],
            (DARK, Material::Plain),
        )
        .column((0.0, -0.04), 6, 0.0, &[(0.35, 0.10), (0.33, 0.20)], trim)
        .column(
            (0.0, -0.04),
            4,
            0.125,
            &[(0.30, 0.20), (0.11, 0.80)],
            (STEEL, Material::Plain),
        )
        .column((0.0, -0.04), 4, 0.125, &[(0.16, 0.80), (0.16, 0.90)], trim)
        .column(
            (0.0, -0.04),
            5,
            0.0,
            &[(0.0, 0.86), (0.09, 1.02), (0.0, 1.14)],
            (PALE, Material::Lamp),
        )
        .block(
            [-0.11, 0.18, 0.08],
            [0.11, 0.50, 0.24],
            (STEEL, Material::Plain),
        )
        .block([-0.14, 0.42, 0.04], [0.14, 0.52, 0.30], trim)
        .column(
            (-0.30, -0.20),
            6,
            0.0,
            &[(0.085, 0.10), (0.085, 0.42), (0.0, 0.50)],
            (DARK, Material::Pumping),
        );
    shape
}

/// A low slab with rails, running ahead.
pub fn belt() -> Shape {
    let mut shape = Shape::default();
    let trim = (PALE, Material::Tint);
    shape
        .block(
            [-0.24, -0.52, 0.0],
            [0.24, 0.52, 0.09],
            (DARK, Material::Running),
        )
        .block([-0.30, -0.50, 0.0], [-0.24, 0.50, 0.14], trim)
        .block([0.24, -0.50, 0.0], [0.30, 0.50, 0.14], trim);
    shape
}

/// A domed silo with a gate on every side.
pub fn hub() -> Shape {
    let mut shape = Shape::default();
    let trim = (PALE, Material::Tint);
    shape
        .column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.50, 0.0), (0.48, 0.12)],
            (DARK, Material::Plain),
        )
        .column(
            (0.0, 0.0),
            12,
            0.0,
            &[(0.40, 0.12), (0.40, 0.48)],
            (PALE, Material::Plain),
        )
        .column((0.0, 0.0), 12, 0.0, &[(0.43, 0.46), (0.43, 0.56)], trim)
        .column(
            (0.0, 0.0),
            12,
            0.0,
            &[(0.40, 0.56), (0.34, 0.74), (0.21, 0.87), (0.0, 0.93)],
            (STEEL, Material::Plain),
        )
        .column(
            (0.0, 0.0),
            5,
            0.0,
            &[(0.07, 0.90), (0.07, 1.02), (0.0, 1.10)],
            (PALE, Material::Lamp),
        );
    for k in 0..6 {
        let angle = (k as f32 + 0.5) / 6.0 * TAU;
        let (x, y) = (0.38 * angle.cos(), 0.38 * angle.sin());
        shape.column(
            (x, y),
            4,
            angle / TAU + 0.125,
            &[(0.10, 0.10), (0.10, 0.34)],
            (DARK, Material::Plain),
        );
    }
    shape
}
