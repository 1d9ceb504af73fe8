//! What lies and grows on a single cell at first.

use serde::{Deserialize, Serialize};

use super::climate::{Biome, Region, region};
use super::fields::Fields;
use super::noise::{Field, NOISE_MEAN, ROW, Rows};
use crate::chunk::{Cell, Kind};
use crate::ids::{CellId, Diamond, Frequency};
use crate::mix::mix;
use crate::topology::is_pentagon;

/// A cell of the raw planet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terrain {
    /// Height; land from [`super::SEA_LEVEL`] up.
    pub elevation: u8,
    /// How damp it is.
    pub moisture: u8,
    /// What the region is like.
    pub biome: Biome,
    /// What the cell is.
    pub kind: Kind,
    /// How much of it.
    pub quantity: u8,
    /// Whether water springs here.
    pub spring: bool,
    /// Whether ore grows here.
    pub vein: bool,
}

impl Terrain {
    /// What the automaton begins with.
    pub fn cell(&self) -> Cell {
        Cell {
            kind: self.kind,
            quantity: self.quantity,
            spring: self.spring,
            vein: self.vein,
        }
    }
}

/// Noise above which there is a vein: in deposits 4 to 12 cells wide.
const VEIN: i32 = 52_500;
/// Noise above which a damp hollow holds a pond.
const POND: i32 = 52_000;
/// Elevation from which bare rock shows, give or take what the ground's noise adds.
const ROCK_ELEVATION: i32 = 178;

/// The raw planet.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    seed: u64,
    frequency: Frequency,
    fields: Fields<Field>,
}

impl Ground {
    pub(super) fn new(seed: u64, frequency: Frequency) -> Ground {
        Ground {
            seed,
            frequency,
            fields: Fields::new(seed, frequency),
        }
    }

    pub(super) fn at(&self, cell: CellId) -> Terrain {
        self.terrain(cell, &self.fields.at(cell))
    }

    /// Something to read it with row by row.
    pub(super) fn rows(&self) -> GroundRows<'_> {
        GroundRows {
            ground: self,
            fields: self.fields.rows(),
        }
    }

    fn terrain(&self, cell: CellId, fields: &Fields<i32>) -> Terrain {
        let region = region(self.frequency, cell, fields);
        let Region {
            elevation,
            moisture,
            biome,
        } = region;
        let chance = Chance(mix([self.seed, 8, cell.bits()]));
        let at = |kind, quantity, spring, vein| Terrain {
            elevation,
            moisture,
            biome,
            kind,
            quantity,
            spring,
            vein,
        };
        // Pentagons are landmarks: nothing that has a facing could stand there.
        if is_pentagon(self.frequency, cell) {
            return at(Kind::Rock, 0, false, false);
        }
        if biome == Biome::Ocean {
            return at(
                Kind::Water,
                chance.quantity(Kind::Water),
                chance.one_in(3),
                false,
            );
        }
        let grove = fields.groves;
        let rough = (grove - NOISE_MEAN) / 2048;
        let boulder = chance.one_in(boulders(biome));
        if i32::from(elevation) + rough >= ROCK_ELEVATION || boulder {
            return at(Kind::Rock, 0, false, false);
        }
        if fields.veins > VEIN {
            let kind = match chance.of_256(1) {
                0..176 => Kind::Ore,
                176..184 => Kind::Crystal,
                _ => Kind::Soil,
            };
            return at(kind, chance.quantity(kind), false, true);
        }
        let damp = i32::from(moisture) * 96 - 96 * 128;
        if fields.ponds + damp.min(0) > POND {
            return at(
                Kind::Water,
                chance.quantity(Kind::Water),
                chance.one_in(2),
                false,
            );
        }
        // In a grove nearly everything grows, in a clearing little.
        let share = (growth(biome) * grove / NOISE_MEAN).min(GROWTH_MAX);
        let kind = match i32::from(chance.of_256(1)) {
            dice if dice < share => Kind::Biomass,
            dice if dice < share + share / 4 => Kind::Sprout,
            _ => Kind::Soil,
        };
        let spring = i32::from(moisture) > 110 && chance.of_256(2) == 0;
        let kind = if spring { Kind::Water } else { kind };
        at(kind, chance.quantity(kind), spring, false)
    }
}

/// Reads the ground row by row, many times quicker than cell by cell.
pub(super) struct GroundRows<'g> {
    ground: &'g Ground,
    fields: Fields<Rows<'g>>,
}

impl GroundRows<'_> {
    /// The cells (i, j) to (i, j + 63) of a diamond, which it must have.
    pub(super) fn read(
        &mut self,
        diamond: Diamond,
        i: u32,
        j: u32,
    ) -> impl Iterator<Item = Terrain> {
        let fields = self.fields.read(diamond, i, j);
        (0..ROW).map(move |k| {
            let cell = CellId::new(diamond, i, j + k as u32);
            self.ground.terrain(cell, &fields.column(k))
        })
    }
}

/// One cell in how many is a boulder.
fn boulders(biome: Biome) -> u64 {
    match biome {
        Biome::Ocean => u64::MAX,
        Biome::Coast | Biome::Meadow => 160,
        Biome::Forest => 240,
        Biome::Desert => 40,
        Biome::Tundra => 30,
        Biome::Highland => 12,
    }
}

/// Cells of 256 that grow something at first.
fn growth(biome: Biome) -> i32 {
    match biome {
        Biome::Ocean => 0,
        Biome::Desert => 1,
        Biome::Tundra => 10,
        Biome::Highland => 16,
        Biome::Coast => 24,
        Biome::Meadow => 48,
        Biome::Forest => 72,
    }
}

/// Where more than this grows at once, it chokes and leaves slag behind.
const GROWTH_MAX: i32 = 80;

/// The random bits of one cell.
struct Chance(u64);

impl Chance {
    /// One of eight bytes.
    fn of_256(&self, byte: u32) -> u8 {
        (self.0 >> (8 * byte)) as u8
    }

    /// From the upper half, which [`Chance::of_256`] leaves alone up to byte 3.
    fn one_in(&self, count: u64) -> bool {
        (self.0 >> 32).is_multiple_of(count)
    }

    /// Any quantity that a kind may have but none.
    fn quantity(&self, kind: Kind) -> u8 {
        match kind.quantity_cap() {
            0 => 0,
            cap => 1 + self.of_256(3) % cap,
        }
    }
}
