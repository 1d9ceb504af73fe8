//! The players, and which of them changed in this tick.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::ids::PlayerId;
use crate::players::Player;

/// All players who ever joined.
#[derive(Debug, Clone, Default)]
pub(super) struct People {
    all: BTreeMap<PlayerId, Arc<Player>>,
    /// Derived: those who are on the planet.
    present: BTreeSet<PlayerId>,
    changed: BTreeSet<PlayerId>,
}

impl People {
    pub(super) fn get(&self, id: PlayerId) -> Option<&Arc<Player>> {
        self.all.get(&id)
    }

    /// The player, to be changed; but for their presence, which is [`People::set_present`].
    pub(super) fn edit(&mut self, id: PlayerId) -> Option<&mut Player> {
        let player = self.all.get_mut(&id)?;
        self.changed.insert(id);
        Some(Arc::make_mut(player))
    }

    pub(super) fn set_present(&mut self, id: PlayerId, present: bool) {
        let Some(player) = self.edit(id) else {
            return;
        };
        player.present = present;
        match present {
            true => self.present.insert(id),
            false => self.present.remove(&id),
        };
    }

    pub(super) fn insert(&mut self, player: Player) {
        self.changed.insert(player.id);
        if player.present {
            self.present.insert(player.id);
        }
        self.all.insert(player.id, Arc::new(player));
    }

    /// The number that the next new player gets.
    pub(super) fn next_id(&self) -> PlayerId {
        PlayerId(self.all.last_key_value().map_or(1, |(id, _)| id.0 + 1))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (PlayerId, &Arc<Player>)> {
        self.all.iter().map(|(id, player)| (*id, player))
    }

    pub(super) fn present(&self) -> impl Iterator<Item = &Arc<Player>> {
        self.present.iter().filter_map(|id| self.all.get(id))
    }

    /// Those who changed since the last call, in order.
    pub(super) fn take_changed(&mut self) -> Vec<Arc<Player>> {
        let changed = core::mem::take(&mut self.changed);
        changed
            .iter()
            .filter_map(|id| self.all.get(id).cloned())
            .collect()
    }
}
