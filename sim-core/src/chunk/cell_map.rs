//! Things by the cell they are on: found in a few nanoseconds, kept close together, and read in
//! the order of cells.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::CellIndex;
use super::planes::Plane;
use crate::limits::{CHUNK_CELLS, CHUNK_SIDE};

/// A map from cells of a chunk. Equal maps have equal bytes, whatever was done in between.
#[derive(Clone)]
pub struct CellMap<T> {
    /// Not there as long as nothing was ever put in: most chunks are bare.
    table: Option<Box<Table>>,
    /// In no order.
    entries: Vec<(CellIndex, T)>,
}

const PLACES: usize = CHUNK_CELLS as usize + 1;

/// Which cells have an entry, and where.
#[derive(Clone)]
struct Table {
    /// For each cell one more than the place of its entry; 0 where there is none.
    places: [u16; PLACES],
    /// The cells that have one, but for the pole.
    plane: Plane,
}

impl Table {
    const EMPTY: Table = Table {
        places: [0; PLACES],
        plane: BARE,
    };

    fn set(&mut self, index: CellIndex, place: u16) {
        self.places[usize::from(index.number())] = place;
        if let Some((i, j)) = index.row_column() {
            let row = &mut self.plane[i as usize];
            *row = *row & !(1 << j) | u64::from(place != 0) << j;
        }
    }
}

const BARE: Plane = [0; CHUNK_SIDE as usize];

impl<T> CellMap<T> {
    /// Nothing on any cell.
    pub const fn new() -> CellMap<T> {
        CellMap {
            table: None,
            entries: Vec::new(),
        }
    }

    fn place(&self, index: CellIndex) -> Option<usize> {
        let place = self.table.as_ref()?.places[usize::from(index.number())];
        usize::from(place).checked_sub(1)
    }

    /// What is on a cell.
    pub fn get(&self, index: &CellIndex) -> Option<&T> {
        self.place(*index).map(|place| &self.entries[place].1)
    }

    /// What is on a cell, to be changed.
    pub fn get_mut(&mut self, index: &CellIndex) -> Option<&mut T> {
        self.place(*index).map(|place| &mut self.entries[place].1)
    }

    /// Whether anything is on a cell.
    pub fn contains_key(&self, index: &CellIndex) -> bool {
        self.place(*index).is_some()
    }

    /// Puts something on a cell; returns what was there.
    pub fn insert(&mut self, index: CellIndex, value: T) -> Option<T> {
        if let Some(place) = self.place(index) {
            return Some(core::mem::replace(&mut self.entries[place].1, value));
        }
        self.entries.push((index, value));
        let table = self.table.get_or_insert_with(|| Box::new(Table::EMPTY));
        table.set(index, self.entries.len() as u16);
        None
    }

    /// Takes away what is on a cell.
    pub fn remove(&mut self, index: &CellIndex) -> Option<T> {
        let place = self.place(*index)?;
        let table = self.table.as_mut()?;
        table.set(*index, 0);
        let (_, value) = self.entries.swap_remove(place);
        if let Some((moved, _)) = self.entries.get(place) {
            table.set(*moved, place as u16 + 1);
        }
        Some(value)
    }

    /// How many cells have something.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no cell has anything.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The cells that have something, as a plane; the pole is on none.
    pub fn plane(&self) -> &Plane {
        self.table.as_ref().map_or(&BARE, |table| &table.plane)
    }

    /// The cells that have something, in order.
    pub fn keys(&self) -> impl Iterator<Item = &CellIndex> {
        self.iter().map(|(index, _)| index)
    }

    /// All, in the order of cells.
    pub fn iter(&self) -> impl Iterator<Item = (&CellIndex, &T)> {
        let pole = Some(CellIndex::POLE).filter(|index| self.contains_key(index));
        let order = cells_of(self.plane()).chain(pole);
        order.filter_map(|index| {
            let (index, value) = &self.entries[self.place(index)?];
            Some((index, value))
        })
    }

    /// All without their cells, in no order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(_, value)| value)
    }
}

/// The cells of a plane, in order.
fn cells_of(plane: &Plane) -> impl Iterator<Item = CellIndex> {
    let rows = (0_u16..).zip(plane);
    rows.flat_map(|(i, row)| {
        let mut left = *row;
        core::iter::from_fn(move || {
            let j = left.trailing_zeros() as u16;
            left = left.checked_sub(1)? & left;
            CellIndex::from_number(i * CHUNK_SIDE as u16 + j)
        })
    })
}

impl<T> Default for CellMap<T> {
    fn default() -> Self {
        CellMap::new()
    }
}

impl<T: PartialEq> PartialEq for CellMap<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .entries
                .iter()
                .all(|(index, value)| other.get(index) == Some(value))
    }
}

impl<T: Eq> Eq for CellMap<T> {}

impl<T: fmt::Debug> fmt::Debug for CellMap<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T> FromIterator<(CellIndex, T)> for CellMap<T> {
    fn from_iter<I: IntoIterator<Item = (CellIndex, T)>>(entries: I) -> Self {
        let mut map = CellMap::new();
        for (index, value) in entries {
            map.insert(index, value);
        }
        map
    }
}

impl<T: Serialize> Serialize for CellMap<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.len()))?;
        for (index, value) in self.iter() {
            map.serialize_entry(index, value)?;
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for CellMap<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Entries<T>(core::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = CellMap<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("things by their cells")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<CellMap<T>, A::Error> {
                let mut map = CellMap::new();
                while let Some((index, value)) = access.next_entry()? {
                    map.insert(index, value);
                }
                Ok(map)
            }
        }
        d.deserialize_map(Entries(core::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_map(changes in proptest::collection::vec((0_u16..40, proptest::option::of(0_u8..9)), 0..80)) {
            let (mut map, mut twin) = (CellMap::new(), BTreeMap::new());
            for (number, value) in changes {
                // The pole among them.
                let index = CellIndex::from_number(number * 105).unwrap_or(CellIndex::POLE);
                let (before, twins) = match value {
                    Some(value) => (map.insert(index, value), twin.insert(index, value)),
                    None => (map.remove(&index), twin.remove(&index)),
                };
                prop_assert_eq!(before, twins);
                prop_assert_eq!(map.get(&index), twin.get(&index));
            }
            prop_assert!(map.iter().eq(twin.iter()));
            prop_assert_eq!(map.len(), twin.len());
            let bytes = postcard::to_allocvec(&map).unwrap();
            prop_assert_eq!(&bytes, &postcard::to_allocvec(&twin).unwrap());
            prop_assert_eq!(&postcard::from_bytes::<CellMap<u8>>(&bytes).unwrap(), &map);
            prop_assert_eq!(twin.into_iter().collect::<CellMap<u8>>(), map);
        }
    }
}
