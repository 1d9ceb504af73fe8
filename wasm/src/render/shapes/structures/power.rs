//! What gives power, and what carries it.

use std::f32::consts::TAU;

use super::{DARK_PART, PALE_PART, STEEL_PART, TRIM};
use crate::ground::palette::colour;
use crate::render::shapes::{DARK, Material, Shape};

/// A ribbed drum between two stacks.
pub(super) fn generator() -> Shape {
    let mut shape = Shape::default();
    let coil = (colour(0xffd25e), Material::Glowing);
    shape
        .plinth()
        .column(
            (0.0, 0.0),
            10,
            0.0,
            &[(0.26, 0.10), (0.26, 0.50)],
            DARK_PART,
        )
        .column((0.0, 0.0), 10, 0.0, &[(0.30, 0.22), (0.30, 0.28)], coil)
        .column((0.0, 0.0), 10, 0.0, &[(0.30, 0.34), (0.30, 0.40)], coil)
        .column((0.0, 0.0), 10, 0.0, &[(0.28, 0.48), (0.24, 0.58)], TRIM);
    for x in [-0.34, 0.34] {
        shape
            .column((x, 0.0), 6, 0.0, &[(0.09, 0.10), (0.07, 0.72)], STEEL_PART)
            .column(
                (x, 0.0),
                6,
                0.0,
                &[(0.06, 0.10), (0.06, 0.66)],
                (DARK, Material::Pumping),
            );
    }
    shape.lamp((0.0, 0.0), 0.56);
    shape
}

/// A tall mast with two cross-arms.
pub(super) fn pylon() -> Shape {
    let mut shape = Shape::default();
    let glass = (colour(0x8fd8ff), Material::Glowing);
    shape
        .column((0.0, 0.0), 4, 0.125, &[(0.24, 0.0), (0.20, 0.09)], TRIM)
        .column(
            (0.0, 0.0),
            4,
            0.125,
            &[(0.13, 0.09), (0.04, 0.96)],
            STEEL_PART,
        );
    for (reach, z) in [(0.34, 0.68), (0.24, 0.86)] {
        for turn in [0.0, 0.25] {
            let angle = turn * TAU;
            let (x, y) = (reach * angle.cos(), reach * angle.sin());
            shape.bar((-x, -y), (x, y), 0.025, [z, z + 0.05], PALE_PART);
            for sign in [-1.0, 1.0] {
                let tip = [(0.035, z - 0.08), (0.035, z)];
                shape.column((x * sign, y * sign), 4, 0.0, &tip, glass);
            }
        }
    }
    shape.lamp((0.0, 0.0), 0.94);
    shape
}
