//! What there is of the world in a client's area, and how it goes from tick to tick: computed by the
//! rules of the world, or as it is told. Which, is up to what the server sends.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::server::{AreaUpdate, TickFrame};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, Chunk, ChunkDiff};
use sim_core::factory::Agenda;
use sim_core::ids::{ChunkId, Tick};
use sim_core::part::Part;
use sim_core::tick::{Glimpse, KnownChunk, WorldParams};
use sim_core::worldgen::Generator;

use crate::area::Desync;

/// The chunks of an area.
#[derive(Debug)]
pub enum Ground {
    /// Told what happens around it, and what only the whole world decides.
    Computed(Box<Part>),
    /// Told everything that changes there.
    Observed(Box<Observed>),
}

impl Ground {
    /// No chunks yet, of the sort that an update is for.
    pub(crate) fn new(
        params: WorldParams,
        catalogue: Arc<Catalogue>,
        update: &AreaUpdate,
    ) -> Ground {
        match update.part {
            Some(_) => Ground::Computed(Box::new(Part::new(params, catalogue, update.tick))),
            None => Ground::observed(params),
        }
    }

    /// No chunks yet, to be observed.
    pub(crate) fn observed(params: WorldParams) -> Ground {
        Ground::Observed(Box::new(Observed {
            generator: Generator::new(params.seed, params.frequency),
            chunks: BTreeMap::new(),
        }))
    }

    /// Chunks fall out and come in. Returns those.
    ///
    /// # Errors
    /// If the update does not fit what there is.
    pub(crate) fn enter(&mut self, update: &mut AreaUpdate) -> Result<BTreeSet<ChunkId>, Desync> {
        match self {
            Ground::Computed(part) => {
                part.leave(&update.removed.iter().copied().collect());
                let image = *update.part.take().ok_or(Desync::OtherView)?;
                let entered = image.chunks.iter().map(|chunk| chunk.id).collect();
                part.enter(image)?;
                Ok(entered)
            }
            Ground::Observed(_) if update.part.is_some() => Err(Desync::OtherView),
            Ground::Observed(observed) => Ok(observed.enter(update)),
        }
    }

    /// One tick on. Returns the chunks that may have changed.
    ///
    /// # Errors
    /// If the frame does not fit what there is.
    pub(crate) fn step(&mut self, frame: &TickFrame) -> Result<BTreeSet<ChunkId>, Desync> {
        match self {
            Ground::Computed(part) => {
                let feed = frame.feed.as_ref().ok_or(Desync::OtherView)?;
                Ok(part.step(feed)?)
            }
            Ground::Observed(_) if frame.feed.is_some() => Err(Desync::OtherView),
            Ground::Observed(observed) => observed.step(frame),
        }
    }

    /// A chunk of the area; `None` outside. Generates it if nobody touched it and it is looked
    /// at for the first time, which takes milliseconds.
    pub fn chunk(&mut self, id: ChunkId) -> Option<&Chunk> {
        match self {
            Ground::Computed(part) => part.chunk(id).map(|chunk| &**chunk),
            Ground::Observed(observed) => observed.have(id).map(|chunk| &*chunk),
        }
    }

    /// A chunk of the area, unless it would first have to be generated.
    pub fn chunk_at_hand(&self, id: ChunkId) -> Option<&Chunk> {
        match self {
            Ground::Computed(part) => part.chunk_at_hand(id).map(|chunk| &**chunk),
            Ground::Observed(observed) => observed.chunks.get(&id)?.as_ref(),
        }
    }

    /// What is known of some chunks, as far as they are at hand. What is observed is not known to
    /// live: of that only what people do can be foreseen.
    pub(crate) fn glimpse(
        &self,
        ids: &BTreeSet<ChunkId>,
        params: WorldParams,
        catalogue: &Arc<Catalogue>,
        tick: Tick,
    ) -> Glimpse {
        match self {
            Ground::Computed(part) => part.glimpse(ids),
            Ground::Observed(observed) => Glimpse {
                params,
                catalogue: Arc::clone(catalogue),
                generator: observed.generator.clone(),
                tick,
                chunks: ids.iter().filter_map(|id| observed.known(*id)).collect(),
                pylons: Vec::new(),
            },
        }
    }

    /// Whether a chunk is in the area.
    pub fn contains(&self, id: ChunkId) -> bool {
        match self {
            Ground::Computed(part) => part.contains(id),
            Ground::Observed(observed) => observed.chunks.contains_key(&id),
        }
    }

    /// The chunks of the area, in order.
    pub fn chunk_ids(&self) -> impl Iterator<Item = ChunkId> + '_ {
        let (part, observed) = match self {
            Ground::Computed(part) => (Some(part), None),
            Ground::Observed(observed) => (None, Some(observed)),
        };
        let computed = part.into_iter().flat_map(|part| part.chunk_ids());
        let told = observed.into_iter();
        computed.chain(told.flat_map(|observed| observed.chunks.keys().copied()))
    }
}

/// The cells on which a tick may have built or removed something, with their chunks.
pub(crate) fn built(frame: &TickFrame) -> impl Iterator<Item = (ChunkId, CellIndex)> {
    let fed = frame.feed.iter().flat_map(|feed| &feed.chunks);
    let edits = fed.filter_map(|chunk| {
        let services = chunk.own.as_ref()?.services.as_ref()?;
        Some((chunk.id, services.edit.as_ref()?))
    });
    let told = frame.diffs.iter().map(|(id, diff)| (*id, diff));
    let diffs = edits.chain(told);
    let changed = diffs.flat_map(|(id, diff)| cells_built(id, diff));
    let touched = frame.touched.iter().flat_map(|(id, chunk)| {
        let structures = chunk.structures.iter();
        structures.map(|(index, _)| (*id, *index))
    });
    changed.chain(touched)
}

/// The cells on which a diff has another structure.
fn cells_built(id: ChunkId, diff: &ChunkDiff) -> impl Iterator<Item = (ChunkId, CellIndex)> {
    diff.structures.iter().map(move |(index, _)| (id, *index))
}

/// Chunks that are told of.
#[derive(Debug)]
pub struct Observed {
    generator: Generator,
    /// None until someone asks, where it is what the seed makes it.
    chunks: BTreeMap<ChunkId, Option<Chunk>>,
}

impl Observed {
    fn have(&mut self, id: ChunkId) -> Option<&mut Chunk> {
        let Observed { generator, chunks } = self;
        let chunk = chunks.get_mut(&id)?;
        Some(chunk.get_or_insert_with(|| generator.chunk(id)))
    }

    fn known(&self, id: ChunkId) -> Option<KnownChunk> {
        Some(KnownChunk {
            id,
            chunk: Arc::new(self.chunks.get(&id)?.clone()?),
            lives: false,
            agenda: Agenda::default(),
            ring_belts: Vec::new(),
        })
    }

    fn enter(&mut self, update: &mut AreaUpdate) -> BTreeSet<ChunkId> {
        for id in &update.removed {
            self.chunks.remove(id);
        }
        let entered = std::mem::take(&mut update.added);
        let entered = entered.into_iter().map(|chunk| (chunk.id, chunk.state));
        let entered: BTreeMap<ChunkId, Option<Chunk>> = entered.collect();
        let ids = entered.keys().copied().collect();
        self.chunks.extend(entered);
        ids
    }

    fn step(&mut self, frame: &TickFrame) -> Result<BTreeSet<ChunkId>, Desync> {
        for (id, chunk) in &frame.touched {
            let known = self.chunks.get_mut(id);
            *known.ok_or(Desync::UnknownChunk(*id))? = Some(chunk.clone());
        }
        for (id, diff) in &frame.diffs {
            self.have(*id).ok_or(Desync::UnknownChunk(*id))?.apply(diff);
        }
        let touched = frame.touched.iter().map(|(id, _)| *id);
        Ok(touched
            .chain(frame.diffs.iter().map(|(id, _)| *id))
            .collect())
    }
}
