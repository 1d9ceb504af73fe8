//! `goldberg inspect`: the planet and the rules, without a server.

use clap::Subcommand;

use crate::error::ServerError;

mod catalogue;
mod forecast;
mod hash;
mod topology;

/// What was typed.
#[derive(Debug, Subcommand)]
pub(super) enum Inspect {
    /// Check a catalogue, and print what it comes to, or all that is wrong with it.
    Catalogue(catalogue::Inspected),
    /// Say what will happen if nobody acts: what is made and used up, and what machines wait for.
    Forecast(forecast::Forecasted),
    /// Step a fixed, busy world, and print its hash: the same on every machine.
    Hash(hash::Hash),
    /// List every cell with its neighbours and where it lies.
    Topology(topology::Topology),
}

impl Inspect {
    pub(super) fn run(self) -> Result<(), ServerError> {
        match self {
            Inspect::Catalogue(catalogue) => catalogue.run(),
            Inspect::Forecast(forecast) => forecast.run(),
            Inspect::Hash(hash) => hash.run(),
            Inspect::Topology(topology) => topology.run(),
        }
    }
}
