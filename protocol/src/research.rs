//! What a player knows, in names rather than numbers, and what they are told when they find
//! something out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sim_core::catalogue::{Catalogue, Technology};
use sim_core::ids::{TechnologyId, Tick};
use sim_core::players::{Discovery, Research};

/// A player's technologies, by their keys in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResearchReport {
    /// What they know.
    pub known: BTreeSet<String>,
    /// What their labs are to find out.
    pub chosen: Option<String>,
    /// Units of research done for what is not known yet.
    pub progress: BTreeMap<String, u32>,
}

impl ResearchReport {
    /// The report of what a player knows.
    pub fn of(research: &Research, catalogue: &Catalogue) -> ResearchReport {
        let key = |id: TechnologyId| Some(catalogue.technology(id)?.key.clone());
        let progress = research.progress.iter();
        ResearchReport {
            known: research.known.iter().filter_map(|id| key(*id)).collect(),
            chosen: research.chosen.and_then(key),
            progress: progress
                .filter_map(|(id, units)| Some((key(*id)?, *units)))
                .collect(),
        }
    }
}

/// What a player's labs found out in a tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscoveryReport {
    /// The tick.
    pub tick: Tick,
    /// The technology's key in the catalogue.
    pub technology: String,
    /// The same for people, with what is open now.
    pub message: String,
}

impl DiscoveryReport {
    /// The report of a discovery; none if the catalogue has no such technology.
    pub fn of(discovery: &Discovery, tick: Tick, catalogue: &Catalogue) -> Option<DiscoveryReport> {
        let technology = catalogue.technology(discovery.technology)?;
        Some(DiscoveryReport {
            tick,
            technology: technology.key.clone(),
            message: crate::words::describe_discovery(technology, catalogue),
        })
    }
}

/// The names of what a technology unlocks: structures, then what is made by its recipes.
pub fn unlocked_names<'c>(technology: &'c Technology, catalogue: &'c Catalogue) -> Vec<&'c str> {
    let prototypes = technology.prototypes.iter();
    let prototypes = prototypes.filter_map(|id| Some(&*catalogue.prototype(*id)?.name));
    let recipes = technology.recipes.iter();
    let recipes = recipes.filter_map(|id| Some(&*catalogue.recipe(*id)?.name));
    prototypes.chain(recipes).collect()
}
