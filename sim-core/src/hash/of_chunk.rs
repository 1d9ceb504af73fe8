//! A chunk as one number, kept up to date as it changes.
//!
//! Its parts are hashed apart: most ticks change one of them. Structures and lines are hashed in
//! [`groups`](super::groups). What a line carries is told by the hash that it keeps
//! ([`crate::chunk::Traffic`]).

use super::StateHash;
use super::groups::{Change, GroupHashes};
use crate::chunk::{Chunk, ChunkDiff, LineChange};

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
            structures: GroupHashes::of(&chunk.structures),
            lines: GroupHashes::of(&chunk.lines),
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
        let structures = diff.structures.iter().map(|(index, _)| Change {
            index: *index,
            only_moved: false,
        });
        self.structures.update(&chunk.structures, structures);
        let lines = diff.lines.iter().map(|(index, change)| Change {
            index: *index,
            only_moved: matches!(change, LineChange::Moved { .. }),
        });
        self.lines.update(&chunk.lines, lines);
        if !(diff.owners.is_empty() && diff.seats.is_empty() && diff.starved.is_empty()) {
            self.people = of_people(chunk);
        }
    }

    /// The chunk as one number.
    pub fn whole(&self) -> StateHash {
        let (structures, lines) = (self.structures.whole(), self.lines.whole());
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
