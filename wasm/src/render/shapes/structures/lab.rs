//! Where things are found out.

use super::{DARK_PART, PALE_PART, STEEL_PART, TRIM};
use crate::ground::palette::colour;
use crate::render::shapes::{Material, Shape};

/// A low round house with a glass dome, and a tube that looks at the sky.
pub(super) fn lab() -> Shape {
    let mut shape = Shape::default();
    let glass = (colour(0x9ad7ff), Material::Glowing);
    shape
        .plinth()
        .column(
            (0.0, 0.0),
            10,
            0.0,
            &[(0.38, 0.10), (0.36, 0.32)],
            PALE_PART,
        )
        .column((0.0, 0.0), 10, 0.0, &[(0.39, 0.30), (0.37, 0.37)], TRIM)
        .column(
            (-0.06, 0.0),
            10,
            0.0,
            &[(0.27, 0.36), (0.22, 0.50), (0.10, 0.58), (0.0, 0.60)],
            glass,
        )
        .column(
            (0.27, 0.0),
            6,
            0.0,
            &[(0.06, 0.32), (0.05, 0.70)],
            STEEL_PART,
        )
        .bar((0.27, 0.0), (0.06, 0.22), 0.05, [0.70, 0.80], DARK_PART)
        .lamp((0.27, -0.20), 0.36);
    shape
}
