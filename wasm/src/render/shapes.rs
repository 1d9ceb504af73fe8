//! The shapes of things that stand on tiles: small faceted solids, one silhouette each.
//!
//! A shape is in its tile's own frame: x to the right, y ahead (where it faces), z up, a tile
//! one unit wide, the ground at z = 0.

use std::f32::consts::TAU;

use crate::ground::palette::{Colour, colour};

/// What a surface is made of, besides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Material {
    /// Its own colour.
    Plain = 0,
    /// The colour that the instance brings: an owner's, or an item's.
    Tint = 1,
    /// The lamp that tells a machine's state.
    Lamp = 2,
    /// The running surface of a belt.
    Running = 3,
    /// Grown: moves in the wind, the more the higher.
    Grown = 4,
    /// Lets some light out by itself.
    Glowing = 5,
    /// Goes up and down while the machine works.
    Pumping = 6,
}

/// Triangles of a shape.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// Corners.
    pub positions: Vec<[f32; 3]>,
    /// Red, green, blue and [`Material`] of each.
    pub paints: Vec<[u8; 4]>,
    /// Three a triangle, counterclockwise seen from outside.
    pub indices: Vec<u16>,
}

const STEEL: Colour = colour(0xaab4bd);
const DARK: Colour = colour(0x3a4149);
const PALE: Colour = colour(0xdfe4e6);
const SKIN: Colour = colour(0xf1d9bd);

impl Shape {
    fn point(&mut self, place: [f32; 3], paint: Colour, material: Material) -> u16 {
        let [r, g, b] = paint.map(|part| (part * 255.0) as u8);
        self.positions.push(place);
        self.paints.push([r, g, b, material as u8]);
        (self.positions.len() - 1) as u16
    }

    /// A column of several levels, each a radius and a height, around (x, y): prisms, cones,
    /// domes. A level of radius 0 is a tip. The top is closed, the bottom is not.
    fn column(
        &mut self,
        (x, y): (f32, f32),
        sides: u16,
        turn: f32,
        levels: &[(f32, f32)],
        (paint, material): (Colour, Material),
    ) -> &mut Shape {
        let mut before: Option<(u16, u16)> = None;
        for (radius, height) in levels {
            let count = if *radius == 0.0 { 1 } else { sides };
            let first = self.positions.len() as u16;
            for k in 0..count {
                let angle = (f32::from(k) / f32::from(sides) + turn) * TAU;
                let place = [x + radius * angle.cos(), y + radius * angle.sin(), *height];
                self.point(place, paint, material);
            }
            if let Some((low, low_count)) = before {
                for k in 0..sides {
                    let n = (k + 1) % sides;
                    let at = |ring: u16, count: u16, k: u16| ring + if count == 1 { 0 } else { k };
                    let (a, b) = (at(low, low_count, k), at(low, low_count, n));
                    let (c, d) = (at(first, count, k), at(first, count, n));
                    if a != b {
                        self.indices.extend([a, b, d]);
                    }
                    if c != d {
                        self.indices.extend([a, d, c]);
                    }
                }
            }
            before = Some((first, count));
        }
        if let Some((top, count)) = before.filter(|(_, count)| *count > 1) {
            for k in 1..count - 1 {
                self.indices.extend([top, top + k, top + k + 1]);
            }
        }
        self
    }

    /// A box between two corners; without its underside.
    fn block(
        &mut self,
        low: [f32; 3],
        high: [f32; 3],
        (paint, material): (Colour, Material),
    ) -> &mut Shape {
        let corner = |k: usize| {
            [
                if k & 1 == 0 { low[0] } else { high[0] },
                if k & 2 == 0 { low[1] } else { high[1] },
                if k & 4 == 0 { low[2] } else { high[2] },
            ]
        };
        let first = self.positions.len() as u16;
        for k in 0..8 {
            self.point(corner(k), paint, material);
        }
        for [a, b, c, d] in [
            [4, 5, 7, 6],
            [0, 1, 5, 4],
            [1, 3, 7, 5],
            [3, 2, 6, 7],
            [2, 0, 4, 6],
        ] {
            self.indices.extend([a, b, c, a, c, d].map(|k| first + k));
        }
        self
    }

    /// A thin blade of grass, seen from both sides.
    fn blade(&mut self, (x, y): (f32, f32), lean: (f32, f32), height: f32, paint: Colour) {
        let wide = 0.075;
        let (dx, dy) = (lean.1.signum() * wide, -lean.0.signum() * wide);
        let a = self.point([x - dx, y - dy, 0.0], paint, Material::Grown);
        let b = self.point([x + dx, y + dy, 0.0], paint, Material::Grown);
        let c = self.point([x + lean.0, y + lean.1, height], paint, Material::Grown);
        self.indices.extend([a, b, c, b, a, c]);
    }
}

/// A rig over a borehole, with a chute on the side it hands out to.
pub fn extractor() -> Shape {
    let mut shape = Shape::default();
    let trim = (PALE, Material::Tint);
    shape
        .column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.46, 0.0), (0.44, 0.10)],
            (DARK, Material::Plain),
        )
        .column((0.0, -0.04), 6, 0.0, &[(0.35, 0.10), (0.33, 0.20)], trim)
        .column(
            (0.0, -0.04),
            4,
            0.125,
            &[(0.30, 0.20), (0.11, 0.80)],
            (STEEL, Material::Plain),
        )
        .column((0.0, -0.04), 4, 0.125, &[(0.16, 0.80), (0.16, 0.90)], trim)
        .column(
            (0.0, -0.04),
            5,
            0.0,
            &[(0.0, 0.86), (0.09, 1.02), (0.0, 1.14)],
            (PALE, Material::Lamp),
        )
        .block(
            [-0.11, 0.18, 0.08],
            [0.11, 0.50, 0.24],
            (STEEL, Material::Plain),
        )
        .block([-0.14, 0.42, 0.04], [0.14, 0.52, 0.30], trim)
        .column(
            (-0.30, -0.20),
            6,
            0.0,
            &[(0.085, 0.10), (0.085, 0.42), (0.0, 0.50)],
            (DARK, Material::Pumping),
        );
    shape
}

/// A low slab with rails, running ahead.
pub fn belt() -> Shape {
    let mut shape = Shape::default();
    let trim = (PALE, Material::Tint);
    shape
        .block(
            [-0.24, -0.52, 0.0],
            [0.24, 0.52, 0.09],
            (DARK, Material::Running),
        )
        .block([-0.30, -0.50, 0.0], [-0.24, 0.50, 0.14], trim)
        .block([0.24, -0.50, 0.0], [0.30, 0.50, 0.14], trim);
    shape
}

/// A domed silo with a gate on every side.
pub fn hub() -> Shape {
    let mut shape = Shape::default();
    let trim = (PALE, Material::Tint);
    shape
        .column(
            (0.0, 0.0),
            6,
            0.0,
            &[(0.50, 0.0), (0.48, 0.12)],
            (DARK, Material::Plain),
        )
        .column(
            (0.0, 0.0),
            12,
            0.0,
            &[(0.40, 0.12), (0.40, 0.48)],
            (PALE, Material::Plain),
        )
        .column((0.0, 0.0), 12, 0.0, &[(0.43, 0.46), (0.43, 0.56)], trim)
        .column(
            (0.0, 0.0),
            12,
            0.0,
            &[(0.40, 0.56), (0.34, 0.74), (0.21, 0.87), (0.0, 0.93)],
            (STEEL, Material::Plain),
        )
        .column(
            (0.0, 0.0),
            5,
            0.0,
            &[(0.07, 0.90), (0.07, 1.02), (0.0, 1.10)],
            (PALE, Material::Lamp),
        );
    for k in 0..6 {
        let angle = (k as f32 + 0.5) / 6.0 * TAU;
        let (x, y) = (0.38 * angle.cos(), 0.38 * angle.sin());
        shape.column(
            (x, y),
            4,
            angle / TAU + 0.125,
            &[(0.10, 0.10), (0.10, 0.34)],
            (DARK, Material::Plain),
        );
    }
    shape
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<(&'static str, Shape)> {
        vec![
            ("extractor", extractor()),
            ("belt", belt()),
            ("hub", hub()),
            ("player", player()),
            ("ore item", item("ore")),
            ("crystal item", item("crystal")),
            ("biomass item", item("biomass")),
            ("water item", item("water")),
            ("slag item", item("slag")),
            ("sprout", sprout()),
            ("biomass", biomass()),
            ("ore", ore()),
            ("crystal", crystal()),
            ("rock", rock()),
        ]
    }

    #[test]
    fn shapes_stay_on_their_tile_and_are_light() {
        for (name, shape) in all() {
            assert!(
                shape.indices.len() / 3 <= 230,
                "{name}: {}",
                shape.indices.len() / 3
            );
            assert_eq!(shape.positions.len(), shape.paints.len());
            for [x, y, z] in &shape.positions {
                assert!(
                    x.hypot(*y) < 0.60 && (0.0..1.2).contains(z),
                    "{name}: {x} {y} {z}"
                );
            }
        }
    }

    /// Sides face away from the upright axis they stand around, in sum: the volume is positive.
    #[test]
    fn shapes_are_the_right_way_out() {
        for (name, shape) in all().into_iter().filter(|(name, _)| *name != "sprout") {
            let volume: f32 = shape
                .indices
                .chunks(3)
                .map(|triangle| {
                    let [a, b, c] = [0, 1, 2].map(|k| shape.positions[usize::from(triangle[k])]);
                    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
                        + a[2] * (b[0] * c[1] - b[1] * c[0])
                })
                .sum();
            assert!(volume > 0.0, "{name}: {volume}");
        }
    }
}
