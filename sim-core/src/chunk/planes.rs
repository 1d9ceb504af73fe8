//! Cells as bit planes: row i of a plane is one `u64`, bit j of it the cell (i, j).

use alloc::borrow::Cow;
use serde::{Deserialize, Serialize};
use zerocopy::IntoBytes;

use super::CellIndex;
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

    /// Its bits, lowest first, each in a word of its own.
    pub(crate) fn planes(self) -> [u64; 3] {
        core::array::from_fn(|bit| u64::from(self.bits() >> bit & 1))
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

/// 64 x 64 cells: three planes of the bits of [`Kind`] and four of the quantity's, lowest first,
/// one where water springs and one where ore grows, which never change. In this order they are
/// hashed and stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlanes([Plane; 9]);

/// The planes by what they are.
pub(crate) struct PlanesMut<'a> {
    pub(crate) kind: [&'a mut Plane; 3],
    pub(crate) quantity: [&'a mut Plane; 4],
    pub(crate) spring: &'a Plane,
    pub(crate) vein: &'a Plane,
}

impl CellPlanes {
    /// Bare soil without springs and veins.
    pub const SOIL: CellPlanes = CellPlanes([[0; CHUNK_SIDE as usize]; 9]);

    /// Number of bytes of [`CellPlanes::to_bytes`].
    pub const BYTES: usize = size_of::<CellPlanes>();

    /// The bits of the kinds.
    pub(crate) fn kind_planes(&self) -> [&Plane; 3] {
        let [a, b, c, ..] = &self.0;
        [a, b, c]
    }

    /// All planes apart.
    pub(crate) fn planes_mut(&mut self) -> PlanesMut<'_> {
        let [a, b, c, q, r, s, t, spring, vein] = &mut self.0;
        PlanesMut {
            kind: [a, b, c],
            quantity: [q, r, s, t],
            spring,
            vein,
        }
    }

    /// The rows of all planes, one after the other.
    pub(crate) fn rows(&self) -> &[u64] {
        self.0.as_flattened()
    }

    /// The cells that are other afterwards, in order, as they are then.
    pub fn changed<'a>(
        &'a self,
        after: &'a CellPlanes,
    ) -> impl Iterator<Item = (CellIndex, Kind, u8)> + 'a {
        let rows = (0..CHUNK_SIDE).zip(0..CHUNK_SIDE as usize);
        rows.flat_map(move |(i, row)| {
            let planes = self.0.iter().zip(&after.0);
            let changed = planes.fold(0, |all, (one, other)| all | (one[row] ^ other[row]));
            (0..CHUNK_SIDE)
                .filter(move |j| changed >> j & 1 == 1)
                .map(move |j| {
                    let Cell { kind, quantity, .. } = after.cell(i, j);
                    (CellIndex::new(i, j), kind, quantity)
                })
        })
    }

    /// The cell in row i and column j, both below 64.
    pub fn cell(&self, i: u32, j: u32) -> Cell {
        let bits = self
            .0
            .each_ref()
            .map(|plane| (plane[i as usize] >> j & 1) as u8);
        let [a, b, c, q, r, s, t, spring, vein] = bits;
        Cell {
            kind: Kind::from_bits(a | b << 1 | c << 2),
            quantity: q | r << 1 | s << 2 | t << 3,
            spring: spring == 1,
            vein: vein == 1,
        }
    }

    /// The kind alone.
    pub fn kind(&self, i: u32, j: u32) -> Kind {
        self.cell(i, j).kind
    }

    /// Puts a kind and a quantity (0 to 15) on a cell; spring and vein stay.
    pub fn set(&mut self, i: u32, j: u32, kind: Kind, quantity: u8) {
        let planes = self.planes_mut();
        for (k, plane) in planes.kind.into_iter().enumerate() {
            put(&mut plane[i as usize], j, kind.bits() >> k & 1 == 1);
        }
        for (k, plane) in planes.quantity.into_iter().enumerate() {
            put(&mut plane[i as usize], j, quantity >> k & 1 == 1);
        }
    }

    /// Sets the two bits that the world generator decides once and for all.
    pub fn set_seeds(&mut self, i: u32, j: u32, spring: bool, vein: bool) {
        let [.., springs, veins] = &mut self.0;
        put(&mut springs[i as usize], j, spring);
        put(&mut veins[i as usize], j, vein);
    }

    /// The planes in order, rows in order, little endian.
    pub fn to_bytes(&self) -> [u8; CellPlanes::BYTES] {
        let mut bytes = [0; CellPlanes::BYTES];
        let (slots, _) = bytes.as_chunks_mut();
        for (slot, row) in slots.iter_mut().zip(self.rows()) {
            *slot = row.to_le_bytes();
        }
        bytes
    }

    /// The bytes of [`CellPlanes::to_bytes`], where they lie if the machine has them so.
    pub(crate) fn as_bytes(&self) -> Cow<'_, [u8]> {
        match cfg!(target_endian = "little") {
            true => Cow::Borrowed(self.rows().as_bytes()),
            false => Cow::Owned(self.to_bytes().into()),
        }
    }

    /// The inverse of [`CellPlanes::to_bytes`]; any bytes are planes.
    pub fn from_bytes(bytes: &[u8; CellPlanes::BYTES]) -> CellPlanes {
        let mut planes = CellPlanes::SOIL;
        let (slots, _) = bytes.as_chunks();
        for (slot, row) in slots.iter().zip(planes.0.as_flattened_mut()) {
            *row = u64::from_le_bytes(*slot);
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
