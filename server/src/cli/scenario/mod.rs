//! `goldberg scenario`: fixed worlds that run by themselves.

use clap::Subcommand;

use crate::error::ServerError;

mod claims;

/// What was typed.
#[derive(Debug, Subcommand)]
pub(super) enum Scenario {
    /// Agents who each use up a unit a tick and claim one from a pool: how a policy shares.
    Claims(claims::Claims),
}

impl Scenario {
    pub(super) fn run(self) -> Result<(), ServerError> {
        match self {
            Scenario::Claims(claims) => claims.run(),
        }
    }
}
