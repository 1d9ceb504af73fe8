//! Power as a part sees it: for each of its machines the clocks of the pylon that reaches it.
//!
//! Which pylon that is, which pylons are connected and how fast a network's clocks run is settled
//! for the whole world: see [`crate::power`].

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::ids::CellId;
use crate::power::Clocks;

/// The clocks that a part's machines go by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meters {
    /// The pylons of machines.
    machines: BTreeMap<CellId, CellId>,
    /// Those pylons.
    pylons: BTreeMap<CellId, Meter>,
    /// How fast the clocks of networks run, by their first pylons.
    speeds: BTreeMap<CellId, Speeds>,
}

/// What a pylon shows, and the first pylon of its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// The network.
    pub network: CellId,
    /// What shows.
    pub clocks: Clocks,
}

/// How far the clocks `worked` and `burned` go on in a tick.
pub type Speeds = (u64, u64);

/// What is new with a tick.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterChange {
    /// Machines that belong to another pylon or (`None`) to none.
    pub machines: Vec<(CellId, Option<CellId>)>,
    /// Networks that run at another speed from this tick on.
    pub speeds: Vec<(CellId, Speeds)>,
    /// Pylons that show, after the tick, what could not be foreseen.
    pub pylons: Vec<(CellId, Meter)>,
}

impl Meters {
    /// What a machine's pylon shows; none if no pylon reaches it.
    pub fn clocks(&self, machine: CellId) -> Option<Clocks> {
        let pylon = self.machines.get(&machine)?;
        self.pylons.get(pylon).map(|meter| meter.clocks)
    }

    /// What has to be told, for a tick to lead to what is so after it. `regrouped` are the part's
    /// machines that may belong to another pylon.
    pub fn difference(
        &self,
        regrouped: impl Iterator<Item = CellId>,
        pylon_of: impl Fn(CellId) -> Option<CellId>,
        actual: impl Fn(CellId) -> Option<(Meter, Speeds)>,
    ) -> MeterChange {
        let machines = regrouped.map(|cell| (cell, pylon_of(cell)));
        let mut change = MeterChange {
            machines: machines
                .filter(|(cell, pylon)| self.machines.get(cell) != pylon.as_ref())
                .collect(),
            ..MeterChange::default()
        };
        let mut foreseen = self.clone();
        foreseen.assign(&change);
        let pylons: BTreeSet<CellId> = foreseen.machines.values().copied().collect();
        let actual: Vec<_> = pylons
            .into_iter()
            .filter_map(|pylon| Some((pylon, actual(pylon)?)))
            .collect();
        let networks = actual
            .iter()
            .map(|(_, (meter, speeds))| (meter.network, *speeds));
        let networks: BTreeMap<CellId, Speeds> = networks.collect();
        change.speeds = networks
            .into_iter()
            .filter(|(network, speeds)| self.speeds.get(network) != Some(speeds))
            .collect();
        foreseen.run(&change);
        let unforeseen = actual
            .into_iter()
            .map(|(pylon, (meter, _))| (pylon, meter))
            .filter(|(pylon, meter)| foreseen.pylons.get(pylon) != Some(meter));
        change.pylons = unforeseen.collect();
        change
    }

    /// Lets a tick pass.
    pub fn pass_tick(&mut self, change: &MeterChange) {
        self.assign(change);
        self.run(change);
        self.pylons.extend(change.pylons.iter().copied());
        if !change.machines.is_empty() || !change.pylons.is_empty() {
            self.forget_unused();
        }
    }

    fn assign(&mut self, change: &MeterChange) {
        for (machine, pylon) in &change.machines {
            match pylon {
                Some(pylon) => self.machines.insert(*machine, *pylon),
                None => self.machines.remove(machine),
            };
        }
    }

    fn run(&mut self, change: &MeterChange) {
        self.speeds.extend(change.speeds.iter().copied());
        for meter in self.pylons.values_mut() {
            let (worked, burned) = self.speeds.get(&meter.network).copied().unwrap_or_default();
            meter.clocks.worked = meter.clocks.worked.saturating_add(worked);
            meter.clocks.burned = meter.clocks.burned.saturating_add(burned);
        }
    }

    fn forget_unused(&mut self) {
        let used: BTreeSet<CellId> = self.machines.values().copied().collect();
        self.pylons.retain(|pylon, _| used.contains(pylon));
        let networks: BTreeSet<CellId> = self.pylons.values().map(|it| it.network).collect();
        self.speeds.retain(|network, _| networks.contains(network));
    }
}

impl MeterChange {
    /// Whether nothing is new.
    pub fn is_empty(&self) -> bool {
        self.machines.is_empty() && self.speeds.is_empty() && self.pylons.is_empty()
    }
}
