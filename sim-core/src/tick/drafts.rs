//! The changes of a tick as they are made, chunk by chunk.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::executor::Executor;
use super::land::Land;
use crate::chunk::ChunkDiff;
use crate::ids::ChunkId;
use crate::step::{Changed, ChunkDraft};

/// What was changed so far. The values are in the land.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    /// By machines and people, in the exchange; in order.
    exchanged: Vec<(ChunkId, Changed)>,
    /// By services that reach further than a chunk.
    edited: BTreeMap<ChunkId, Changed>,
}

/// The changes of a tick, told, in order of chunks.
pub(super) struct Diffs {
    /// All of them.
    pub(super) all: Vec<(ChunkId, ChunkDiff)>,
    /// What services changed; a part of all.
    pub(super) edits: Vec<(ChunkId, ChunkDiff)>,
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

    /// Notes how a chunk was changed, before any other change of it in this tick. Chunks come in
    /// order.
    pub(super) fn add(&mut self, id: ChunkId, changed: Changed) {
        self.exchanged.push((id, changed));
    }

    /// The diffs.
    pub(super) fn finish(self, executor: &impl Executor, land: &Land) -> Diffs {
        let Drafts {
            exchanged: mut all,
            mut edited,
        } = self;
        edited.retain(|_, changed| !changed.is_empty());
        for (id, changed) in &edited {
            match all.binary_search_by_key(id, |(id, _)| *id) {
                Ok(place) => all[place].1.add(changed),
                Err(place) => all.insert(place, (*id, changed.clone())),
            }
        }
        Diffs {
            all: tell(executor, land, all),
            edits: tell(executor, land, edited),
        }
    }
}

/// Changes with the values that they led to.
fn tell(
    executor: &impl Executor,
    land: &Land,
    changes: impl IntoIterator<Item = (ChunkId, Changed)>,
) -> Vec<(ChunkId, ChunkDiff)> {
    let changes = changes.into_iter();
    let mut told: Vec<_> = changes
        .map(|(id, changed)| (id, changed, ChunkDiff::default()))
        .collect();
    executor.for_each(&mut told, |(id, changed, diff)| {
        if let Some(chunk) = land.chunk_at_hand(*id) {
            *diff = core::mem::take(changed).diff(chunk);
        }
    });
    told.into_iter().map(|(id, _, diff)| (id, diff)).collect()
}
