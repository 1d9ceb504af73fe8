//! Where chunks are kept: each in a slot of its own, so that many can be changed at once, in the
//! order of their ids.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::chunk::Chunk;
use crate::factory::Agenda;
use crate::hash::ChunkHash;
use crate::ids::ChunkId;

/// A chunk at hand.
#[derive(Debug, Clone)]
pub(in crate::tick) struct Slot {
    pub(in crate::tick) id: ChunkId,
    pub(in crate::tick) chunk: Arc<Chunk>,
    /// Whether anyone ever changed it, so that it is state. The others are a cache.
    pub(in crate::tick) is_touched: bool,
    /// Derived: its hash as of the last tick, if it had been touched then.
    pub(in crate::tick) hash: Option<ChunkHash>,
    /// Whether a tick's output has told of it, or it was there when the world was read.
    pub(in crate::tick) is_told: bool,
    /// Derived: which of its machines sleep.
    pub(in crate::tick) agenda: Agenda,
    /// The [`Slots::epoch`] in which all chunks around it were at hand.
    pub(super) surrounded_in: u64,
}

/// All chunks at hand.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    /// In order.
    ids: Vec<ChunkId>,
    /// One for each id.
    slots: Vec<Slot>,
    untouched: usize,
    /// Grows when chunks are let go.
    epoch: u64,
    /// Grows when chunks come or go, and so get other places.
    arrangement: u64,
}

impl Slots {
    pub(super) fn contains(&self, id: ChunkId) -> bool {
        self.place(id).is_some()
    }

    /// Where a chunk is, in this [`Slots::arrangement`].
    pub(super) fn place(&self, id: ChunkId) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    pub(super) fn arrangement(&self) -> u64 {
        self.arrangement
    }

    pub(super) fn get(&self, id: ChunkId) -> Option<&Slot> {
        self.place(id).map(|place| &self.slots[place])
    }

    pub(super) fn at(&self, place: usize) -> &Slot {
        &self.slots[place]
    }

    pub(super) fn at_mut(&mut self, place: usize) -> &mut Slot {
        &mut self.slots[place]
    }

    /// Slots at different places, in ascending order, to be changed at once.
    pub(super) fn all_at(
        &mut self,
        places: impl Iterator<Item = usize>,
    ) -> impl Iterator<Item = &mut Slot> {
        let mut rest = self.slots.as_mut_slice();
        let mut passed = 0;
        places.map(move |place| {
            let (slot, behind) = core::mem::take(&mut rest)
                .split_at_mut(place - passed)
                .1
                .split_first_mut()
                .expect("places are those of slots, each once, in order");
            (rest, passed) = (behind, place + 1);
            slot
        })
    }

    /// Puts a chunk that is not at hand in place. Returns where it is.
    pub(super) fn insert(&mut self, id: ChunkId, chunk: Arc<Chunk>, is_touched: bool) -> usize {
        let place = self.ids.partition_point(|known| *known < id);
        let slot = Slot {
            id,
            chunk,
            is_touched,
            hash: None,
            is_told: false,
            agenda: Agenda::default(),
            surrounded_in: u64::MAX,
        };
        self.ids.insert(place, id);
        self.slots.insert(place, slot);
        self.untouched += usize::from(!is_touched);
        self.arrangement += 1;
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
        self.ids = self.slots.iter().map(|slot| slot.id).collect();
        self.untouched = self.slots.iter().filter(|slot| !slot.is_touched).count();
        self.epoch += 1;
        self.arrangement += 1;
    }

    /// All, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter()
    }

    /// All, in order, to be changed.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        self.slots.iter_mut()
    }

    pub(super) fn untouched_count(&self) -> usize {
        self.untouched
    }

    pub(super) fn is_surrounded(&self, place: usize) -> bool {
        self.slots[place].surrounded_in == self.epoch
    }

    pub(super) fn set_surrounded(&mut self, place: usize) {
        self.slots[place].surrounded_in = self.epoch;
    }
}
