//! What goes from a world to a part with every tick: what the part cannot compute itself.

use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

use super::meters::MeterChange;
use super::rim::{Rim, RimChange};
use super::surroundings::RingBelt;
use crate::chunk::{CellIndex, ChunkDiff, Kind};
use crate::claims::{Cargo, Claim, Claimant, Pool, Resource};
use crate::factory::Answer;
use crate::ids::{
    CellId, ChunkId, Direction, EntityId, Frequency, ItemId, PlayerId, TechnologyId, Tick,
};
use crate::step::Outcome;
use crate::topology;

/// A tick, as a part has to be told it. In the order in which it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The tick that it leads to.
    pub tick: Tick,
    /// What crosses the edge while claims are declared and settled; `None` if nothing does.
    pub crossing: Option<Crossing>,
    /// What services of the whole world did; `None` if nothing.
    pub services: Option<Services>,
    /// Power, after the tick.
    pub meters: MeterChange,
    /// The cells next to the part, after a generation.
    pub grown: RimChange,
}

/// What crosses a part's edge in a tick.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossing {
    /// Rings of belts that turn as a whole, by their first belts.
    pub full_rings: Vec<CellId>,
    /// What machines outside said to those inside that asked them.
    pub answers: Vec<Heard>,
    /// Claims on the part's pools: those of machines outside, and those of people anywhere.
    pub claims: Vec<ForeignClaim>,
    /// Whether the claims of the part's machines on pools outside were granted; in the order of
    /// pools, then of claimants.
    pub granted: Vec<bool>,
    /// Claims of people inside on pools outside that were granted.
    pub outcomes: Vec<Outcome>,
    /// Machines inside that something outside has woken.
    pub wakes: Vec<(ChunkId, CellIndex)>,
}

/// What services that reach further than a chunk did in a tick.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Services {
    /// What they changed inside, and what is so now.
    pub edits: Vec<(ChunkId, ChunkDiff)>,
    /// Machines inside that they have woken.
    pub wakes: Vec<(ChunkId, CellIndex)>,
    /// The cells next to the part, as this tick changed them.
    pub rim: RimChange,
    /// Belts inside that lie in another ring or (`None`) in none.
    pub rings: Vec<(CellId, Option<RingBelt>)>,
    /// What owners of labs inside have chosen to find out from now on.
    pub chosen: Vec<(PlayerId, Option<TechnologyId>)>,
    /// Chunks inside that begin to live.
    pub activated: Vec<ChunkId>,
    /// Chunks inside that fall asleep.
    pub deactivated: Vec<ChunkId>,
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

/// A claim that comes from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForeignClaim {
    /// Of a machine that stands on the rim where it was built, for one unit.
    Machine {
        /// The cell's number.
        home: u32,
        /// Where the pool lies.
        towards: Direction,
        /// Which of the things there.
        resource: Resource,
        /// When the machine was built, and as which of that tick.
        born: (Tick, u16),
        /// Since how many ticks it has been waiting.
        waiting_ticks: u64,
        /// What it has to hand on.
        item: Option<ItemId>,
        /// What the ground is to become.
        into: Option<Kind>,
    },
    /// Any other.
    Other(Claim),
}

impl ForeignClaim {
    /// The claim, in as few bytes as may be.
    pub fn new(frequency: Frequency, rim: &Rim, claim: Claim, tick: Tick) -> ForeignClaim {
        let short = ForeignClaim::of_machine(frequency, rim, &claim, tick);
        let short = short.filter(|short| short.claim(frequency, rim, tick) == Some(claim));
        short.unwrap_or(ForeignClaim::Other(claim))
    }

    fn of_machine(
        frequency: Frequency,
        rim: &Rim,
        claim: &Claim,
        tick: Tick,
    ) -> Option<ForeignClaim> {
        let Claimant::Structure(EntityId {
            tick: born, index, ..
        }) = claim.claimant
        else {
            return None;
        };
        let (id, cell) = crate::chunk::locate(frequency, claim.home)?;
        let leads_there = |towards: &Direction| {
            topology::neighbor(frequency, claim.home, *towards) == Some(claim.pool.cell)
        };
        Some(ForeignClaim::Machine {
            home: rim.number(id, cell)?,
            towards: Direction::all().find(leads_there)?,
            resource: claim.pool.resource,
            born: (born, index),
            waiting_ticks: tick.since(claim.waiting_since),
            item: claim.cargo.map(|cargo| cargo.item),
            into: claim.into,
        })
    }

    /// The claim itself; none if there is no such cell.
    pub fn claim(&self, frequency: Frequency, rim: &Rim, tick: Tick) -> Option<Claim> {
        let (home, towards, resource, born, waiting_ticks, item, into) = match *self {
            ForeignClaim::Other(claim) => return Some(claim),
            ForeignClaim::Machine {
                home,
                towards,
                resource,
                born,
                waiting_ticks,
                item,
                into,
            } => (home, towards, resource, born, waiting_ticks, item, into),
        };
        let home = rim.cell(home)?;
        let cell = topology::neighbor(frequency, home, towards)?;
        let from = topology::back_direction(frequency, home, towards)?;
        let id = EntityId {
            cell: home,
            tick: born.0,
            index: born.1,
        };
        Some(Claim {
            pool: Pool { cell, resource },
            claimant: Claimant::Structure(id),
            home,
            amount: 1,
            waiting_since: Tick(tick.0.checked_sub(waiting_ticks)?),
            cargo: item.map(|item| Cargo { item, from }),
            into,
        })
    }
}

impl Crossing {
    /// Whether nothing crosses.
    pub fn is_empty(&self) -> bool {
        *self == Crossing::default()
    }
}

impl Services {
    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        *self == Services::default()
    }
}

/// Why a part could not go on by a feed. What the part then is says nothing about the world: it
/// is to be asked for anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedError {
    /// The feed is not of the next tick.
    WrongTick {
        /// The next one.
        expected: Tick,
        /// The one that came.
        found: Tick,
    },
    /// It changes a chunk that is not of the part.
    Chunk(ChunkId),
    /// It tells of a cell that does not lie next to the part.
    Rim,
    /// It tells of a claim that cannot be.
    Claim,
    /// It settles other claims than the part's machines made.
    Outcomes {
        /// As many claims went out.
        expected: usize,
        /// As many are settled.
        found: usize,
    },
}

impl FeedError {
    /// The reason's stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            FeedError::WrongTick { .. } => "feed_wrong_tick",
            FeedError::Chunk(_) => "feed_unknown_chunk",
            FeedError::Rim => "feed_unknown_cell",
            FeedError::Claim => "feed_impossible_claim",
            FeedError::Outcomes { .. } => "feed_other_claims",
        }
    }
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FeedError::WrongTick { expected, found } => {
                write!(
                    f,
                    "the part's next tick is {expected}, and its feed is of tick {found}"
                )?;
            }
            FeedError::Chunk(id) => {
                write!(f, "the feed changes chunk {id}, which is not of the part")?
            }
            FeedError::Rim => {
                f.write_str("the feed tells of a cell that is not next to the part")?
            }
            FeedError::Claim => f.write_str("the feed has a claim from or on no cell")?,
            FeedError::Outcomes { expected, found } => write!(
                f,
                "{expected} claims went out of the part, and the feed settles {found}"
            )?,
        }
        f.write_str("; ask for the part anew")
    }
}

impl core::error::Error for FeedError {}
