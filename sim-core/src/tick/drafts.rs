//! The changes of a tick as they are made, chunk by chunk.

use alloc::collections::BTreeMap;

use super::land::Land;
use crate::chunk::ChunkDiff;
use crate::ids::ChunkId;
use crate::step::{Changed, ChunkDraft};

/// What was changed so far. The values are in the land.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    chunks: BTreeMap<ChunkId, Changed>,
}

impl Drafts {
    /// Changes a chunk; one in which nothing changes stays untouched.
    pub(super) fn edit<T>(
        &mut self,
        land: &mut Land,
        id: ChunkId,
        edit: impl FnOnce(&mut ChunkDraft<'_>) -> T,
    ) -> T {
        let changed = self.chunks.entry(id).or_default();
        land.edit(id, |chunk| {
            let result = edit(&mut ChunkDraft::new(chunk, changed));
            (result, !changed.is_empty())
        })
    }

    /// Notes how a chunk was changed, before any other change of it in this tick.
    pub(super) fn add(&mut self, id: ChunkId, changed: Changed) {
        self.chunks.insert(id, changed);
    }

    /// The diffs, in order of chunks.
    pub(super) fn finish(self, land: &mut Land) -> BTreeMap<ChunkId, ChunkDiff> {
        let changed = self.chunks.into_iter();
        changed
            .filter(|(_, changed)| !changed.is_empty())
            .map(|(id, changed)| (id, changed.diff(land.chunk(id))))
            .collect()
    }
}
