//! What is told of networks, for people and programs that look: how much they draw and give, and
//! by what. It follows from the networks and is no state; it is told at most once in
//! [`NETWORK_FIGURES_TICKS`], since a busy network changes in every tick.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Network, Power};
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{Chunk, cell_at, locate};
use crate::ids::{CellId, ChunkId, Frequency, PrototypeId, Tick};
use crate::limits::NETWORK_FIGURES_TICKS;
use crate::topology;

/// The machines of one prototype in a network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// How many there are, those at rest included.
    pub machines: u32,
    /// Units a tick that they draw.
    pub draws: u64,
    /// Units a tick that they can give.
    pub gives: u64,
}

/// A network as of a tick.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkFigures {
    /// In the order of cells; the first one names the network.
    pub pylons: Vec<CellId>,
    /// Units a tick that its machines draw.
    pub draws: u64,
    /// Units a tick that its generators can give.
    pub gives: u64,
    /// What it consists of.
    pub groups: BTreeMap<PrototypeId, Group>,
}

/// Networks that are other than they were told last, in the order of their names, and the names
/// of those that are no more.
#[derive(Debug, Clone, Default)]
pub struct FiguresChange {
    /// Changed, or new.
    pub networks: Vec<Arc<NetworkFigures>>,
    /// No more.
    pub gone: Vec<CellId>,
}

impl NetworkFigures {
    /// The cell of its first pylon.
    pub fn name(&self) -> Option<CellId> {
        self.pylons.first().copied()
    }

    fn is_as(&self, network: &Network) -> bool {
        (self.draws, self.gives) == (network.draws, network.gives)
            && self.groups == network.groups
            && self.pylons == network.pylons
    }
}

impl From<&Network> for NetworkFigures {
    fn from(network: &Network) -> NetworkFigures {
        NetworkFigures {
            pylons: network.pylons.clone(),
            draws: network.draws,
            gives: network.gives,
            groups: network.groups.clone(),
        }
    }
}

/// How much of what is drawn is given, in percent, to the next whole number below; 100 where
/// nothing is drawn.
pub fn satisfaction_percent(draws: u64, gives: u64) -> u8 {
    match draws {
        0 => 100,
        _ => (u128::from(gives.min(draws)) * 100 / u128::from(draws)) as u8,
    }
}

/// POW-1: of pylons with their reaches, the nearest one that reaches a cell; of several as near the
/// first.
pub fn nearest_pylon(
    frequency: Frequency,
    cell: CellId,
    pylons: impl Iterator<Item = (CellId, u8)>,
) -> Option<CellId> {
    let reaching = pylons.filter_map(|(pylon, radius_cells)| {
        let cells = topology::distance(frequency, pylon, cell);
        (cells <= u32::from(radius_cells)).then_some((cells, pylon))
    });
    reaching.min().map(|(_, pylon)| pylon)
}

/// Chunks up to two away from a cell's: all in which a pylon can stand that reaches the cell, or
/// touches the reach of a pylon there.
pub fn chunks_in_reach(frequency: Frequency, cell: CellId) -> BTreeSet<ChunkId> {
    let home = locate(frequency, cell).map(|(id, _)| id);
    let around = |id| topology::chunk_neighbors(frequency, id);
    let next = home.into_iter().flat_map(around);
    next.flat_map(around).chain(home).collect()
}

/// The pylons that stand in a chunk, with their reaches.
pub fn pylons_of<'a>(
    catalogue: &'a Catalogue,
    id: ChunkId,
    chunk: &'a Chunk,
) -> impl Iterator<Item = (CellId, u8)> + 'a {
    let structures = chunk.structures.iter();
    structures.filter_map(move |(index, it)| match catalogue.behaviour(it.prototype) {
        Some(Behaviour::Connect { radius_cells }) => Some((cell_at(id, *index), *radius_cells)),
        _ => None,
    })
}

impl Power {
    /// What is to be told in a tick of the networks that changed since they were told.
    pub fn tell(&mut self, now: Tick) -> FiguresChange {
        if !now.0.is_multiple_of(NETWORK_FIGURES_TICKS) {
            return FiguresChange::default();
        }
        self.settle();
        let mut change = FiguresChange::default();
        let mut before = core::mem::take(&mut self.told);
        for network in self.networks.loads() {
            let Some(name) = network.pylons.first() else {
                continue;
            };
            let known = before.remove(name).filter(|told| told.is_as(network));
            let figures = known.unwrap_or_else(|| {
                let figures = Arc::new(NetworkFigures::from(network));
                change.networks.push(Arc::clone(&figures));
                figures
            });
            self.told.insert(*name, figures);
        }
        let names = before.into_keys();
        change.gone = names.filter(|name| !self.told.contains_key(name)).collect();
        change
    }
}
