//! The power network that a structure belongs to, for people.

use client::Supply;
use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::Structure;
use sim_core::factory;
use sim_core::ids::CellId;
use sim_core::power::satisfaction_percent;

use crate::game::Game;

/// How a structure is connected, and how its network is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NetworkView {
    /// `unconnected`, `unknown`, `resting`, `short` or `enough`.
    pub state: &'static str,
    /// Units a tick that its machines draw.
    pub draws: u64,
    /// Units a tick that its generators can give.
    pub gives: u64,
    /// How much of what is drawn is given.
    pub percent: u8,
    /// How many pylons it has.
    pub pylons: u32,
    /// What it consists of.
    pub machines: Vec<GroupView>,
}

/// The machines of one kind in a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// Key.
    pub prototype: String,
    /// Name for people.
    pub name: String,
    /// How many there are.
    pub machines: u32,
    /// Units a tick that they draw.
    pub draws: u64,
    /// Units a tick that they can give.
    pub gives: u64,
}

/// The network of a structure; none if it has nothing to do with power.
pub fn network_view(game: &Game, cell: CellId, structure: &Structure) -> Option<NetworkView> {
    let session = game.session();
    let catalogue = session.catalogue();
    let behaviour = catalogue.behaviour(structure.prototype)?;
    let takes_part = factory::has_load(behaviour) || matches!(behaviour, Behaviour::Connect { .. });
    takes_part.then(|| match session.supply_at(cell) {
        Supply::Unconnected => of_state("unconnected"),
        Supply::Unknown => of_state("unknown"),
        Supply::Connected(network) => connected(catalogue, network),
    })
}

fn of_state(state: &'static str) -> NetworkView {
    NetworkView {
        state,
        ..NetworkView::default()
    }
}

fn connected(catalogue: &Catalogue, network: &protocol::power::NetworkView) -> NetworkView {
    let (draws, gives) = (network.draws, network.gives);
    let machines = network.groups.iter().filter_map(|(id, group)| {
        let prototype = catalogue.prototype(*id)?;
        Some(GroupView {
            prototype: prototype.key.clone(),
            name: prototype.name.clone(),
            machines: group.machines,
            draws: group.draws,
            gives: group.gives,
        })
    });
    NetworkView {
        state: match draws {
            0 => "resting",
            _ if gives < draws => "short",
            _ => "enough",
        },
        draws,
        gives,
        percent: satisfaction_percent(draws, gives),
        pylons: network.pylon_count,
        machines: machines.collect(),
    }
}
