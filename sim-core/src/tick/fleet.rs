//! All units, and which of them changed since they were last shown.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::ids::{CellId, PlayerId, UnitId};
use crate::units::Unit;

/// All units, by their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Fleet {
    all: BTreeMap<UnitId, Arc<Unit>>,
    /// The number of the newest one, also if it is gone.
    last: UnitId,
    /// Derived: whose units there are. No entry is empty.
    by_owner: BTreeMap<PlayerId, BTreeSet<UnitId>>,
    /// Derived: which dock feeds which. No entry is empty.
    by_dock: BTreeMap<CellId, BTreeSet<UnitId>>,
    changed: BTreeSet<UnitId>,
}

impl Fleet {
    /// No units, after so many.
    pub(super) fn after(last: UnitId) -> Fleet {
        Fleet {
            last,
            ..Fleet::default()
        }
    }

    pub(super) fn last(&self) -> UnitId {
        self.last
    }

    /// The number that the next new unit gets, unless there were as many as can be counted.
    pub(super) fn next_id(&self) -> Option<UnitId> {
        self.last.0.checked_add(1).map(UnitId)
    }

    pub(super) fn get(&self, id: UnitId) -> Option<&Arc<Unit>> {
        self.all.get(&id)
    }

    /// The unit, to be changed; but for its owner and dock, which it keeps for life.
    pub(super) fn edit(&mut self, id: UnitId) -> Option<&mut Unit> {
        let unit = self.all.get_mut(&id)?;
        self.changed.insert(id);
        Some(Arc::make_mut(unit))
    }

    pub(super) fn insert(&mut self, unit: Unit) {
        let id = unit.id;
        self.last = self.last.max(id);
        self.changed.insert(id);
        self.by_owner.entry(unit.owner).or_default().insert(id);
        self.by_dock.entry(unit.dock).or_default().insert(id);
        self.all.insert(id, Arc::new(unit));
    }

    pub(super) fn remove(&mut self, id: UnitId) -> Option<Arc<Unit>> {
        let unit = self.all.remove(&id)?;
        self.changed.insert(id);
        drop_from(&mut self.by_owner, &unit.owner, id);
        drop_from(&mut self.by_dock, &unit.dock, id);
        Some(unit)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (UnitId, &Arc<Unit>)> {
        self.all.iter().map(|(id, unit)| (*id, unit))
    }

    /// A player's units, in order.
    pub(super) fn of_owner(&self, owner: PlayerId) -> impl ExactSizeIterator<Item = UnitId> + '_ {
        self.by_owner.get(&owner).unwrap_or(&NONE).iter().copied()
    }

    /// A dock's units, in order.
    pub(super) fn of_dock(&self, dock: CellId) -> impl ExactSizeIterator<Item = UnitId> + '_ {
        self.by_dock.get(&dock).unwrap_or(&NONE).iter().copied()
    }

    /// Those that changed since the last call, and those that are gone, each in order.
    pub(super) fn take_changed(&mut self) -> (Vec<Arc<Unit>>, Vec<UnitId>) {
        let changed = core::mem::take(&mut self.changed);
        let (there, gone): (Vec<_>, Vec<_>) = changed
            .into_iter()
            .partition(|id| self.all.contains_key(id));
        let there = there.iter().filter_map(|id| self.all.get(id).cloned());
        (there.collect(), gone)
    }
}

static NONE: BTreeSet<UnitId> = BTreeSet::new();

fn drop_from<K: Ord>(all: &mut BTreeMap<K, BTreeSet<UnitId>>, key: &K, id: UnitId) {
    if let Some(ids) = all.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            all.remove(key);
        }
    }
}
