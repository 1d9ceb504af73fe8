//! Which pylons reach each other, and which machines belong to which. Derived from where things
//! stand, never stored.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::{CLOCK_PER_TICK, Group, PowerChange, chunks_in_reach, nearest_pylon};
use crate::chunk::locate;
use crate::ids::{CellId, ChunkId, Frequency, PrototypeId};
use crate::topology;

/// What stands where, and what follows from it.
#[derive(Debug, Clone, Default)]
pub struct Networks {
    pylons: BTreeMap<CellId, Pylon>,
    machines: BTreeMap<CellId, MachineLoad>,
    /// The pylons of chunks, with how far each reaches, in cells.
    by_chunk: BTreeMap<ChunkId, BTreeMap<CellId, u8>>,
    /// Found from the rest, unless that changed since.
    loads: Vec<Network>,
    is_stale: bool,
    /// Machines that came or went, or came to belong to another pylon, since this was asked for.
    regrouped: BTreeSet<CellId>,
}

#[derive(Debug, Clone)]
struct Pylon {
    /// Pylons whose reach touches its own.
    linked: BTreeSet<CellId>,
    /// Machines that belong to it.
    machines: BTreeSet<CellId>,
    /// Its place among the networks.
    network: usize,
}

#[derive(Debug, Clone)]
struct MachineLoad {
    prototype: PrototypeId,
    pylon: Option<CellId>,
    draws: u32,
    gives: u32,
}

/// Pylons that reach each other, directly or over others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// In the order of cells.
    pub pylons: Vec<CellId>,
    /// Units a tick that its machines draw.
    pub draws: u64,
    /// Units a tick that its generators can give.
    pub gives: u64,
    /// The same by prototypes.
    pub groups: BTreeMap<PrototypeId, Group>,
}

impl Network {
    fn add(&mut self, machine: &MachineLoad) {
        let (draws, gives) = (u64::from(machine.draws), u64::from(machine.gives));
        self.draws += draws;
        self.gives += gives;
        let group = self.groups.entry(machine.prototype).or_default();
        group.machines += 1;
        group.draws += draws;
        group.gives += gives;
    }

    /// A machine that draws and gives nothing is gone.
    fn take_out(&mut self, prototype: PrototypeId) {
        if let Some(group) = self.groups.get_mut(&prototype) {
            group.machines -= 1;
            if group.machines == 0 {
                self.groups.remove(&prototype);
            }
        }
    }

    /// How far the clocks `worked` and `burned` go on in a tick.
    pub fn speeds(&self) -> (u64, u64) {
        let part = |of: u64, whole: u64| match whole {
            0 => 0,
            _ => CLOCK_PER_TICK * of.min(whole) / whole,
        };
        (part(self.gives, self.draws), part(self.draws, self.gives))
    }
}

impl Networks {
    /// The pylon that a machine belongs to.
    pub fn pylon_of(&self, machine: CellId) -> Option<CellId> {
        self.machines.get(&machine)?.pylon
    }

    /// The networks, in the order of their first pylons.
    pub fn loads(&self) -> &[Network] {
        &self.loads
    }

    /// The network of a pylon.
    pub fn of_pylon(&self, pylon: CellId) -> Option<&Network> {
        self.loads.get(self.pylons.get(&pylon)?.network)
    }

    /// All machines, in order.
    pub fn machines(&self) -> impl Iterator<Item = CellId> {
        self.machines.keys().copied()
    }

    /// The machines that came or went, or came to belong to another pylon, since these were
    /// forgotten.
    pub fn regrouped(&self) -> impl Iterator<Item = CellId> {
        self.regrouped.iter().copied()
    }

    pub(super) fn forget_regrouped(&mut self) {
        self.regrouped.clear();
    }

    /// The network that a machine belongs to.
    pub fn of(&self, machine: CellId) -> Option<&Network> {
        let pylon = self.pylons.get(&self.pylon_of(machine)?)?;
        self.loads.get(pylon.network)
    }

    /// The machines that belong to the pylons of a network.
    pub fn machines_of(&self, network: &Network) -> impl Iterator<Item = CellId> {
        let pylons = network.pylons.iter();
        pylons
            .filter_map(|pylon| self.pylons.get(pylon))
            .flat_map(|pylon| pylon.machines.iter().copied())
    }

    /// The nearest pylon that reaches a cell; of several as near the first.
    fn nearest(&self, frequency: Frequency, cell: CellId) -> Option<CellId> {
        nearest_pylon(frequency, cell, self.near(frequency, cell))
    }

    /// All pylons that could reach a cell, or touch the reach of a pylon there, and how far each
    /// reaches.
    fn near(&self, frequency: Frequency, cell: CellId) -> impl Iterator<Item = (CellId, u8)> {
        let chunks = chunks_in_reach(frequency, cell).into_iter();
        let pylons = chunks.filter_map(|id| self.by_chunk.get(&id));
        pylons.flatten().map(|(cell, reach)| (*cell, *reach))
    }

    /// Returns the machines that belong to another pylon than before, and to which they belonged.
    pub(super) fn add_pylon(
        &mut self,
        frequency: Frequency,
        cell: CellId,
        radius_cells: u8,
    ) -> Vec<(CellId, Option<CellId>)> {
        let touches = |(other, its_radius_cells): (CellId, u8)| {
            let reach = u32::from(its_radius_cells) + u32::from(radius_cells);
            (topology::distance(frequency, other, cell) <= reach).then_some(other)
        };
        let linked: BTreeSet<CellId> = self.near(frequency, cell).filter_map(touches).collect();
        for other in &linked {
            if let Some(other) = self.pylons.get_mut(other) {
                other.linked.insert(cell);
            }
        }
        let pylon = Pylon {
            linked,
            machines: BTreeSet::new(),
            network: 0,
        };
        self.pylons.insert(cell, pylon);
        if let Some((home, _)) = locate(frequency, cell) {
            let pylons = self.by_chunk.entry(home).or_default();
            pylons.insert(cell, radius_cells);
        }
        self.is_stale = true;
        self.assign(frequency, self.machines_near(frequency, cell, radius_cells))
    }

    /// Returns what [`Networks::add_pylon`] does.
    pub(super) fn remove_pylon(
        &mut self,
        frequency: Frequency,
        cell: CellId,
    ) -> Vec<(CellId, Option<CellId>)> {
        let Some(gone) = self.pylons.remove(&cell) else {
            return Vec::new();
        };
        for other in &gone.linked {
            if let Some(other) = self.pylons.get_mut(other) {
                other.linked.remove(&cell);
            }
        }
        if let Some((home, _)) = locate(frequency, cell)
            && let Some(pylons) = self.by_chunk.get_mut(&home)
        {
            pylons.remove(&cell);
            if pylons.is_empty() {
                self.by_chunk.remove(&home);
            }
        }
        self.is_stale = true;
        self.assign(frequency, gone.machines.into_iter().collect())
    }

    fn machines_near(&self, frequency: Frequency, cell: CellId, radius_cells: u8) -> Vec<CellId> {
        if self.machines.is_empty() {
            return Vec::new();
        }
        let near = topology::within(frequency, cell, u32::from(radius_cells)).into_iter();
        near.filter(|near| self.machines.contains_key(near))
            .collect()
    }

    /// Gives machines to the pylons that are nearest to them now.
    fn assign(
        &mut self,
        frequency: Frequency,
        machines: Vec<CellId>,
    ) -> Vec<(CellId, Option<CellId>)> {
        let mut moved = Vec::new();
        for cell in machines {
            let nearest = self.nearest(frequency, cell);
            let Some(machine) = self.machines.get_mut(&cell) else {
                continue;
            };
            let before = core::mem::replace(&mut machine.pylon, nearest);
            if before == nearest {
                continue;
            }
            self.regrouped.insert(cell);
            if let Some(pylon) = before.and_then(|pylon| self.pylons.get_mut(&pylon)) {
                pylon.machines.remove(&cell);
            }
            if let Some(pylon) = nearest.and_then(|pylon| self.pylons.get_mut(&pylon)) {
                pylon.machines.insert(cell);
            }
            moved.push((cell, before));
        }
        moved
    }

    pub(super) fn add_machine(
        &mut self,
        frequency: Frequency,
        cell: CellId,
        prototype: PrototypeId,
    ) {
        self.is_stale = true;
        let machine = MachineLoad {
            prototype,
            pylon: None,
            draws: 0,
            gives: 0,
        };
        self.machines.insert(cell, machine);
        self.assign(frequency, Vec::from([cell]));
    }

    pub(super) fn remove_machine(&mut self, cell: CellId) {
        let Some(gone) = self.machines.get(&cell) else {
            return;
        };
        let change = PowerChange {
            cell,
            draws: -gone.draws.cast_signed(),
            gives: -gone.gives.cast_signed(),
        };
        self.change(change);
        self.regrouped.insert(cell);
        let Some(gone) = self.machines.remove(&cell) else {
            return;
        };
        let Some(pylon) = gone.pylon.and_then(|pylon| self.pylons.get_mut(&pylon)) else {
            return;
        };
        pylon.machines.remove(&cell);
        // Networks that are found anew anyway have it no longer.
        if !self.is_stale
            && let Some(network) = self.loads.get_mut(pylon.network)
        {
            network.take_out(gone.prototype);
        }
    }

    pub(super) fn change(&mut self, change: PowerChange) {
        let Some(machine) = self.machines.get_mut(&change.cell) else {
            return;
        };
        machine.draws = machine.draws.saturating_add_signed(change.draws);
        machine.gives = machine.gives.saturating_add_signed(change.gives);
        let pylon = machine.pylon.and_then(|pylon| self.pylons.get(&pylon));
        if self.is_stale {
            return;
        }
        if let Some(network) = pylon.and_then(|pylon| self.loads.get_mut(pylon.network)) {
            let (draws, gives) = (change.draws.into(), change.gives.into());
            network.draws = network.draws.saturating_add_signed(draws);
            network.gives = network.gives.saturating_add_signed(gives);
            let group = network.groups.entry(machine.prototype).or_default();
            group.draws = group.draws.saturating_add_signed(draws);
            group.gives = group.gives.saturating_add_signed(gives);
        }
    }

    /// Finds the networks anew, if anything changed.
    pub(super) fn connect(&mut self) {
        if !core::mem::take(&mut self.is_stale) {
            return;
        }
        self.loads.clear();
        let mut done = BTreeSet::new();
        let cells: Vec<CellId> = self.pylons.keys().copied().collect();
        for first in cells {
            if done.contains(&first) {
                continue;
            }
            let mut network = Network::default();
            let mut open = Vec::from([first]);
            while let Some(cell) = open.pop() {
                let Some(pylon) = self.pylons.get_mut(&cell).filter(|_| done.insert(cell)) else {
                    continue;
                };
                pylon.network = self.loads.len();
                open.extend(pylon.linked.iter().copied());
                network.pylons.push(cell);
                for machine in pylon.machines.iter().filter_map(|it| self.machines.get(it)) {
                    network.add(machine);
                }
            }
            network.pylons.sort_unstable();
            self.loads.push(network);
        }
    }
}
