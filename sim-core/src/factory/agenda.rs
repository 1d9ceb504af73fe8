//! Which of a chunk's machines have to be looked at in a tick. The others sleep.
//!
//! A machine that was looked at is looked at again when something could have changed what it
//! wants: in a tick that it names itself, when it changes, when what it waits for next to it
//! changes, or with the next generation of the land. Looking at one that wants nothing changes
//! nothing, so waking too often costs time and no more; who sleeps cannot be told from the state.
//! Derived from the state, never stored: after loading everything is looked at once.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::chunk::{CellIndex, Chunk};
use crate::ids::Tick;
use crate::limits::CHUNK_CELLS;

/// A chunk's machines, by what they wait for. Lines of belts go by their first belt.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    /// Not there as long as nothing was noted: most chunks have no machines.
    notes: Option<Box<Notes>>,
}

#[derive(Debug, Clone)]
struct Notes {
    awake: CellSet,
    /// Waiting for the land to change.
    on_ground: CellSet,
    wheel: Wheel,
}

impl Agenda {
    fn notes(&mut self, now: Tick) -> &mut Notes {
        self.notes.get_or_insert_with(|| {
            Box::new(Notes {
                awake: CellSet::default(),
                on_ground: CellSet::default(),
                wheel: Wheel::new(now),
            })
        })
    }

    /// Has a machine looked at in the next tick that looks at any.
    pub fn wake(&mut self, index: CellIndex, now: Tick) {
        self.notes(now).awake.insert(index);
    }

    /// Has all machines of a chunk looked at.
    pub fn wake_all(&mut self, chunk: &Chunk, now: Tick) {
        for index in chunk.structures.keys() {
            self.wake(*index, now);
        }
    }

    /// Has a machine looked at in a later tick.
    pub fn wake_at(&mut self, index: CellIndex, at: Tick, now: Tick) {
        self.notes(now).wheel.insert(at, index);
    }

    /// Has a machine looked at when the land has changed.
    pub fn wake_with_ground(&mut self, index: CellIndex, now: Tick) {
        self.notes(now).on_ground.insert(index);
    }

    /// The land has changed.
    pub fn ground_changed(&mut self) {
        if let Some(notes) = &mut self.notes {
            let Notes {
                awake, on_ground, ..
            } = &mut **notes;
            on_ground.drain(|index| awake.insert(index));
        }
    }

    /// Whether any machine may have to be looked at in a tick.
    pub fn has_work(&self, now: Tick) -> bool {
        self.notes
            .as_ref()
            .is_some_and(|notes| notes.awake.any || notes.wheel.may_be_due(now))
    }

    /// The machines to look at in a tick, in the order of cells.
    pub fn take_due(&mut self, now: Tick, due: &mut Vec<CellIndex>) {
        if let Some(notes) = &mut self.notes {
            let Notes { awake, wheel, .. } = &mut **notes;
            wheel.sweep(now, |index| awake.insert(index));
            awake.drain(|index| due.push(index));
        }
    }
}

/// Cells of a chunk, a bit each.
#[derive(Debug, Clone)]
struct CellSet {
    words: [u64; CHUNK_CELLS as usize / 64 + 1],
    any: bool,
}

impl Default for CellSet {
    fn default() -> Self {
        CellSet {
            words: [0; CHUNK_CELLS as usize / 64 + 1],
            any: false,
        }
    }
}

impl CellSet {
    fn insert(&mut self, index: CellIndex) {
        let number = index.number();
        self.words[usize::from(number / 64)] |= 1 << (number % 64);
        self.any = true;
    }

    /// Takes all out, in order.
    fn drain(&mut self, mut each: impl FnMut(CellIndex)) {
        if !core::mem::take(&mut self.any) {
            return;
        }
        for (high, word) in (0_u16..).zip(&mut self.words) {
            let mut left = core::mem::take(word);
            while left != 0 {
                let low = left.trailing_zeros() as u16;
                left &= left - 1;
                CellIndex::from_number(high * 64 + low)
                    .into_iter()
                    .for_each(&mut each);
            }
        }
    }
}

/// Slots of a turn of the wheel: as many ticks ahead are told apart at a glance.
const SLOTS: u64 = u64::BITS as u64;

/// A timing wheel: a slot for each tick of a turn. What is due in a later turn is looked at and
/// left there.
#[derive(Debug, Clone)]
struct Wheel {
    slots: [Vec<(Tick, CellIndex)>; SLOTS as usize],
    /// Slots that have anything, a bit each.
    occupied: u64,
    /// The last tick that was swept.
    swept: Tick,
}

impl Wheel {
    fn new(now: Tick) -> Wheel {
        Wheel {
            slots: core::array::from_fn(|_| Vec::new()),
            occupied: 0,
            swept: now,
        }
    }

    /// What is already over comes with the next tick.
    fn insert(&mut self, at: Tick, index: CellIndex) {
        let at = at.max(self.swept.next());
        let slot = at.0 % SLOTS;
        self.slots[slot as usize].push((at, index));
        self.occupied |= 1 << slot;
    }

    fn may_be_due(&self, now: Tick) -> bool {
        let passed = now.since(self.swept);
        if passed >= SLOTS {
            return self.occupied != 0;
        }
        let next = self
            .occupied
            .rotate_right((self.swept.next().0 % SLOTS) as u32);
        u64::from(next.trailing_zeros()) < passed
    }

    /// Takes out what is due up to `now`.
    fn sweep(&mut self, now: Tick, mut each: impl FnMut(CellIndex)) {
        let passed = now.since(self.swept).min(SLOTS);
        for back in 0..passed {
            let slot = (now.0 - back) % SLOTS;
            if self.occupied >> slot & 1 == 0 {
                continue;
            }
            let entries = &mut self.slots[slot as usize];
            entries.retain(|(at, index)| {
                let stays = *at > now;
                if !stays {
                    each(*index);
                }
                stays
            });
            // Who is looked at again and again meanwhile names the same tick each time.
            entries.sort_unstable();
            entries.dedup();
            if entries.is_empty() {
                self.occupied &= !(1 << slot);
            }
        }
        self.swept = self.swept.max(now);
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_noted_comes_when_it_is_due(
            notes in proptest::collection::vec((0_u64..300, 0_u16..4097, 0_u64..200), 0..40),
            looks in proptest::collection::btree_set(1_u64..600, 1..60),
        ) {
            let mut agenda = Agenda::default();
            let mut twin: BTreeSet<(Tick, CellIndex)> = BTreeSet::new();
            let mut notes: Vec<_> = notes;
            notes.sort_unstable();
            let mut notes = notes.into_iter().peekable();
            for now in looks {
                while let Some((made, number, after)) = notes.next_if(|(made, ..)| *made < now) {
                    let index = CellIndex::from_number(number).unwrap();
                    agenda.wake_at(index, Tick(made + after), Tick(made));
                    twin.insert((Tick(made + after), index));
                }
                let now = Tick(now);
                let expected: BTreeSet<_> =
                    twin.iter().filter(|(at, _)| *at <= now).map(|(_, index)| *index).collect();
                twin.retain(|(at, _)| *at > now);
                let mut due = Vec::new();
                if agenda.has_work(now) {
                    agenda.take_due(now, &mut due);
                }
                prop_assert_eq!(due, expected.into_iter().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn who_is_looked_at_in_every_tick_is_noted_once_a_turn() {
        let index = CellIndex::new(3, 4);
        let mut wheel = Wheel::new(Tick(0));
        for tick in 1..1_000 {
            wheel.insert(Tick(2_000), index);
            wheel.sweep(Tick(tick), |_| panic!("not yet"));
        }
        let noted: usize = wheel.slots.iter().map(Vec::len).sum();
        assert!(noted <= 1 + SLOTS as usize, "{noted}");
    }
}
