//! Items on their way: one small solid for each form, in the colour that the item brings.

use std::f32::consts::TAU;

use super::{DARK, Material, PALE, Part, Shape};
use crate::look::items::Form;

const TINT: Part = (PALE, Material::Tint);
const DARK_PART: Part = (DARK, Material::Plain);
const PALE_PART: Part = (PALE, Material::Plain);

/// An item's shape.
pub fn item(form: Form) -> Shape {
    let mut shape = Shape::default();
    let middle = (0.0, 0.0);
    match form {
        Form::Nugget => shape.column(
            middle,
            5,
            0.0,
            &[(0.07, 0.0), (0.115, 0.07), (0.06, 0.15)],
            TINT,
        ),
        Form::Shard => shape.column(
            middle,
            6,
            0.0,
            &[(0.04, 0.0), (0.085, 0.10), (0.0, 0.26)],
            TINT,
        ),
        Form::Leaf => shape.column(
            middle,
            6,
            0.0,
            &[(0.05, 0.0), (0.11, 0.08), (0.08, 0.15), (0.0, 0.19)],
            TINT,
        ),
        Form::Drop => shape.column(
            middle,
            8,
            0.0,
            &[(0.06, 0.0), (0.10, 0.07), (0.0, 0.22)],
            TINT,
        ),
        Form::Lump => shape
            .block([-0.10, -0.07, 0.0], [0.06, 0.08, 0.12], TINT)
            .block([0.0, -0.10, 0.0], [0.11, 0.03, 0.08], TINT),
        Form::Ingot => shape
            .block([-0.13, -0.07, 0.0], [0.13, 0.07, 0.05], TINT)
            .block([-0.11, -0.05, 0.05], [0.11, 0.05, 0.10], TINT),
        Form::Pane => shape.block([-0.12, -0.02, 0.0], [0.12, 0.02, 0.22], TINT),
        Form::Brick => shape
            .block([-0.13, -0.07, 0.0], [0.13, 0.07, 0.06], TINT)
            .block([-0.06, -0.07, 0.075], [0.13, 0.07, 0.135], TINT),
        Form::Cog => cog(&mut shape),
        Form::Coil => shape
            .column(middle, 8, 0.0, &[(0.11, 0.0), (0.11, 0.05)], TINT)
            .column(middle, 8, 0.0, &[(0.07, 0.05), (0.07, 0.11)], DARK_PART)
            .column(middle, 8, 0.0, &[(0.11, 0.11), (0.11, 0.16)], TINT),
        Form::Bundle => shape
            .block([-0.13, -0.05, 0.0], [0.13, 0.05, 0.10], TINT)
            .block([-0.03, -0.07, 0.0], [0.03, 0.07, 0.12], DARK_PART),
        Form::Vial => shape
            .column(
                middle,
                8,
                0.0,
                &[(0.08, 0.0), (0.08, 0.13), (0.035, 0.17)],
                TINT,
            )
            .column(middle, 6, 0.0, &[(0.045, 0.17), (0.045, 0.24)], PALE_PART),
        Form::Bead => shape.column(
            middle,
            7,
            0.0,
            &[(0.05, 0.0), (0.09, 0.05), (0.07, 0.11), (0.0, 0.15)],
            TINT,
        ),
        Form::Barrel => shape
            .column(middle, 8, 0.0, &[(0.09, 0.0), (0.09, 0.15)], TINT)
            .column(middle, 6, 0.0, &[(0.035, 0.15), (0.035, 0.22)], PALE_PART),
        Form::Frame => shape
            .block([-0.12, -0.12, 0.0], [-0.07, 0.12, 0.08], TINT)
            .block([0.07, -0.12, 0.0], [0.12, 0.12, 0.08], TINT)
            .block([-0.07, -0.12, 0.0], [0.07, -0.07, 0.08], TINT)
            .block([-0.07, 0.07, 0.0], [0.07, 0.12, 0.08], TINT),
        Form::Disc => shape.column(
            middle,
            10,
            0.0,
            &[(0.07, 0.0), (0.12, 0.04), (0.07, 0.08), (0.0, 0.10)],
            TINT,
        ),
        Form::Board => shape
            .block([-0.12, -0.09, 0.0], [0.12, 0.09, 0.04], TINT)
            .block([-0.07, -0.04, 0.04], [0.0, 0.04, 0.09], DARK_PART)
            .block([0.04, -0.05, 0.04], [0.08, 0.05, 0.07], PALE_PART),
        Form::Eye => shape
            .column(middle, 6, 0.0, &[(0.07, 0.0), (0.04, 0.08)], DARK_PART)
            .column(
                middle,
                8,
                0.0,
                &[(0.0, 0.06), (0.09, 0.13), (0.0, 0.20)],
                TINT,
            ),
        Form::Dart => shape
            .column(
                middle,
                6,
                0.0,
                &[(0.06, 0.04), (0.05, 0.16), (0.0, 0.30)],
                TINT,
            )
            .column(middle, 3, 0.0, &[(0.11, 0.0), (0.03, 0.10)], DARK_PART),
        Form::Orb => shape.column(
            middle,
            9,
            0.0,
            &[
                (0.06, 0.0),
                (0.11, 0.06),
                (0.11, 0.12),
                (0.06, 0.18),
                (0.0, 0.20),
            ],
            TINT,
        ),
        Form::Cross => shape
            .bar((-0.10, -0.10), (0.10, 0.10), 0.03, [0.06, 0.11], TINT)
            .bar((-0.10, 0.10), (0.10, -0.10), 0.03, [0.06, 0.11], TINT)
            .column(middle, 6, 0.0, &[(0.05, 0.02), (0.05, 0.14)], DARK_PART),
        Form::Comb => shape
            .column(middle, 6, 0.0, &[(0.13, 0.0), (0.13, 0.12)], TINT)
            .column(middle, 6, 0.0, &[(0.08, 0.12), (0.05, 0.14)], DARK_PART),
        Form::Ark => shape
            .column(middle, 8, 0.0, &[(0.07, 0.0), (0.13, 0.07)], DARK_PART)
            .column(
                middle,
                8,
                0.0,
                &[(0.12, 0.07), (0.09, 0.17), (0.0, 0.22)],
                TINT,
            ),
        Form::Crate => shape.block([-0.085, -0.085, 0.0], [0.085, 0.085, 0.15], TINT),
    };
    shape
}

fn cog(shape: &mut Shape) -> &mut Shape {
    for k in 0..3 {
        let angle = k as f32 / 6.0 * TAU;
        let (x, y) = (0.13 * angle.cos(), 0.13 * angle.sin());
        shape.bar((-x, -y), (x, y), 0.03, [0.0, 0.07], TINT);
    }
    shape
        .column((0.0, 0.0), 9, 0.0, &[(0.10, 0.0), (0.10, 0.08)], TINT)
        .column((0.0, 0.0), 6, 0.0, &[(0.04, 0.08), (0.04, 0.10)], DARK_PART)
}
