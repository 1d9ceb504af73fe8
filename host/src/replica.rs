//! The world as the ticks have shown it. HTTP, streams and stats read this, never the world.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock, RwLock, RwLockReadGuard};

use sim_core::chunk::{CellIndex, Chunk, ChunkDiff, locate};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, Frequency, PlayerId, Tick, UnitId};
use sim_core::part::Broadcast;
use sim_core::players::Player;
use sim_core::power::NetworkFigures;
use sim_core::tick::{ChunkChange, Ground, TickOutput, WorldImage, WorldParams};
use sim_core::units::Unit;

use crate::crowd::{Crowd, place_of};
use crate::networks::pylons_within;

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

/// A tick as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// What the step let out.
    pub output: TickOutput,
    /// What those are told who compute areas themselves.
    pub broadcast: Broadcast,
    /// The ground before the tick, of chunks that grew in it.
    before: BTreeMap<ChunkId, Ground>,
    observed: OnceLock<Vec<(ChunkId, ChunkDiff)>>,
}

impl Shown {
    /// Whether the tick ended with a generation of anything.
    pub fn has_grown(&self) -> bool {
        self.output
            .chunks
            .iter()
            .any(|change| change.grown.is_some())
    }

    /// All that changed in chunks that were touched before, with what the automaton did; found out
    /// when the first observer asks.
    pub fn observed(&self) -> &[(ChunkId, ChunkDiff)] {
        self.observed.get_or_init(|| {
            let changes = self.output.chunks.iter();
            let changes = changes.filter(|change| change.first.is_none());
            let diffs = changes.map(|change| (change.id, self.diff(change)));
            diffs.filter(|(_, diff)| !diff.is_empty()).collect()
        })
    }

    fn diff(&self, change: &ChunkChange) -> ChunkDiff {
        let mut diff = change.diff.clone();
        if let (Some(before), Some(grown)) = (self.before.get(&change.id), &change.grown) {
            diff.cells = before.cells.changed(&grown.cells).collect();
            let pole = grown.pole.filter(|pole| before.pole != Some(*pole));
            diff.cells
                .extend(pole.map(|pole| (CellIndex::POLE, pole.kind, pole.quantity)));
        }
        diff
    }
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
        let grown = output.chunks.iter().filter(|change| change.grown.is_some());
        let before = grown.filter_map(|change| Some((change.id, self.ground(change.id)?)));
        let before = before.collect();
        for change in &output.chunks {
            self.show_chunk(change);
        }
        for player in &output.players {
            let place = |player: &Player| place_of(self.params.frequency, player);
            let before = self.players.insert(player.id, Arc::clone(player));
            let from = before.and_then(|before| place(&before));
            self.crowd.follow(player.id, from, place(player));
        }
        for unit in &output.units {
            self.units.insert(unit.id, Arc::clone(unit));
        }
        for id in &output.units_gone {
            self.units.remove(id);
        }
        for name in &output.networks_gone {
            self.networks.remove(name);
        }
        let networks = output.networks.iter();
        let named = networks.filter_map(|figures| Some((figures.name()?, Arc::clone(figures))));
        self.networks.extend(named);
        for id in &output.deactivated {
            self.active.remove(id);
        }
        self.active.extend(&output.activated);
        Shown {
            output,
            broadcast,
            before,
            observed: OnceLock::new(),
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
