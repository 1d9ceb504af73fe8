//! What stands between belts: splitter, merger, bridge, store.

use std::f32::consts::TAU;

use super::{DARK_PART, PALE_PART, STEEL_PART, TRIM};
use crate::render::shapes::{DARK, Material, Part, Shape};

const RUNNING: Part = (DARK, Material::Running);

/// The point of the tile's rim in one of the six directions, 0 being ahead, leftward.
fn side(direction: u8) -> (f32, f32) {
    let angle = (0.25 + f32::from(direction) / 6.0) * TAU;
    (0.50 * angle.cos(), 0.50 * angle.sin())
}

/// One way in from behind, and three prongs ahead.
pub(super) fn splitter() -> Shape {
    let mut shape = Shape::default();
    shape.block([-0.20, -0.52, 0.0], [0.20, 0.0, 0.09], RUNNING);
    for direction in [0, 1, 5] {
        shape.bar((0.0, 0.0), side(direction), 0.16, [0.0, 0.09], DARK_PART);
        let (x, y) = side(direction);
        shape.bar((x * 0.72, y * 0.72), (x, y), 0.18, [0.05, 0.16], TRIM);
    }
    shape
        .column((0.0, 0.0), 6, 0.0, &[(0.26, 0.09), (0.24, 0.32)], PALE_PART)
        .column((0.0, 0.0), 3, 0.25, &[(0.24, 0.32), (0.20, 0.40)], TRIM)
        .lamp((0.0, 0.0), 0.38);
    shape
}

/// Five narrow ways in, and one wide one out ahead.
pub(super) fn merger() -> Shape {
    let mut shape = Shape::default();
    for direction in 1..6 {
        shape.bar(side(direction), (0.0, 0.0), 0.10, [0.0, 0.09], DARK_PART);
    }
    shape
        .block([-0.22, 0.0, 0.0], [0.22, 0.52, 0.09], RUNNING)
        .block([-0.28, 0.22, 0.0], [-0.22, 0.52, 0.18], TRIM)
        .block([0.22, 0.22, 0.0], [0.28, 0.52, 0.18], TRIM)
        .column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.16, 0.09), (0.30, 0.36), (0.30, 0.42)],
            PALE_PART,
        )
        .column((0.0, 0.0), 6, 0.0, &[(0.24, 0.42), (0.22, 0.46)], TRIM)
        .lamp((0.0, 0.0), 0.42);
    shape
}

/// A flat deck with a post at every corner: what is carried crosses between them.
pub(super) fn bridge() -> Shape {
    let mut shape = Shape::default();
    shape.column((0.0, 0.0), 6, 0.0, &[(0.54, 0.0), (0.54, 0.085)], DARK_PART);
    for direction in 0..3 {
        shape.bar(
            side(direction),
            side(direction + 3),
            0.05,
            [0.0, 0.088],
            STEEL_PART,
        );
    }
    for k in 0..6 {
        let angle = k as f32 / 6.0 * TAU;
        let place = (0.50 * angle.cos(), 0.50 * angle.sin());
        let post = [(0.075, 0.0), (0.06, 0.22)];
        shape.column(place, 4, 0.125, &post, TRIM);
    }
    shape
}

/// A big box with a door ahead.
pub(super) fn store() -> Shape {
    let mut shape = Shape::default();
    shape
        .plinth()
        .block([-0.34, -0.30, 0.10], [0.34, 0.26, 0.62], PALE_PART)
        .block([-0.36, -0.32, 0.30], [0.36, 0.28, 0.38], TRIM)
        .block([-0.36, -0.32, 0.62], [0.36, 0.28, 0.68], STEEL_PART)
        .block([-0.04, -0.32, 0.62], [0.04, 0.28, 0.72], DARK_PART)
        .chute()
        .lamp((0.22, 0.14), 0.66);
    shape
}
