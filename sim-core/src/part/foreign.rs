//! Claims that come from the next chunk, in as few bytes as may be.

use serde::{Deserialize, Serialize};

use super::rim::Rim;
use crate::chunk::{Kind, locate};
use crate::claims::{Cargo, Claim, Claimant, Pool, Resource};
use crate::ids::{Direction, EntityId, Frequency, ItemId, Tick};
use crate::topology;

/// A claim that comes from the next chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForeignClaim {
    /// Of a machine that stands where it was built, for one unit.
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
