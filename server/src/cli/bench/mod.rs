//! `goldberg bench`: how fast the simulation is on this machine. Every figure stands beside a
//! floor or a twin that was measured in turns with it, and beside the hash of the state it led
//! to, so that it can't be made fast by doing something else.

use clap::Subcommand;

use crate::error::ServerError;

mod factory;
mod machine;
mod restart;
mod samples;
mod sim;

/// What was typed.
#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// The automaton, ticks, machines, belts and threads, each beside what it is measured against.
    Sim(sim::Sim),
    /// Large factories of one sort each.
    Factory(factory::Factories),
    /// How long a server takes to come back after a crowd has played.
    Restart(restart::Restart),
}

impl Bench {
    pub(super) fn run(self) -> Result<(), ServerError> {
        match self {
            Bench::Sim(sim) => sim.run(),
            Bench::Factory(factories) => factories.run(),
            Bench::Restart(restart) => restart.run(),
        }
    }
}
