//! The shapes of things that stand on tiles: small faceted solids, one silhouette each.
//!
//! A shape is in its tile's own frame: x to the right, y ahead (where it faces), z up, a tile
//! one unit wide, the ground at z = 0.

mod items;
mod nature;
mod people;
mod solids;
mod structures;

pub use items::item;
pub use nature::{biomass, crystal, ore, rock, sprout};
pub use people::{drone, player};
pub use structures::structure;

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

/// How a part of a shape looks.
type Part = (Colour, Material);

const STEEL: Colour = colour(0xaab4bd);
const DARK: Colour = colour(0x3a4149);
const PALE: Colour = colour(0xdfe4e6);
const SKIN: Colour = colour(0xf1d9bd);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::items::Form;
    use crate::look::silhouettes::Silhouette;

    fn all() -> Vec<(String, Shape)> {
        let structures = Silhouette::ALL.map(|one| (format!("{one:?}"), structure(one)));
        let items = Form::ALL.map(|form| (format!("{form:?}"), item(form)));
        let others = [
            ("player", player()),
            ("sprout", sprout()),
            ("biomass", biomass()),
            ("ore", ore()),
            ("crystal", crystal()),
            ("rock", rock()),
        ];
        let others = others.map(|(name, shape)| (name.into(), shape));
        Vec::from_iter(structures.into_iter().chain(items).chain(others))
    }

    /// Whoever owns it shows, and where there is a lamp, how it is doing.
    #[test]
    fn structures_have_a_trim_and_all_but_carriers_a_lamp() {
        for silhouette in Silhouette::ALL {
            let shape = structure(silhouette);
            let has = |material: Material| shape.paints.iter().any(|[.., m]| *m == material as u8);
            assert!(has(Material::Tint), "{silhouette:?}");
            let carries = matches!(silhouette, Silhouette::Belt | Silhouette::Bridge);
            assert_eq!(has(Material::Lamp), !carries, "{silhouette:?}");
        }
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
        for (name, shape) in all().into_iter().filter(|(name, _)| name != "sprout") {
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
