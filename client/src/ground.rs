//! What there is of the world in a client's area, and how it goes from tick to tick: computed by the
//! rules of the world ([`Computed`]), or as it is told ([`Observed`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::client::View;
use protocol::server::{AreaUpdate, TickFrame};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, Chunk, ChunkDiff};
use sim_core::ids::{ChunkId, Tick};
use sim_core::part::Part;
use sim_core::tick::WorldParams;
use sim_core::worldgen::Generator;

use crate::area::Desync;

/// The chunks of an area.
pub trait Ground {
    /// How the server is to tell of them.
    const VIEW: View;

    /// No chunks yet.
    fn new(params: WorldParams, catalogue: Arc<Catalogue>, tick: Tick) -> Self;

    /// Chunks fall out and come in. Returns those.
    ///
    /// # Errors
    /// If the update does not fit what there is.
    fn enter(&mut self, update: &mut AreaUpdate) -> Result<BTreeSet<ChunkId>, Desync>;

    /// One tick on. Returns the chunks that may have changed.
    ///
    /// # Errors
    /// If the frame does not fit what there is.
    fn step(&mut self, frame: &TickFrame) -> Result<BTreeSet<ChunkId>, Desync>;

    /// The chunks in which something was built or removed, with the cells.
    fn built(frame: &TickFrame) -> impl Iterator<Item = (ChunkId, CellIndex)>;

    /// A chunk of the area; `None` outside. Generates it if nobody touched it and it is looked
    /// at for the first time, which takes milliseconds.
    fn chunk(&mut self, id: ChunkId) -> Option<&Chunk>;

    /// A chunk of the area, unless it would first have to be generated.
    fn chunk_at_hand(&self, id: ChunkId) -> Option<&Chunk>;

    /// Whether a chunk is in the area.
    fn contains(&self, id: ChunkId) -> bool;

    /// The chunks of the area, in order.
    fn chunk_ids(&self) -> impl Iterator<Item = ChunkId>;
}

/// An area that is computed: told what happens around it, and what only the whole world decides.
#[derive(Debug)]
pub struct Computed(Part);

impl Computed {
    /// The part of the world.
    pub fn part(&self) -> &Part {
        &self.0
    }
}

impl Ground for Computed {
    const VIEW: View = View::Compute;

    fn new(params: WorldParams, catalogue: Arc<Catalogue>, tick: Tick) -> Computed {
        Computed(Part::new(params, catalogue, tick))
    }

    fn enter(&mut self, update: &mut AreaUpdate) -> Result<BTreeSet<ChunkId>, Desync> {
        self.0.leave(&update.removed.iter().copied().collect());
        let image = *update.part.take().ok_or(Desync::OtherView)?;
        let entered = image.chunks.iter().map(|chunk| chunk.id).collect();
        self.0.enter(image)?;
        Ok(entered)
    }

    fn step(&mut self, frame: &TickFrame) -> Result<BTreeSet<ChunkId>, Desync> {
        let feed = frame.feed.as_ref().ok_or(Desync::OtherView)?;
        Ok(self.0.step(feed)?)
    }

    fn built(frame: &TickFrame) -> impl Iterator<Item = (ChunkId, CellIndex)> {
        let chunks = frame.feed.iter().flat_map(|feed| &feed.chunks);
        let edits = chunks.filter_map(|chunk| {
            let services = chunk.own.as_ref()?.services.as_ref()?;
            Some((chunk.id, services.edit.as_ref()?))
        });
        edits.flat_map(|(id, diff)| cells_built(id, diff))
    }

    fn chunk(&mut self, id: ChunkId) -> Option<&Chunk> {
        self.0.chunk(id).map(|chunk| &**chunk)
    }

    fn chunk_at_hand(&self, id: ChunkId) -> Option<&Chunk> {
        self.0.chunk_at_hand(id).map(|chunk| &**chunk)
    }

    fn contains(&self, id: ChunkId) -> bool {
        self.0.contains(id)
    }

    fn chunk_ids(&self) -> impl Iterator<Item = ChunkId> {
        self.0.chunk_ids()
    }
}

/// An area that is observed: told everything that changes there.
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
}

impl Ground for Observed {
    const VIEW: View = View::Observe;

    fn new(params: WorldParams, _: Arc<Catalogue>, _: Tick) -> Observed {
        Observed {
            generator: Generator::new(params.seed, params.frequency),
            chunks: BTreeMap::new(),
        }
    }

    fn enter(&mut self, update: &mut AreaUpdate) -> Result<BTreeSet<ChunkId>, Desync> {
        for id in &update.removed {
            self.chunks.remove(id);
        }
        let entered = std::mem::take(&mut update.added);
        let entered = entered.into_iter().map(|chunk| (chunk.id, chunk.state));
        let entered: BTreeMap<ChunkId, Option<Chunk>> = entered.collect();
        let ids = entered.keys().copied().collect();
        self.chunks.extend(entered);
        Ok(ids)
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

    fn built(frame: &TickFrame) -> impl Iterator<Item = (ChunkId, CellIndex)> {
        let touched = frame.touched.iter().flat_map(|(id, chunk)| {
            let structures = chunk.structures.iter();
            structures.map(|(index, _)| (*id, *index))
        });
        touched.chain(
            frame
                .diffs
                .iter()
                .flat_map(|(id, diff)| cells_built(*id, diff)),
        )
    }

    fn chunk(&mut self, id: ChunkId) -> Option<&Chunk> {
        self.have(id).map(|chunk| &*chunk)
    }

    fn chunk_at_hand(&self, id: ChunkId) -> Option<&Chunk> {
        self.chunks.get(&id)?.as_ref()
    }

    fn contains(&self, id: ChunkId) -> bool {
        self.chunks.contains_key(&id)
    }

    fn chunk_ids(&self) -> impl Iterator<Item = ChunkId> {
        self.chunks.keys().copied()
    }
}

/// The cells on which a diff has another structure.
fn cells_built(id: ChunkId, diff: &ChunkDiff) -> impl Iterator<Item = (ChunkId, CellIndex)> {
    diff.structures.iter().map(move |(index, _)| (id, *index))
}
