//! The ground as it is drawn: how high a tile stands, and what colour it has from afar.
//!
//! - [`palette`]: the colours of kinds.
//! - [`tiles`]: the tiles of a patch, from live chunks where there are any, else from the seed.

pub mod palette;
#[cfg(test)]
mod sight;
pub mod tiles;

use sim_core::chunk::Kind;
use sim_core::worldgen::{Biome, SEA_LEVEL, Terrain};

/// Nothing on the planet is higher.
pub const HEIGHT_MAX_TILES: f64 =
    TERRACE_TILES * ((u8::MAX - SEA_LEVEL) / ELEVATION_PER_TERRACE) as f64 + 1.0;

/// Height of a step of the land. Elevation is drawn in steps, so that level ground looks level
/// and few tiles need walls.
const TERRACE_TILES: f64 = 0.34;
/// Elevation of a step.
const ELEVATION_PER_TERRACE: u8 = 4;
/// How far water lies below the land around it.
const WATER_DEPTH_TILES: f64 = 0.16;
/// How far rock stands above it.
const ROCK_HEIGHT_TILES: f64 = 0.22;

/// How many steps of the land a tile lies over the sea, which is level, however deep.
pub fn height_steps(terrain: &Terrain) -> u8 {
    terrain.elevation.saturating_sub(SEA_LEVEL) / ELEVATION_PER_TERRACE
}

/// How high a tile's top is, in tiles over the sea's floor of steps.
pub fn height(terrain: &Terrain, kind: Kind) -> f64 {
    let land = f64::from(height_steps(terrain)) * TERRACE_TILES;
    match kind {
        Kind::Water => land - WATER_DEPTH_TILES,
        Kind::Rock => land + ROCK_HEIGHT_TILES,
        _ => land,
    }
}

/// Whether a change from one kind to the other changes a tile's height, and so its mesh.
pub fn differs_in_height(a: Kind, b: Kind) -> bool {
    let stands_out = |kind| matches!(kind, Kind::Water | Kind::Rock);
    a != b && (stands_out(a) || stands_out(b))
}

/// How people call a region.
pub fn biome_name(biome: Biome) -> &'static str {
    match biome {
        Biome::Ocean => "Ocean",
        Biome::Coast => "Coast",
        Biome::Meadow => "Meadow",
        Biome::Forest => "Forest",
        Biome::Desert => "Desert",
        Biome::Tundra => "Tundra",
        Biome::Highland => "Highland",
    }
}
