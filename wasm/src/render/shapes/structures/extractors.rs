//! Extractors: one rig over a borehole; a part and a colour say what it takes.

use std::f32::consts::TAU;

use super::{DARK_PART, PALE_PART, STEEL_PART, TRIM};
use crate::ground::palette::colour;
use crate::render::shapes::{DARK, Material, Part, Shape};

const PISTON: Part = (DARK, Material::Pumping);

/// A tower over a borehole, with a chute on the side it hands out to.
fn rig(tower: Part, sides: u16, height: f32) -> Shape {
    let mut shape = Shape::default();
    let turn = if sides == 4 { 0.125 } else { 0.0 };
    let top = height - 0.10;
    shape
        .column((0.0, 0.0), 6, 0.0, &[(0.46, 0.0), (0.44, 0.10)], DARK_PART)
        .column((0.0, -0.04), 6, 0.0, &[(0.35, 0.10), (0.33, 0.20)], TRIM)
        .column(
            (0.0, -0.04),
            sides,
            turn,
            &[(0.30, 0.20), (0.11, top)],
            tower,
        )
        .column(
            (0.0, -0.04),
            sides,
            turn,
            &[(0.16, top), (0.16, height)],
            TRIM,
        )
        .lamp((0.0, -0.04), height - 0.04)
        .chute();
    shape
}

fn piston(shape: &mut Shape, x: f32) {
    let levels = [(0.085, 0.10), (0.085, 0.42), (0.0, 0.50)];
    shape.column((x, -0.20), 6, 0.0, &levels, PISTON);
}

/// Takes whatever there is: a plain tower and a piston.
pub(super) fn extractor() -> Shape {
    let mut shape = rig(STEEL_PART, 4, 0.90);
    piston(&mut shape, -0.30);
    shape
}

/// Takes ore: two pistons and a wheel on each side of the tower.
pub(super) fn mine() -> Shape {
    let mut shape = rig((colour(0xc2703d), Material::Plain), 4, 0.90);
    piston(&mut shape, -0.30);
    piston(&mut shape, 0.30);
    shape
        .block([-0.20, -0.10, 0.60], [0.20, 0.02, 0.68], DARK_PART)
        .block([-0.24, -0.14, 0.54], [-0.18, 0.06, 0.74], STEEL_PART)
        .block([0.18, -0.14, 0.54], [0.24, 0.06, 0.74], STEEL_PART);
    shape
}

/// Takes crystal: blades that glow on its shoulders.
pub(super) fn cutter() -> Shape {
    let mut shape = rig(STEEL_PART, 4, 0.90);
    let blade = (colour(0xb79cff), Material::Glowing);
    for (x, y) in [(-0.30, -0.14), (0.30, -0.14), (0.0, -0.34)] {
        let levels = [(0.06, 0.18), (0.10, 0.40), (0.0, 0.72)];
        shape.column((x, y), 4, 0.0, &levels, blade);
    }
    shape
}

/// Takes what grows: a low green tower under a wide rake.
pub(super) fn harvester() -> Shape {
    let mut shape = rig((colour(0x3f9152), Material::Plain), 6, 0.64);
    for k in 0..6 {
        let angle = (k as f32 + 0.5) / 6.0 * TAU;
        let tip = (0.44 * angle.cos(), 0.44 * angle.sin() - 0.04);
        shape.bar((0.0, -0.04), tip, 0.025, [0.42, 0.48], PALE_PART);
    }
    shape
}

/// Takes water: a round tank.
pub(super) fn well() -> Shape {
    let mut shape = rig((colour(0x2f86c9), Material::Plain), 10, 0.74);
    let ring = [(0.33, 0.20), (0.33, 0.38), (0.20, 0.44)];
    shape.column(
        (0.0, -0.04),
        10,
        0.0,
        &ring,
        (colour(0x4fa3da), Material::Plain),
    );
    piston(&mut shape, -0.36);
    shape
}

/// Takes slag: a low violet tower behind a wide blade.
pub(super) fn scraper() -> Shape {
    let mut shape = rig((colour(0x6d6080), Material::Plain), 4, 0.68);
    shape
        .block([-0.46, -0.34, 0.02], [0.46, -0.26, 0.30], PALE_PART)
        .block([-0.34, -0.28, 0.12], [-0.28, 0.10, 0.18], STEEL_PART)
        .block([0.28, -0.28, 0.12], [0.34, 0.10, 0.18], STEEL_PART);
    shape
}
