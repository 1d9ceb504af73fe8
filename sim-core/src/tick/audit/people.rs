//! Players: where they stand, as units do, and what they say of each other.

use alloc::collections::BTreeMap;

use super::Flaw;
use crate::chunk::cell_at;
use crate::ids::{CellId, PlayerId, WalkerId};
use crate::limits::{GRANTS_PER_PLAYER_MAX, NAME_BYTES_MAX};
use crate::players::Player;
use crate::tick::world::World;

impl World {
    pub(super) fn audit_people(&self) -> Result<(), Flaw> {
        for (expected, (_, player)) in (1_u32..).zip(self.people.iter()) {
            if player.id != PlayerId(expected) || !self.is_sound_player(player) {
                return Err(Flaw::Player(player.id));
            }
        }
        self.audit_seats()
    }

    fn is_sound_player(&self, player: &Player) -> bool {
        let frequency = self.params.frequency;
        let mut grants = player.grants.iter();
        let mut granted_by = player.granted_by.iter();
        player.cell.is_on(frequency)
            && player.name.len() <= NAME_BYTES_MAX
            && player.grants.len() <= GRANTS_PER_PLAYER_MAX
            && grants.all(|to| {
                let to = self.people.get(*to);
                to.is_some_and(|to| to.granted_by.contains(&player.id))
            })
            && granted_by.all(|from| {
                let from = self.people.get(*from);
                from.is_some_and(|from| from.grants.contains(&player.id))
            })
            && player.outcomes.is_sound(self.tick)
            && player.job.is_sound(frequency)
            && player.research.is_sound(&self.catalogue)
    }

    /// Whoever is present has the seat where they stand, as has every unit, and nobody else has any.
    fn audit_seats(&self) -> Result<(), Flaw> {
        let mut standing: BTreeMap<CellId, WalkerId> = BTreeMap::new();
        let people = self.people.present();
        let people = people.map(|player| (player.cell, WalkerId::Player(player.id)));
        let units = self.fleet.iter();
        let units = units.map(|(id, unit)| (unit.cell, WalkerId::Unit(id)));
        for (cell, walker) in people.chain(units) {
            if standing.insert(cell, walker).is_some() {
                return Err(Flaw::Seat(cell));
            }
        }
        for (id, chunk) in self.land.touched() {
            for (index, walker) in &chunk.seats {
                let cell = cell_at(id, *index);
                if standing.remove(&cell) != Some(*walker) {
                    return Err(Flaw::Seat(cell));
                }
            }
        }
        match standing.first_key_value() {
            Some((cell, _)) => Err(Flaw::Seat(*cell)),
            None => Ok(()),
        }
    }
}
