//! Claims on many pools at once, settled by the real code and nothing around it: for measuring what
//! a claim costs, and that neither the order of arrival nor threads change who is paid.

use alloc::vec::Vec;

use crate::claims::{Claim, Claimant, Policy, Pool, PoolHistory, Resource, settle};
use crate::hash::StateHash;
use crate::ids::{CellId, Diamond, PlayerId, Tick};
use crate::mix::mix;
use crate::tick::Executor;

/// Claims on each pool.
const CLAIMS_PER_POOL: u32 = 8;
const SEED: u64 = 7;
/// Pools in a row of a diamond: only their names.
const POOLS_PER_ROW: u32 = 1 << 12;

/// Pools with the claims on them.
#[derive(Debug, Clone)]
pub struct Contention {
    pools: Vec<Claimed>,
    supply: u32,
}

#[derive(Debug, Clone)]
struct Claimed {
    claims: Vec<Claim>,
    granted: Vec<bool>,
}

impl Contention {
    /// So many claims, of one unit each, in eights. Where they are scarce, each pool can pay half
    /// of its claims, else all.
    pub fn new(claims: u32, is_scarce: bool) -> Contention {
        let pools = claims.div_ceil(CLAIMS_PER_POOL);
        Contention {
            pools: (0..pools).map(Claimed::new).collect(),
            supply: CLAIMS_PER_POOL >> u32::from(is_scarce),
        }
    }

    /// How many claims there are.
    pub fn claims(&self) -> u64 {
        self.pools.iter().map(|pool| pool.claims.len() as u64).sum()
    }

    /// The same claims, arriving in another order: that of the pools and of the claims on each.
    #[must_use]
    pub fn in_another_order(mut self, salt: u64) -> Contention {
        for (place, pool) in (0_u64..).zip(&mut self.pools) {
            let key = |claim: &Claim| mix([salt, place, StateHash::of(&claim.claimant).0]);
            pool.claims.sort_by_cached_key(key);
        }
        let key = |pool: &Claimed| mix([salt, pool.claims[0].pool.cell.bits()]);
        self.pools.sort_by_cached_key(key);
        self
    }

    /// Units that are wanted, on all pools together.
    pub fn demand(&self) -> u64 {
        let claims = self.pools.iter().flat_map(|pool| &pool.claims);
        claims.map(|claim| u64::from(claim.amount)).sum()
    }

    /// Settles all claims in a tick, each pool by itself.
    pub fn settle(&mut self, executor: &impl Executor, policy: Policy, tick: Tick) {
        let (supply, history) = (self.supply, PoolHistory::default());
        executor.for_each(&mut self.pools, |pool| {
            pool.granted = settle(policy, supply, &pool.claims, history, SEED, tick).granted;
        });
    }

    /// Who was paid of which pool, in the order of pools and claimants.
    pub fn hash(&self) -> StateHash {
        let of_pool = |pool: &Claimed| -> Vec<(Pool, Claimant, bool)> {
            let settled = pool.claims.iter().zip(&pool.granted);
            let settled = settled.map(|(claim, granted)| (claim.pool, claim.claimant, *granted));
            settled.collect()
        };
        let mut settled: Vec<_> = self.pools.iter().flat_map(of_pool).collect();
        settled.sort_unstable();
        StateHash::of(&settled)
    }
}

impl Claimed {
    fn new(number: u32) -> Claimed {
        let (i, j) = (number / POOLS_PER_ROW, number % POOLS_PER_ROW);
        let cell = CellId::new(Diamond::all().next().expect("ten"), i, j);
        let claim = |place: u32| Claim {
            pool: Pool {
                cell,
                resource: Resource::Quantity,
            },
            claimant: Claimant::Player(PlayerId(number * CLAIMS_PER_POOL + place + 1)),
            home: cell,
            amount: 1,
            waiting_since: Tick(mix([SEED, number.into(), place.into()]) % 4),
            cargo: None,
            into: None,
        };
        Claimed {
            claims: (0..CLAIMS_PER_POOL).map(claim).collect(),
            granted: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Backwards;
    use crate::tick::Serial;

    #[test]
    fn who_is_paid_depends_neither_on_the_order_of_arrival_nor_of_work() {
        let never = Policy::AllOrNone {
            starved_ticks_max: 0,
        };
        for (is_scarce, policy) in [
            (false, Policy::FirstCome),
            (true, Policy::FirstCome),
            (true, Policy::Shuffled),
            (true, never),
        ] {
            let mut claims = Contention::new(1_000, is_scarce);
            let mut shuffled = claims.clone().in_another_order(3);
            claims.settle(&Serial, policy, Tick(5));
            shuffled.settle(&Backwards, policy, Tick(5));
            assert_eq!(claims.hash(), shuffled.hash());
            let paid = claims.pools.iter().flat_map(|pool| &pool.granted);
            let paid = paid.filter(|granted| **granted).count();
            let expected = match (is_scarce, policy) {
                (false, _) => 1_000,
                (true, Policy::AllOrNone { .. }) => 0,
                (true, _) => 500,
            };
            assert_eq!(paid, expected, "{policy:?}");
        }
    }
}
