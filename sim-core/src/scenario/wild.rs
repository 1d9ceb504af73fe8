//! A planet that lives by itself, for measuring: as a world that is stepped tick by tick, and as
//! the automaton alone, without everything else that a tick is.

use alloc::sync::Arc;
use alloc::vec::Vec;

use dispatch::Width;

use super::naive::NaivePlanet;
use crate::automaton::{Halo, step_at};
use crate::catalogue::Catalogue;
use crate::chunk::{
    Cell, CellIndex, CellPlanes, Chunk, Edge, Kind, Machine, Structure, cell_at, locate,
};
use crate::hash::StateHash;
use crate::ids::{CellId, ChunkId, Direction, EntityId, Frequency, PlayerId, Tick};
use crate::limits::CHUNK_SIDE;
use crate::mix::mix;
use crate::tick::{World, WorldError, WorldParams};
use crate::topology;
use crate::worldgen::Generator;

const SEED: u64 = 7;
/// A purpose of random numbers.
const DISORDER: u64 = 4;

/// A planet whose every chunk lives and makes a generation in every tick. The first `side` rows and
/// columns of each are any kinds in disorder, the others rock: it takes the disorder a while to
/// settle, and until then the more changes the larger it is. In the middle of each chunk stands a
/// store, which keeps it awake.
///
/// # Errors
/// If the frequency is not a multiple of 64.
pub fn world(frequency: Frequency, side: u32) -> Result<World, WorldError> {
    let params = WorldParams {
        seed: SEED,
        frequency,
        ticks_per_second: 60,
        ticks_per_generation: 1,
    };
    let mut world = World::new(params, Arc::new(Catalogue::verdant()))?;
    for chunk in topology::chunks(frequency) {
        let middle = cell_at(chunk, CellIndex::new(CHUNK_SIDE / 2, CHUNK_SIDE / 2));
        put_store(&mut world, middle);
        let all = (0..CHUNK_SIDE).flat_map(|i| (0..CHUNK_SIDE).map(move |j| (i, j)));
        let cells = all.map(|(i, j)| {
            let random = mix([SEED, DISORDER, chunk.bits(), u64::from(i * CHUNK_SIDE + j)]);
            let kind = match i.max(j) < side {
                true => Kind::from_bits((random % 7) as u8),
                false => Kind::Rock,
            };
            (CellIndex::new(i, j), kind)
        });
        world.paint(chunk, cells);
    }
    world.wake_all();
    Ok(world)
}

fn put_store(world: &mut World, cell: CellId) {
    let catalogue = Arc::clone(world.catalogue());
    let Some(prototype) = catalogue.prototype_by_key("store") else {
        return;
    };
    let id = EntityId {
        cell,
        tick: Tick(0),
        index: 0,
    };
    world.place(Structure {
        id,
        prototype,
        facing: Direction::FIRST,
        owner: PlayerId(1),
        machine: Machine::Store(Default::default()),
    });
}

/// The automaton of a planet and nothing else. Its ground is its own, also in a clone: what is
/// shared would be copied by the step that is measured.
#[derive(Debug)]
pub struct Cells {
    seed: u64,
    frequency: Frequency,
    ids: Vec<ChunkId>,
    chunks: Vec<Chunk>,
}

impl Clone for Cells {
    fn clone(&self) -> Self {
        Cells {
            ids: self.ids.clone(),
            chunks: self.chunks.iter().map(unshared).collect(),
            ..*self
        }
    }
}

/// A copy of a chunk that shares nothing with it.
fn unshared(chunk: &Chunk) -> Chunk {
    Chunk {
        cells: Arc::new(CellPlanes::clone(&chunk.cells)),
        ..chunk.clone()
    }
}

impl Cells {
    /// All cells as the seed makes them.
    pub fn generated(frequency: Frequency) -> Cells {
        let mut generator = Generator::new(SEED, frequency);
        let ids: Vec<ChunkId> = topology::chunks(frequency).collect();
        let chunks = ids.iter().map(|&id| generator.chunk(id)).collect();
        Cells {
            seed: SEED,
            frequency,
            ids,
            chunks,
        }
    }

    /// All cells of a world as they are now. Each of its chunks must have been touched, as those of
    /// [`world`] are.
    pub fn of(world: &World) -> Cells {
        let chunks = world.touched_chunks();
        let (ids, chunks) = chunks.map(|(id, chunk)| (id, unshared(chunk))).unzip();
        Cells {
            seed: world.params().seed,
            frequency: world.params().frequency,
            ids,
            chunks,
        }
    }

    /// What each chunk has to know of those around it, for the next generation.
    pub fn halos(&self) -> Vec<Halo> {
        let edges: Vec<Edge> = self.chunks.iter().map(Edge::of).collect();
        let edge = |id| self.ids.binary_search(&id).ok().map(|place| edges[place]);
        self.ids
            .iter()
            .map(|&id| Halo::gather(self.frequency, id, edge))
            .collect()
    }

    /// A generation within these halos, with vectors of this width.
    pub fn step(&mut self, width: Width, halos: &[Halo], generation: i64) {
        for ((&id, chunk), halo) in self.ids.iter().zip(&mut self.chunks).zip(halos) {
            step_at(width, chunk, halo, self.seed, generation, id);
        }
    }

    /// What chance in them depends on.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many there are, poles aside.
    pub fn count(&self) -> u64 {
        self.chunks.len() as u64 * u64::from(CHUNK_SIDE * CHUNK_SIDE)
    }

    /// How many are not as in another state of the same planet, poles aside.
    pub fn count_changed(&self, other: &Cells) -> u64 {
        let chunks = self.chunks.iter().zip(&other.chunks);
        let changed = chunks.flat_map(|(one, other)| {
            let all = (0..).map_while(CellIndex::from_number);
            let all = all.filter(|index| *index != CellIndex::POLE);
            all.filter(|index| one.cell(*index) != other.cell(*index))
        });
        changed.count() as u64
    }

    /// The kinds and quantities of all cells, poles included, in order.
    pub fn hash(&self) -> StateHash {
        hash_of(self.frequency, |cell| {
            let place = locate(self.frequency, cell);
            place.map_or(Cell::ROCK, |(id, index)| self.chunk(id).cell(index))
        })
    }

    /// The same planet, cell by cell.
    pub fn naive(&self) -> NaivePlanet {
        NaivePlanet::new(self.frequency, |id| self.chunk(id).clone())
    }

    fn chunk(&self, id: ChunkId) -> &Chunk {
        let place = self.ids.binary_search(&id);
        &self.chunks[place.expect("every chunk of the planet")]
    }
}

/// The kinds and quantities of all cells, in order.
pub(super) fn hash_of(frequency: Frequency, cell: impl Fn(CellId) -> Cell) -> StateHash {
    let cells = topology::cells(frequency).map(cell);
    let bytes: Vec<u8> = cells
        .flat_map(|cell| [cell.kind.bits(), cell.quantity])
        .collect();
    StateHash::of_bytes(&bytes)
}
