//! The ground as it is drawn: how high a tile stands, and what colour it has from afar.
//!
//! - [`palette`]: the colours of kinds.
//! - [`tiles`]: the tiles of a patch, from live chunks where there are any, else from the seed.

pub mod palette;
pub mod tiles;

use sim_core::chunk::Kind;

/// Nothing on the planet is higher.
pub const HEIGHT_MAX_TILES: f64 = TERRACE_TILES * 32.0 + 1.0;

/// Height of a step of the land. Elevation is drawn in steps, so that level ground looks level
/// and few tiles need walls.
const TERRACE_TILES: f64 = 0.30;
/// Elevation (0 to 255) of a step.
const ELEVATION_PER_TERRACE: u8 = 8;
/// How far water lies below the land around it.
const WATER_DEPTH_TILES: f64 = 0.16;
/// How far rock stands above it.
const ROCK_HEIGHT_TILES: f64 = 0.22;

/// How high a tile's top is, in tiles.
pub fn height(elevation: u8, kind: Kind) -> f64 {
    let land = f64::from(elevation / ELEVATION_PER_TERRACE) * TERRACE_TILES;
    match kind {
        Kind::Water => land - WATER_DEPTH_TILES,
        Kind::Rock => land + ROCK_HEIGHT_TILES,
        _ => land,
    }
}

/// Whether a change from one kind to the other changes a tile's height, and so its mesh.
pub fn differs_in_height(a: Kind, b: Kind) -> bool {
    height(0, a) != height(0, b)
}
