//! What players hand to each other.

use core::fmt;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::claims::Items;
use crate::ids::{ItemId, PlayerId};
use crate::limits::GIFT_ITEMS_MAX;

/// Items to be given: from one to [`GIFT_ITEMS_MAX`] of them, in order, each more than nothing.
/// Small enough to be copied about as part of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Parcel {
    count: u8,
    /// Those from `count` on are zero.
    items: [(ItemId, u64); GIFT_ITEMS_MAX],
}

impl Parcel {
    /// A parcel of these items; `None` if there are too few or too many, or one is not there.
    pub fn new(items: &Items) -> Option<Parcel> {
        let mut parcel = Parcel {
            count: u8::try_from(items.len()).ok()?,
            items: [(ItemId(0), 0); GIFT_ITEMS_MAX],
        };
        let is_sound = !items.is_empty() && items.values().all(|amount| *amount > 0);
        let places = parcel.items.get_mut(..items.len()).filter(|_| is_sound)?;
        for (place, (item, amount)) in places.iter_mut().zip(items) {
            *place = (*item, *amount);
        }
        Some(parcel)
    }

    /// What is in it, in order.
    pub fn iter(&self) -> impl Iterator<Item = (ItemId, u64)> + '_ {
        self.items[..usize::from(self.count)].iter().copied()
    }

    /// What is in it.
    pub fn items(&self) -> Items {
        self.iter().collect()
    }
}

impl fmt::Debug for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Parcel {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Parcel {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_seq(Entries)
    }
}

/// Reads no further than a parcel can hold.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Parcel;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "from 1 to {GIFT_ITEMS_MAX} items, in order, with amounts"
        )
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Parcel, A::Error> {
        let mut items = Items::new();
        while let Some((item, amount)) = entries.next_element::<(ItemId, u64)>()? {
            let is_next = items.last_key_value().is_none_or(|(last, _)| *last < item);
            if !is_next || items.len() == GIFT_ITEMS_MAX {
                return Err(de::Error::custom("not items in order, or too many"));
            }
            items.insert(item, amount);
        }
        Parcel::new(&items).ok_or_else(|| de::Error::custom("an empty gift"))
    }
}

/// What a player got from another in a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// Who got it.
    pub to: PlayerId,
    /// Who gave it.
    pub from: PlayerId,
    /// All that was given in the tick.
    pub items: Items,
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        /// CMD-4: bytes are a parcel only if it is one, and it is written as it was read.
        #[test]
        fn only_sound_parcels_are_read(
            entries in prop::collection::vec((0_u16..12, 0_u64..3), 0..12),
            is_sorted: bool,
        ) {
            let mut entries = entries;
            if is_sorted {
                entries.sort_unstable();
                entries.dedup_by_key(|(item, _)| *item);
            }
            let bytes = postcard::to_allocvec(&entries).unwrap();
            let read = postcard::from_bytes::<Parcel>(&bytes).ok();
            let is_ordered = entries.windows(2).all(|pair| pair[0].0 < pair[1].0);
            let is_sound = is_ordered
                && (1..=GIFT_ITEMS_MAX).contains(&entries.len())
                && entries.iter().all(|(_, amount)| *amount > 0);
            prop_assert_eq!(read.is_some(), is_sound);
            if let Some(parcel) = read {
                prop_assert_eq!(postcard::to_allocvec(&parcel).unwrap(), bytes);
                prop_assert_eq!(Parcel::new(&parcel.items()), Some(parcel));
                let items: Vec<_> = parcel.iter().map(|(item, amount)| (item.0, amount)).collect();
                prop_assert_eq!(items, entries);
            }
        }
    }
}
