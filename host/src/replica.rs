//! The world as the ticks have shown it. HTTP, streams and stats read this, never the world.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, RwLock, RwLockReadGuard};

use sim_core::chunk::{Chunk, locate};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, Frequency, PlayerId, Tick, UnitId};
use sim_core::part::Broadcast;
use sim_core::players::Player;
use sim_core::power::NetworkFigures;
use sim_core::tick::{ChunkChange, Ground, TickOutput, WorldImage, WorldParams};
use sim_core::units::Unit;

use crate::crowd::{Crowd, place_of};
use crate::networks::pylons_within;
use crate::shown::{Move, Moves, Shown};

/// A touched chunk.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its state.
    pub chunk: Arc<Chunk>,
    /// The hash of that.
    pub hash: StateHash,
}

/// The world as of a tick.
#[derive(Debug)]
pub struct Replica {
    /// What it was made with.
    pub params: WorldParams,
    /// The tick.
    pub tick: Tick,
    /// The world's hash.
    pub hash: StateHash,
    /// All touched chunks.
    pub chunks: BTreeMap<ChunkId, Published>,
    /// Everyone who ever joined.
    pub players: BTreeMap<PlayerId, Arc<Player>>,
    /// All units.
    pub units: BTreeMap<UnitId, Arc<Unit>>,
    /// The living chunks.
    pub active: BTreeSet<ChunkId>,
    /// All power networks, by their first pylons, as they were told last.
    pub networks: BTreeMap<CellId, Arc<NetworkFigures>>,
    structures: u64,
    crowd: Crowd,
}

/// An area as of a tick, for one player; shares what it can with the replica.
#[derive(Debug)]
pub struct Sight {
    /// The tick.
    pub tick: Tick,
    /// The world's hash.
    pub hash: StateHash,
    /// The area.
    pub area: BTreeSet<ChunkId>,
    /// Of the area, the touched chunks.
    pub chunks: BTreeMap<ChunkId, Published>,
    /// Of the area, the living chunks.
    pub active: BTreeSet<ChunkId>,
    /// Who stands in the area, and the player.
    pub players: BTreeMap<PlayerId, Arc<Player>>,
    /// Units that stand in the area.
    pub units: BTreeMap<UnitId, Arc<Unit>>,
    /// Power networks with pylons in the area, in the order of their names.
    pub networks: Vec<Arc<NetworkFigures>>,
}

impl Replica {
    /// The world as of an image.
    pub fn of(image: &WorldImage) -> Replica {
        let chunks: BTreeMap<_, _> = image
            .chunks
            .iter()
            .map(|(id, chunk)| {
                let published = Published {
                    hash: chunk.hash(),
                    chunk: Arc::clone(chunk),
                };
                (*id, published)
            })
            .collect();
        let mut crowd = Crowd::default();
        for player in image.players.values() {
            crowd.follow(player.id, None, place_of(image.params.frequency, player));
        }
        Replica {
            crowd,
            params: image.params,
            tick: image.tick,
            hash: image.hash,
            structures: chunks
                .values()
                .map(|published| published.chunk.structures.len() as u64)
                .sum(),
            chunks,
            players: image.players.clone(),
            units: image.units.clone(),
            active: image.active.clone(),
            networks: BTreeMap::new(),
        }
    }

    /// Follows a tick.
    pub fn show(&mut self, output: TickOutput, broadcast: Broadcast) -> Shown {
        self.tick = output.tick;
        self.hash = output.hash;
        let mut moves = Moves::default();
        let grown = output.chunks.iter().filter(|change| change.grown.is_some());
        let before = grown.filter_map(|change| Some((change.id, self.ground(change.id)?)));
        moves.ground = before.collect();
        for change in &output.chunks {
            self.show_chunk(change);
        }
        moves.players = output
            .players
            .iter()
            .map(|it| self.show_player(it))
            .collect();
        moves.units = output.units.iter().map(|it| self.show_unit(it)).collect();
        let frequency = self.params.frequency;
        let gone = output.units_gone.iter();
        let gone = gone.map(|id| home_of(frequency, &*self.units.remove(id)?));
        moves.units_gone = gone.collect();
        let gone = output.networks_gone.iter();
        moves.networks_gone = gone.map(|name| self.networks.remove(name)).collect();
        let networks = output.networks.iter();
        let networks = networks.map(|it| self.networks.insert(it.name()?, Arc::clone(it)));
        moves.networks = networks.collect();
        for id in &output.deactivated {
            self.active.remove(id);
        }
        self.active.extend(&output.activated);
        Shown::new(output, broadcast, frequency, moves)
    }

    fn show_player(&mut self, player: &Arc<Player>) -> Move {
        let place = |player: &Player| place_of(self.params.frequency, player);
        let before = self.players.insert(player.id, Arc::clone(player));
        let from = before.and_then(|before| place(&before));
        let to = place(player);
        self.crowd.follow(player.id, from, to);
        Move { from, to }
    }

    fn show_unit(&mut self, unit: &Arc<Unit>) -> Move {
        let home = |unit: &Unit| home_of(self.params.frequency, unit);
        let before = self.units.insert(unit.id, Arc::clone(unit));
        let from = before.and_then(|before| home(&before));
        Move {
            from,
            to: home(unit),
        }
    }

    /// The ground of a touched chunk, shared.
    fn ground(&self, id: ChunkId) -> Option<Ground> {
        let chunk = &self.chunks.get(&id)?.chunk;
        Some(Ground {
            cells: Arc::clone(&chunk.cells),
            pole: chunk.pole,
        })
    }

    fn show_chunk(&mut self, change: &ChunkChange) {
        let count = |chunk: &Chunk| chunk.structures.len() as u64;
        match (self.chunks.get_mut(&change.id), &change.first) {
            (Some(known), _) => {
                self.structures -= count(&known.chunk);
                // A reader may still hold the one before.
                change.apply(Arc::make_mut(&mut known.chunk));
                known.hash = change.hash;
                self.structures += count(&known.chunk);
            }
            (None, Some(first)) => {
                let published = Published {
                    chunk: Arc::clone(first),
                    hash: change.hash,
                };
                self.structures += count(first);
                self.chunks.insert(change.id, published);
            }
            (None, None) => debug_assert!(false, "{} was never told whole", change.id),
        }
    }

    /// Structures, players and units.
    pub fn entity_count(&self) -> u64 {
        self.structures + (self.players.len() + self.units.len()) as u64
    }

    /// Players who are on the planet.
    pub fn present_count(&self) -> usize {
        self.crowd.count()
    }

    fn units_within(&self, area: &BTreeSet<ChunkId>) -> BTreeMap<UnitId, Arc<Unit>> {
        let is_inside = |unit: &Unit| {
            let home = home_of(self.params.frequency, unit);
            home.is_some_and(|id| area.contains(&id))
        };
        let inside = self.units.iter().filter(|(_, unit)| is_inside(unit));
        inside.map(|(id, unit)| (*id, Arc::clone(unit))).collect()
    }

    fn networks_within(&self, area: &BTreeSet<ChunkId>) -> Vec<Arc<NetworkFigures>> {
        let frequency = self.params.frequency;
        let is_inside = |figures: &&Arc<NetworkFigures>| {
            pylons_within(frequency, area, figures).next().is_some()
        };
        self.networks.values().filter(is_inside).cloned().collect()
    }

    /// The network of a pylon, unless that was built within the last second.
    pub fn network_of(&self, pylon: CellId) -> Option<Arc<NetworkFigures>> {
        let has_it = |it: &&Arc<NetworkFigures>| it.pylons.binary_search(&pylon).is_ok();
        self.networks.values().find(has_it).cloned()
    }

    /// An area as a player sees it.
    pub fn sight(&self, area: BTreeSet<ChunkId>, me: PlayerId) -> Sight {
        let active: BTreeSet<_> = area.intersection(&self.active).copied().collect();
        let touched = |id: &ChunkId| Some((*id, self.chunks.get(id)?.clone()));
        let mut players = self.crowd.within(&area);
        players.insert(me);
        let known = |id: PlayerId| Some((id, Arc::clone(self.players.get(&id)?)));
        Sight {
            tick: self.tick,
            hash: self.hash,
            chunks: area.iter().filter_map(touched).collect(),
            players: players.into_iter().filter_map(known).collect(),
            units: self.units_within(&area),
            networks: self.networks_within(&area),
            active,
            area,
        }
    }
}

/// The chunk that a unit stands in.
pub fn home_of(frequency: Frequency, unit: &Unit) -> Option<ChunkId> {
    locate(frequency, unit.cell).map(|(id, _)| id)
}

/// A replica that one writes and many read.
#[derive(Debug, Clone)]
pub struct SharedReplica(Arc<RwLock<Replica>>);

impl SharedReplica {
    /// Shares a replica.
    pub fn new(replica: Replica) -> SharedReplica {
        SharedReplica(Arc::new(RwLock::new(replica)))
    }

    /// The replica as it is; hold it briefly, the next tick waits.
    pub fn read(&self) -> RwLockReadGuard<'_, Replica> {
        self.0.read().expect("no holder of this lock panics")
    }

    /// Follows a tick.
    pub fn show(&self, output: TickOutput, broadcast: Broadcast) -> Shown {
        let mut replica = self.0.write().expect("no holder of this lock panics");
        replica.show(output, broadcast)
    }
}
