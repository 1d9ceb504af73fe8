//! The part of the world that is streamed: its chunks, in whatever way they go from tick to tick
//! (see [`crate::ground`]), and who is there. Hashes that come along show it when the copy differs
//! from the server's.

use protocol::server::{AreaUpdate, PlayerView, TickFrame};
use protocol::units::UnitView;
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{Cell, CellIndex, Chunk, Structure, cell_at, locate};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, PlayerId, Tick, UnitId};
use sim_core::part::FeedError;
use sim_core::players::Hubs;
use sim_core::tick::WorldParams;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::foreseen::Foreseen;
use crate::ground::{Ground, built};
use crate::networks::Networks;

/// The streamed part of the world as of a tick.
#[derive(Debug)]
pub struct Area {
    params: WorldParams,
    me: PlayerId,
    tick: Tick,
    hash: StateHash,
    ground: Ground,
    players: BTreeMap<PlayerId, PlayerView>,
    units: BTreeMap<UnitId, UnitView>,
    networks: Networks,
    /// What own actions on their way make of it.
    foreseen: Foreseen,
    /// The own ones.
    hubs: Hubs,
    changed: BTreeSet<ChunkId>,
    /// The last tick whose hashes were all as the server's, and the world's hash then.
    checked: Option<(Tick, StateHash)>,
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
    /// What came is for a client that is told in another way.
    OtherView,
    /// What came does not fit the part that is computed.
    Feed(FeedError),
}

impl From<FeedError> for Desync {
    fn from(error: FeedError) -> Desync {
        Desync::Feed(error)
    }
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
            Desync::OtherView => f.write_str("what came is for clients that are told otherwise"),
            Desync::Feed(error) => error.fmt(f),
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
            tick: Tick(0),
            hash: StateHash(0),
            ground: Ground::observed(params),
            players: BTreeMap::new(),
            units: BTreeMap::new(),
            networks: Networks::default(),
            foreseen: Foreseen::default(),
            hubs: Hubs::default(),
            changed: BTreeSet::new(),
            checked: None,
        }
    }

    /// Chunks come in and fall out; computed by this catalogue from a reset on.
    ///
    /// # Errors
    /// If the update is of another tick than the copy, and does not replace all of it.
    pub fn update(
        &mut self,
        mut update: AreaUpdate,
        catalogue: &Arc<Catalogue>,
    ) -> Result<(), Desync> {
        if update.reset {
            self.changed.extend(self.ground.chunk_ids());
            self.ground = Ground::new(self.params, Arc::clone(catalogue), &update);
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
        for id in &update.removed {
            self.hubs.remove_all(self.me, *id);
            self.changed.insert(*id);
        }
        let entered = self.ground.enter(&mut update)?;
        for id in &entered {
            self.find_hubs(*id);
        }
        self.changed.extend(entered);
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
        self.changed.extend(self.ground.step(frame)?);
        self.tick = frame.tick;
        self.hash = frame.hash;
        for (id, index) in built(frame) {
            self.follow_hub(id, index);
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

    fn find_hubs(&mut self, id: ChunkId) {
        let Area {
            ground, hubs, me, ..
        } = self;
        let chunk = ground.chunk_at_hand(id);
        let structures = chunk.into_iter().flat_map(|chunk| chunk.structures.iter());
        for (index, structure) in structures {
            if structure.owner == *me && Hubs::is_hub(structure) {
                hubs.add(*me, id, cell_at(id, *index));
            }
        }
    }

    /// Notes whether what stands on a cell now is an own hub.
    fn follow_hub(&mut self, id: ChunkId, index: CellIndex) {
        let chunk = self.ground.chunk_at_hand(id);
        let structure = chunk.and_then(|chunk| chunk.structures.get(&index));
        let is_own_hub = |it: &Structure| it.owner == self.me && Hubs::is_hub(it);
        let cell = cell_at(id, index);
        match structure.is_some_and(is_own_hub) {
            true => self.hubs.add(self.me, id, cell),
            false => self.hubs.remove(self.me, id, cell),
        }
    }

    fn check(&mut self, frame: &TickFrame) -> Result<(), Desync> {
        for (id, hash) in &frame.check {
            let chunk = self.ground.chunk(*id).ok_or(Desync::UnknownChunk(*id))?;
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
            ground,
            params,
            me,
            ..
        } = self;
        players.retain(|id, player| {
            let home = locate(params.frequency, player.cell);
            let is_inside = home.is_some_and(|(id, _)| ground.contains(id));
            id == me || (player.present && is_inside)
        });
    }

    /// The chunks as they are confirmed.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Shows this from now on of what own actions on their way come to.
    pub(crate) fn foresee(&mut self, foreseen: Foreseen) {
        let before = std::mem::replace(&mut self.foreseen, foreseen);
        let shown = before.chunks.into_keys();
        self.changed
            .extend(shown.chain(self.foreseen.chunks.keys().copied()));
    }

    /// A chunk of the area; `None` outside. Generates it if nobody touched it and it is looked
    /// at for the first time, which takes milliseconds: see [`Area::is_at_hand`].
    pub fn chunk(&mut self, id: ChunkId) -> Option<&Chunk> {
        match self.foreseen.chunks.get(&id) {
            Some(chunk) => Some(chunk),
            None => self.ground.chunk(id),
        }
    }

    /// A chunk of the area, unless it would first have to be generated.
    pub fn chunk_at_hand(&self, id: ChunkId) -> Option<&Chunk> {
        let foreseen = self.foreseen.chunks.get(&id);
        foreseen.or_else(|| self.ground.chunk_at_hand(id))
    }

    /// Whether [`Area::chunk`] answers without generating.
    pub fn is_at_hand(&self, id: ChunkId) -> bool {
        self.chunk_at_hand(id).is_some()
    }

    /// Whether a chunk is in the area.
    pub fn contains(&self, id: ChunkId) -> bool {
        self.ground.contains(id)
    }

    /// The chunks of the area, in order.
    pub fn chunk_ids(&self) -> impl Iterator<Item = ChunkId> + '_ {
        self.ground.chunk_ids()
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
        self.players.keys().filter_map(|id| self.player(*id))
    }

    /// A player within the area, or the own one.
    pub fn player(&self, id: PlayerId) -> Option<&PlayerView> {
        let foreseen = self.foreseen.me.as_ref().filter(|me| me.id == id);
        foreseen.or_else(|| self.players.get(&id))
    }

    /// The own player, as confirmed.
    pub(crate) fn confirmed_me(&self) -> Option<&PlayerView> {
        self.players.get(&self.me)
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

    /// The tick that the copy is at.
    pub fn tick(&self) -> Tick {
        self.tick
    }

    /// The world's hash at that tick, as the server tells it.
    pub fn hash(&self) -> StateHash {
        self.hash
    }

    /// The last tick that came with hashes of chunks, all of which were as the server has them, and
    /// the world's hash then.
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
