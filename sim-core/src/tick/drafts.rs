//! The changes of a tick as they are made, chunk by chunk.

use alloc::collections::BTreeMap;

use super::land::Land;
use crate::chunk::ChunkDiff;
use crate::ids::ChunkId;
use crate::step::{Changed, ChunkDraft};

/// What was changed so far. The values are in the land.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    /// By machines and people, in the exchange.
    exchanged: BTreeMap<ChunkId, Changed>,
    /// By services that reach further than a chunk.
    edited: BTreeMap<ChunkId, Changed>,
}

/// The changes of a tick, told, in order of chunks.
pub(super) struct Diffs {
    /// All of them.
    pub(super) all: BTreeMap<ChunkId, ChunkDiff>,
    /// What services changed; a part of all.
    pub(super) edits: BTreeMap<ChunkId, ChunkDiff>,
}

impl Drafts {
    /// Changes a chunk; one in which nothing changes stays untouched.
    pub(super) fn edit<T>(
        &mut self,
        land: &mut Land,
        id: ChunkId,
        edit: impl FnOnce(&mut ChunkDraft<'_>) -> T,
    ) -> T {
        let changed = self.edited.entry(id).or_default();
        land.edit(id, |chunk| {
            let result = edit(&mut ChunkDraft::new(chunk, changed));
            (result, !changed.is_empty())
        })
    }

    /// Notes how a chunk was changed, before any other change of it in this tick.
    pub(super) fn add(&mut self, id: ChunkId, changed: Changed) {
        self.exchanged.insert(id, changed);
    }

    /// The diffs.
    pub(super) fn finish(self, land: &mut Land) -> Diffs {
        let Drafts {
            exchanged: mut all,
            mut edited,
        } = self;
        edited.retain(|_, changed| !changed.is_empty());
        for (id, changed) in &edited {
            all.entry(*id).or_default().add(changed);
        }
        let mut tell = |(id, changed): (ChunkId, Changed)| (id, changed.diff(land.chunk(id)));
        Diffs {
            all: all.into_iter().map(&mut tell).collect(),
            edits: edited.into_iter().map(&mut tell).collect(),
        }
    }
}
