//! What is on a chunk's cells as one number, kept up to date as things come, change and go.
//!
//! Of structures and lines there are hundreds and a tick changes a few. They are hashed in groups
//! of cells, and what was hashed is kept: so a change costs writing what has changed, and hashing
//! the few hundred bytes of its group.

use alloc::boxed::Box;
use alloc::vec::Vec;
use serde::Serialize;

use super::StateHash;
use crate::chunk::{CellIndex, CellMap, Line, Structure};
use crate::limits::CHUNK_SIDE;

/// A thing as the bytes that are hashed, in two parts.
pub(super) trait Hashed {
    /// What seldom changes.
    fn write_lasting(&self, index: CellIndex, bytes: &mut Vec<u8>);

    /// What often changes.
    fn write_moving(&self, bytes: &mut Vec<u8>);
}

impl Hashed for Structure {
    fn write_lasting(&self, index: CellIndex, bytes: &mut Vec<u8>) {
        append(&(index, self.id), bytes);
    }

    fn write_moving(&self, bytes: &mut Vec<u8>) {
        let Structure {
            id: _,
            prototype,
            facing,
            owner,
            machine,
        } = self;
        append(&(prototype, facing, owner, machine), bytes);
    }
}

/// A line's items stand for themselves by their hash.
impl Hashed for Line {
    fn write_lasting(&self, index: CellIndex, bytes: &mut Vec<u8>) {
        append(&(index, &self.belts), bytes);
    }

    fn write_moving(&self, bytes: &mut Vec<u8>) {
        let Line {
            belts: _,
            items,
            left,
        } = self;
        append(&(items.len() as u64, items.hash(), left), bytes);
    }
}

fn append(data: &impl Serialize, bytes: &mut Vec<u8>) {
    let written = postcard::to_extend(data, core::mem::take(bytes));
    *bytes = written.expect("state is plain data");
}

const GROUPS: usize = CHUNK_SIDE as usize;
const _: () = assert!(GROUPS == u64::BITS as usize);

/// Hashes of the things on a chunk's cells, by groups of cells: the diagonals, so that things in a
/// row or a column lie in different groups. The pole is in the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GroupHashes {
    /// Not there as long as nothing was ever on any cell.
    groups: Option<Box<Groups>>,
    whole: StateHash,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Groups {
    /// Zero where a group has nothing.
    hashes: [[u8; 8]; GROUPS],
    written: [Group; GROUPS],
}

/// The things of a group as they were hashed, one after the other in the order of cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Group {
    entries: Vec<Entry>,
    bytes: Vec<u8>,
}

/// How many bytes a thing takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    index: CellIndex,
    lasting: u32,
    moving: u32,
}

/// A thing that has come, changed or gone.
pub(super) struct Change {
    pub(super) index: CellIndex,
    /// Whether what seldom changes is as it was.
    pub(super) only_moved: bool,
}

impl GroupHashes {
    const NOTHING: GroupHashes = GroupHashes {
        groups: None,
        whole: StateHash(0),
    };

    pub(super) fn of<T: Hashed>(things: &CellMap<T>) -> GroupHashes {
        let mut hashes = GroupHashes::NOTHING;
        let all = things.keys().map(|index| Change {
            index: *index,
            only_moved: false,
        });
        hashes.update(things, all);
        hashes
    }

    /// All as one number.
    pub(super) fn whole(&self) -> StateHash {
        self.whole
    }

    /// Hashes again what has changed.
    pub(super) fn update<T: Hashed>(
        &mut self,
        things: &CellMap<T>,
        changes: impl Iterator<Item = Change>,
    ) {
        let mut changes = changes.peekable();
        if changes.peek().is_none() {
            return;
        }
        let groups = self.groups.get_or_insert_with(Groups::nothing);
        let mut changed = 0_u64;
        let mut scratch = Vec::new();
        for change in changes {
            let group = group_of(change.index);
            groups.written[group].put(things.get(&change.index), change, &mut scratch);
            changed |= 1 << group;
        }
        while changed != 0 {
            let group = changed.trailing_zeros() as usize;
            changed &= changed - 1;
            groups.hashes[group] = groups.written[group].hash();
        }
        self.whole = match groups.hashes.iter().all(|group| *group == [0; 8]) {
            true => StateHash(0),
            false => StateHash::of_bytes(groups.hashes.as_flattened()),
        };
    }
}

impl Groups {
    fn nothing() -> Box<Groups> {
        Box::new(Groups {
            hashes: [[0; 8]; GROUPS],
            written: core::array::from_fn(|_| Group::default()),
        })
    }
}

impl Group {
    fn hash(&self) -> [u8; 8] {
        match &self.bytes[..] {
            [] => [0; 8],
            bytes => StateHash::of_bytes(bytes).0.to_le_bytes(),
        }
    }

    /// Writes a thing anew; none is no longer there.
    fn put<T: Hashed>(&mut self, thing: Option<&T>, change: Change, scratch: &mut Vec<u8>) {
        let Change { index, only_moved } = change;
        let place = self.entries.partition_point(|entry| entry.index < index);
        let begin: usize = self.entries[..place].iter().map(Entry::length).sum();
        let known = self.entries.get(place).filter(|it| it.index == index);
        let known = known.copied();
        let end = begin + known.as_ref().map_or(0, Entry::length);
        let Some(thing) = thing else {
            self.bytes.drain(begin..end);
            self.entries
                .drain(place..place + usize::from(known.is_some()));
            return;
        };
        scratch.clear();
        let kept = known.filter(|_| only_moved).map(|entry| entry.lasting);
        let (begin, lasting) = match kept {
            Some(lasting) => (begin + lasting as usize, lasting),
            None => {
                thing.write_lasting(index, scratch);
                (begin, scratch.len() as u32)
            }
        };
        thing.write_moving(scratch);
        let written = scratch.len() as u32;
        let entry = Entry {
            index,
            lasting,
            moving: if kept.is_some() {
                written
            } else {
                written - lasting
            },
        };
        match known {
            Some(_) => self.entries[place] = entry,
            None => self.entries.insert(place, entry),
        }
        replace(&mut self.bytes, begin, end, scratch);
    }
}

impl Entry {
    fn length(&self) -> usize {
        (self.lasting + self.moving) as usize
    }
}

/// Puts others in the place of some bytes. Most often they are as many.
fn replace(bytes: &mut Vec<u8>, begin: usize, end: usize, others: &[u8]) {
    match end - begin == others.len() {
        true => bytes[begin..end].copy_from_slice(others),
        false => drop(bytes.splice(begin..end, others.iter().copied())),
    }
}

fn group_of(index: CellIndex) -> usize {
    index.row_column().map_or(0, |(i, j)| (i + j) % CHUNK_SIDE) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A thing of any size.
    #[derive(Debug, Clone)]
    struct Thing {
        lasting: u32,
        moving: Vec<u8>,
    }

    impl Hashed for Thing {
        fn write_lasting(&self, index: CellIndex, bytes: &mut Vec<u8>) {
            append(&(index, self.lasting), bytes);
        }

        fn write_moving(&self, bytes: &mut Vec<u8>) {
            append(&self.moving, bytes);
        }
    }

    /// The rule, without keeping anything.
    fn whole(things: &CellMap<Thing>) -> StateHash {
        if things.is_empty() {
            return StateHash(0);
        }
        let hash = |group: usize| {
            let own = things
                .iter()
                .filter(|(index, _)| group_of(**index) == group);
            let bytes: Vec<u8> = own
                .flat_map(|(index, thing)| {
                    let Thing { lasting, moving } = thing;
                    postcard::to_allocvec(&(index, lasting, moving)).unwrap()
                })
                .collect();
            match bytes.is_empty() {
                true => [0; 8],
                false => StateHash::of_bytes(&bytes).0.to_le_bytes(),
            }
        };
        let hashes: Vec<[u8; 8]> = (0..GROUPS).map(hash).collect();
        StateHash::of_bytes(hashes.as_flattened())
    }

    #[derive(Debug, Clone)]
    enum Event {
        Put(u32, Vec<u8>),
        Move(Vec<u8>),
        Remove,
    }

    fn event() -> impl Strategy<Value = Event> {
        let moving = || proptest::collection::vec(any::<u8>(), 0..4);
        prop_oneof![
            (any::<u32>(), moving()).prop_map(|(lasting, moving)| Event::Put(lasting, moving)),
            moving().prop_map(Event::Move),
            Just(Event::Remove),
        ]
    }

    proptest! {
        #[test]
        fn what_is_kept_hashes_as_if_all_were_written_anew(
            // A few cells of a few groups, the pole among them.
            ticks in proptest::collection::vec(
                proptest::collection::btree_map(0_u16..30, event(), 0..8),
                1..20,
            ),
        ) {
            let (mut things, mut hashes) = (CellMap::new(), GroupHashes::NOTHING);
            for events in ticks {
                let mut changes = Vec::new();
                for (number, event) in events {
                    let index = CellIndex::from_number(number * 189).unwrap_or(CellIndex::POLE);
                    let only_moved = match event {
                        Event::Put(lasting, moving) => {
                            things.insert(index, Thing { lasting, moving });
                            false
                        }
                        Event::Move(moving) => {
                            let Some(thing) = things.get_mut(&index) else { continue };
                            thing.moving = moving;
                            true
                        }
                        Event::Remove => {
                            things.remove(&index);
                            false
                        }
                    };
                    changes.push(Change { index, only_moved });
                }
                hashes.update(&things, changes.into_iter());
                prop_assert_eq!(hashes.whole(), whole(&things));
                prop_assert_eq!(&hashes.hashed(), &GroupHashes::of(&things).hashed());
            }
        }
    }

    impl GroupHashes {
        /// What every group was hashed from.
        fn hashed(&self) -> Vec<Group> {
            let groups = self.groups.as_ref();
            let groups = groups.filter(|_| self.whole != StateHash(0));
            groups.map_or(Vec::new(), |groups| groups.written.to_vec())
        }
    }
}
