//! Settling the claims on one pool.
//!
//! Demand is summed first; only a scarce pool is put in order. The result does not depend on
//! the order in which claims arrive.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Claim, Claimant, Policy};
use crate::ids::{EntityId, PlayerId, Tick, UnitId};
use crate::mix::mix;

/// What a pool remembers from tick to tick.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolHistory {
    /// Ticks in a row in which an [`Policy::AllOrNone`] pool was asked and paid nobody.
    pub starved_ticks: u32,
    /// How it is shared, if its owner has said so.
    pub policy: Option<Policy>,
}

impl PoolHistory {
    /// Whether a pool can remember this.
    pub fn is_sound(&self, now: Tick) -> bool {
        u64::from(self.starved_ticks) <= now.0
    }

    /// After a tick in which the pool starved nobody, or not everybody.
    fn paid(self) -> PoolHistory {
        PoolHistory {
            starved_ticks: 0,
            ..self
        }
    }
}

/// Which claims are paid, in the order of the claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grants {
    /// One for each claim.
    pub granted: Vec<bool>,
    /// What the pool remembers.
    pub history: PoolHistory,
}

/// Settles `claims`, all on one pool that can pay `supply`, in tick `tick` of the world of
/// `seed`. A claimant's second claim on the pool is not paid.
pub fn settle(
    policy: Policy,
    supply: u32,
    claims: &[Claim],
    history: PoolHistory,
    seed: u64,
    tick: Tick,
) -> Grants {
    if let ([claim], Policy::FirstCome) = (claims, policy) {
        // Most pools are wanted by one.
        return Grants {
            granted: alloc::vec![claim.amount <= supply],
            history: history.paid(),
        };
    }
    let mut granted = alloc::vec![false; claims.len()];
    let first_claims = first_claims(claims);
    let demand: u64 = first_claims
        .iter()
        .map(|&place| u64::from(claims[place].amount))
        .sum();
    if demand <= u64::from(supply) {
        for place in first_claims {
            granted[place] = true;
        }
        return Grants {
            granted,
            history: history.paid(),
        };
    }
    let order = match policy {
        Policy::FirstCome => by_waiting(first_claims, claims),
        Policy::Shuffled => by_hash(first_claims, claims, seed, tick),
        Policy::AllOrNone { starved_ticks_max } => {
            let falls_back = starved_ticks_max > 0 && history.starved_ticks >= starved_ticks_max;
            if !falls_back {
                let starved_ticks = history.starved_ticks.saturating_add(1);
                return Grants {
                    granted,
                    history: PoolHistory {
                        starved_ticks,
                        ..history
                    },
                };
            }
            by_hash(first_claims, claims, seed, tick)
        }
    };
    let mut left = supply;
    for place in order {
        if claims[place].amount <= left {
            left -= claims[place].amount;
            granted[place] = true;
        }
    }
    Grants {
        granted,
        history: history.paid(),
    }
}

/// The places of each claimant's first claim, in the order of claimants. Equal claims are
/// interchangeable; of unequal ones by one claimant the smallest is taken, whatever the order.
fn first_claims(claims: &[Claim]) -> Vec<usize> {
    let key = |place: &usize| {
        let claim = &claims[*place];
        (claim.claimant, claim.amount, claim.waiting_since)
    };
    let mut places: Vec<usize> = (0..claims.len()).collect();
    places.sort_by_key(key);
    places.dedup_by_key(|place| claims[*place].claimant);
    places
}

fn by_waiting(mut places: Vec<usize>, claims: &[Claim]) -> Vec<usize> {
    places.sort_by_key(|&place| (claims[place].waiting_since, claims[place].claimant));
    places
}

fn by_hash(mut places: Vec<usize>, claims: &[Claim], seed: u64, tick: Tick) -> Vec<usize> {
    let Some(Claim { pool, .. }) = claims.first() else {
        return places;
    };
    let draw = mix([seed, tick.0, pool.cell.bits(), pool.resource as u64]);
    places.sort_by_cached_key(|&place| {
        let claimant = claims[place].claimant;
        (lot(draw, claimant), claimant)
    });
    places
}

/// A claimant's number in a draw.
fn lot(draw: u64, claimant: Claimant) -> u64 {
    match claimant {
        Claimant::Structure(EntityId { cell, tick, index }) => {
            mix([draw, 0, cell.bits(), tick.0, index.into()])
        }
        Claimant::Player(PlayerId(number)) => mix([draw, 1, number.into()]),
        Claimant::Unit(UnitId(number)) => mix([draw, 2, number.into()]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Pool, Resource};
    use super::*;
    use crate::ids::CellId;
    use proptest::prelude::*;

    fn claim(player: u32, amount: u32, waiting_since: u64) -> Claim {
        let cell = CellId::NORTH_POLE;
        Claim {
            pool: Pool {
                cell,
                resource: Resource::Quantity,
            },
            claimant: Claimant::Player(PlayerId(player)),
            home: cell,
            amount,
            waiting_since: Tick(waiting_since),
            cargo: None,
            into: None,
        }
    }

    fn paid(policy: Policy, supply: u32, claims: &[Claim], tick: u64) -> Vec<u32> {
        let grants = settle(
            policy,
            supply,
            claims,
            PoolHistory::default(),
            1,
            Tick(tick),
        );
        let mut paid: Vec<u32> = claims
            .iter()
            .zip(grants.granted)
            .filter_map(|(claim, granted)| match claim.claimant {
                Claimant::Player(player) if granted => Some(player.0),
                _ => None,
            })
            .collect();
        paid.sort_unstable();
        paid
    }

    const NEVER: Policy = Policy::AllOrNone {
        starved_ticks_max: 0,
    };

    #[test]
    fn enough_for_all_pays_all_by_any_policy() {
        let claims = [claim(1, 1, 5), claim(2, 2, 3), claim(3, 3, 4)];
        for policy in [NEVER, Policy::Shuffled, Policy::FirstCome] {
            assert_eq!(paid(policy, 6, &claims, 1), [1, 2, 3]);
        }
    }

    #[test]
    fn first_come_pays_who_has_waited_longest() {
        let claims = [claim(1, 1, 5), claim(2, 1, 3), claim(3, 1, 3)];
        assert_eq!(paid(Policy::FirstCome, 1, &claims, 1), [2]);
        assert_eq!(paid(Policy::FirstCome, 2, &claims, 1), [2, 3]);
    }

    #[test]
    fn shuffled_pays_another_order_in_another_tick() {
        let claims: Vec<_> = (1..=8).map(|player| claim(player, 1, 0)).collect();
        let winners: Vec<_> = (0..32)
            .map(|tick| paid(Policy::Shuffled, 1, &claims, tick))
            .collect();
        assert!(winners.iter().any(|paid| paid != &winners[0]));
        assert!(winners.iter().all(|paid| paid.len() == 1));
    }

    #[test]
    fn all_or_none_starves_until_it_falls_back() {
        let claims = [claim(1, 1, 0), claim(2, 1, 0)];
        let policy = Policy::AllOrNone {
            starved_ticks_max: 3,
        };
        let mut history = PoolHistory::default();
        for tick in 1..=3 {
            let grants = settle(policy, 1, &claims, history, 1, Tick(tick));
            assert_eq!(grants.granted, [false, false]);
            history = grants.history;
        }
        let grants = settle(policy, 1, &claims, history, 1, Tick(4));
        assert_eq!(grants.granted.iter().filter(|granted| **granted).count(), 1);
        assert_eq!(grants.history.starved_ticks, 0);
        assert!(paid(NEVER, 1, &claims, 9).is_empty());
    }

    #[test]
    fn a_claim_declared_again_changes_nothing() {
        let once = [claim(1, 1, 0), claim(2, 1, 0)];
        let twice = [claim(1, 1, 0), claim(2, 1, 0), claim(1, 1, 0)];
        assert_eq!(paid(NEVER, 2, &once, 1), paid(NEVER, 2, &twice, 1));
        assert_eq!(
            paid(Policy::Shuffled, 1, &once, 1),
            paid(Policy::Shuffled, 1, &twice, 1)
        );
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter_and_supply_is_never_exceeded(
            asked in proptest::collection::vec((0u32..6, 1u32..4, 0u64..4), 0..12),
            rotation in 0usize..12,
            supply in 0u32..12,
            fallback in 0u32..2,
        ) {
            let claims: Vec<_> =
                asked.iter().map(|(player, amount, since)| claim(*player, *amount, *since)).collect();
            let mut rotated = claims.clone();
            if !rotated.is_empty() {
                let middle = rotation % rotated.len();
                rotated.rotate_left(middle);
            }
            let starved = Policy::AllOrNone { starved_ticks_max: fallback };
            for policy in [starved, Policy::Shuffled, Policy::FirstCome] {
                prop_assert_eq!(paid(policy, supply, &claims, 7), paid(policy, supply, &rotated, 7));
                let grants = settle(policy, supply, &claims, PoolHistory::default(), 1, Tick(7));
                let spent: u32 = claims
                    .iter()
                    .zip(&grants.granted)
                    .map(|(claim, granted)| if *granted { claim.amount } else { 0 })
                    .sum();
                prop_assert!(spent <= supply);
            }
        }
    }
}
