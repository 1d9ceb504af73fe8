//! The copy of the part of the world that is streamed.
//!
//! A tick is: the diffs of the frame, then (in ticks that end with a generation) the ring, then
//! the automaton over every living chunk of the area, exactly as the server does it. State
//! spreads one cell a generation, so the ring (what living chunks see beyond the area) is all
//! that is needed for the copy to stay exact for ever. The hashes that come with each generation
//! show it when it does not.

use protocol::server::{AreaUpdate, PlayerView, TickFrame};
use protocol::units::UnitView;
use sim_core::automaton::{self, Halo};
use sim_core::chunk::{Cell, CellIndex, Chunk, Edge, Structure, cell_at, locate};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, PlayerId, Tick, UnitId};
use sim_core::players::Hubs;
use sim_core::tick::WorldParams;
use sim_core::topology;
use sim_core::worldgen::Generator;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::networks::Networks;

/// The streamed part of the world as of a tick.
#[derive(Debug)]
pub struct Area {
    params: WorldParams,
    me: PlayerId,
    generator: Generator,
    tick: Tick,
    hash: StateHash,
    chunks: BTreeMap<ChunkId, AreaChunk>,
    /// Edges of chunks outside, next to living ones.
    ring: BTreeMap<ChunkId, Edge>,
    players: BTreeMap<PlayerId, PlayerView>,
    units: BTreeMap<UnitId, UnitView>,
    networks: Networks,
    /// The own ones.
    hubs: Hubs,
    changed: BTreeSet<ChunkId>,
    /// The last tick whose hashes were all as the server's, and the world's hash then.
    checked: Option<(Tick, StateHash)>,
}

#[derive(Debug)]
struct AreaChunk {
    active: bool,
    /// None until someone asks, where it is what the seed makes it.
    state: Option<Chunk>,
}

/// How the copy went wrong. The area has to be asked for anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desync {
    /// A tick is missing before this one.
    MissingTick {
        /// The tick that should have come.
        expected: Tick,
        /// The one that came.
        found: Tick,
    },
    /// A chunk is not as the server has it.
    Hash {
        /// Which.
        chunk: ChunkId,
        /// When.
        tick: Tick,
    },
    /// The frame speaks of a chunk that is not in the area.
    UnknownChunk(ChunkId),
}

impl fmt::Display for Desync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Desync::MissingTick { expected, found } => {
                write!(f, "tick {found} came where tick {expected} was due")
            }
            Desync::Hash { chunk, tick } => {
                write!(
                    f,
                    "chunk {chunk} is not as the server has it in tick {tick}"
                )
            }
            Desync::UnknownChunk(chunk) => write!(f, "chunk {chunk} is not in the area"),
        }
    }
}

impl std::error::Error for Desync {}

impl Area {
    /// An empty area of a world, for a player, who is followed also outside of it.
    pub fn new(params: WorldParams, me: PlayerId) -> Area {
        Area {
            params,
            me,
            generator: Generator::new(params.seed, params.frequency),
            tick: Tick(0),
            hash: StateHash(0),
            chunks: BTreeMap::new(),
            ring: BTreeMap::new(),
            players: BTreeMap::new(),
            units: BTreeMap::new(),
            networks: Networks::default(),
            hubs: Hubs::default(),
            changed: BTreeSet::new(),
            checked: None,
        }
    }

    /// Chunks come in and fall out.
    ///
    /// # Errors
    /// If the update is of another tick than the copy, and does not replace all of it.
    pub fn update(&mut self, update: AreaUpdate) -> Result<(), Desync> {
        if update.reset {
            let chunks = std::mem::take(&mut self.chunks);
            self.changed.extend(chunks.into_keys());
            self.players.clear();
            self.hubs = Hubs::default();
            self.tick = update.tick;
            self.hash = update.hash;
        } else if update.tick != self.tick {
            return Err(Desync::MissingTick {
                expected: self.tick,
                found: update.tick,
            });
        }
        for id in update.removed {
            self.chunks.remove(&id);
            self.hubs.remove_all(self.me, id);
            self.changed.insert(id);
        }
        for chunk in update.added {
            self.changed.insert(chunk.id);
            let structures = chunk.state.iter().flat_map(|state| state.structures.iter());
            for (index, structure) in structures {
                self.follow_hub(chunk.id, *index, Some(structure));
            }
            self.chunks.insert(
                chunk.id,
                AreaChunk {
                    active: chunk.active,
                    state: chunk.state,
                },
            );
        }
        self.ring = update.ring.into_iter().collect();
        self.players
            .extend(update.players.into_iter().map(|player| (player.id, player)));
        self.drop_players_outside();
        self.units = by_id(update.units).collect();
        self.networks = Networks::default();
        self.networks.follow(&[], &update.networks);
        Ok(())
    }

    /// One tick on.
    ///
    /// # Errors
    /// If a tick is missing, or the copy turns out to differ from the server's world.
    pub fn apply(&mut self, frame: &TickFrame) -> Result<(), Desync> {
        let expected = self.tick.next();
        if frame.tick != expected {
            return Err(Desync::MissingTick {
                expected,
                found: frame.tick,
            });
        }
        self.tick = frame.tick;
        self.hash = frame.hash;
        for (id, diff) in &frame.diffs {
            self.state_mut(*id)?.apply(diff);
            self.changed.insert(*id);
            for (index, structure) in &diff.structures {
                self.follow_hub(*id, *index, structure.as_ref());
            }
        }
        self.set_active(&frame.deactivated, false)?;
        self.set_active(&frame.activated, true)?;
        self.apply_ring(frame)?;
        if let Some(generation) = self.params.generation_of(frame.tick) {
            self.grow(generation);
        }
        for player in &frame.players {
            self.players.insert(player.id, player.clone());
        }
        self.drop_players_outside();
        for id in &frame.units_gone {
            self.units.remove(id);
        }
        self.units.extend(by_id(frame.units.iter().cloned()));
        self.networks.follow(&frame.networks_gone, &frame.networks);
        self.check(frame)
    }

    /// Notes whether what stands on a cell now is an own hub.
    fn follow_hub(&mut self, id: ChunkId, index: CellIndex, structure: Option<&Structure>) {
        let is_own_hub = |it: &Structure| it.owner == self.me && Hubs::is_hub(it);
        let cell = cell_at(id, index);
        match structure.is_some_and(is_own_hub) {
            true => self.hubs.add(self.me, id, cell),
            false => self.hubs.remove(self.me, id, cell),
        }
    }

    fn set_active(&mut self, ids: &[ChunkId], active: bool) -> Result<(), Desync> {
        for id in ids {
            self.chunks
                .get_mut(id)
                .ok_or(Desync::UnknownChunk(*id))?
                .active = active;
        }
        Ok(())
    }

    fn apply_ring(&mut self, frame: &TickFrame) -> Result<(), Desync> {
        self.ring.extend(frame.ring_added.iter().copied());
        for (id, cells) in &frame.ring {
            let edge = self.ring.get_mut(id).ok_or(Desync::UnknownChunk(*id))?;
            for (index, kind) in cells {
                edge.set(*index, *kind);
            }
        }
        Ok(())
    }

    /// Steps the automaton of every living chunk, all from what they were before. Edges that
    /// none of them sees are forgotten, as the server forgets that it told of them.
    fn grow(&mut self, generation: i64) {
        let WorldParams {
            frequency, seed, ..
        } = self.params;
        let living: Vec<ChunkId> = self
            .chunks
            .iter()
            .filter(|(_, chunk)| chunk.active)
            .map(|(id, _)| *id)
            .collect();
        let seen: BTreeSet<ChunkId> = living
            .iter()
            .flat_map(|id| topology::chunk_neighbors(frequency, *id))
            .collect();
        self.ring.retain(|id, _| seen.contains(id));
        let inside: BTreeMap<ChunkId, Edge> = seen
            .iter()
            .filter_map(|id| Some((*id, Edge::of(self.chunk(*id)?))))
            .collect();
        for id in living {
            let edge = |id| inside.get(&id).or_else(|| self.ring.get(&id)).copied();
            let halo = Halo::gather(frequency, id, edge);
            if let Ok(chunk) = self.state_mut(id) {
                automaton::step(chunk, &halo, seed, generation, id);
                self.changed.insert(id);
            }
        }
    }

    fn check(&mut self, frame: &TickFrame) -> Result<(), Desync> {
        for (id, hash) in &frame.check {
            let chunk = self.chunk(*id).ok_or(Desync::UnknownChunk(*id))?;
            if chunk.hash() != *hash {
                return Err(Desync::Hash {
                    chunk: *id,
                    tick: frame.tick,
                });
            }
        }
        if !frame.check.is_empty() {
            self.checked = Some((frame.tick, frame.hash));
        }
        Ok(())
    }

    fn drop_players_outside(&mut self) {
        let Area {
            players,
            chunks,
            params,
            me,
            ..
        } = self;
        players.retain(|id, player| {
            let home = locate(params.frequency, player.cell);
            let is_inside = home.is_some_and(|(id, _)| chunks.contains_key(&id));
            id == me || (player.present && is_inside)
        });
    }

    fn state_mut(&mut self, id: ChunkId) -> Result<&mut Chunk, Desync> {
        let chunk = self.chunks.get_mut(&id).ok_or(Desync::UnknownChunk(id))?;
        Ok(chunk.state.get_or_insert_with(|| self.generator.chunk(id)))
    }

    /// A chunk of the area; `None` outside. Generates it if nobody touched it and it is looked
    /// at for the first time, which takes milliseconds: see [`Area::is_at_hand`].
    pub fn chunk(&mut self, id: ChunkId) -> Option<&Chunk> {
        self.state_mut(id).ok().map(|chunk| &*chunk)
    }

    /// A chunk of the area, unless it would first have to be generated.
    pub fn chunk_at_hand(&self, id: ChunkId) -> Option<&Chunk> {
        self.chunks.get(&id)?.state.as_ref()
    }

    /// Whether [`Area::chunk`] answers without generating.
    pub fn is_at_hand(&self, id: ChunkId) -> bool {
        self.chunk_at_hand(id).is_some()
    }

    /// Whether a chunk is in the area.
    pub fn contains(&self, id: ChunkId) -> bool {
        self.chunks.contains_key(&id)
    }

    /// The chunks of the area, in order.
    pub fn chunk_ids(&self) -> impl Iterator<Item = ChunkId> + '_ {
        self.chunks.keys().copied()
    }

    /// Where a cell of the area lies, unless its chunk would first have to be generated.
    pub fn find(&self, cell: CellId) -> Option<(&Chunk, CellIndex)> {
        let (id, index) = locate(self.params.frequency, cell)?;
        Some((self.chunk_at_hand(id)?, index))
    }

    /// A cell of the area, also under a structure.
    pub fn cell(&self, cell: CellId) -> Option<Cell> {
        self.find(cell).map(|(chunk, index)| chunk.cell(index))
    }

    /// The own hubs within the area.
    pub fn hubs(&self) -> &Hubs {
        &self.hubs
    }

    /// The players within the area, and the own one.
    pub fn players(&self) -> impl Iterator<Item = &PlayerView> {
        self.players.values()
    }

    /// A player within the area, or the own one.
    pub fn player(&self, id: PlayerId) -> Option<&PlayerView> {
        self.players.get(&id)
    }

    /// The units within the area.
    pub fn units(&self) -> impl Iterator<Item = &UnitView> {
        self.units.values()
    }

    /// A unit within the area.
    pub fn unit(&self, id: UnitId) -> Option<&UnitView> {
        self.units.get(&id)
    }

    /// The power networks that reach into the area.
    pub fn networks(&self) -> &Networks {
        &self.networks
    }

    /// What the world was made with.
    pub fn params(&self) -> WorldParams {
        self.params
    }

    /// The world as the seed makes it.
    pub fn generator(&mut self) -> &mut Generator {
        &mut self.generator
    }

    /// The tick that the copy is at.
    pub fn tick(&self) -> Tick {
        self.tick
    }

    /// The world's hash at that tick, as the server tells it.
    pub fn hash(&self) -> StateHash {
        self.hash
    }

    /// The last tick in which every touched chunk of the area was as the server has it, and the
    /// world's hash then.
    pub fn checked(&self) -> Option<(Tick, StateHash)> {
        self.checked
    }

    /// Chunks that changed, came or went since the last call.
    pub fn take_changed(&mut self) -> BTreeSet<ChunkId> {
        std::mem::take(&mut self.changed)
    }
}

fn by_id(units: impl IntoIterator<Item = UnitView>) -> impl Iterator<Item = (UnitId, UnitView)> {
    units.into_iter().map(|unit| (unit.id, unit))
}
