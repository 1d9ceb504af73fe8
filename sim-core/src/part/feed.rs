//! What goes from a world to a part with every tick: what the part cannot compute itself.
//!
//! It comes in pieces, each about one chunk, or about the edge between two. A piece says the same to
//! every part that holds the chunk, whatever else that holds; so a world makes it once, and whoever
//! sends feeds puts them together from pieces ([`Broadcast::feed`]).

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::foreign::ForeignClaim;
use super::meters::Pylon;
use super::rim::RimChange;
use super::surroundings::RingBelt;
use crate::chunk::{CellIndex, ChunkDiff};
use crate::claims::{Cargo, Claim};
use crate::factory::Answer;
use crate::ids::{CellId, ChunkId, PlayerId, TechnologyId, Tick};
use crate::power::Speeds;
use crate::step::Outcome;

/// A tick, as a part has to be told it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The tick that it leads to.
    pub tick: Tick,
    /// What concerns single chunks, in order; none of chunks that nothing is told of.
    pub chunks: Vec<ChunkFeed>,
    /// Networks that run at another speed from this tick on.
    pub speeds: Vec<(CellId, Speeds)>,
}

/// A tick, as far as it concerns a chunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkFeed {
    /// Which.
    pub id: ChunkId,
    /// What nobody computes but the whole world; `None` if nothing.
    pub own: Option<OwnFeed>,
    /// What comes from chunks next to it that the part does not hold, in order; none of those that
    /// nothing comes from.
    pub edges: Vec<EdgeFeed>,
}

/// What happens in a chunk that no part can compute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFeed {
    /// While claims are declared and settled; `None` if nothing.
    pub exchange: Option<OwnExchange>,
    /// What services of the whole world did; `None` if nothing.
    pub services: Option<Services>,
    /// Its machines' pylons, after the tick; `None` if nothing is new.
    pub power: Option<PowerChange>,
}

/// What is told of a chunk, for claims to be declared and settled there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnExchange {
    /// Rings of belts that turn as a whole, by their first belts: those with belts in the chunk.
    pub full_rings: Vec<CellId>,
    /// Claims of people and units, wherever they are, on the chunk's pools.
    pub claims: Vec<Claim>,
    /// Claims of people and units in the chunk on other chunks' pools that were granted.
    pub outcomes: Vec<Outcome>,
}

/// What services that reach further than a chunk did in one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Services {
    /// What they changed, and what is so now.
    pub edit: Option<ChunkDiff>,
    /// Machines that they have woken.
    pub wakes: Vec<CellIndex>,
    /// Belts that lie in another ring or (`None`) in none.
    pub rings: Vec<(CellIndex, Option<RingBelt>)>,
    /// What owners of labs have chosen to find out from now on.
    pub chosen: Vec<(PlayerId, Option<TechnologyId>)>,
    /// Whether the chunk begins to live, or falls asleep.
    pub lives: Option<bool>,
}

/// What is new of the pylons of a chunk's machines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerChange {
    /// Machines that belong to another pylon or (`None`) to none.
    pub machines: Vec<(CellIndex, Option<CellId>)>,
    /// Pylons that show, after the tick, what could not be foreseen.
    pub pylons: Vec<(CellId, Pylon)>,
}

/// What goes from a chunk to one next to it. Cells of the first that lie next to the second go by
/// their numbers on [its rim](super::rim::Rim).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgeFeed {
    /// Where it comes from.
    pub from: ChunkId,
    /// What crosses while claims are declared and settled; `None` if nothing does.
    pub crossing: Option<Crossing>,
    /// Its cells on the rim, as services and machines changed them.
    pub built: RimChange,
    /// Its cells on the rim, as a generation changed them.
    pub grown: RimChange,
}

/// What crosses an edge while claims are declared and settled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossing {
    /// What machines over there said to those here that asked them.
    pub answers: Vec<Heard>,
    /// Claims of machines over there on pools here.
    pub claims: Vec<ForeignClaim>,
    /// Whether claims of machines here on pools over there were granted; in the order of pools,
    /// then of claimants.
    pub granted: Vec<bool>,
    /// Machines here that something over there has woken.
    pub wakes: Vec<CellIndex>,
}

/// What the machine on a cell of the rim said to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The cell's number.
    pub cell: u32,
    /// What was to be handed on.
    pub cargo: Cargo,
    /// What it said.
    pub answer: Answer,
}

/// All that a world tells of a tick, of the chunks that are watched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Broadcast {
    /// The tick that it leads to.
    pub tick: Tick,
    /// The chunks of which there is anything to tell, in order, each with all of its edges.
    pub chunks: Vec<ChunkFeed>,
    /// Networks that run at another speed from this tick on, in order.
    pub networks: Vec<NetworkFeed>,
}

/// A network that runs at another speed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkFeed {
    /// Its first pylon.
    pub name: CellId,
    /// How fast it runs.
    pub speeds: Speeds,
    /// The chunks with machines that belong to it.
    pub chunks: BTreeSet<ChunkId>,
}

impl Broadcast {
    /// What a part of these chunks has to be told. All of them have to be watched.
    pub fn feed(&self, inside: &BTreeSet<ChunkId>) -> Feed {
        let concerned = self.chunks.iter().filter(|it| inside.contains(&it.id));
        let chunks = concerned.map(|chunk| ChunkFeed {
            id: chunk.id,
            own: chunk.own.clone(),
            edges: chunk
                .edges
                .iter()
                .filter(|edge| !inside.contains(&edge.from))
                .cloned()
                .collect(),
        });
        Feed {
            tick: self.tick,
            chunks: chunks.filter(|chunk| !chunk.is_empty()).collect(),
            speeds: self.speeds(inside),
        }
    }

    /// The networks of a part that run at another speed from this tick on.
    pub fn speeds(&self, inside: &BTreeSet<ChunkId>) -> Vec<(CellId, Speeds)> {
        let reach = |network: &&NetworkFeed| !network.chunks.is_disjoint(inside);
        let networks = self.networks.iter().filter(reach);
        networks.map(|it| (it.name, it.speeds)).collect()
    }
}

impl ChunkFeed {
    /// One that tells nothing.
    pub fn nothing(id: ChunkId) -> ChunkFeed {
        ChunkFeed {
            id,
            own: None,
            edges: Vec::new(),
        }
    }

    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        self.own.is_none() && self.edges.is_empty()
    }

    /// What is to be known for claims to be declared and settled.
    pub(super) fn exchange(&self) -> Option<&OwnExchange> {
        self.own.as_ref()?.exchange.as_ref()
    }

    /// What crosses the edges to other chunks.
    pub(super) fn crossings(&self) -> impl Iterator<Item = (ChunkId, &Crossing)> {
        let edges = self.edges.iter();
        edges.filter_map(|edge| Some((edge.from, edge.crossing.as_ref()?)))
    }
}

impl EdgeFeed {
    /// One that tells nothing.
    pub fn nothing(from: ChunkId) -> EdgeFeed {
        EdgeFeed {
            from,
            crossing: None,
            built: RimChange::default(),
            grown: RimChange::default(),
        }
    }
}
