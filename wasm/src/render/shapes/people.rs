//! People and drones.

use super::{DARK, Material, PALE, SKIN, Shape};

/// A small figure.
pub fn player() -> Shape {
    let mut shape = Shape::default();
    shape
        .column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.10, 0.0), (0.15, 0.06), (0.10, 0.36), (0.05, 0.42)],
            (PALE, Material::Tint),
        )
        .column(
            (0.0, 0.0),
            7,
            0.0,
            &[(0.05, 0.40), (0.12, 0.48), (0.115, 0.56), (0.0, 0.64)],
            (SKIN, Material::Plain),
        )
        .block(
            [-0.08, 0.06, 0.50],
            [0.08, 0.13, 0.56],
            (DARK, Material::Plain),
        )
        .block(
            [-0.09, -0.17, 0.14],
            [0.09, -0.09, 0.36],
            (DARK, Material::Plain),
        );
    shape
}

/// A low body on a broad foot, with a mast.
pub fn drone() -> Shape {
    let mut shape = Shape::default();
    shape
        .column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.16, 0.0), (0.19, 0.05), (0.17, 0.11), (0.0, 0.13)],
            (DARK, Material::Plain),
        )
        .column(
            (0.0, 0.0),
            6,
            0.5,
            &[(0.11, 0.12), (0.15, 0.18), (0.11, 0.27), (0.0, 0.30)],
            (PALE, Material::Tint),
        )
        .block(
            [-0.015, -0.015, 0.28],
            [0.015, 0.015, 0.46],
            (DARK, Material::Plain),
        )
        .block(
            [-0.07, 0.11, 0.18],
            [0.07, 0.17, 0.23],
            (DARK, Material::Plain),
        );
    shape
}
