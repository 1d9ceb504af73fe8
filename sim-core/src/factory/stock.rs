//! Units of items that a machine keeps. Machines are copied and hashed with every change, and most
//! hold a few kinds: so those lie in the machine itself, and not on the heap.

use alloc::collections::BTreeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;

use crate::ids::ItemId;

/// How many units of each item there are. Written as the map from items to units that it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    /// In the order of items.
    entries: SmallVec<[(ItemId, u16); 4]>,
}

impl Stock {
    /// Units of an item.
    pub fn get(&self, item: ItemId) -> u16 {
        self.place(item).map_or(0, |place| self.entries[place].1)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Units of all items.
    pub fn units(&self) -> u32 {
        self.iter().map(|(_, units)| u32::from(units)).sum()
    }

    /// All items, in order, with their units.
    pub fn iter(&self) -> impl Iterator<Item = (ItemId, u16)> {
        self.entries.iter().copied()
    }

    /// All items, once around: in order from one on, then those before it.
    pub fn items_from(&self, first: ItemId) -> impl Iterator<Item = ItemId> {
        let (before, after) = self.entries.split_at(self.begin(first));
        after.iter().chain(before).map(|(item, _)| *item)
    }

    /// The first item.
    pub fn first(&self) -> Option<ItemId> {
        self.entries.first().map(|(item, _)| *item)
    }

    /// Adds units of an item.
    pub(crate) fn add(&mut self, item: ItemId, units: u16) {
        match self.place(item) {
            Some(place) => self.entries[place].1 += units,
            None if units > 0 => self.entries.insert(self.begin(item), (item, units)),
            None => {}
        }
    }

    /// Takes units of an item away, or all that there are.
    pub(crate) fn take(&mut self, item: ItemId, units: u16) {
        let Some(place) = self.place(item) else {
            return;
        };
        let left = self.entries[place].1.saturating_sub(units);
        self.entries[place].1 = left;
        if left == 0 {
            self.entries.remove(place);
        }
    }

    fn place(&self, item: ItemId) -> Option<usize> {
        let place = self.begin(item);
        self.entries
            .get(place)
            .filter(|(known, _)| *known == item)
            .map(|_| place)
    }

    /// Where an item is, or would be put.
    fn begin(&self, item: ItemId) -> usize {
        self.entries
            .iter()
            .take_while(|(known, _)| *known < item)
            .count()
    }
}

impl FromIterator<(ItemId, u16)> for Stock {
    /// The last word on an item counts, as in any map; entries of zero stay, for checks to find.
    fn from_iter<I: IntoIterator<Item = (ItemId, u16)>>(entries: I) -> Self {
        Stock::from(entries.into_iter().collect::<BTreeMap<_, _>>())
    }
}

impl From<BTreeMap<ItemId, u16>> for Stock {
    fn from(entries: BTreeMap<ItemId, u16>) -> Self {
        let mut stock = Stock::default();
        entries
            .into_iter()
            .for_each(|entry| stock.entries.push(entry));
        stock
    }
}

impl<const N: usize> From<[(ItemId, u16); N]> for Stock {
    fn from(entries: [(ItemId, u16); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl Serialize for Stock {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Stock {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(d).map(Stock::from)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_map_from_items_to_units(
            changes in proptest::collection::vec((0_u16..9, 0_u16..4, any::<bool>()), 0..60),
            first in 0_u16..10,
        ) {
            let (mut stock, mut twin) = (Stock::default(), BTreeMap::<ItemId, u16>::new());
            for (item, units, adds) in changes {
                let item = ItemId(item);
                let held = twin.get(&item).copied().unwrap_or(0);
                let left = if adds { held + units } else { held.saturating_sub(units) };
                match adds {
                    true => stock.add(item, units),
                    false => stock.take(item, units),
                }
                match left {
                    0 => twin.remove(&item),
                    left => twin.insert(item, left),
                };
                prop_assert_eq!(stock.get(item), left);
            }
            prop_assert!(stock.iter().eq(twin.iter().map(|(item, units)| (*item, *units))));
            prop_assert_eq!(stock.units(), twin.values().map(|units| u32::from(*units)).sum::<u32>());
            prop_assert_eq!(stock.first(), twin.keys().next().copied());
            let first = ItemId(first);
            let in_turn = twin.range(first..).chain(twin.range(..first)).map(|(item, _)| *item);
            prop_assert!(stock.items_from(first).eq(in_turn));
            let bytes = postcard::to_allocvec(&stock).unwrap();
            prop_assert_eq!(&bytes, &postcard::to_allocvec(&twin).unwrap());
            prop_assert_eq!(postcard::from_bytes::<Stock>(&bytes).unwrap(), stock.clone());
            prop_assert_eq!(twin.into_iter().collect::<Stock>(), stock);
        }
    }
}
