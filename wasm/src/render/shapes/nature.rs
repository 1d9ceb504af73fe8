//! What grows and lies on tiles.

use super::{Material, Shape};
use crate::ground::palette::colour;

/// Two or three blades.
pub fn sprout() -> Shape {
    let mut shape = Shape::default();
    let green = colour(0xb7d66b);
    let light = colour(0xd2e98d);
    shape.blade((-0.12, -0.05), (-0.10, 0.06), 0.40, green);
    shape.blade((0.10, -0.10), (0.08, -0.09), 0.50, light);
    shape.blade((0.02, 0.14), (0.09, 0.11), 0.36, green);
    shape
}

/// A low canopy of three crowns.
pub fn biomass() -> Shape {
    let mut shape = Shape::default();
    let crown = |radius: f32, high: f32| [(radius, 0.03), (0.0, high)];
    let grown = |hex: u32| (colour(hex), Material::Grown);
    shape
        .column((-0.13, -0.10), 6, 0.03, &crown(0.25, 0.44), grown(0x3f9152))
        .column((0.18, -0.02), 5, 0.11, &crown(0.21, 0.35), grown(0x4fa35d))
        .column((-0.02, 0.20), 5, 0.07, &crown(0.19, 0.29), grown(0x357f48));
    shape
}

/// A handful of nuggets.
pub fn ore() -> Shape {
    let mut shape = Shape::default();
    let nugget = |size: f32| [(size, 0.0), (size * 0.55, size * 0.95)];
    let plain = |hex: u32| (colour(hex), Material::Plain);
    shape
        .column((-0.11, -0.08), 5, 0.05, &nugget(0.19), plain(0xc2703d))
        .column((0.17, 0.02), 4, 0.20, &nugget(0.14), plain(0xd58a50))
        .column((0.0, 0.21), 4, 0.10, &nugget(0.11), plain(0xe0a06a));
    shape
}

/// Shards that stand up.
pub fn crystal() -> Shape {
    let mut shape = Shape::default();
    let shard = |size: f32, high: f32| [(size, 0.0), (size * 0.95, high * 0.6), (0.0, high)];
    let glowing = |hex: u32| (colour(hex), Material::Glowing);
    shape
        .column(
            (-0.05, -0.03),
            5,
            0.05,
            &shard(0.12, 0.64),
            glowing(0xb79cff),
        )
        .column(
            (0.15, 0.08),
            4,
            0.20,
            &shard(0.085, 0.40),
            glowing(0xcdb8ff),
        )
        .column(
            (-0.16, 0.14),
            4,
            0.10,
            &[(0.09, 0.0), (0.0, 0.30)],
            glowing(0xa688f2),
        );
    shape
}

/// An angular crag.
pub fn rock() -> Shape {
    let mut shape = Shape::default();
    let plain = |hex: u32| (colour(hex), Material::Plain);
    shape
        .column(
            (-0.06, -0.05),
            5,
            0.03,
            &[(0.34, 0.0), (0.18, 0.33)],
            plain(0x9aa3a8),
        )
        .column(
            (0.22, 0.14),
            4,
            0.16,
            &[(0.17, 0.0), (0.0, 0.20)],
            plain(0x78828b),
        );
    shape
}
