//! How the claims on a chunk's pools are settled, each pool by its policy.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::ChunkView;
use crate::chunk::CellIndex;
use crate::claims::{self, Claim, Policy, PoolHistory, Resource};
use crate::factory::{self, Answer};
use crate::ids::ItemId;
use crate::limits::DOCK_STARVED_INTERVALS_MAX;

/// A claim, and how it was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The claim.
    pub claim: Claim,
    /// Whether it is paid.
    pub granted: bool,
    /// What a claimed cell yields; none if it yields nothing.
    pub item: Option<ItemId>,
}

/// How a chunk's pools were settled.
#[derive(Debug, Default)]
pub struct Resolved {
    /// One for each claim, in the order of pools.
    pub outcomes: Vec<Outcome>,
    /// What pools of quantities and of docks remember of being claimed.
    pub histories: Vec<(CellIndex, PoolHistory)>,
}

/// How a dock feeds its units, unless its owner says otherwise.
const DOCK_POLICY: Policy = Policy::AllOrNone {
    starved_ticks_max: DOCK_STARVED_INTERVALS_MAX,
};

/// What a pool can pay, and how.
struct Terms {
    supply: u32,
    policy: Policy,
    history: PoolHistory,
    item: Option<ItemId>,
    /// Whether it remembers being claimed.
    remembers: bool,
}

impl Terms {
    fn first_come(supply: u32) -> Terms {
        Terms {
            supply,
            policy: Policy::FirstCome,
            history: PoolHistory::default(),
            item: None,
            remembers: false,
        }
    }
}

/// Settles claims, all on pools of this chunk and in the order of pools.
pub fn resolve(view: &ChunkView<'_>, claims: &[Claim]) -> Resolved {
    let mut resolved = Resolved::default();
    resolved.outcomes.reserve_exact(claims.len());
    for group in claims.chunk_by(|a, b| a.pool == b.pool) {
        settle_pool(view, group, &mut resolved);
    }
    resolved
}

fn settle_pool(view: &ChunkView<'_>, group: &[Claim], resolved: &mut Resolved) {
    let pool = group[0].pool;
    let Some(index) = view.own(pool.cell) else {
        return;
    };
    let is_refused = |claim: &&Claim| pool.resource == Resource::Slot && !fits(view, claim);
    let refused: Vec<Claim> = group.iter().filter(is_refused).copied().collect();
    let eligible: Cow<'_, [Claim]> = match refused.is_empty() {
        true => group.into(),
        false => group.iter().filter(|it| !is_refused(it)).copied().collect(),
    };
    let Terms {
        supply,
        policy,
        history,
        item,
        remembers,
    } = match pool.resource {
        Resource::Slot => Terms::first_come(factory::slots_per_tick(view, pool.cell)),
        Resource::Quantity => quantity_terms(view, index),
        Resource::Seat => {
            let is_free = !view.chunk.seats.contains_key(&index);
            Terms::first_come(u32::from(is_free))
        }
        Resource::Ground => {
            let is_bare = !view.chunk.structures.contains_key(&index);
            let is_free = is_bare && !view.chunk.seats.contains_key(&index);
            Terms::first_come(u32::from(is_free))
        }
        Resource::Energy => energy_terms(view, index),
    };
    let grants = claims::settle(policy, supply, &eligible, history, view.seed, view.tick);
    if remembers {
        resolved.histories.push((index, grants.history));
    }
    let settled = eligible.iter().copied().zip(grants.granted);
    let refused = refused.into_iter().map(|claim| (claim, false));
    let outcome = |(claim, granted)| Outcome {
        claim,
        granted,
        item,
    };
    resolved
        .outcomes
        .extend(settled.chain(refused).map(outcome));
}

/// Whether the claimed structure takes the cargo at all.
fn fits(view: &ChunkView<'_>, claim: &Claim) -> bool {
    let answer = claim
        .cargo
        .as_ref()
        .and_then(|cargo| factory::answer(view, claim.pool.cell, cargo));
    answer == Some(Answer::Yes)
}

fn quantity_terms(view: &ChunkView<'_>, index: CellIndex) -> Terms {
    let chunk = view.chunk;
    let cell = chunk.cell(index);
    let is_bare = !chunk.structures.contains_key(&index);
    let item = view.catalogue.yield_of(cell.kind).filter(|_| is_bare);
    let history = match is_bare {
        true => chunk.starved.get(&index).copied().unwrap_or_default(),
        false => PoolHistory::default(),
    };
    Terms {
        supply: item.map_or(0, |_| u32::from(cell.quantity)),
        policy: history.policy.unwrap_or(view.catalogue.gathering_policy),
        history,
        item,
        remembers: item.is_some(),
    }
}

/// What a dock feeds its units with.
fn energy_terms(view: &ChunkView<'_>, index: CellIndex) -> Terms {
    let Some(charge) = factory::charge(view.chunk, index) else {
        return Terms::first_come(0);
    };
    let history = view.chunk.starved.get(&index).copied();
    let history = history.unwrap_or_default();
    Terms {
        supply: charge.into(),
        policy: history.policy.unwrap_or(DOCK_POLICY),
        history,
        item: None,
        remembers: true,
    }
}
