//! Walking and gathering: what a player goes on doing from tick to tick, one claim at a time.

use alloc::collections::VecDeque;
use serde::{Deserialize, Serialize};

use super::Player;
use crate::catalogue::Catalogue;
use crate::claims::{Claim, Claimant, Pool, Resource};
use crate::ids::{CellId, Frequency, Tick};
use crate::limits::GATHER_REACH_CELLS;
use crate::step::{CellFact, ChunkView};
use crate::topology;

/// What a player is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Nothing.
    #[default]
    Idle,
    /// Walking.
    Walking {
        /// The cells still to step on, next first; never empty.
        path: VecDeque<CellId>,
        /// The tick in which the next step is due.
        due: Tick,
    },
    /// Taking from a cell by hand.
    Gathering {
        /// Where from.
        cell: CellId,
        /// The tick in which the next unit is due.
        due: Tick,
    },
}

impl Activity {
    /// Whether anyone can do this on a planet of this frequency.
    pub fn is_sound(&self, frequency: Frequency) -> bool {
        match self {
            Activity::Idle => true,
            Activity::Walking { path, .. } => {
                !path.is_empty() && path.iter().all(|cell| cell.is_on(frequency))
            }
            Activity::Gathering { cell, .. } => cell.is_on(frequency),
        }
    }
}

/// Whether people can stand on a cell, as far as its ground and structure go.
pub fn is_walkable(catalogue: &Catalogue, fact: &CellFact) -> bool {
    match fact.structure {
        Some((prototype, _)) => catalogue
            .prototype(prototype)
            .is_some_and(|prototype| prototype.walkable),
        None => catalogue.walking_on.contains(fact.kind),
    }
}

/// Whether a cell, if there is one, is near enough to a player to take from it by hand.
pub fn is_within_arms_reach(frequency: Frequency, player: &Player, cell: CellId) -> bool {
    cell.is_on(frequency) && topology::distance(frequency, player.cell, cell) <= GATHER_REACH_CELLS
}

/// Whether a player can take from a cell by hand: near enough, nothing on it, something in it.
pub fn is_gatherable(
    catalogue: &Catalogue,
    frequency: Frequency,
    player: &Player,
    cell: CellId,
    fact: &CellFact,
) -> bool {
    fact.structure.is_none()
        && catalogue.yield_of(fact.kind).is_some()
        && is_within_arms_reach(frequency, player, cell)
}

/// What a player wants in a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Nothing now.
    Nothing,
    /// This claim.
    Claim(Claim),
    /// To stop: what they are at has become impossible.
    Stop,
}

/// What a player who stands in a chunk wants in a tick.
pub fn declare(view: &ChunkView<'_>, player: &Player) -> Wish {
    let (cell, resource, due) = match &player.activity {
        Activity::Walking { path, due } if *due <= view.tick => {
            let is_open = |next: &&CellId| {
                let fact = view.fact(**next);
                fact.is_some_and(|fact| is_walkable(view.catalogue, &fact))
            };
            match path.front().filter(is_open) {
                Some(next) => (*next, Resource::Seat, *due),
                None => return Wish::Stop,
            }
        }
        // Whether there is anything to gather, the cell's own chunk knows.
        Activity::Gathering { cell, due } if *due <= view.tick => (*cell, Resource::Quantity, *due),
        _ => return Wish::Nothing,
    };
    Wish::Claim(Claim {
        pool: Pool { cell, resource },
        claimant: Claimant::Player(player.id),
        home: player.cell,
        amount: 1,
        waiting_since: due,
        cargo: None,
        into: None,
    })
}

/// A granted step was taken: where the player stands now and what is next.
pub fn take_step(catalogue: &Catalogue, player: &mut Player, to: CellId, tick: Tick) {
    player.cell = to;
    if let Activity::Walking { path, due } = &mut player.activity {
        path.pop_front();
        *due = tick.after(u64::from(catalogue.walking_ticks_per_cell));
        if path.is_empty() {
            player.activity = Activity::Idle;
        }
    }
}

/// A granted unit was taken by hand: when the next one is due.
pub fn await_next_unit(catalogue: &Catalogue, player: &mut Player, tick: Tick) {
    if let Activity::Gathering { due, .. } = &mut player.activity {
        *due = tick.after(u64::from(catalogue.gathering_period_ticks));
    }
}
