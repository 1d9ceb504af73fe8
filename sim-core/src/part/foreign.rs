//! Claims that come from the next chunk, in as few bytes as may be.

use serde::{Deserialize, Serialize};

use super::rim::Rim;
use crate::chunk::{Kind, locate};
use crate::claims::{Cargo, Claim, Claimant, Pool, Resource};
use crate::ids::{Direction, EntityId, Frequency, ItemId, Tick};
use crate::topology;

/// How many directions there are.
const DIRECTIONS: u32 = 6;

/// A claim that comes from the next chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForeignClaim {
    /// Of a machine that stands where it was built, to hand on an item: what most are.
    Item(Asking, ItemId),
    /// Of such a machine, for one unit of something else.
    Unit(Asking, Resource, Option<Kind>),
    /// Any other.
    Other(Claim),
}

/// A machine that claims, from one of its neighbours, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// The number of its cell, times six, and the direction in which the pool lies.
    place: u32,
    /// When it was built, and as which of that tick.
    born: (Tick, u16),
    /// Since how many ticks it has been waiting.
    waiting_ticks: u64,
}

impl ForeignClaim {
    /// The claim, in as few bytes as may be. The rim is that of the pool's chunk.
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
        let (id, cell) = locate(frequency, claim.home)?;
        let leads_there = |towards: &Direction| {
            topology::neighbor(frequency, claim.home, *towards) == Some(claim.pool.cell)
        };
        let (number, towards) = (rim.number(id, cell)?, Direction::all().find(leads_there)?);
        let asking = Asking {
            place: number * DIRECTIONS + u32::from(towards.index()),
            born: (born, index),
            waiting_ticks: tick.since(claim.waiting_since),
        };
        Some(match (claim.pool.resource, claim.cargo) {
            (Resource::Slot, Some(cargo)) => ForeignClaim::Item(asking, cargo.item),
            (resource, _) => ForeignClaim::Unit(asking, resource, claim.into),
        })
    }

    /// The claim itself; none if there is no such cell.
    pub fn claim(&self, frequency: Frequency, rim: &Rim, tick: Tick) -> Option<Claim> {
        let (asking, resource, item, into) = match *self {
            ForeignClaim::Other(claim) => return Some(claim),
            ForeignClaim::Item(asking, item) => (asking, Resource::Slot, Some(item), None),
            ForeignClaim::Unit(asking, resource, into) => (asking, resource, None, into),
        };
        let home = rim.cell(asking.place / DIRECTIONS)?;
        let towards = Direction::new((asking.place % DIRECTIONS) as u8)?;
        let cell = topology::neighbor(frequency, home, towards)?;
        let from = topology::back_direction(frequency, home, towards)?;
        let (born, index) = asking.born;
        let id = EntityId {
            cell: home,
            tick: born,
            index,
        };
        Some(Claim {
            pool: Pool { cell, resource },
            claimant: Claimant::Structure(id),
            home,
            amount: 1,
            waiting_since: Tick(tick.0.checked_sub(asking.waiting_ticks)?),
            cargo: item.map(|item| Cargo { item, from }),
            into,
        })
    }
}
