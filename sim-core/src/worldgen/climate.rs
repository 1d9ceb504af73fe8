//! The planet at large: land and sea, mountains, moisture, warmth; and the biome they make.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::noise::{Cursor, Field, NOISE_MAX, NOISE_MEAN};
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

/// The fields that make a planet's climate.
#[derive(Debug, Clone)]
pub(super) struct Climate {
    pub(super) frequency: Frequency,
    continents: Field,
    hills: Field,
    ridges: Field,
    moisture: Field,
}

impl Climate {
    pub(super) fn new(seed: u64, frequency: Frequency) -> Climate {
        let field = |purpose, spacings: &[u32], decay| {
            Field::new(seed, purpose, frequency, spacings, decay)
        };
        let n = frequency.get();
        Climate {
            frequency,
            continents: field(1, &global_spacings(n, 4, 7), 4),
            hills: field(2, &[64, 32, 16, 8], 5),
            ridges: field(3, &global_spacings(n, 16, 4), 4),
            moisture: field(4, &global_spacings(n, 8, 6), 5),
        }
    }

    pub(super) fn surveyor(&self) -> ClimateSurveyor<'_> {
        ClimateSurveyor {
            frequency: self.frequency,
            continents: self.continents.cursor(),
            hills: self.hills.cursor(),
            ridges: self.ridges.cursor(),
            moisture: self.moisture.cursor(),
        }
    }
}

/// Spacings that are a share of the planet: N / `first`, halved again and again, but none so
/// fine that single cells stand out; then, on planets so large that this leaves a gap, some of a
/// size between.
fn global_spacings(n: u32, first: u32, count: u32) -> Vec<u32> {
    const FINEST: u32 = 8;
    let mut spacings: Vec<u32> = (0..count)
        .map(|octave| n / (first << octave))
        .filter(|&spacing| spacing >= FINEST)
        .collect();
    let finest = spacings.last().copied().unwrap_or(FINEST);
    if spacings.is_empty() {
        spacings.push(FINEST);
    }
    spacings.extend(
        [4096, 1024, 256]
            .into_iter()
            .filter(|&spacing| spacing * 2 < finest),
    );
    spacings
}

/// Reads a climate, quickly along neighbouring cells.
pub(super) struct ClimateSurveyor<'c> {
    frequency: Frequency,
    continents: Cursor<'c>,
    hills: Cursor<'c>,
    ridges: Cursor<'c>,
    moisture: Cursor<'c>,
}

impl ClimateSurveyor<'_> {
    pub(super) fn frequency(&self) -> Frequency {
        self.frequency
    }

    pub(super) fn region(&mut self, cell: CellId) -> Region {
        let hills = self.hills.at(cell) - NOISE_MEAN;
        let elevation = self.elevation(cell, hills);
        let above_sea = elevation - i32::from(SEA_LEVEL);
        let moisture = ((self.moisture.at(cell) + hills / 8) >> 8).clamp(0, 255);
        // It gets colder towards the poles and upwards, not evenly.
        let warmth = 255 - latitude(self.frequency, cell) - above_sea.max(0) / 2 + hills / 2048;
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

    fn elevation(&mut self, cell: CellId, hills: i32) -> i32 {
        let height = (self.continents.at(cell) + hills / 8).clamp(0, NOISE_MAX);
        let sea_level = i32::from(SEA_LEVEL);
        if height < SEA {
            return (sea_level - 1) * height / (SEA - 1);
        }
        let rise = height - SEA;
        let plain = PLAIN_RISE * rise / (NOISE_MAX - SEA);
        // Mountains stand where a field crosses its middle, which makes ranges, not lumps, and
        // only inland.
        let ridge = NOISE_MEAN - (self.ridges.at(cell) - NOISE_MEAN).abs() * 3;
        let ridge = (ridge + hills / 4).clamp(0, NOISE_MEAN) >> 7;
        let inland = rise.min(8192) >> 5;
        let steep = ridge * ridge / 256;
        let mountain = MOUNTAIN_RISE * steep * inland / 65_536;
        (sea_level + plain + mountain).min(255)
    }
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
