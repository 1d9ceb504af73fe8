//! Cells as bit planes: row i of a plane is one `u64`, bit j of it the cell (i, j).

use serde::{Deserialize, Serialize};

use crate::limits::{CHUNK_SIDE, QUANTITY_MAX};

/// What a cell is: the seven living kinds of Verdant-7, and rock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// Bare ground.
    Soil = 0,
    /// Young growth.
    Sprout = 1,
    /// Grown plants.
    Biomass = 2,
    /// Open water.
    Water = 3,
    /// Ore.
    Ore = 4,
    /// Crystal.
    Crystal = 5,
    /// Dead matter.
    Slag = 6,
    /// Rock, and to its neighbours every structure.
    Rock = 7,
}

impl Kind {
    /// All eight, by number.
    pub const ALL: [Kind; 8] = [
        Kind::Soil,
        Kind::Sprout,
        Kind::Biomass,
        Kind::Water,
        Kind::Ore,
        Kind::Crystal,
        Kind::Slag,
        Kind::Rock,
    ];

    /// From the low three bits of `number`.
    pub const fn from_bits(number: u8) -> Kind {
        Kind::ALL[(number & 7) as usize]
    }

    /// 0 to 7.
    pub const fn bits(self) -> u8 {
        self as u8
    }

    /// What its quantity grows up to. Soil and rock hold nothing.
    pub const fn quantity_cap(self) -> u8 {
        match self {
            Kind::Soil | Kind::Rock => 0,
            Kind::Sprout | Kind::Slag => 3,
            Kind::Crystal => 7,
            Kind::Biomass | Kind::Water | Kind::Ore => QUANTITY_MAX,
        }
    }
}

/// One cell, unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What it is.
    pub kind: Kind,
    /// How much of it, 0 to 15.
    pub quantity: u8,
    /// Whether water springs here; never changes.
    pub spring: bool,
    /// Whether ore grows here; never changes.
    pub vein: bool,
}

impl Cell {
    /// Rock, with nothing under it.
    pub const ROCK: Cell = Cell {
        kind: Kind::Rock,
        quantity: 0,
        spring: false,
        vein: false,
    };
}

/// One bit for each of 64 x 64 cells.
pub type Plane = [u64; CHUNK_SIDE as usize];

/// 64 x 64 cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlanes {
    /// The three bits of [`Kind`], lowest first.
    pub kind: [Plane; 3],
    /// The four bits of the quantity, lowest first.
    pub quantity: [Plane; 4],
    /// Where water springs; never changes.
    pub spring: Plane,
    /// Where ore grows; never changes.
    pub vein: Plane,
}

impl CellPlanes {
    /// Bare soil without springs and veins.
    pub const SOIL: CellPlanes = CellPlanes {
        kind: [[0; CHUNK_SIDE as usize]; 3],
        quantity: [[0; CHUNK_SIDE as usize]; 4],
        spring: [0; CHUNK_SIDE as usize],
        vein: [0; CHUNK_SIDE as usize],
    };

    /// The planes in the order in which they are hashed and stored.
    pub fn planes(&self) -> impl Iterator<Item = &Plane> {
        self.kind
            .iter()
            .chain(&self.quantity)
            .chain([&self.spring, &self.vein])
    }

    fn planes_mut(&mut self) -> impl Iterator<Item = &mut Plane> {
        self.kind
            .iter_mut()
            .chain(&mut self.quantity)
            .chain([&mut self.spring, &mut self.vein])
    }

    /// Number of bytes of [`CellPlanes::to_bytes`].
    pub const BYTES: usize = 9 * 8 * CHUNK_SIDE as usize;

    /// The cell in row i and column j, both below 64.
    pub fn cell(&self, i: u32, j: u32) -> Cell {
        let bit = |plane: &Plane| (plane[i as usize] >> j & 1) as u8;
        let number = |planes: &[Plane]| {
            planes
                .iter()
                .enumerate()
                .fold(0, |sum, (k, plane)| sum | bit(plane) << k)
        };
        Cell {
            kind: Kind::from_bits(number(&self.kind)),
            quantity: number(&self.quantity),
            spring: bit(&self.spring) == 1,
            vein: bit(&self.vein) == 1,
        }
    }

    /// The kind alone.
    pub fn kind(&self, i: u32, j: u32) -> Kind {
        self.cell(i, j).kind
    }

    /// Puts a kind and a quantity (0 to 15) on a cell; spring and vein stay.
    pub fn set(&mut self, i: u32, j: u32, kind: Kind, quantity: u8) {
        for (k, plane) in self.kind.iter_mut().enumerate() {
            put(&mut plane[i as usize], j, kind.bits() >> k & 1 == 1);
        }
        for (k, plane) in self.quantity.iter_mut().enumerate() {
            put(&mut plane[i as usize], j, quantity >> k & 1 == 1);
        }
    }

    /// Sets the two bits that the world generator decides once and for all.
    pub fn set_seeds(&mut self, i: u32, j: u32, spring: bool, vein: bool) {
        put(&mut self.spring[i as usize], j, spring);
        put(&mut self.vein[i as usize], j, vein);
    }

    /// The planes in order, rows in order, little endian.
    pub fn to_bytes(&self) -> [u8; CellPlanes::BYTES] {
        let mut bytes = [0; CellPlanes::BYTES];
        let rows = self.planes().flatten();
        for (slot, row) in bytes.chunks_exact_mut(8).zip(rows) {
            slot.copy_from_slice(&row.to_le_bytes());
        }
        bytes
    }

    /// The inverse of [`CellPlanes::to_bytes`]; any bytes are planes.
    pub fn from_bytes(bytes: &[u8; CellPlanes::BYTES]) -> CellPlanes {
        let mut planes = CellPlanes::SOIL;
        let rows = planes.planes_mut().flatten();
        for (slot, row) in bytes.chunks_exact(8).zip(rows) {
            let mut little_endian = [0; 8];
            little_endian.copy_from_slice(slot);
            *row = u64::from_le_bytes(little_endian);
        }
        planes
    }
}

fn put(row: &mut u64, j: u32, on: bool) {
    *row = *row & !(1 << j) | u64::from(on) << j;
}

impl Serialize for CellPlanes {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for CellPlanes {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> serde::de::Visitor<'de> for Bytes {
            type Value = CellPlanes;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{} bytes of bit planes", CellPlanes::BYTES)
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<CellPlanes, E> {
                let bytes = bytes
                    .try_into()
                    .map_err(|_| E::invalid_length(bytes.len(), &self))?;
                Ok(CellPlanes::from_bytes(bytes))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<CellPlanes, A::Error> {
                let mut bytes = [0; CellPlanes::BYTES];
                for (k, byte) in bytes.iter_mut().enumerate() {
                    *byte = seq
                        .next_element()?
                        .ok_or_else(|| serde::de::Error::invalid_length(k, &self))?;
                }
                Ok(CellPlanes::from_bytes(&bytes))
            }
        }
        d.deserialize_bytes(Bytes)
    }
}
