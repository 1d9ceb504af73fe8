//! A chunk as one number, kept up to date as it changes.
//!
//! Its parts are hashed apart: most ticks change one of them. Of structures and lines there are
//! hundreds and a tick changes a few, so they are hashed in 64 groups of cells, and only groups in
//! which something changed are read again. What a line carries is told by the hash that it keeps
//! ([`crate::chunk::Traffic`]).

use alloc::boxed::Box;
use alloc::vec::Vec;
use serde::Serialize;

use super::StateHash;
use crate::chunk::{CellIndex, CellMap, Chunk, ChunkDiff, Line, Structure};
use crate::limits::CHUNK_SIDE;

/// The hashes of a chunk's parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkHash {
    cells: StateHash,
    structures: GroupHashes,
    lines: GroupHashes,
    /// Owners, seats, and what pools remember.
    people: StateHash,
}

impl ChunkHash {
    /// Of all parts of a chunk.
    pub fn of(chunk: &Chunk) -> ChunkHash {
        ChunkHash {
            cells: of_cells(chunk),
            structures: GroupHashes::of(&chunk.structures, write_structure),
            lines: GroupHashes::of(&chunk.lines, write_line),
            people: of_people(chunk),
        }
    }

    /// Hashes a chunk's ground again, after a generation.
    pub(crate) fn grow(&mut self, chunk: &Chunk) {
        self.cells = of_cells(chunk);
    }

    /// Hashes again what of a chunk a diff has changed.
    pub(crate) fn update(&mut self, chunk: &Chunk, diff: &ChunkDiff) {
        if !diff.cells.is_empty() {
            self.cells = of_cells(chunk);
        }
        let structures = diff.structures.iter().map(|(index, _)| *index);
        self.structures
            .update(&chunk.structures, structures, write_structure);
        let lines = diff.lines.iter().map(|(index, _)| *index);
        self.lines.update(&chunk.lines, lines, write_line);
        if !(diff.owners.is_empty() && diff.seats.is_empty() && diff.starved.is_empty()) {
            self.people = of_people(chunk);
        }
    }

    /// The chunk as one number.
    pub fn whole(&self) -> StateHash {
        let (structures, lines) = (self.structures.whole, self.lines.whole);
        StateHash::of_all([self.cells, structures, lines, self.people])
    }
}

impl Chunk {
    /// The chunk as one number.
    pub fn hash(&self) -> StateHash {
        ChunkHash::of(self).whole()
    }
}

fn of_cells(chunk: &Chunk) -> StateHash {
    let ground = StateHash::of_bytes(&chunk.cells.as_bytes());
    let mut room = [0; 16];
    let bytes = postcard::to_slice(&(ground, &chunk.pole), &mut room);
    StateHash::of_bytes(bytes.expect("a hash and a cell take up to 15 bytes"))
}

fn of_people(chunk: &Chunk) -> StateHash {
    StateHash::of(&(&chunk.owners, &chunk.seats, &chunk.starved))
}

const GROUPS: usize = CHUNK_SIDE as usize;
const _: () = assert!(GROUPS == u64::BITS as usize);

/// Hashes of the things on a chunk's cells, by groups of cells: the diagonals, so that things in a
/// row or a column lie in different groups. The pole is in the first.
#[derive(Debug, Clone, PartialEq, Eq)]
struct GroupHashes {
    /// Not there as long as nothing was ever on any cell.
    groups: Option<Box<[[u8; 8]; GROUPS]>>,
    whole: StateHash,
}

/// Adds what is on a cell to the bytes that are hashed.
type Write<T> = fn(CellIndex, &T, Vec<u8>) -> Vec<u8>;

impl GroupHashes {
    const NOTHING: GroupHashes = GroupHashes {
        groups: None,
        whole: StateHash(0),
    };

    fn of<T>(things: &CellMap<T>, write: Write<T>) -> GroupHashes {
        let mut hashes = GroupHashes::NOTHING;
        hashes.update(things, things.keys().copied(), write);
        hashes
    }

    /// Hashes the groups of these cells again.
    fn update<T>(
        &mut self,
        things: &CellMap<T>,
        changed: impl Iterator<Item = CellIndex>,
        write: Write<T>,
    ) {
        let mut left = changed.fold(0_u64, |groups, index| groups | 1 << group_of(index));
        if left == 0 {
            return;
        }
        let nothing = || Box::new([[0; 8]; GROUPS]);
        let groups = self.groups.get_or_insert_with(nothing);
        let mut bytes = Vec::new();
        while left != 0 {
            let group = left.trailing_zeros() as usize;
            left &= left - 1;
            bytes.clear();
            for index in things.keys_of_diagonal(group as u32) {
                if let Some(thing) = things.get(&index) {
                    bytes = write(index, thing, bytes);
                }
            }
            groups[group] = match bytes.is_empty() {
                true => [0; 8],
                false => StateHash::of_bytes(&bytes).0.to_le_bytes(),
            };
        }
        self.whole = match groups.iter().all(|group| *group == [0; 8]) {
            true => StateHash(0),
            false => StateHash::of_bytes(groups.as_flattened()),
        };
    }
}

fn group_of(index: CellIndex) -> u32 {
    index.row_column().map_or(0, |(i, j)| (i + j) % CHUNK_SIDE)
}

fn write_structure(index: CellIndex, structure: &Structure, bytes: Vec<u8>) -> Vec<u8> {
    append(&(index, structure), bytes)
}

/// A line's items stand for themselves by their hash.
fn write_line(index: CellIndex, line: &Line, bytes: Vec<u8>) -> Vec<u8> {
    let Line { belts, items, left } = line;
    append(
        &(index, belts, items.len() as u64, items.hash(), left),
        bytes,
    )
}

fn append(data: &impl Serialize, bytes: Vec<u8>) -> Vec<u8> {
    postcard::to_extend(data, bytes).expect("state is plain data")
}
