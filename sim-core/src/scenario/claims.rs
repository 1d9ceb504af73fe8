//! The smallest world of all: agents who each use up a unit a tick and claim one from a pool.
//! It has no planet, but the claims are the real ones: see [`crate::claims`].

use alloc::vec::Vec;
use serde::Serialize;

use crate::claims::{Claim, Claimant, Policy, Pool, PoolHistory, Resource, settle};
use crate::ids::{CellId, Diamond, PlayerId, Tick};

/// How a world of agents begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setup {
    /// How many agents there are.
    pub agents: u32,
    /// Units that each of them has.
    pub holdings: u32,
    /// Pools that the agents are spread over, in turn; at least 1.
    pub pools: u32,
    /// Units in all pools together, spread as evenly as can be, the first ones having more.
    pub supply: u32,
    /// How a pool is shared that can't pay all.
    pub policy: Policy,
    /// Decides the order of [`Policy::Shuffled`].
    pub seed: u64,
}

/// Agents and the pools they live from.
#[derive(Debug)]
pub struct Agents {
    setup: Setup,
    tick: Tick,
    pools: Vec<Reservoir>,
    agents: Vec<Agent>,
}

#[derive(Debug)]
struct Reservoir {
    supply: u32,
    history: PoolHistory,
}

#[derive(Debug)]
struct Agent {
    holdings: u32,
    /// The first tick in a row in which they got nothing.
    waiting_since: Option<Tick>,
}

/// The world after a tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The tick.
    pub tick: Tick,
    /// Units left in all pools together.
    pub pool: u32,
    /// Agents who got a unit in this tick.
    pub granted: u32,
    /// What each agent has.
    pub holdings: Vec<u32>,
}

impl Agents {
    /// A world at tick 0.
    pub fn new(setup: Setup) -> Agents {
        let count = setup.pools.max(1);
        let pool = |place| Reservoir {
            supply: setup.supply / count + u32::from(place < setup.supply % count),
            history: PoolHistory::default(),
        };
        let agent = |_| Agent {
            holdings: setup.holdings,
            waiting_since: None,
        };
        Agents {
            setup,
            tick: Tick(0),
            pools: (0..count).map(pool).collect(),
            agents: (0..setup.agents).map(agent).collect(),
        }
    }

    /// One tick: every agent uses up a unit, if it has one, and claims one from its pool.
    pub fn step(&mut self) -> Report {
        self.tick = self.tick.next();
        let granted = (0..self.pools.len()).map(|place| self.settle(place)).sum();
        Report {
            tick: self.tick,
            pool: self.pools.iter().map(|pool| pool.supply).sum(),
            granted,
            holdings: self.agents.iter().map(|agent| agent.holdings).collect(),
        }
    }

    /// Settles the claims on a pool, and says how many were paid.
    fn settle(&mut self, place: usize) -> u32 {
        let members = (place..self.agents.len()).step_by(self.pools.len());
        let claims: Vec<Claim> = members.clone().map(|agent| self.claim(agent)).collect();
        let pool = &mut self.pools[place];
        let Setup { policy, seed, .. } = self.setup;
        let grants = settle(policy, pool.supply, &claims, pool.history, seed, self.tick);
        pool.history = grants.history;
        let mut paid = 0;
        for (member, granted) in members.zip(grants.granted) {
            let agent = &mut self.agents[member];
            agent.holdings = agent.holdings.saturating_sub(1) + u32::from(granted);
            agent.waiting_since = match granted {
                true => None,
                false => Some(agent.waiting_since.unwrap_or(self.tick)),
            };
            paid += u32::from(granted);
        }
        self.pools[place].supply -= paid;
        paid
    }

    fn claim(&self, agent: usize) -> Claim {
        // Agents stand nowhere; a pool's cell only tells it from the others.
        let pool = agent % self.pools.len();
        let cell = CellId::new(Diamond::north(0), 0, pool as u32);
        Claim {
            pool: Pool {
                cell,
                resource: Resource::Quantity,
            },
            claimant: Claimant::Player(PlayerId(agent as u32 + 1)),
            home: cell,
            amount: 1,
            waiting_since: self.agents[agent].waiting_since.unwrap_or(self.tick),
            cargo: None,
            into: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SETUP: Setup = Setup {
        agents: 10,
        holdings: 5,
        pools: 1,
        supply: 35,
        policy: Policy::Shuffled,
        seed: 1,
    };

    fn run(setup: Setup, ticks: usize) -> Vec<Report> {
        let mut agents = Agents::new(setup);
        (0..ticks).map(|_| agents.step()).collect()
    }

    #[test]
    fn all_or_none_without_a_fallback_lets_all_starve_beside_a_pool_that_is_not_empty() {
        let policy = Policy::AllOrNone {
            starved_ticks_max: 0,
        };
        let reports = run(Setup { policy, ..SETUP }, 20);
        let pools: Vec<_> = reports.iter().map(|report| report.pool).collect();
        assert_eq!(pools[..4], [25, 15, 5, 5]);
        assert_eq!(reports[3].holdings, [4; 10]);
        assert_eq!(reports[19].pool, 5);
        assert_eq!(reports[19].holdings, [0; 10]);
    }

    #[test]
    fn the_fallback_pays_who_can_be_paid() {
        let policy = Policy::AllOrNone {
            starved_ticks_max: 2,
        };
        let granted: Vec<_> = run(Setup { policy, ..SETUP }, 8)
            .iter()
            .map(|report| report.granted)
            .collect();
        assert_eq!(granted, [10, 10, 10, 0, 0, 5, 0, 0]);
    }

    #[test]
    fn who_waits_longest_comes_first() {
        let setup = Setup {
            agents: 3,
            holdings: 0,
            supply: 2,
            policy: Policy::FirstCome,
            ..SETUP
        };
        let reports = run(setup, 2);
        assert_eq!(reports[0].holdings, [1, 1, 0]);
        assert_eq!(reports[1].holdings, [0, 0, 0]);
    }

    proptest! {
        #[test]
        fn units_only_go_from_pools_to_agents_and_are_used_up(
            agents in 1_u32..40, holdings in 0_u32..9, pools in 1_u32..6, supply in 0_u32..200,
            policy in 0_u32..4, seed: u64,
        ) {
            let policy = match policy {
                0 => Policy::Shuffled,
                1 => Policy::FirstCome,
                other => Policy::AllOrNone { starved_ticks_max: (other - 2) * 3 },
            };
            let setup = Setup { agents, holdings, pools, supply, policy, seed };
            let mut before = Report {
                tick: Tick(0),
                pool: supply,
                granted: 0,
                holdings: alloc::vec![holdings; agents as usize],
            };
            for report in run(setup, 30) {
                let used_up = before.holdings.iter().filter(|held| **held > 0).count() as u32;
                let held = |report: &Report| report.holdings.iter().sum::<u32>();
                prop_assert_eq!(report.pool + report.granted, before.pool);
                prop_assert_eq!(held(&report) + used_up, held(&before) + report.granted);
                before = report;
            }
        }
    }
}
