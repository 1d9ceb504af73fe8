//! The planet at large: land and sea, mountains, moisture, warmth; and the biome they make.

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::noise::{NOISE_MAX, NOISE_MEAN};
use crate::ids::{CellId, Frequency};

/// Land is at this elevation and above, the sea below it.
pub const SEA_LEVEL: u8 = 96;

/// Share of the noise's range that is under water; about two fifths of the planet.
const SEA: i32 = 31_000;
/// Elevation that plain land reaches above the sea, and that mountains add to it.
const PLAIN_RISE: i32 = 96;
const MOUNTAIN_RISE: i32 = 110;
/// Land this little above the sea is a beach.
const COAST_RISE: i32 = 4;
/// Elevation from which nothing but a highland's sparse life grows.
const HIGHLAND: i32 = 160;

/// Warmth below which the ground is frozen, of 255.
const COLD: i32 = 70;
/// Moisture below which it is dry, and above which trees grow, of 255.
const DRY: i32 = 92;
const LUSH: i32 = 138;

/// What a region is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Biome {
    /// Open sea.
    Ocean,
    /// The beach around it.
    Coast,
    /// Grass and groves.
    Meadow,
    /// Dense growth.
    Forest,
    /// Dry, bare ground.
    Desert,
    /// Cold, bare ground.
    Tundra,
    /// High ground, rocky at the top.
    Highland,
}

/// What a place is like, whatever lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) elevation: u8,
    pub(super) moisture: u8,
    pub(super) biome: Biome,
}

/// What a place is like by its fields and its latitude.
pub(super) fn region(frequency: Frequency, cell: CellId, fields: &Fields<i32>) -> Region {
    let hills = fields.hills - NOISE_MEAN;
    let elevation = elevation(fields);
    let above_sea = elevation - i32::from(SEA_LEVEL);
    let moisture = ((fields.moisture + hills / 8) >> 8).clamp(0, 255);
    // It gets colder towards the poles and upwards, not evenly.
    let warmth = 255 - latitude(frequency, cell) - above_sea.max(0) / 2 + hills / 2048;
    let biome = match () {
        () if above_sea < 0 => Biome::Ocean,
        () if elevation >= HIGHLAND => Biome::Highland,
        () if warmth < COLD => Biome::Tundra,
        () if above_sea < COAST_RISE => Biome::Coast,
        () if moisture < DRY => Biome::Desert,
        () if moisture >= LUSH => Biome::Forest,
        () => Biome::Meadow,
    };
    Region {
        elevation: elevation as u8,
        moisture: moisture as u8,
        biome,
    }
}

fn elevation(fields: &Fields<i32>) -> i32 {
    let hills = fields.hills - NOISE_MEAN;
    let height = (fields.continents + hills / 8).clamp(0, NOISE_MAX);
    let sea_level = i32::from(SEA_LEVEL);
    if height < SEA {
        return (sea_level - 1) * height / (SEA - 1);
    }
    let rise = height - SEA;
    let plain = PLAIN_RISE * rise / (NOISE_MAX - SEA);
    // Mountains stand where a field crosses its middle, which makes ranges, not lumps, and
    // only inland.
    let ridge = NOISE_MEAN - (fields.ridges - NOISE_MEAN).abs() * 3;
    let ridge = (ridge + hills / 4).clamp(0, NOISE_MEAN) >> 7;
    let inland = rise.min(8192) >> 5;
    let steep = ridge * ridge / 256;
    let mountain = MOUNTAIN_RISE * steep * inland / 65_536;
    (sea_level + plain + mountain).min(255)
}

/// How far from the equator, 0 to 255 at the poles.
fn latitude(frequency: Frequency, cell: CellId) -> i32 {
    let n = i64::from(frequency.get());
    // In steps above the line where the northern diamonds begin; the southern ones begin N lower.
    let above = match cell.coordinates() {
        Some((diamond, i, j)) if diamond.is_north() => i64::from(i) - i64::from(j),
        Some((_, i, j)) => i64::from(i) - i64::from(j) - n,
        None if cell == CellId::NORTH_POLE => n,
        None => -2 * n,
    };
    ((2 * above + n).abs() * 255 / (3 * n)) as i32
}
