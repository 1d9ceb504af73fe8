//! What a line of belts carries, with a hash that is kept up to date as items come and go: it costs
//! the same however many there are.
//!
//! The hash is the sum of h(k) B^k over the items, first to leave first, modulo 2^64: a polynomial
//! in an odd B, so that taking the first off divides the rest by B, and nothing has to be read
//! again. h mixes an item's fields (R. M. Karp and M. O. Rabin, "Efficient randomized
//! pattern-matching algorithms", 1987, with words in place of characters).

use alloc::collections::{VecDeque, vec_deque};
use core::ops::Deref;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::BeltItem;
use crate::mix::mix;

/// Items on their way, first to leave first. Reads as a queue.
#[derive(Debug, Clone)]
pub struct Traffic {
    items: VecDeque<BeltItem>,
    hash: u64,
    /// B to the power of the number of items.
    power: u64,
}

/// Any odd number with bits all over.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
const INVERSE: u64 = inverse(BASE);

/// Of an odd number, modulo 2^64: each of Newton's steps doubles the bits that are right.
const fn inverse(odd: u64) -> u64 {
    // Right in the lowest three bits.
    let mut inverse = odd;
    let mut right_bits = 3;
    while right_bits < u64::BITS {
        let error = odd.wrapping_mul(inverse);
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(error));
        right_bits *= 2;
    }
    inverse
}

/// A purpose of mixing.
const ITEM: u64 = 0x0074_7261_6666_6963;

fn hash_of(item: &BeltItem) -> u64 {
    let BeltItem {
        item,
        entered,
        from,
    } = item;
    mix([ITEM, item.0.into(), entered.0, from.index().into()])
}

impl Traffic {
    /// No items.
    pub const fn new() -> Traffic {
        Traffic {
            items: VecDeque::new(),
            hash: 0,
            power: 1,
        }
    }

    /// Puts an item behind all others.
    pub fn push_back(&mut self, item: BeltItem) {
        let term = hash_of(&item).wrapping_mul(self.power);
        self.hash = self.hash.wrapping_add(term);
        self.power = self.power.wrapping_mul(BASE);
        self.items.push_back(item);
    }

    /// Takes the first item off.
    pub fn pop_front(&mut self) -> Option<BeltItem> {
        let item = self.items.pop_front()?;
        let rest = self.hash.wrapping_sub(hash_of(&item));
        self.hash = rest.wrapping_mul(INVERSE);
        self.power = self.power.wrapping_mul(INVERSE);
        Some(item)
    }

    /// Items and their order as one number.
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }
}

impl Default for Traffic {
    fn default() -> Self {
        Traffic::new()
    }
}

impl Deref for Traffic {
    type Target = VecDeque<BeltItem>;

    fn deref(&self) -> &VecDeque<BeltItem> {
        &self.items
    }
}

impl<'a> IntoIterator for &'a Traffic {
    type Item = &'a BeltItem;
    type IntoIter = vec_deque::Iter<'a, BeltItem>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl PartialEq for Traffic {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl Eq for Traffic {}

impl FromIterator<BeltItem> for Traffic {
    fn from_iter<I: IntoIterator<Item = BeltItem>>(items: I) -> Self {
        let mut traffic = Traffic::new();
        for item in items {
            traffic.push_back(item);
        }
        traffic
    }
}

impl Serialize for Traffic {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Traffic {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let items = VecDeque::<BeltItem>::deserialize(d)?;
        Ok(items.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;
    use proptest::prelude::*;

    use super::*;
    use crate::ids::{Direction, ItemId, Tick};

    fn item((item, entered, from): (u16, u64, u8)) -> BeltItem {
        BeltItem {
            item: ItemId(item),
            entered: Tick(entered),
            from: Direction::new(from).unwrap(),
        }
    }

    proptest! {
        #[test]
        fn the_hash_is_that_of_the_items_alone(
            changes in proptest::collection::vec(
                proptest::option::of((0_u16..9, 0_u64..99, 0_u8..6)), 0..80,
            ),
        ) {
            let (mut traffic, mut twin) = (Traffic::new(), VecDeque::new());
            for change in changes {
                match change.map(item) {
                    Some(item) => {
                        traffic.push_back(item);
                        twin.push_back(item);
                    }
                    None => prop_assert_eq!(traffic.pop_front(), twin.pop_front()),
                }
                let anew: Traffic = twin.iter().copied().collect();
                prop_assert_eq!((traffic.hash, traffic.power), (anew.hash, anew.power));
                prop_assert!(traffic.iter().eq(&twin));
            }
        }

        #[test]
        fn other_items_and_other_orders_have_other_hashes(
            items in proptest::collection::vec((0_u16..9, 0_u64..99, 0_u8..6), 2..40),
            place in 0_usize..40,
        ) {
            let items: Vec<_> = items.into_iter().map(item).collect();
            let hash = items.iter().copied().collect::<Traffic>().hash;
            let place = place % (items.len() - 1);
            let mut swapped = items.clone();
            swapped.swap(place, place + 1);
            let is_same = swapped == items;
            prop_assert_eq!(swapped.into_iter().collect::<Traffic>().hash == hash, is_same);
            let mut later = items.clone();
            later[place].entered.0 += 1;
            prop_assert_ne!(later.into_iter().collect::<Traffic>().hash, hash);
            let shorter = items[..items.len() - 1].iter().copied().collect::<Traffic>();
            prop_assert_ne!(shorter.hash, hash);
        }
    }
}
