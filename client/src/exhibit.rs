//! Chunks that turned out not to be as the server has them, kept in both versions.

use std::collections::VecDeque;

use sim_core::chunk::{CellIndex, Chunk};
use sim_core::ids::{ChunkId, Tick};

/// The newest of them are kept: enough to see what they have in common.
const EXHIBITS_MAX: usize = 8;

/// A chunk that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Which.
    pub id: ChunkId,
    /// As it was here when its hash was wrong, with the tick.
    pub ours: (Tick, Chunk),
    /// As the server sent it then, with the tick, which is a later one. None as long as it has not
    /// come, or if nobody touched the chunk there.
    pub theirs: Option<(Tick, Chunk)>,
}

impl Exhibit {
    /// The cells on which another structure stands, or another kind of ground lies, in both
    /// versions, in order.
    pub fn differences(&self) -> Vec<CellIndex> {
        let Some((_, theirs)) = &self.theirs else {
            return Vec::new();
        };
        let (_, ours) = &self.ours;
        let cells = (0..).map_while(CellIndex::from_number);
        let differs = |index: &CellIndex| {
            let kind = |chunk: &Chunk| chunk.cell(*index).kind;
            ours.structures.get(index) != theirs.structures.get(index) || kind(ours) != kind(theirs)
        };
        cells.filter(differs).collect()
    }
}

/// What is kept. In healthy operation there is nothing.
#[derive(Debug, Default)]
pub(crate) struct Exhibits(VecDeque<Exhibit>);

impl Exhibits {
    /// A chunk went wrong.
    pub(crate) fn keep(&mut self, id: ChunkId, tick: Tick, chunk: Chunk) {
        if self.0.len() == EXHIBITS_MAX {
            self.0.pop_front();
        }
        self.0.push_back(Exhibit {
            id,
            ours: (tick, chunk),
            theirs: None,
        });
    }

    /// The server's version of what went wrong, if it has one.
    pub(crate) fn complete<'a>(
        &mut self,
        tick: Tick,
        chunk_of: impl Fn(ChunkId) -> Option<&'a Chunk>,
    ) {
        let waiting = self.0.iter_mut().filter(|it| it.theirs.is_none());
        for exhibit in waiting {
            exhibit.theirs = chunk_of(exhibit.id).map(|chunk| (tick, chunk.clone()));
        }
    }

    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Exhibit> {
        self.0.iter()
    }
}
