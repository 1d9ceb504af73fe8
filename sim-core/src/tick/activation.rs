//! Phase 5: which chunks live. Chunks with any structure, player or unit, and their neighbours, run
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
    /// These live, and nothing else will.
    pub(super) fn of_living(active: BTreeSet<ChunkId>) -> Activation {
        Activation {
            active,
            ..Activation::default()
        }
    }

    pub(super) fn is_active(&self, id: ChunkId) -> bool {
        self.active.contains(&id)
    }

    /// The living chunks, in order.
    pub(super) fn active(&self) -> &BTreeSet<ChunkId> {
        &self.active
    }

    /// Chunks that live or are about to, and those next to them: what a tick reads as a matter of
    /// course.
    pub(super) fn surroundings(&self, frequency: Frequency) -> BTreeSet<ChunkId> {
        with_neighbors(frequency, self.active.iter().chain(self.pending.keys()))
    }

    /// Chunks that live, and those next to them.
    pub(super) fn living(&self, frequency: Frequency) -> BTreeSet<ChunkId> {
        with_neighbors(frequency, &self.active)
    }

    /// Makes everything that is about to live due at once.
    pub(super) fn hasten(&mut self) {
        for due in self.pending.values_mut() {
            *due = Tick(0);
        }
    }

    /// Follows the anchors. Returns those that fell asleep; none if the anchors are as before.
    fn follow(
        &mut self,
        frequency: Frequency,
        anchors: BTreeSet<ChunkId>,
        tick: Tick,
    ) -> Option<Vec<ChunkId>> {
        if anchors == self.anchors {
            return None;
        }
        let wanted = with_neighbors(frequency, &anchors);
        let asleep = self.active.difference(&wanted).copied().collect();
        self.active.retain(|id| wanted.contains(id));
        self.pending.retain(|id, _| wanted.contains(id));
        for id in wanted.difference(&self.active) {
            self.pending
                .entry(*id)
                .or_insert(tick.after(ACTIVATION_DELAY_TICKS));
        }
        self.anchors = anchors;
        Some(asleep)
    }

    /// A chunk of which it is wrong whether it lives, if there is one.
    pub(super) fn flaw(
        &self,
        frequency: Frequency,
        anchors: &BTreeSet<ChunkId>,
        tick: Tick,
    ) -> Option<ChunkId> {
        let latest = tick.after(ACTIVATION_DELAY_TICKS);
        let late = self.pending.iter().find(|(_, due)| **due > latest);
        let known = self.active.iter().chain(self.pending.keys()).copied();
        let wanted = with_neighbors(frequency, anchors);
        let twice = self.pending.keys().find(|id| self.active.contains(*id));
        let mut wrong = self.anchors.symmetric_difference(anchors);
        wrong
            .next()
            .or(late.map(|(id, _)| id))
            .or(twice)
            .or(known
                .collect::<BTreeSet<_>>()
                .symmetric_difference(&wanted)
                .next())
            .copied()
    }

    /// Wakes what is due, and returns it.
    fn wake(&mut self, tick: Tick) -> Vec<ChunkId> {
        let due = |(id, due): (&ChunkId, &Tick)| (*due <= tick).then_some(*id);
        let awake: Vec<ChunkId> = self.pending.iter().filter_map(due).collect();
        for id in &awake {
            self.pending.remove(id);
            self.active.insert(*id);
        }
        awake
    }
}

fn with_neighbors<'a>(
    frequency: Frequency,
    chunks: impl IntoIterator<Item = &'a ChunkId>,
) -> BTreeSet<ChunkId> {
    chunks
        .into_iter()
        .flat_map(|id| {
            let neighbors = topology::chunk_neighbors(frequency, *id);
            neighbors.into_iter().chain([*id])
        })
        .collect()
}

impl World {
    /// Returns the chunks that woke, and those that fell asleep.
    pub(super) fn update_activation(&mut self) -> (Vec<ChunkId>, Vec<ChunkId>) {
        let frequency = self.params.frequency;
        let ground = (self.holdings.version(), self.walked());
        let mut asleep = None;
        if self.anchored.as_ref() != Some(&ground) {
            let anchors = self.anchors();
            asleep = self.activation.follow(frequency, anchors, self.tick);
            self.anchored = Some(ground);
        }
        if asleep.is_some() {
            self.land.keep(self.activation.surroundings(frequency));
        }
        let awake = self.activation.wake(self.tick);
        if asleep.is_some() || !awake.is_empty() {
            self.hash_living();
            self.growth = None;
        }
        (awake, asleep.unwrap_or_default())
    }

    /// The chunks that keep themselves and those around them alive: built ones, and those where
    /// someone is.
    pub(super) fn anchors(&self) -> BTreeSet<ChunkId> {
        let mut anchors = self.walked();
        anchors.extend(self.holdings.built_chunks());
        anchors
    }

    /// The chunks where players and units are.
    fn walked(&self) -> BTreeSet<ChunkId> {
        let people = self.people.present().map(|player| player.cell);
        let cells = people.chain(self.fleet.iter().map(|(_, unit)| unit.cell));
        let places = cells.filter_map(|cell| locate(self.params.frequency, cell));
        places.map(|(id, _)| id).collect()
    }
}
