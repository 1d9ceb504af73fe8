//! What services of the whole world did in watched chunks, and what the chunks next to those show
//! of their edges.

use alloc::collections::btree_map::Entry;
use alloc::vec::Vec;

use super::{RingBelt, Watch, Watched};
use crate::chunk::{Chunk, ChunkDiff, Machine, Structure, locate};
use crate::factory::Rings;
use crate::ids::{CellId, ChunkId, PlayerId, TechnologyId};
use crate::part::rim::RimChange;
use crate::step::CellFact;
use crate::tick::world::World;

/// What a tick changed, as those who watch have to know it; before a generation.
pub(in crate::tick) struct Changes<'a> {
    /// What services changed.
    pub(in crate::tick) edits: &'a [(ChunkId, ChunkDiff)],
    /// All that changed.
    pub(in crate::tick) all: &'a [(ChunkId, ChunkDiff)],
    /// Chunks that begin to live.
    pub(in crate::tick) activated: &'a [ChunkId],
    /// Chunks that fall asleep.
    pub(in crate::tick) deactivated: &'a [ChunkId],
}

impl Watch {
    /// What the services of the world did.
    pub(in crate::tick) fn note_services(&mut self, world: &World, changes: &Changes<'_>) {
        for (id, diff) in changes.edits {
            if let Some(watched) = self.watched.get_mut(id) {
                watched.note_edit(world, diff);
            }
        }
        for (id, actor) in &world.traces.wakes {
            if let Some(watched) = self.watched.get_mut(id) {
                watched.services.wakes.push(*actor);
            }
        }
        for watched in self.watched.values_mut() {
            watched.note_chosen(world);
        }
        self.note_rings(world);
        for id in changes.deactivated {
            if let Some(watched) = self.watched.get_mut(id) {
                watched.lives = false;
                watched.services.lives = Some(false);
            }
        }
        for (id, diff) in changes.all {
            self.note_built(world, *id, diff);
        }
        for id in changes.activated {
            if let Some(watched) = self.watched.get_mut(id) {
                watched.lives = true;
                watched.services.lives = Some(true);
                watched.known.rim.forget();
                for (from, change) in watched.look_around(world) {
                    watched.edge(from).built = change;
                }
            }
        }
        self.note_power(world);
    }

    fn note_rings(&mut self, world: &World) {
        for belt in &world.traces.in_rings {
            let Some((id, index)) = locate(self.frequency, *belt) else {
                continue;
            };
            let Some(watched) = self.watched.get_mut(&id) else {
                continue;
            };
            let ring = ring_belt(&world.rings, *belt);
            if watched.known.rings.get(&index) == ring.as_ref() {
                continue;
            }
            watched.services.rings.push((index, ring));
            match ring {
                Some(ring) => watched.known.rings.insert(index, ring),
                None => watched.known.rings.remove(&index),
            };
        }
    }

    /// What a chunk shows otherwise to those next to it.
    fn note_built(&mut self, world: &World, id: ChunkId, diff: &ChunkDiff) {
        let (Some(beside), Some(chunk)) = (self.beside.get(&id), world.land.chunk_at_hand(id))
        else {
            return;
        };
        for near in beside {
            if let Some(watched) = self.watched.get_mut(near) {
                watched.note_built(id, chunk, diff);
            }
        }
    }

    /// What living chunks are shown otherwise after a generation.
    pub(in crate::tick) fn note_growth(&mut self, world: &World) {
        let living = self.watched.values_mut().filter(|watched| watched.lives);
        for watched in living {
            let around: Vec<ChunkId> = watched.known.rim.chunks().collect();
            let grown = around.iter().filter(|id| world.activation.is_active(**id));
            for id in grown {
                if let Some(chunk) = world.land.chunk_at_hand(*id) {
                    let change = watched.look_at(*id, chunk);
                    if !change.is_empty() {
                        watched.edge(*id).grown = change;
                    }
                }
            }
        }
    }
}

impl Watched {
    fn note_edit(&mut self, world: &World, diff: &ChunkDiff) {
        let built = diff.structures.iter();
        let built = built.filter_map(|(_, structure)| structure.as_ref());
        for owner in built.filter_map(owner_of_lab) {
            if let Entry::Vacant(unknown) = self.known.chosen.entry(owner) {
                let chosen = *unknown.insert(chosen(world, owner));
                self.services.chosen.push((owner, chosen));
            }
        }
        self.services.edit = Some(diff.clone());
    }

    fn note_chosen(&mut self, world: &World) {
        for (owner, known) in &mut self.known.chosen {
            let now = chosen(world, *owner);
            if *known != now {
                *known = now;
                self.services.chosen.push((*owner, now));
            }
        }
    }

    fn note_built(&mut self, from: ChunkId, chunk: &Chunk, diff: &ChunkDiff) {
        let rim = &self.known.rim;
        let cells = diff.cells.iter().map(|(index, ..)| *index);
        let structures = diff.structures.iter().map(|(index, _)| *index);
        let changed = cells.chain(structures);
        let numbered = changed.filter_map(|at| Some((rim.number(from, at)?, at)));
        let mut numbered: Vec<_> = numbered.collect();
        numbered.sort_unstable();
        numbered.dedup();
        let facts = numbered.into_iter();
        let change = rim.difference(facts.map(|(number, at)| (number, CellFact::of(chunk, at))));
        if !change.is_empty() {
            self.learn(&change);
            self.edge(from).built = change;
        }
    }

    /// Learns what all chunks at hand show of the cells next to this one; returns what was new.
    pub(super) fn look_around(&mut self, world: &World) -> Vec<(ChunkId, RimChange)> {
        let around: Vec<ChunkId> = self.known.rim.chunks().collect();
        let at_hand = around.into_iter();
        let at_hand = at_hand.filter_map(|id| Some((id, world.land.chunk_at_hand(id)?)));
        let changes = at_hand.map(|(id, chunk)| (id, self.look_at(id, chunk)));
        changes.filter(|(_, change)| !change.is_empty()).collect()
    }

    fn look_at(&mut self, from: ChunkId, chunk: &Chunk) -> RimChange {
        let facts = self.known.rim.cells_of(from);
        let facts = facts.map(|(number, at)| (number, CellFact::of(chunk, at)));
        let change = self.known.rim.difference(facts);
        self.learn(&change);
        change
    }

    fn learn(&mut self, change: &RimChange) {
        let learnt = self.known.rim.apply(change);
        learnt.expect("the numbers are the rim's own");
    }
}

/// What a belt has to know of its ring, if it lies in one.
pub(super) fn ring_belt(rings: &Rings, belt: CellId) -> Option<RingBelt> {
    let place = rings.place(belt)?;
    Some(RingBelt {
        first: *place.belts.first()?,
        from: place.input,
    })
}

/// Whose lab it is, if it is one.
pub(super) fn owner_of_lab(structure: &Structure) -> Option<PlayerId> {
    matches!(structure.machine, Machine::Lab(_)).then_some(structure.owner)
}

/// What a player has chosen to find out.
pub(super) fn chosen(world: &World, player: PlayerId) -> Option<TechnologyId> {
    world.people.get(player)?.research.chosen
}
