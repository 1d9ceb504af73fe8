//! Where chunks are kept: each in a slot of its own, so that many can be changed at once.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::chunk::Chunk;
use crate::factory::Agenda;
use crate::ids::ChunkId;

/// A chunk at hand.
#[derive(Debug, Clone)]
pub(in crate::tick) struct Slot {
    pub(in crate::tick) id: ChunkId,
    pub(in crate::tick) chunk: Arc<Chunk>,
    /// Whether anyone ever changed it, so that it is state. The others are a cache.
    pub(in crate::tick) is_touched: bool,
    /// Derived: which of its machines sleep.
    pub(in crate::tick) agenda: Agenda,
    /// The [`Slots::epoch`] in which all chunks around it were at hand.
    pub(super) surrounded_in: u64,
}

/// All chunks at hand.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    places: BTreeMap<ChunkId, usize>,
    slots: Vec<Slot>,
    untouched: usize,
    /// Grows when chunks are let go.
    epoch: u64,
}

impl Slots {
    pub(super) fn contains(&self, id: ChunkId) -> bool {
        self.places.contains_key(&id)
    }

    /// Where a chunk is, until chunks are let go.
    pub(super) fn place(&self, id: ChunkId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    pub(super) fn get(&self, id: ChunkId) -> Option<&Slot> {
        self.place(id).map(|place| &self.slots[place])
    }

    pub(super) fn at(&mut self, place: usize) -> &mut Slot {
        &mut self.slots[place]
    }

    /// Slots at different places, in ascending order, to be changed at once.
    pub(super) fn all_at(&mut self, places: impl Iterator<Item = usize>) -> Vec<&mut Slot> {
        let mut rest = self.slots.as_mut_slice();
        let mut passed = 0;
        let slots = places.map(|place| {
            let (slot, behind) = core::mem::take(&mut rest)
                .split_at_mut(place - passed)
                .1
                .split_first_mut()
                .expect("places are those of slots, each once, in order");
            (rest, passed) = (behind, place + 1);
            slot
        });
        slots.collect()
    }

    /// Puts a chunk in place. Returns where it is.
    pub(super) fn insert(&mut self, id: ChunkId, chunk: Arc<Chunk>, is_touched: bool) -> usize {
        let place = self.slots.len();
        self.slots.push(Slot {
            id,
            chunk,
            is_touched,
            agenda: Agenda::default(),
            surrounded_in: u64::MAX,
        });
        self.untouched += usize::from(!is_touched);
        self.places.insert(id, place);
        place
    }

    /// Notes that a chunk counts as touched from now on.
    pub(super) fn touch(&mut self, place: usize) {
        let slot = &mut self.slots[place];
        self.untouched -= usize::from(!slot.is_touched);
        slot.is_touched = true;
    }

    /// Lets those go that nobody ever changed, but for some.
    pub(super) fn forget_untouched(&mut self, is_kept: impl Fn(ChunkId) -> bool) {
        self.slots
            .retain(|slot| slot.is_touched || is_kept(slot.id));
        let places = self.slots.iter().enumerate();
        self.places = places.map(|(place, slot)| (slot.id, place)).collect();
        self.untouched = self.slots.iter().filter(|slot| !slot.is_touched).count();
        self.epoch += 1;
    }

    pub(super) fn untouched_count(&self) -> usize {
        self.untouched
    }

    /// The touched chunks, in order.
    pub(super) fn touched(&self) -> impl Iterator<Item = (ChunkId, &Arc<Chunk>)> {
        let slots = self.places.values().map(|place| &self.slots[*place]);
        slots
            .filter(|slot| slot.is_touched)
            .map(|slot| (slot.id, &slot.chunk))
    }

    pub(super) fn is_surrounded(&self, place: usize) -> bool {
        self.slots[place].surrounded_in == self.epoch
    }

    pub(super) fn set_surrounded(&mut self, place: usize) {
        self.slots[place].surrounded_in = self.epoch;
    }
}
