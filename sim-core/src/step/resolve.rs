//! How the claims on a chunk's pools are settled, each pool by its policy.

use alloc::vec::Vec;

use super::ChunkView;
use crate::chunk::{CellIndex, locate};
use crate::claims::{self, Claim, Policy, Pool, PoolHistory, Resource};
use crate::factory::{self, RingInput};
use crate::ids::{CellId, ItemId};

/// A claim, and how it was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// In the order of pools, then claimants. Claims that are not even eligible are left out: they
    /// go on waiting.
    pub outcomes: Vec<Outcome>,
    /// What pools of quantities remember of being claimed.
    pub histories: Vec<(CellIndex, PoolHistory)>,
}

/// What a pool can pay, and how.
struct Terms {
    supply: u32,
    policy: Policy,
    history: PoolHistory,
    item: Option<ItemId>,
}

impl Terms {
    fn first_come(supply: u32) -> Terms {
        Terms {
            supply,
            policy: Policy::FirstCome,
            history: PoolHistory::default(),
            item: None,
        }
    }
}

/// Settles claims, all on pools of this chunk and in the order of (pool, claimant). `ring_input`
/// answers what a belt of the chunk is to know of the ring it lies in.
pub fn resolve(
    view: &ChunkView<'_>,
    claims: &[Claim],
    mut ring_input: impl FnMut(CellId) -> Option<RingInput>,
) -> Resolved {
    let mut resolved = Resolved::default();
    for group in claims.chunk_by(|a, b| a.pool == b.pool) {
        settle_pool(view, group, &mut ring_input, &mut resolved);
    }
    resolved
}

fn settle_pool(
    view: &ChunkView<'_>,
    group: &[Claim],
    ring_input: &mut impl FnMut(CellId) -> Option<RingInput>,
    resolved: &mut Resolved,
) {
    let pool = group[0].pool;
    let Some((_, index)) = locate(view.frequency, pool.cell) else {
        return;
    };
    let mut eligible = Vec::with_capacity(group.len());
    let terms = match pool.resource {
        Resource::Slot => slot_terms(view, pool, ring_input(pool.cell), group, &mut eligible),
        Resource::Quantity => {
            eligible.extend_from_slice(group);
            quantity_terms(view, index)
        }
        Resource::Seat => {
            eligible.extend_from_slice(group);
            let is_free = !view.chunk.seats.contains_key(&index);
            Terms::first_come(u32::from(is_free))
        }
    };
    let Terms {
        supply,
        policy,
        history,
        item,
    } = terms;
    let grants = claims::settle(policy, supply, &eligible, history, view.seed, view.tick);
    if item.is_some() {
        resolved.histories.push((index, grants.history));
    }
    let outcome = |(claim, granted)| Outcome {
        claim,
        granted,
        item,
    };
    let settled = eligible.into_iter().zip(grants.granted);
    resolved.outcomes.extend(settled.map(outcome));
}

/// Room in a structure; claims with cargo that it does not take are not eligible.
fn slot_terms(
    view: &ChunkView<'_>,
    pool: Pool,
    ring: Option<RingInput>,
    group: &[Claim],
    eligible: &mut Vec<Claim>,
) -> Terms {
    let Some((supply, takes)) = factory::slot_supply(view, pool.cell, ring) else {
        return Terms::first_come(0);
    };
    let fits = |claim: &&Claim| claim.cargo.as_ref().is_some_and(&takes);
    eligible.extend(group.iter().filter(fits));
    Terms::first_come(supply)
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
    }
}
