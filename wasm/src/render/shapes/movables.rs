//! What moves: people, and items on their way.

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

/// An item, by the shape of what it comes from.
pub fn item(key: &str) -> Shape {
    let mut shape = Shape::default();
    let tint = (PALE, Material::Tint);
    match key {
        "ore" => shape.column(
            (0.0, 0.0),
            5,
            0.0,
            &[(0.07, 0.0), (0.115, 0.07), (0.06, 0.15)],
            tint,
        ),
        "crystal" => shape.column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.04, 0.0), (0.085, 0.10), (0.0, 0.26)],
            (PALE, Material::Tint),
        ),
        "biomass" => shape.column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.05, 0.0), (0.11, 0.08), (0.08, 0.15), (0.0, 0.19)],
            tint,
        ),
        "water" => shape.column(
            (0.0, 0.0),
            8,
            0.0,
            &[(0.06, 0.0), (0.10, 0.07), (0.0, 0.22)],
            tint,
        ),
        _ => shape.block([-0.085, -0.085, 0.0], [0.085, 0.085, 0.15], tint),
    };
    shape
}
