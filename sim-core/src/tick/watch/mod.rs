//! What parts of the world have to be told, noted while the world steps: an observer of the
//! phases, which changes nothing.
//!
//! It watches chunks, not parts: what is noted of a chunk and of its edges serves every part that
//! holds the chunk. See [`crate::part`] for who goes on by it.
//!
//! - `crossing`: what crosses edges while claims are declared and settled; [`Overheard`] listens to
//!   what machines ask of each other. `services`: what services of the whole world did, and what
//!   chunks show of their edges. `meters`: power.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::world::World;
use crate::chunk::{CellIndex, Chunk, cell_at, locate};
use crate::ids::{CellId, ChunkId, Frequency, Tick};
use crate::part::feed::{
    Broadcast, ChunkFeed, Crossing, EdgeFeed, NetworkFeed, OwnExchange, OwnFeed, PowerChange,
    Services,
};
use crate::part::meters::Meters;
use crate::part::surroundings::RingBelt;
use crate::part::{ChunkImage, PartImage, Surroundings};

mod crossing;
mod meters;
mod overheard;
mod services;

pub(super) use overheard::{Asked, Overheard};
pub(super) use services::Changes;

/// Watches some chunks of a world, for parts that compute them elsewhere.
#[derive(Debug, Clone)]
pub struct Watch {
    frequency: Frequency,
    watched: BTreeMap<ChunkId, Watched>,
    /// Watched chunks next to each chunk.
    beside: BTreeMap<ChunkId, BTreeSet<ChunkId>>,
    /// The pylons of all machines in watched chunks.
    meters: Meters,
    /// How many machines of each chunk belong to each pylon.
    uses: BTreeMap<CellId, BTreeMap<ChunkId, u32>>,
    networks: Vec<NetworkFeed>,
}

/// A chunk that is watched, and what there is to be told of it in this tick.
#[derive(Debug, Clone)]
struct Watched {
    /// What everyone knows who follows the chunk.
    known: Surroundings,
    lives: bool,
    exchange: OwnExchange,
    services: Services,
    power: PowerChange,
    edges: BTreeMap<ChunkId, EdgeFeed>,
}

/// What the services of the world touched in a tick, for those who watch.
#[derive(Debug, Clone, Default)]
pub(super) struct Traces {
    /// Machines that they have woken, by their places on agendas.
    pub(super) wakes: BTreeSet<(ChunkId, CellIndex)>,
    /// Belts of rings that came or went.
    pub(super) in_rings: BTreeSet<CellId>,
}

impl Watch {
    /// Watches no chunk yet, of a world of this size.
    pub fn new(frequency: Frequency) -> Watch {
        Watch {
            frequency,
            watched: BTreeMap::new(),
            beside: BTreeMap::new(),
            meters: Meters::default(),
            uses: BTreeMap::new(),
            networks: Vec::new(),
        }
    }

    /// Whether a chunk is watched.
    pub fn watches(&self, id: ChunkId) -> bool {
        self.watched.contains_key(&id)
    }

    /// Watches some chunks no longer.
    pub fn forget(&mut self, ids: &BTreeSet<ChunkId>) {
        if ids.is_empty() {
            return;
        }
        for id in ids {
            let Some(watched) = self.watched.remove(id) else {
                continue;
            };
            for near in watched.known.rim.chunks() {
                if let Some(beside) = self.beside.get_mut(&near) {
                    beside.remove(id);
                }
            }
        }
        self.beside.retain(|_, beside| !beside.is_empty());
        let Watch { watched, uses, .. } = self;
        uses.retain(|_, users| {
            users.retain(|id, _| watched.contains_key(id));
            !users.is_empty()
        });
        self.forget_unused_pylons();
    }

    /// Where a cell lies, if its chunk is watched.
    fn place(&self, cell: CellId) -> Option<(ChunkId, CellIndex)> {
        locate(self.frequency, cell).filter(|(id, _)| self.watches(*id))
    }

    fn begin(&mut self, world: &World, id: ChunkId) {
        let known = Surroundings::unknown(self.frequency, id);
        for near in known.rim.chunks() {
            self.beside.entry(near).or_default().insert(id);
        }
        let mut watched = Watched {
            known,
            lives: world.activation.is_active(id),
            exchange: OwnExchange::default(),
            services: Services::default(),
            power: PowerChange::default(),
            edges: BTreeMap::new(),
        };
        // Whoever begins to follow the chunk is told all of it.
        drop(watched.look_around(world));
        if let Some(chunk) = world.land.touched_chunk(id) {
            watched.look_into(world, id, chunk);
        }
        self.watched.insert(id, watched);
        self.begin_power(world, id);
    }

    fn image(&self, world: &World, ids: &BTreeSet<ChunkId>) -> PartImage {
        let chunks = ids.iter().filter_map(|id| {
            let watched = self.watched.get(id)?;
            Some(ChunkImage {
                id: *id,
                lives: watched.lives,
                chunk: world.land.touched_chunk(*id).cloned(),
                surroundings: watched.known.image(),
            })
        });
        let used = ids.iter().filter_map(|id| self.watched.get(id));
        let used = used.flat_map(|watched| watched.known.pylons.values().copied());
        let used: BTreeSet<CellId> = used.collect();
        let used = used.into_iter();
        PartImage {
            tick: world.tick,
            chunks: chunks.collect(),
            pylons: used
                .filter_map(|name| Some((name, self.meters.pylon(name)?)))
                .collect(),
        }
    }

    /// What there is to be told of the tick that was stepped.
    pub(super) fn take_broadcast(&mut self, tick: Tick) -> Broadcast {
        let chunks = self.watched.iter_mut();
        let chunks = chunks.map(|(id, watched)| watched.take_feed(*id));
        Broadcast {
            tick,
            chunks: chunks.filter(|feed| !feed.is_empty()).collect(),
            networks: core::mem::take(&mut self.networks),
        }
    }
}

impl Watched {
    fn edge(&mut self, from: ChunkId) -> &mut EdgeFeed {
        let nothing = || EdgeFeed::nothing(from);
        self.edges.entry(from).or_insert_with(nothing)
    }

    fn crossing(&mut self, from: ChunkId) -> &mut Crossing {
        self.edge(from).crossing.get_or_insert_default()
    }

    /// What the chunk's belts and labs have to know from far away.
    fn look_into(&mut self, world: &World, id: ChunkId, chunk: &Chunk) {
        for (index, structure) in chunk.structures.iter() {
            let cell = cell_at(id, *index);
            let ring = services::ring_belt(&world.rings, cell);
            self.known.rings.extend(ring.map(|ring| (*index, ring)));
            if let Some(owner) = services::owner_of_lab(structure) {
                self.known
                    .chosen
                    .insert(owner, services::chosen(world, owner));
            }
        }
    }

    fn take_feed(&mut self, id: ChunkId) -> ChunkFeed {
        let own = OwnFeed {
            exchange: told(&mut self.exchange),
            services: told(&mut self.services),
            power: told(&mut self.power),
        };
        ChunkFeed {
            id,
            own: (own != OwnFeed::default()).then_some(own),
            edges: core::mem::take(&mut self.edges).into_values().collect(),
        }
    }
}

/// What was noted, unless it is nothing.
fn told<T: Default + PartialEq>(noted: &mut T) -> Option<T> {
    let noted = core::mem::take(noted);
    (noted != T::default()).then_some(noted)
}

impl World {
    /// Begins to watch those of these chunks that are not watched yet, and returns what all of them
    /// are now, for whoever is to compute them from here on. A watch is of one world, and has to
    /// watch each of its ticks.
    pub fn watch(&mut self, watch: &mut Watch, ids: &BTreeSet<ChunkId>) -> PartImage {
        self.power.settle();
        let frequency = self.params.frequency;
        for id in ids.iter().filter(|id| id.is_on(frequency)) {
            if !watch.watches(*id) {
                if self.activation.is_active(*id) {
                    self.land.surround(*id);
                }
                watch.begin(self, *id);
            }
        }
        watch.image(self, ids)
    }

    /// Has at hand what watched chunks see from now on that begin to live.
    pub(super) fn surround_watched(&mut self, watch: &Watch, activated: &[ChunkId]) {
        for id in activated.iter().filter(|id| watch.watches(**id)) {
            self.land.surround(*id);
        }
    }

    /// What services touch from now on is noted anew.
    pub(super) fn forget_traces(&mut self) {
        self.traces = Traces::default();
        self.power.forget_regrouped();
    }
}
