//! The chunks: those that anyone ever touched, which are state, and those only looked at, which
//! are a cache of what the seed makes them.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::WorldParams;
use crate::chunk::{CellIndex, Chunk, Structure, locate};
use crate::factory::Agenda;
use crate::ids::{CellId, ChunkId, Frequency, Tick};
use crate::step::{Call, CellFact};
use crate::topology;
use crate::worldgen::{Generator, SpawnSearch};

mod slots;

pub(super) use slots::Slot;
use slots::Slots;

/// All chunks of the planet.
#[derive(Debug, Clone)]
pub(super) struct Land {
    frequency: Frequency,
    generator: Generator,
    slots: Slots,
    /// Chunks that are read again and again, and so are never let go.
    kept: BTreeSet<ChunkId>,
    /// Those of the kept that are still to be generated.
    missing: BTreeSet<ChunkId>,
    /// Where new players begin, as far as anyone asked.
    spawn_places: BTreeMap<u32, CellId>,
    spawn_search: Option<SpawnSearch>,
    scenery_chunks_max: usize,
}

/// Untouched chunks at hand besides the kept ones: what the commands of a few hundred players
/// look at.
const SCENERY_CHUNKS_MAX: usize = 4_096;

impl Land {
    pub(super) fn new(params: WorldParams) -> Land {
        Land::by(Generator::new(params.seed, params.frequency), params)
    }

    /// The land of a generator that is there already.
    pub(super) fn by(generator: Generator, params: WorldParams) -> Land {
        Land {
            frequency: params.frequency,
            generator,
            slots: Slots::default(),
            kept: BTreeSet::new(),
            missing: BTreeSet::new(),
            spawn_places: BTreeMap::new(),
            spawn_search: None,
            scenery_chunks_max: SCENERY_CHUNKS_MAX,
        }
    }

    fn has(&self, id: ChunkId) -> bool {
        self.slots.contains(id)
    }

    /// Says which chunks have to stay at hand from now on.
    pub(super) fn keep(&mut self, kept: BTreeSet<ChunkId>) {
        self.missing = kept.iter().copied().filter(|id| !self.has(*id)).collect();
        self.kept = kept;
    }

    /// Whether a chunk is one of those that stay at hand.
    pub(super) fn is_kept(&self, id: ChunkId) -> bool {
        self.kept.contains(&id)
    }

    /// Generates one of the kept chunks that are missing. Says whether there was any.
    pub(super) fn prepare_kept(&mut self) -> bool {
        let next = self.missing.first().copied();
        if let Some(id) = next {
            self.chunk(id);
        }
        next.is_some()
    }

    /// The chunk, generated if nobody has looked at it before.
    pub(super) fn chunk(&mut self, id: ChunkId) -> &Arc<Chunk> {
        let place = self.place(id);
        &self.slots.at(place).chunk
    }

    /// A chunk that is at hand.
    pub(super) fn chunk_at_hand(&self, id: ChunkId) -> Option<&Arc<Chunk>> {
        self.slots.get(id).map(|slot| &slot.chunk)
    }

    /// Where a chunk is kept as long as the [`Land::arrangement`] stays the same, generated if
    /// nobody has looked at it before.
    pub(super) fn place(&mut self, id: ChunkId) -> usize {
        if let Some(place) = self.slots.place(id) {
            return place;
        }
        let Land {
            generator,
            slots,
            kept,
            missing,
            scenery_chunks_max,
            ..
        } = self;
        if slots.untouched_count() >= *scenery_chunks_max + kept.len() {
            slots.forget_untouched(|id| kept.contains(&id));
        }
        missing.remove(&id);
        slots.insert(id, Arc::new(generator.chunk(id)), false)
    }

    /// Has a chunk and all those around it at hand.
    pub(super) fn surround(&mut self, id: ChunkId) {
        let place = self.place(id);
        if self.slots.is_surrounded(place) {
            return;
        }
        let around = topology::chunk_neighbors(self.frequency, id);
        for near in &around {
            self.place(*near);
        }
        // One of them may have let go of another; then it is generated once more, next time.
        if let Some(place) = self
            .slots
            .place(id)
            .filter(|_| around.iter().all(|id| self.has(*id)))
        {
            self.slots.set_surrounded(place);
        }
    }

    /// The slots of different chunks that are at hand, in order, to be changed at once; each with
    /// what was given for it.
    pub(super) fn slots_of<T>(
        &mut self,
        items: impl IntoIterator<Item = (ChunkId, T)>,
    ) -> Vec<(&mut Slot, T)> {
        let placed = items.into_iter().filter_map(|(id, item)| {
            let place = self.slots.place(id)?;
            Some((place, item))
        });
        let (places, items): (Vec<usize>, Vec<T>) = placed.unzip();
        self.slots.all_at(places.into_iter()).zip(items).collect()
    }

    /// The slots at different places, in ascending order, to be changed at once.
    pub(super) fn slots_at(
        &mut self,
        places: impl Iterator<Item = usize>,
    ) -> impl Iterator<Item = &mut Slot> {
        self.slots.all_at(places)
    }

    /// The slot of a chunk that is at hand, to be changed.
    pub(super) fn slot_mut(&mut self, id: ChunkId) -> Option<&mut Slot> {
        let place = self.slots.place(id)?;
        Some(self.slots.at_mut(place))
    }

    /// The slot at a place.
    pub(super) fn slot_at(&self, place: usize) -> &Slot {
        self.slots.at(place)
    }

    /// The slot at a place, to be changed.
    pub(super) fn slot_at_mut(&mut self, place: usize) -> &mut Slot {
        self.slots.at_mut(place)
    }

    /// A number that is another whenever chunks got other places.
    pub(super) fn arrangement(&self) -> u64 {
        self.slots.arrangement()
    }

    /// Notes that a chunk counts as touched from now on.
    pub(super) fn touch(&mut self, id: ChunkId) {
        let place = self.place(id);
        self.touch_at(place);
    }

    /// [`Land::touch`] by the chunk's place.
    pub(super) fn touch_at(&mut self, place: usize) {
        self.slots.touch(place);
    }

    /// The chunks with machines that may have to be looked at in a tick, in order.
    pub(super) fn with_work(&self, tick: Tick) -> impl Iterator<Item = ChunkId> {
        let at_work = self
            .slots
            .iter()
            .filter(move |slot| slot.agenda.has_work(tick));
        at_work.map(|slot| slot.id)
    }

    /// The machine on a cell, as agendas name it, if its chunk is at hand.
    pub(super) fn actor(&self, cell: CellId) -> Option<(ChunkId, CellIndex)> {
        let (id, index) = locate(self.frequency, cell)?;
        let actor = self.slots.get(id)?.chunk.actor(index)?;
        Some((id, actor))
    }

    /// The machine that is meant, if it stands there; of a belt, its line.
    pub(super) fn called(&self, call: Call) -> Option<(ChunkId, CellIndex)> {
        let structure = self.structure(call.cell)?;
        call.whom.is(structure).then(|| self.actor(call.cell))?
    }

    /// The agenda of a chunk.
    pub(super) fn agenda(&mut self, id: ChunkId) -> &mut Agenda {
        let place = self.place(id);
        &mut self.slots.at_mut(place).agenda
    }

    /// Changes a chunk, or not: `edit` says whether it did. One that was changed counts as touched
    /// from now on.
    pub(super) fn edit<T>(
        &mut self,
        id: ChunkId,
        edit: impl FnOnce(&mut Arc<Chunk>) -> (T, bool),
    ) -> T {
        let place = self.place(id);
        let (result, has_changed) = edit(&mut self.slots.at_mut(place).chunk);
        if has_changed {
            self.slots.touch(place);
        }
        result
    }

    /// Puts a chunk's state in place, as it was stored.
    pub(super) fn restore(&mut self, id: ChunkId, chunk: Chunk) {
        self.slots.insert(id, Arc::new(chunk), true);
    }

    /// Puts a chunk in place as it is known to be, with those of its machines that sleep.
    pub(super) fn know(&mut self, id: ChunkId, chunk: Arc<Chunk>, agenda: Agenda) {
        let place = self.slots.insert(id, chunk, true);
        self.slots.at_mut(place).agenda = agenda;
    }

    /// Where a cell lies, with its chunk.
    pub(super) fn find(&mut self, cell: CellId) -> Option<(&Arc<Chunk>, CellIndex)> {
        let (id, index) = locate(self.frequency, cell)?;
        Some((self.chunk(id), index))
    }

    /// Where a cell lies, with its chunk if that was touched: never generates.
    pub(super) fn touched_at(&self, cell: CellId) -> Option<(&Arc<Chunk>, CellIndex)> {
        let (id, index) = locate(self.frequency, cell)?;
        let slot = self.slots.get(id).filter(|slot| slot.is_touched)?;
        Some((&slot.chunk, index))
    }

    /// A chunk that anyone ever touched.
    pub(super) fn touched_chunk(&self, id: ChunkId) -> Option<&Chunk> {
        let slot = self.slots.get(id).filter(|slot| slot.is_touched)?;
        Some(&slot.chunk)
    }

    /// What stands on a cell.
    pub(super) fn structure(&self, cell: CellId) -> Option<&Structure> {
        // A chunk in which anything stands was touched.
        let (chunk, index) = self.touched_at(cell)?;
        chunk.structures.get(&index)
    }

    /// What is known of a cell.
    pub(super) fn fact(&mut self, cell: CellId) -> Option<CellFact> {
        self.find(cell)
            .map(|(chunk, index)| CellFact::of(chunk, index))
    }

    /// The touched chunks, in order.
    pub(super) fn touched(&self) -> impl Iterator<Item = (ChunkId, &Arc<Chunk>)> {
        let touched = self.slots.iter().filter(|slot| slot.is_touched);
        touched.map(|slot| (slot.id, &slot.chunk))
    }

    /// The slots of the touched chunks, in order, to be changed.
    pub(super) fn touched_slots(&mut self) -> impl Iterator<Item = &mut Slot> {
        self.slots.iter_mut().filter(|slot| slot.is_touched)
    }

    /// Where the players of an index begin.
    pub(super) fn spawn_place(&mut self, index: u32) -> CellId {
        loop {
            if let Some(cell) = self.spawn_places.get(&index) {
                return *cell;
            }
            self.search_spawn_place(index);
        }
    }

    /// Does one piece of the work that a player who begins at a place would else have to wait
    /// for. Says whether there was any.
    pub(super) fn prepare_spawn_place(&mut self, index: u32) -> bool {
        let Some(cell) = self.spawn_places.get(&index).copied() else {
            self.search_spawn_place(index);
            return true;
        };
        let (id, _) = locate(self.frequency, cell).expect("players begin on the planet");
        let is_missing = !self.has(id);
        if is_missing {
            self.chunk(id);
        }
        is_missing
    }

    /// A step of the search for a place that is not known.
    fn search_spawn_place(&mut self, index: u32) {
        let search = match &mut self.spawn_search {
            Some(search) if search.index() == index => search,
            other => other.insert(SpawnSearch::new(index)),
        };
        if let Some(cell) = search.advance(&mut self.generator) {
            self.spawn_places.insert(index, cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Diamond;

    fn land() -> Land {
        Land::new(WorldParams {
            seed: 3,
            frequency: Frequency::new(1024).expect("a frequency"),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        })
    }

    fn chunk(i: u32, j: u32) -> ChunkId {
        ChunkId::new(Diamond::north(2), i, j)
    }

    #[test]
    fn what_is_kept_stays_at_hand_whatever_else_is_looked_at() {
        let mut land = land();
        land.scenery_chunks_max = 3;
        let mut kept: BTreeSet<_> = topology::chunk_neighbors(land.frequency, chunk(4, 4))
            .into_iter()
            .collect();
        kept.insert(chunk(4, 4));
        land.chunk(chunk(4, 4));
        land.touch(chunk(4, 4));
        land.keep(kept.clone());
        let mut pieces = 0;
        while land.prepare_kept() {
            pieces += 1;
        }
        assert_eq!(pieces, 6, "the touched one is there already");
        let at_hand: Vec<_> = kept.iter().map(|id| Arc::clone(land.chunk(*id))).collect();
        for j in 6..14 {
            land.chunk(chunk(9, j));
            assert!(land.slots.untouched_count() <= 3 + kept.len());
        }
        for (id, before) in kept.iter().zip(&at_hand) {
            assert!(
                Arc::ptr_eq(before, land.chunk(*id)),
                "{id} was generated anew"
            );
        }
        assert!(!land.prepare_kept());
    }

    #[test]
    fn a_spawn_place_found_in_steps_is_the_generators() {
        let mut land = land();
        let mut pieces = 0;
        while land.prepare_spawn_place(5) {
            pieces += 1;
        }
        assert!(pieces > 1);
        let expected = land.generator.clone().spawn_place(5);
        assert_eq!(land.spawn_place(5), expected);
        // An unfinished search for another place does no harm.
        land.prepare_spawn_place(6);
        let expected = land.generator.clone().spawn_place(7);
        assert_eq!(land.spawn_place(7), expected);
    }

    impl Land {
        /// How many chunks are at hand.
        pub(in crate::tick) fn chunk_count(&self) -> usize {
            self.touched().count() + self.slots.untouched_count()
        }
    }
}
