//! Phase 5: which chunks live. Chunks with any structure or player, and their neighbours, run
//! machines and automaton; the rest of the planet costs nothing.
//!
//! A function of simulation state, so it replays. Waking is scheduled
//! [`ACTIVATION_DELAY_TICKS`] ahead, so that there is time to generate.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::world::World;
use crate::chunk::locate;
use crate::ids::{ChunkId, Frequency, Tick};
use crate::limits::ACTIVATION_DELAY_TICKS;
use crate::topology;

/// The living chunks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Activation {
    /// Those that live.
    active: BTreeSet<ChunkId>,
    /// Those that will, and when.
    pending: BTreeMap<ChunkId, Tick>,
    /// The built and walked chunks that both follow from; what they were last time.
    anchors: BTreeSet<ChunkId>,
}

impl Activation {
    pub(super) fn is_active(&self, id: ChunkId) -> bool {
        self.active.contains(&id)
    }

    /// The living chunks, in order.
    pub(super) fn active(&self) -> &BTreeSet<ChunkId> {
        &self.active
    }

    /// Chunks that will live soon, soonest first, and their neighbours, which have to be there
    /// then.
    pub(super) fn about_to_live(&self, frequency: Frequency) -> impl Iterator<Item = ChunkId> {
        let mut pending: Vec<_> = self.pending.iter().map(|(id, due)| (*due, *id)).collect();
        pending.sort_unstable();
        let all = pending.clone();
        let neighbors = all
            .into_iter()
            .flat_map(move |(_, id)| topology::chunk_neighbors(frequency, id));
        pending.into_iter().map(|(_, id)| id).chain(neighbors)
    }

    /// Makes everything that is about to live due at once.
    pub(super) fn hasten(&mut self) {
        for due in self.pending.values_mut() {
            *due = Tick(0);
        }
    }

    /// Follows new anchors, and wakes what is due. Returns those that woke and fell asleep.
    fn update(
        &mut self,
        frequency: Frequency,
        anchors: BTreeSet<ChunkId>,
        tick: Tick,
    ) -> (Vec<ChunkId>, Vec<ChunkId>) {
        let mut asleep = Vec::new();
        if anchors != self.anchors {
            let wanted: BTreeSet<ChunkId> = anchors
                .iter()
                .flat_map(|id| {
                    topology::chunk_neighbors(frequency, *id)
                        .into_iter()
                        .chain([*id])
                })
                .collect();
            asleep = self.active.difference(&wanted).copied().collect();
            self.active.retain(|id| wanted.contains(id));
            self.pending.retain(|id, _| wanted.contains(id));
            for id in wanted.difference(&self.active) {
                self.pending
                    .entry(*id)
                    .or_insert(tick.after(ACTIVATION_DELAY_TICKS));
            }
            self.anchors = anchors;
        }
        let due = |(id, due): (&ChunkId, &Tick)| (*due <= tick).then_some(*id);
        let awake: Vec<ChunkId> = self.pending.iter().filter_map(due).collect();
        for id in &awake {
            self.pending.remove(id);
            self.active.insert(*id);
        }
        (awake, asleep)
    }
}

impl World {
    pub(super) fn update_activation(&mut self) -> (Vec<ChunkId>, Vec<ChunkId>) {
        let frequency = self.params.frequency;
        let walked = self
            .people
            .present()
            .filter_map(|player| locate(frequency, player.cell));
        let anchors = walked
            .map(|(id, _)| id)
            .chain(self.holdings.built_chunks())
            .collect();
        self.activation.update(frequency, anchors, self.tick)
    }
}
