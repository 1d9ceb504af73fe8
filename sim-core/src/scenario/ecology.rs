//! What becomes of a planet with machines on it after a long time: whether anything dies out, or
//! takes over. For the tests, short, and for `cargo xtask ecology`.

use super::Scenario;
use crate::chunk::{CellIndex, Kind, Machine};
use crate::ids::Frequency;
use crate::tick::{Executor, StepError, World};

/// What there is on a planet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Census {
    /// Cells of each kind, in the order of [`Kind::ALL`]; also those under structures.
    pub cells: [u64; 8],
    /// Structures and players.
    pub entities: u64,
    /// Items that hubs ever took in.
    pub delivered: u64,
}

impl Census {
    /// Counts all there is in touched chunks.
    pub fn of(world: &World) -> Census {
        let mut census = Census {
            entities: world.entity_count(),
            ..Census::default()
        };
        for chunk in world.image().chunks.values() {
            for index in (0..).map_while(CellIndex::from_number) {
                if index != CellIndex::POLE || chunk.pole.is_some() {
                    census.cells[usize::from(chunk.cell(index).kind.bits())] += 1;
                }
            }
            for structure in chunk.structures.values() {
                if let Machine::Hub(hub) = &structure.machine {
                    census.delivered += hub.delivered;
                }
            }
        }
        census
    }

    /// Cells of a kind among a million.
    pub fn share_ppm(&self, kind: Kind) -> u64 {
        let all: u64 = self.cells.iter().sum();
        self.cells[usize::from(kind.bits())] * 1_000_000 / all.max(1)
    }
}

/// What there was in the middle of a run, and at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// After half of the ticks.
    pub middle: Census,
    /// After all of them.
    pub end: Census,
}

/// A run of a small planet full of machines, whose players build and gather all the time.
///
/// # Errors
/// None that a scenario's own ticks could cause.
pub fn run(seed: u64, ticks: u64, executor: &impl Executor) -> Result<Run, StepError> {
    let frequency = Frequency::new(64).expect("one chunk to a diamond");
    let mut scenario = Scenario::new(seed, frequency).expect("64 is a multiple of 64");
    let mut middle = Census::default();
    for tick in 1..=ticks {
        scenario.step_on(executor)?;
        if tick == ticks / 2 {
            middle = Census::of(scenario.world());
        }
    }
    let end = Census::of(scenario.world());
    Ok(Run { middle, end })
}
