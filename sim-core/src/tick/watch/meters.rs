//! What machines in watched chunks have to know of power.

use alloc::collections::{BTreeMap, BTreeSet};

use super::{NetworkFeed, Watch};
use crate::chunk::{CellIndex, cell_at, locate};
use crate::ids::{CellId, ChunkId};
use crate::part::meters::Pylon;
use crate::tick::world::World;

impl Watch {
    /// What the machines of a chunk go by, as it begins to be watched.
    pub(super) fn begin_power(&mut self, world: &World, id: ChunkId) {
        let Some(chunk) = world.land.touched_chunk(id) else {
            return;
        };
        let networks = world.power.networks();
        let mut own = BTreeSet::new();
        for index in chunk.structures.keys() {
            let pylon = networks.pylon_of(cell_at(id, *index));
            self.assign(id, *index, pylon);
            own.extend(pylon);
        }
        for name in own {
            if let Some(now) = pylon_of(world, name) {
                self.meters.learn(name, now);
            }
        }
    }

    /// What clocks show after the tick, where it could not be foreseen.
    pub(super) fn note_power(&mut self, world: &World) {
        let mut to_be_told: BTreeSet<(CellId, ChunkId)> = BTreeSet::new();
        let mut is_regrouped = false;
        for cell in world.power.networks().regrouped() {
            let Some((id, index)) = locate(self.frequency, cell) else {
                continue;
            };
            let pylon = world.power.networks().pylon_of(cell);
            if self.assign(id, index, pylon)
                && let Some(watched) = self.watched.get_mut(&id)
            {
                watched.power.machines.push((index, pylon));
                to_be_told.extend(pylon.map(|pylon| (pylon, id)));
                is_regrouped = true;
            }
        }
        if is_regrouped {
            self.forget_unused_pylons();
        }
        let now = self.used().into_iter();
        let now = now.filter_map(|name| Some((name, pylon_of(world, name)?)));
        let now: BTreeMap<CellId, Pylon> = now.collect();
        self.note_speeds(&now);
        self.meters.run();
        for (name, pylon) in &now {
            if self.meters.pylon(*name) != Some(*pylon) {
                self.meters.learn(*name, *pylon);
                to_be_told.extend(self.users(*name).map(|id| (*name, id)));
            }
        }
        for (name, id) in to_be_told {
            if let (Some(pylon), Some(watched)) = (now.get(&name), self.watched.get_mut(&id)) {
                watched.power.pylons.push((name, *pylon));
            }
        }
    }

    /// Networks that run at another speed.
    fn note_speeds(&mut self, now: &BTreeMap<CellId, Pylon>) {
        let mut changed: BTreeMap<CellId, NetworkFeed> = BTreeMap::new();
        for (pylon, it) in now {
            if self.meters.speeds(it.network) == Some(it.speeds) {
                continue;
            }
            let feed = changed.entry(it.network).or_insert_with(|| NetworkFeed {
                name: it.network,
                speeds: it.speeds,
                chunks: BTreeSet::new(),
            });
            feed.chunks.extend(self.users(*pylon));
        }
        for feed in changed.into_values() {
            self.meters.set_speeds(feed.name, feed.speeds);
            self.networks.push(feed);
        }
    }

    /// A machine belongs to a pylon from now on. Whether that is another than before.
    fn assign(&mut self, id: ChunkId, machine: CellIndex, pylon: Option<CellId>) -> bool {
        let Some(watched) = self.watched.get_mut(&id) else {
            return false;
        };
        let pylons = &mut watched.known.pylons;
        let before = match pylon {
            Some(pylon) => pylons.insert(machine, pylon),
            None => pylons.remove(&machine),
        };
        if before == pylon {
            return false;
        }
        if let Some(pylon) = pylon {
            *self.uses.entry(pylon).or_default().entry(id).or_default() += 1;
        }
        if let Some(before) = before {
            self.release(before, id);
        }
        true
    }

    fn release(&mut self, pylon: CellId, id: ChunkId) {
        let Some(users) = self.uses.get_mut(&pylon) else {
            return;
        };
        if let Some(machines) = users.get_mut(&id) {
            *machines -= 1;
        }
        users.retain(|_, machines| *machines > 0);
        if users.is_empty() {
            self.uses.remove(&pylon);
        }
    }

    /// The pylons that machines of watched chunks belong to.
    fn used(&self) -> BTreeSet<CellId> {
        self.uses.keys().copied().collect()
    }

    /// The watched chunks with machines that belong to a pylon.
    fn users(&self, pylon: CellId) -> impl Iterator<Item = ChunkId> {
        let users = self.uses.get(&pylon).into_iter().flatten();
        users.map(|(id, _)| *id)
    }

    pub(super) fn forget_unused_pylons(&mut self) {
        let used = self.used();
        self.meters.keep(|pylon| used.contains(&pylon));
    }
}

/// A pylon as it is now.
fn pylon_of(world: &World, name: CellId) -> Option<Pylon> {
    let network = world.power.networks().of_pylon(name)?;
    Some(Pylon {
        network: *network.pylons.first()?,
        clocks: world.power.clocks_of(name)?,
        speeds: network.speeds(),
    })
}
