//! Power: which machines are connected, and how fast they work for it. One owner for the whole
//! world; chunks tell it what their machines draw and give, and read its clocks.
//!
//! Pylons whose reaches touch form a network. A machine belongs to the nearest pylon that reaches
//! it. In every tick a network's generators give up to what its machines draw; if that is too
//! little, all of them slow down alike.
//!
//! Nothing about a machine changes while it works slowly. Each pylon has two clocks instead, which
//! run at most [`CLOCK_PER_TICK`] a tick: `worked` as fast as machines work, `burned` as fast as
//! generators burn. Work is done, and fuel is gone, when a clock has come far enough.
//!
//! - [`Networks`]: which pylons reach each other, and which machines.
//! - [`Timer`]: when a piece of work is done.
//! - [`NetworkFigures`]: what is told of networks.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::ids::{CellId, Frequency, PrototypeId, Tick};

mod figures;
mod network;
mod timer;

pub use figures::{
    FiguresChange, Group, NetworkFigures, chunks_in_reach, nearest_pylon, pylons_of,
    satisfaction_percent,
};
pub use network::{Network, Networks};
pub use timer::{Look, Timer};

/// What a clock goes forward by in a tick at full speed.
pub const CLOCK_PER_TICK: u64 = 1 << 16;

/// What a machine's pylon shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// Runs as fast as machines work.
    pub worked: u64,
    /// Runs as fast as generators burn.
    pub burned: u64,
}

/// A change of what a machine draws from its network and gives to it, in units a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PowerChange {
    /// The machine.
    pub cell: CellId,
    /// By so much it draws more, or less.
    pub draws: i32,
    /// By so much it can give more, or less.
    pub gives: i32,
}

/// The clocks of all pylons: what of power is state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PylonClocks(BTreeMap<CellId, Clocks>);

impl PylonClocks {
    /// A cell at which there are clocks and no pylon, or a pylon and no clocks, or clocks that show
    /// more than they can in `now`; if there is one.
    pub fn flaw(&self, pylons: &BTreeSet<CellId>, now: Tick) -> Option<CellId> {
        let most = now.0.checked_mul(CLOCK_PER_TICK)?;
        let is_fast = |clocks: &Clocks| clocks.worked.max(clocks.burned) > most;
        let fast = self.0.iter().find(|(_, clocks)| is_fast(clocks));
        let alone = self.0.keys().find(|cell| !pylons.contains(cell));
        let without = pylons.iter().find(|cell| !self.0.contains_key(cell));
        fast.map(|(cell, _)| cell).or(alone).or(without).copied()
    }
}

/// The networks of a world, and their clocks.
#[derive(Debug, Clone, Default)]
pub struct Power {
    clocks: PylonClocks,
    networks: Networks,
    /// What was told of them last, by their first pylons.
    told: BTreeMap<CellId, Arc<NetworkFigures>>,
    /// How fast networks run of which not all is known here, by their pylons: see [`Power::as_told`].
    told_speeds: BTreeMap<CellId, Speeds>,
}

/// How far the clocks `worked` and `burned` go on in a tick.
pub type Speeds = (u64, u64);

impl Power {
    /// Networks without pylons, to go on from stored clocks.
    pub fn of(clocks: PylonClocks) -> Power {
        Power {
            clocks,
            networks: Networks::default(),
            told: BTreeMap::new(),
            told_speeds: BTreeMap::new(),
        }
    }

    /// Networks without pylons, to go on from clocks that run as fast as is told, whatever is
    /// connected here.
    pub fn as_told(pylons: impl IntoIterator<Item = (CellId, Clocks, Speeds)>) -> Power {
        let mut power = Power::of(PylonClocks::default());
        for (pylon, clocks, speeds) in pylons {
            power.clocks.0.insert(pylon, clocks);
            power.told_speeds.insert(pylon, speeds);
        }
        power
    }

    /// The clocks, which are state.
    pub fn clocks(&self) -> &PylonClocks {
        &self.clocks
    }

    /// What reaches what.
    pub fn networks(&self) -> &Networks {
        &self.networks
    }

    /// What the pylon of a machine shows; none if no pylon reaches it.
    pub fn clocks_at(&self, cell: CellId) -> Option<Clocks> {
        let pylon = self.networks.pylon_of(cell)?;
        self.clocks.0.get(&pylon).copied()
    }

    /// What a pylon shows.
    pub fn clocks_of(&self, pylon: CellId) -> Option<Clocks> {
        self.clocks.0.get(&pylon).copied()
    }

    /// Which machines are regrouped is noted anew: see [`Networks::regrouped`].
    pub fn forget_regrouped(&mut self) {
        self.networks.forget_regrouped();
    }

    /// A pylon stands from now on. Returns the machines that belong to another pylon than before,
    /// with what theirs showed, if they had one.
    pub fn add_pylon(
        &mut self,
        frequency: Frequency,
        cell: CellId,
        radius_cells: u8,
    ) -> Vec<(CellId, Option<Clocks>)> {
        self.clocks.0.entry(cell).or_default();
        let moved = self.networks.add_pylon(frequency, cell, radius_cells);
        self.with_clocks(moved)
    }

    /// A pylon stands no longer. Returns what [`Power::add_pylon`] does.
    pub fn remove_pylon(
        &mut self,
        frequency: Frequency,
        cell: CellId,
    ) -> Vec<(CellId, Option<Clocks>)> {
        let moved = self.networks.remove_pylon(frequency, cell);
        let moved = self.with_clocks(moved);
        self.clocks.0.remove(&cell);
        moved
    }

    fn with_clocks(&self, moved: Vec<(CellId, Option<CellId>)>) -> Vec<(CellId, Option<Clocks>)> {
        let clocks = |pylon: Option<CellId>| self.clocks.0.get(&pylon?).copied();
        moved
            .into_iter()
            .map(|(cell, before)| (cell, clocks(before)))
            .collect()
    }

    /// A machine that draws or gives power stands from now on.
    pub fn add_machine(&mut self, frequency: Frequency, cell: CellId, prototype: PrototypeId) {
        self.networks.add_machine(frequency, cell, prototype);
    }

    /// A machine stands no longer.
    pub fn remove_machine(&mut self, cell: CellId) {
        self.networks.remove_machine(cell);
    }

    /// A machine draws or gives more or less from now on.
    pub fn change(&mut self, change: PowerChange) {
        self.networks.change(change);
    }

    /// Finds the networks, after pylons or machines came or went.
    pub fn settle(&mut self) {
        self.networks.connect();
    }

    /// Lets a tick pass: every pylon's clocks go on as fast as its network allows.
    pub fn pass_tick(&mut self) {
        for network in self.networks.loads() {
            let mut told = network.pylons.iter();
            let told = told.find_map(|pylon| self.told_speeds.get(pylon).copied());
            let (worked, burned) = told.unwrap_or_else(|| network.speeds());
            if worked == 0 && burned == 0 {
                continue;
            }
            for pylon in &network.pylons {
                if let Some(clocks) = self.clocks.0.get_mut(pylon) {
                    clocks.worked += worked;
                    clocks.burned += burned;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
