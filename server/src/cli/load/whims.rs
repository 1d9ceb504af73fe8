//! What a player of a load run does next: walk a little, gather, build and take away, give, stop; and
//! who is restless looks elsewhere, or goes and comes back.

use std::collections::BTreeMap;
use std::time::Duration;

use protocol::action::Action;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Direction, Frequency, PlayerId};
use sim_core::topology;

/// How far from where they stand players do things, in cells.
const REACH_CELLS: u64 = 4;
/// Structures that a player has at once, at most; then they take away what they built first.
const BUILT_MAX: usize = 24;

/// How far from where they stand restless players look, in cells.
const GAZE_CELLS: u64 = 160;
/// How long restless players stay away at most, in milliseconds.
const AWAY_MS_MAX: u64 = 5_000;

/// What a restless player does instead of something in the world.
#[derive(Debug)]
pub(super) enum Errand {
    /// Looks at what lies around a cell.
    LookAt(CellId),
    /// Hangs up, and comes back.
    Leave(Duration),
}

/// One player's whims, which follow from a seed.
#[derive(Debug)]
pub(super) struct Whims {
    seed: u64,
    count: u64,
    built: Vec<CellId>,
}

impl Whims {
    pub(super) fn new(seed: u64) -> Whims {
        Whims {
            seed,
            count: 0,
            built: Vec::new(),
        }
    }

    /// A number below a bound that is not 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.count += 1;
        StateHash::of(&(self.seed, self.count)).0 % bound
    }

    /// What a player who stands on a cell does, with who else is there.
    pub(super) fn next(&mut self, frequency: Frequency, at: CellId, others: &[PlayerId]) -> Action {
        let cell = self.cell_near(frequency, at, REACH_CELLS);
        match self.below(20) {
            0..=6 => Action::Walk { to: cell },
            7..=10 => Action::Gather { cell },
            11..=15 if self.built.len() < BUILT_MAX => self.build(cell),
            11..=16 if !self.built.is_empty() => Action::Remove {
                cell: self.built.remove(0),
            },
            17 | 18 if !others.is_empty() => {
                let place = self.below(others.len() as u64) as usize;
                Action::Give {
                    to: others[place],
                    items: BTreeMap::from([("ore".into(), 1)]),
                }
            }
            _ => Action::Stop,
        }
    }

    /// Whether a restless player who stands on a cell does something else, which is once in ten times.
    pub(super) fn errand(&mut self, frequency: Frequency, at: CellId) -> Option<Errand> {
        match self.below(20) {
            0 => Some(Errand::LookAt(self.cell_near(frequency, at, GAZE_CELLS))),
            1 => Some(Errand::Leave(Duration::from_millis(
                self.below(AWAY_MS_MAX),
            ))),
            _ => None,
        }
    }

    fn build(&mut self, cell: CellId) -> Action {
        let prototypes = ["belt", "belt", "belt", "extractor"];
        let prototype = prototypes[self.below(prototypes.len() as u64) as usize];
        let facing = self.below(6) as u8;
        self.built.push(cell);
        Action::Build {
            cell,
            prototype: prototype.into(),
            facing: Direction::new(facing).unwrap_or(Direction::FIRST),
        }
    }

    fn cell_near(&mut self, frequency: Frequency, at: CellId, steps_max: u64) -> CellId {
        let steps = 1 + self.below(steps_max) as u32;
        let ring = topology::ring(frequency, at, steps);
        let place = self.below(ring.len().max(1) as u64) as usize;
        ring.get(place).copied().unwrap_or(at)
    }
}
