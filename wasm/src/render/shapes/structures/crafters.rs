//! Crafters, one silhouette for each category of recipes.

use super::{DARK_PART, PALE_PART, STEEL_PART, TRIM};
use crate::ground::palette::colour;
use crate::render::shapes::{DARK, Material, STEEL, Shape};

/// A squat furnace with a tall chimney and a mouth that glows.
pub(super) fn smelter() -> Shape {
    let mut shape = Shape::default();
    let stone = (colour(0x8a6a58), Material::Plain);
    let fire = (colour(0xff8a3c), Material::Glowing);
    shape
        .plinth()
        .column(
            (0.0, -0.02),
            8,
            0.0625,
            &[(0.38, 0.10), (0.26, 0.52)],
            stone,
        )
        .column((0.0, -0.02), 8, 0.0625, &[(0.29, 0.50), (0.29, 0.58)], TRIM)
        .column(
            (-0.20, -0.20),
            6,
            0.0,
            &[(0.12, 0.10), (0.09, 0.98)],
            DARK_PART,
        )
        .column(
            (-0.20, -0.20),
            6,
            0.0,
            &[(0.12, 0.94), (0.12, 1.02)],
            STEEL_PART,
        )
        .block([-0.20, 0.16, 0.22], [0.20, 0.35, 0.40], fire)
        .chute()
        .lamp((0.06, -0.02), 0.56);
    shape
}

/// Two posts, a beam across, and a ram that goes up and down between them.
pub(super) fn press() -> Shape {
    let mut shape = Shape::default();
    shape
        .plinth()
        .block([-0.38, -0.20, 0.10], [-0.24, 0.16, 0.78], STEEL_PART)
        .block([0.24, -0.20, 0.10], [0.38, 0.16, 0.78], STEEL_PART)
        .block([-0.40, -0.22, 0.74], [0.40, 0.18, 0.88], TRIM)
        .block([-0.20, -0.18, 0.10], [0.20, 0.14, 0.24], DARK_PART)
        .column(
            (0.0, -0.02),
            8,
            0.0,
            &[(0.17, 0.34), (0.17, 0.56), (0.08, 0.60)],
            (STEEL, Material::Pumping),
        )
        .chute()
        .lamp((0.0, -0.02), 0.86);
    shape
}

/// A round vat, open above, with a paddle.
pub(super) fn mixer() -> Shape {
    let mut shape = Shape::default();
    let liquid = (colour(0x58a7a0), Material::Glowing);
    shape
        .plinth()
        .column(
            (0.0, -0.02),
            12,
            0.0,
            &[(0.30, 0.10), (0.37, 0.42)],
            PALE_PART,
        )
        .column((0.0, -0.02), 12, 0.0, &[(0.39, 0.40), (0.39, 0.48)], TRIM)
        .column((0.0, -0.02), 12, 0.0, &[(0.32, 0.46), (0.31, 0.49)], liquid)
        .bar((-0.36, -0.02), (0.36, -0.02), 0.04, [0.72, 0.78], DARK_PART)
        .block([-0.38, -0.07, 0.44], [-0.31, 0.03, 0.78], STEEL_PART)
        .block([0.31, -0.07, 0.44], [0.38, 0.03, 0.78], STEEL_PART)
        .column(
            (0.0, -0.02),
            4,
            0.0,
            &[(0.06, 0.46), (0.06, 0.74)],
            (DARK, Material::Pumping),
        )
        .chute()
        .lamp((0.0, -0.02), 0.76);
    shape
}

/// A hall with a roof in steps, and an arm that leans over it.
pub(super) fn assembler() -> Shape {
    let mut shape = Shape::default();
    shape
        .plinth()
        .block([-0.36, -0.30, 0.10], [0.36, 0.26, 0.40], PALE_PART)
        .block([-0.38, -0.32, 0.40], [0.38, -0.12, 0.56], TRIM)
        .block([-0.38, -0.10, 0.40], [0.38, 0.10, 0.48], STEEL_PART)
        .column(
            (0.24, -0.20),
            6,
            0.0,
            &[(0.10, 0.54), (0.08, 0.70)],
            DARK_PART,
        )
        .bar((0.24, -0.20), (-0.14, 0.12), 0.045, [0.70, 0.78], DARK_PART)
        .column(
            (-0.14, 0.12),
            4,
            0.0,
            &[(0.06, 0.50), (0.09, 0.72)],
            (STEEL, Material::Pumping),
        )
        .chute()
        .lamp((-0.24, -0.22), 0.54);
    shape
}
