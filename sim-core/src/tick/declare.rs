//! Phase 1: machines and people say what they want, from the state as it was.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::world::World;
use crate::chunk::Chunk;
use crate::claims::Claim;
use crate::factory::{self, CellFact, ChunkView, RingInput, Surroundings};
use crate::ids::{CellId, ChunkId, PlayerId};
use crate::players::activity::{self, Wish};

/// What was declared, and the views that it was declared from.
pub(super) struct Declared {
    pub(super) claims: Vec<Claim>,
    /// Players whose activity has become impossible.
    pub(super) stops: Vec<PlayerId>,
    pub(super) views: Views,
}

/// The built and living chunks at the start of the tick, with what they see outside.
#[derive(Default)]
pub(super) struct Views {
    chunks: BTreeMap<ChunkId, (Arc<Chunk>, Surroundings)>,
    /// Rings that were looked at, by their first belt: whether they turn as a whole.
    full_rings: BTreeMap<CellId, bool>,
}

impl Views {
    /// What the step of a chunk can reach.
    pub(super) fn view<'a>(&'a mut self, world: &'a mut World, id: ChunkId) -> ChunkView<'a> {
        let World {
            land,
            catalogue,
            tick,
            params,
            ..
        } = world;
        let (chunk, surroundings) = self.chunks.entry(id).or_insert_with(|| {
            let chunk = Arc::clone(land.chunk(id));
            let surroundings = Surroundings::gather(params.frequency, id, &chunk, |id, index| {
                CellFact::of(land.chunk(id), index)
            });
            (chunk, surroundings)
        });
        ChunkView {
            frequency: params.frequency,
            catalogue,
            tick: *tick,
            id,
            chunk,
            surroundings,
        }
    }

    /// What a belt is to know of the ring it lies in, if it does.
    pub(super) fn ring_input(&mut self, world: &mut World, belt: CellId) -> Option<RingInput> {
        let World {
            land,
            rings,
            catalogue,
            tick,
            ..
        } = world;
        let place = rings.place(belt)?;
        let first = *place.belts.first()?;
        let is_full = *self.full_rings.entry(first).or_insert_with(|| {
            let is_ready = |belt: &CellId| {
                let structure = land
                    .find(*belt)
                    .and_then(|(chunk, index)| chunk.structures.get(&index));
                structure.is_some_and(|belt| factory::is_full_and_ready(catalogue, belt, *tick))
            };
            place.belts.iter().all(is_ready)
        });
        Some(RingInput {
            from: place.input,
            is_full,
        })
    }
}

impl World {
    pub(super) fn declare(&mut self) -> Declared {
        let mut declared = Declared {
            claims: Vec::new(),
            stops: Vec::new(),
            views: Views::default(),
        };
        let built: Vec<ChunkId> = self
            .holdings
            .built_chunks()
            .filter(|id| self.activation.is_active(*id))
            .collect();
        for id in built {
            factory::declare(&declared.views.view(self, id), &mut declared.claims);
        }
        self.declare_people(&mut declared);
        declared
    }

    fn declare_people(&mut self, declared: &mut Declared) {
        let World {
            people,
            land,
            catalogue,
            tick,
            params,
            ..
        } = self;
        for player in people.present() {
            let fact = |cell| land.fact(cell);
            match activity::declare(catalogue, params.frequency, player, *tick, fact) {
                Wish::Nothing => {}
                Wish::Claim(claim) => declared.claims.push(claim),
                Wish::Stop => declared.stops.push(player.id),
            }
        }
    }
}
