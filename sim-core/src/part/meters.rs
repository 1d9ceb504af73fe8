//! Power as a part sees it: the pylons that its machines belong to, and what they show.
//!
//! Which pylon a machine belongs to, which pylons are connected and how fast a network's clocks run
//! is settled for the whole world: see [`crate::power`].

use alloc::collections::{BTreeMap, BTreeSet};
use serde::{Deserialize, Serialize};

use crate::ids::CellId;
use crate::power::{Clocks, Speeds};

/// Pylons and their networks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meters {
    pylons: BTreeMap<CellId, Meter>,
    /// How fast the clocks of networks run, by their first pylons.
    speeds: BTreeMap<CellId, Speeds>,
}

/// What a pylon shows, and the first pylon of its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Meter {
    network: CellId,
    clocks: Clocks,
}

/// A pylon, for who knows nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pylon {
    /// The first pylon of its network, which names that.
    pub network: CellId,
    /// What it shows.
    pub clocks: Clocks,
    /// How fast its network's clocks run.
    pub speeds: Speeds,
}

impl Meters {
    /// What a pylon shows, if it is known.
    pub fn clocks(&self, pylon: CellId) -> Option<Clocks> {
        self.pylons.get(&pylon).map(|meter| meter.clocks)
    }

    /// A pylon, if it is known.
    pub fn pylon(&self, pylon: CellId) -> Option<Pylon> {
        let Meter { network, clocks } = *self.pylons.get(&pylon)?;
        let speeds = self.speeds.get(&network).copied().unwrap_or_default();
        Some(Pylon {
            network,
            clocks,
            speeds,
        })
    }

    /// The pylons that are known, in order.
    pub fn pylons(&self) -> impl Iterator<Item = CellId> {
        self.pylons.keys().copied()
    }

    /// How fast a network's clocks run, if it is known.
    pub fn speeds(&self, network: CellId) -> Option<Speeds> {
        self.speeds.get(&network).copied()
    }

    /// A network runs at another speed from now on.
    pub fn set_speeds(&mut self, network: CellId, speeds: Speeds) {
        self.speeds.insert(network, speeds);
    }

    /// Learns what a pylon shows.
    pub fn learn(&mut self, name: CellId, pylon: Pylon) {
        let Pylon {
            network,
            clocks,
            speeds,
        } = pylon;
        self.speeds.insert(network, speeds);
        self.pylons.insert(name, Meter { network, clocks });
    }

    /// Lets a tick pass: all clocks go on as fast as their networks run.
    pub fn run(&mut self) {
        for meter in self.pylons.values_mut() {
            let (worked, burned) = self.speeds.get(&meter.network).copied().unwrap_or_default();
            meter.clocks.worked = meter.clocks.worked.saturating_add(worked);
            meter.clocks.burned = meter.clocks.burned.saturating_add(burned);
        }
    }

    /// Forgets the pylons that are not used, and networks of which none is.
    pub fn keep(&mut self, is_used: impl Fn(CellId) -> bool) {
        self.pylons.retain(|pylon, _| is_used(*pylon));
        let networks: BTreeSet<CellId> = self.pylons.values().map(|it| it.network).collect();
        self.speeds.retain(|network, _| networks.contains(network));
    }
}
