//! The tick: the only way in which the world changes.
//!
//! [`World::step`] takes a [`SealedTick`] and returns a [`TickOutput`]; nothing else leads in or
//! out. Its phases, in order, each in a file of its own:
//!
//! 1. `exchange`: each chunk *declares* what its machines and people want, from the state as it
//!    was; 2. *resolves* the claims on its pools; 3. *commits* what was granted, noted in `drafts`.
//! 4. `orders`: the tick's inputs, in journal order, each whole or not at all; then whoever has a
//!    queue of orders begins the next one.
//! 5. `activation`: which chunks live.
//! 6. `growth`: in every `ticks_per_generation`th tick, a generation of the automaton.
//! 7. `publish`: what changed, and the hash of it all.
//!
//! The work of phases 1 to 3, 6 and 7 is spread over chunks by an [`Executor`]. `neighborhood` is
//! what chunks let each other know, `layout` and `electricity` what follows from
//! where structures stand.
//!
//! `land` holds the chunks, `people` the players, `fleet` the units, `holdings` who owns what
//! where; `accounts` notes in the ledger what changed hands, `upkeep` with those who work, and
//! `research` what labs did. `watch` notes what parts of the world computed elsewhere have to be
//! told. [`image`] is the whole world at a tick, for snapshots; [`audit`](World::audit) says
//! whether it can be one.
//! [`Preview`] is what a client foresees of its own commands, by the same phases.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::chunk::{Cell, CellPlanes, Chunk, ChunkDiff};
use crate::hash::StateHash;
use crate::ids::{CellId, ChunkId, Frequency, PlayerId, Tick, UnitId};
use crate::players::{Command, CommandOutcome, Discovery, Gift, Player};
use crate::power::NetworkFigures;
use crate::units::Unit;

mod accounts;
mod activation;
mod audit;
mod by_hand;
mod drafts;
mod electricity;
mod exchange;
mod executor;
mod fleet;
mod growth;
mod holdings;
pub mod image;
mod land;
mod layout;
mod neighborhood;
mod orders;
mod people;
mod preview;
mod publish;
#[cfg(test)]
mod reordered;
mod research;
#[cfg(test)]
mod twins;
mod upkeep;
mod watch;
mod world;

pub use audit::Flaw;
pub use executor::{Executor, Serial};
pub use image::{SnapshotError, SnapshotParts, WorldImage};
pub use preview::{Glimpse, KnownChunk, Preview, previewed};
pub use watch::Watch;
pub use world::{StepError, World, WorldError};

/// Version of the rules that are code. Whatever makes an old journal lead to another state
/// raises it; a test compares a scripted world with the hash written down for this version.
pub const RULES_VERSION: u32 = 4;

/// What is fixed when a world is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldParams {
    /// Decides everything that was there before the players.
    pub seed: u64,
    /// Size of the planet; a multiple of 64.
    pub frequency: Frequency,
    /// 20 to 60.
    pub ticks_per_second: u8,
    /// From 1 up: the automaton makes a generation every so many ticks.
    pub ticks_per_generation: u16,
}

/// Something from outside that the simulation has to know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A player comes, for the first time or back.
    Join {
        /// Who. New players are numbered without gaps from 1.
        player: PlayerId,
        /// What to call a new player; ignored for one who comes back.
        name: String,
    },
    /// A player goes. What they built stays and runs.
    Leave {
        /// Who.
        player: PlayerId,
    },
    /// A player asks for something.
    Command(Command),
}

/// The inputs of one tick, in the order in which they were taken in. Once sealed they never
/// change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedTick {
    /// The tick that the step leads to: one more than the world's.
    pub tick: Tick,
    /// At most [`crate::limits::INPUTS_PER_TICK_MAX`].
    pub inputs: Vec<Input>,
}

/// All that a step lets out.
#[derive(Debug, Clone)]
pub struct TickOutput {
    /// The tick the world is at now.
    pub tick: Tick,
    /// The whole world as one number.
    pub hash: StateHash,
    /// Answers to commands, in the order of the inputs.
    pub outcomes: Vec<CommandOutcome>,
    /// What players gave to each other, in the order of receivers, then givers.
    pub gifts: Vec<Gift>,
    /// What players' labs found out, in the order of players, then technologies.
    pub discoveries: Vec<Discovery>,
    /// Chunks that changed in any way, in order.
    pub chunks: Vec<ChunkChange>,
    /// Players who changed in any way, in order.
    pub players: Vec<Arc<Player>>,
    /// Units that changed in any way, in order.
    pub units: Vec<Arc<Unit>>,
    /// Units that are no more, in order.
    pub units_gone: Vec<UnitId>,
    /// Chunks that begin to live, in order: they take part in this tick's generation.
    pub activated: Vec<ChunkId>,
    /// Chunks that fall asleep, in order: they take no part in this tick's generation.
    pub deactivated: Vec<ChunkId>,
    /// Power networks that are other than they were told last, in the order of their names; told
    /// in every [`crate::limits::NETWORK_FIGURES_TICKS`]th tick.
    pub networks: Vec<Arc<NetworkFigures>>,
    /// The names of networks that are no more, in order.
    pub networks_gone: Vec<CellId>,
}

/// How a tick changed a chunk. Whoever holds the chunk as it was makes of it what it is now, at
/// the cost of what changed.
#[derive(Debug, Clone)]
pub struct ChunkChange {
    /// Which.
    pub id: ChunkId,
    /// Its hash now.
    pub hash: StateHash,
    /// What changed before the automaton.
    pub diff: ChunkDiff,
    /// Its ground after the automaton, if this tick ends with a generation of it.
    pub grown: Option<Ground>,
    /// All of it as it is now, if no tick has told of it before.
    pub first: Option<Arc<Chunk>>,
}

/// The ground of a chunk.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Its cells.
    pub cells: Arc<CellPlanes>,
    /// Its pole, in the two chunks that carry one.
    pub pole: Option<Cell>,
}

impl ChunkChange {
    /// Makes of a chunk as it was what it is now.
    pub fn apply(&self, chunk: &mut Chunk) {
        chunk.apply(&self.diff);
        if let Some(Ground { cells, pole }) = &self.grown {
            chunk.cells = Arc::clone(cells);
            chunk.pole = *pole;
        }
    }
}
