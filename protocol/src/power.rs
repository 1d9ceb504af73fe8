//! What is told of power networks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sim_core::ids::{CellId, PrototypeId};
use sim_core::power::{Group, NetworkFigures};

/// A network that reaches into the area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkView {
    /// Its first pylon, which need not be in the area.
    pub name: CellId,
    /// Its pylons within the area, in order; none if they are those that were told before.
    pub pylons: Option<Vec<CellId>>,
    /// How many pylons it has in all.
    pub pylon_count: u32,
    /// Units a tick that its machines draw.
    pub draws: u64,
    /// Units a tick that its generators can give.
    pub gives: u64,
    /// What it consists of.
    pub groups: BTreeMap<PrototypeId, Group>,
}

impl NetworkView {
    /// What is told of a network of which these pylons are in the area; none if it has no pylon.
    pub fn of(figures: &NetworkFigures, pylons: Option<Vec<CellId>>) -> Option<NetworkView> {
        Some(NetworkView {
            name: figures.name()?,
            pylons,
            pylon_count: figures.pylons.len().try_into().unwrap_or(u32::MAX),
            draws: figures.draws,
            gives: figures.gives,
            groups: figures.groups.clone(),
        })
    }
}
