//! Phase 2: claims are grouped by pool and settled, each pool by its policy.

use alloc::vec::Vec;

use super::declare::{Declared, Views};
use super::world::World;
use crate::chunk::locate;
use crate::claims::{self, Claim, Policy, Pool, PoolHistory, Resource};
use crate::factory;
use crate::ids::{ItemId, PlayerId};

/// A claim, and how it was settled.
pub(super) struct Outcome {
    pub(super) claim: Claim,
    pub(super) granted: bool,
    /// What a claimed cell yields.
    pub(super) item: Option<ItemId>,
}

/// All that was settled, in the order of pools.
pub(super) struct Settled {
    pub(super) outcomes: Vec<Outcome>,
    /// What pools of quantities remember after being claimed.
    pub(super) histories: Vec<(Pool, PoolHistory)>,
    pub(super) stops: Vec<PlayerId>,
}

/// What a pool can pay, and how.
struct Terms {
    supply: u32,
    policy: Policy,
    history: PoolHistory,
    item: Option<ItemId>,
}

impl World {
    pub(super) fn resolve(&mut self, declared: Declared) -> Settled {
        let Declared {
            mut claims,
            stops,
            mut views,
        } = declared;
        claims.sort_by_key(|claim| (claim.pool, claim.claimant));
        let mut settled = Settled {
            outcomes: Vec::with_capacity(claims.len()),
            histories: Vec::new(),
            stops,
        };
        for group in claims.chunk_by(|a, b| a.pool == b.pool) {
            self.settle_pool(group, &mut views, &mut settled);
        }
        settled
    }

    fn settle_pool(&mut self, group: &[Claim], views: &mut Views, settled: &mut Settled) {
        let pool = group[0].pool;
        let mut eligible = Vec::with_capacity(group.len());
        let terms = match pool.resource {
            Resource::Slot => self.slot_terms(pool, group, views, &mut eligible),
            Resource::Quantity => {
                eligible.extend_from_slice(group);
                self.quantity_terms(pool)
            }
            Resource::Seat => {
                eligible.extend_from_slice(group);
                self.seat_terms(pool)
            }
        };
        let Terms {
            supply,
            policy,
            history,
            item,
        } = terms;
        let grants = claims::settle(
            policy,
            supply,
            &eligible,
            history,
            self.params.seed,
            self.tick,
        );
        if pool.resource == Resource::Quantity {
            settled.histories.push((pool, grants.history));
        }
        let paid = eligible.into_iter().zip(grants.granted);
        settled
            .outcomes
            .extend(paid.map(|(claim, granted)| Outcome {
                claim,
                granted,
                item,
            }));
    }

    /// Room in a structure; claims with cargo that it does not take are left out, and go on
    /// waiting.
    fn slot_terms(
        &mut self,
        pool: Pool,
        group: &[Claim],
        views: &mut Views,
        eligible: &mut Vec<Claim>,
    ) -> Terms {
        let mut supply = 0;
        if let Some((id, _)) = locate(self.params.frequency, pool.cell) {
            let ring = views.ring_input(self, pool.cell);
            let view = views.view(self, id);
            if let Some((slots, takes)) = factory::slot_supply(&view, pool.cell, ring) {
                supply = slots;
                let fits = |claim: &&Claim| claim.cargo.as_ref().is_some_and(&takes);
                eligible.extend(group.iter().filter(fits));
            }
        }
        Terms {
            supply,
            policy: Policy::FirstCome,
            history: PoolHistory::default(),
            item: None,
        }
    }

    fn quantity_terms(&mut self, pool: Pool) -> Terms {
        let policy = self.catalogue.gathering_policy;
        let mut terms = Terms {
            supply: 0,
            policy,
            history: PoolHistory::default(),
            item: None,
        };
        let World {
            land, catalogue, ..
        } = self;
        if let Some((chunk, index)) = land.find(pool.cell)
            && !chunk.structures.contains_key(&index)
        {
            let cell = chunk.cell(index);
            terms.item = catalogue.yield_of(cell.kind);
            terms.supply = terms.item.map_or(0, |_| u32::from(cell.quantity));
            terms.history = chunk.starved.get(&index).copied().unwrap_or_default();
        }
        terms
    }

    fn seat_terms(&mut self, pool: Pool) -> Terms {
        let is_taken = |(chunk, index): (&alloc::sync::Arc<crate::chunk::Chunk>, _)| {
            chunk.seats.contains_key(&index)
        };
        let supply = u32::from(!self.land.find(pool.cell).is_none_or(is_taken));
        Terms {
            supply,
            policy: Policy::FirstCome,
            history: PoolHistory::default(),
            item: None,
        }
    }
}
