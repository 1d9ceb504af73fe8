//! People.

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
