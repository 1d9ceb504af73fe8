//! The colours of kinds, and how a far tile mixes them.

use sim_core::chunk::Kind;
use sim_core::worldgen::{Biome, SEA_LEVEL, Terrain};

/// Red, green and blue from 0 to 1, as on the screen.
pub type Colour = [f32; 3];

/// From `0xrrggbb`.
pub const fn colour(hex: u32) -> Colour {
    [
        (hex >> 16 & 255) as f32 / 255.0,
        (hex >> 8 & 255) as f32 / 255.0,
        (hex & 255) as f32 / 255.0,
    ]
}

/// Of what may be done where the hand points.
pub const ALLOWED: Colour = colour(0x3fc7a4);
/// Of what may not.
pub const REFUSED: Colour = colour(0xff6b5e);

/// The base colour of a kind.
pub const fn of_kind(kind: Kind) -> Colour {
    colour(match kind {
        Kind::Soil => 0x8c7355,
        Kind::Sprout => 0xb7d66b,
        Kind::Biomass => 0x2d7643,
        Kind::Water => 0x2f86c9,
        Kind::Ore => 0xc2703d,
        Kind::Crystal => 0xb79cff,
        Kind::Slag => 0x57515e,
        Kind::Rock => 0x9aa3a8,
    })
}

/// Between two colours.
pub fn mix(a: Colour, b: Colour, part: f32) -> Colour {
    std::array::from_fn(|k| a[k] + (b[k] - a[k]) * part)
}

/// What land looks like from so far away that kinds blend.
pub fn of_land(terrain: &Terrain) -> Colour {
    let damp = f32::from(terrain.moisture) / 255.0;
    let own = match terrain.biome {
        Biome::Ocean => of_sea(terrain.elevation),
        Biome::Coast => colour(0xcdb583),
        Biome::Meadow => mix(colour(0xa09a58), colour(0x6f9c54), damp * 1.3),
        Biome::Forest => mix(colour(0x5f8f50), colour(0x37774a), damp),
        Biome::Desert => mix(colour(0xc9a06a), colour(0xb08d5e), damp * 2.0),
        Biome::Tundra => mix(colour(0xb9b6a4), colour(0xd9dedd), damp),
        Biome::Highland => colour(0x8f8d84),
    };
    let high = f32::from(terrain.elevation) / 255.0;
    mix(own, colour(0xe4e7e6), ((high - 0.74) * 6.0).clamp(0.0, 0.9))
}

/// The sea, darker where it is deep.
pub fn of_sea(elevation: u8) -> Colour {
    let depth = f32::from(SEA_LEVEL.saturating_sub(elevation)) / f32::from(SEA_LEVEL);
    mix(
        of_kind(Kind::Water),
        colour(0x1b4f8f),
        (depth * 2.6).min(1.0),
    )
}

/// Colours that tell players apart, also for eyes that do not see red or green; by player.
pub fn of_player(player: u32) -> Colour {
    const COLOURS: [u32; 8] = [
        0xffb454, 0x4fb3ff, 0xf07fb8, 0xe9e36a, 0x9d8cff, 0x58d6c2, 0xff7d57, 0xd8dde3,
    ];
    colour(COLOURS[player.wrapping_sub(1) as usize % COLOURS.len()])
}

/// As `#rrggbb`.
pub fn hex(colour: Colour) -> String {
    let [r, g, b] = colour.map(|part| (part * 255.0).round() as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, with the screen's curve taken as a square.
    fn luminance(colour: Colour) -> f32 {
        let [r, g, b] = colour.map(|c| c * c);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Colour as seen with one kind of cone missing (Viénot 1999, in linear light).
    fn seen_without(cone: usize, colour: Colour) -> Colour {
        let [r, g, b] = colour.map(|c| c * c);
        match cone {
            0 => [
                0.11238 * r + 0.88762 * g,
                0.11238 * r + 0.88762 * g,
                0.00401 * r - 0.00401 * g + b,
            ],
            1 => [
                0.29275 * r + 0.70725 * g,
                0.29275 * r + 0.70725 * g,
                -0.02234 * r + 0.02234 * g + b,
            ],
            _ => [r, 0.87 * g + 0.13 * b, 0.85 * g + 0.15 * b],
        }
    }

    /// Kinds that have no shape of their own are told apart by colour whatever eyes see it.
    #[test]
    fn flat_kinds_differ_for_everyone() {
        let flat = [Kind::Soil, Kind::Water, Kind::Slag];
        for cone in 0..3 {
            for (k, a) in flat.iter().enumerate() {
                for b in &flat[..k] {
                    let (a_seen, b_seen) = (
                        seen_without(cone, of_kind(*a)),
                        seen_without(cone, of_kind(*b)),
                    );
                    let far: f32 = (0..3)
                        .map(|c| (a_seen[c] - b_seen[c]).powi(2))
                        .sum::<f32>()
                        .sqrt();
                    assert!(far > 0.04, "{a:?} and {b:?} without cone {cone}: {far}");
                }
            }
        }
    }

    #[test]
    fn growth_is_told_in_grey() {
        let sprout = luminance(of_kind(Kind::Sprout));
        let biomass = luminance(of_kind(Kind::Biomass));
        assert!(sprout > 2.0 * biomass);
    }
}
