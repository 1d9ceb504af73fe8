//! What is between two players: gifts, and the right to build on the other's cells.

use super::Orders;
use crate::ids::PlayerId;
use crate::limits::GRANTS_PER_PLAYER_MAX;
use crate::players::{Parcel, Rejection};

impl Orders<'_> {
    pub(super) fn give(
        &mut self,
        id: PlayerId,
        to: PlayerId,
        parcel: Parcel,
    ) -> Result<(), Rejection> {
        self.check_other(id, to)?;
        let world = &mut *self.world;
        let is_unknown = |(item, _)| world.catalogue.item(item).is_none();
        if parcel.iter().any(is_unknown) {
            return Err(Rejection::UnknownItem);
        }
        let items = parcel.items();
        world.ledger.transfer(&mut world.people, id, to, &items)?;
        let given = self.gifts.entry((to, id)).or_default();
        for (item, amount) in items {
            // The sum of a tick's gifts may be more than was ever held at once.
            let sum = given.entry(item).or_default();
            *sum = sum.saturating_add(amount);
        }
        Ok(())
    }

    pub(super) fn grant(&mut self, id: PlayerId, to: PlayerId) -> Result<(), Rejection> {
        self.check_other(id, to)?;
        let player = self.world.people.get(id).ok_or(Rejection::NotPresent)?;
        if player.grants.contains(&to) {
            return Ok(());
        }
        if player.grants.len() >= GRANTS_PER_PLAYER_MAX {
            return Err(Rejection::TooManyGrants {
                most: GRANTS_PER_PLAYER_MAX as u32,
            });
        }
        let people = &mut self.world.people;
        if let Some(player) = people.edit(id) {
            player.grants.insert(to);
        }
        if let Some(other) = people.edit(to) {
            other.granted_by.insert(id);
        }
        Ok(())
    }

    pub(super) fn revoke(&mut self, id: PlayerId, to: PlayerId) -> Result<(), Rejection> {
        self.check_other(id, to)?;
        let people = &mut self.world.people;
        let is_granted = |player: &crate::players::Player| player.grants.contains(&to);
        if !people.get(id).is_some_and(|player| is_granted(player)) {
            return Ok(());
        }
        if let Some(player) = people.edit(id) {
            player.grants.remove(&to);
        }
        if let Some(other) = people.edit(to) {
            other.granted_by.remove(&id);
        }
        Ok(())
    }

    /// Whether there is such a player, who is not the one who asks.
    fn check_other(&self, id: PlayerId, other: PlayerId) -> Result<(), Rejection> {
        if other == id {
            return Err(Rejection::SamePlayer);
        }
        match self.world.people.get(other) {
            Some(_) => Ok(()),
            None => Err(Rejection::UnknownPlayer),
        }
    }
}
