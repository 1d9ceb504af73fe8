//! Players come and go. What they built stays and runs.

use alloc::collections::BTreeSet;
use alloc::string::String;

use super::Orders;
use crate::chunk::locate;
use crate::claims::{Items, WorldAccount};
use crate::ids::{CellId, PlayerId, WalkerId};
use crate::limits::{
    NAME_BYTES_MAX, PLAYERS_PER_SPAWN_PLACE, SPAWN_PLACES_TRIED_MAX, SPAWN_RADIUS_CELLS,
};
use crate::players::{OutcomeMemory, Player, Research};
use crate::tick::World;
use crate::topology;
use crate::units::Job;
use crate::units::work::is_walkable;

impl Orders<'_> {
    /// A player comes. One who is new has to be the next in number; whoever is here already, or
    /// is not next, changes nothing. One who comes back stands where they left, or begins anew if
    /// there is no room any more.
    pub(super) fn join(&mut self, id: PlayerId, name: &str) {
        match self.world.people.get(id) {
            Some(player) if player.present => {}
            Some(player) => {
                let around = player.cell;
                let place = self.free_cell_near(around, SPAWN_RADIUS_CELLS);
                if let Some(cell) = place.or_else(|| self.spawn_cell(id)) {
                    self.arrive(id, cell);
                }
            }
            None if id == self.world.people.next_id() => {
                if let Some(cell) = self.spawn_cell(id) {
                    self.be_born(id, name, cell);
                    self.arrive(id, cell);
                }
            }
            None => {}
        }
    }

    pub(super) fn leave(&mut self, id: PlayerId) {
        let world = &mut *self.world;
        if let Some(player) = world.people.edit(id)
            && player.present
        {
            player.job = Job::default();
            let cell = player.cell;
            world.people.set_present(id, false);
            self.seat(cell, None);
        }
    }

    /// A new player, with what everyone begins with.
    fn be_born(&mut self, id: PlayerId, name: &str, cell: CellId) {
        let World {
            people,
            ledger,
            catalogue,
            ..
        } = &mut *self.world;
        people.insert(Player {
            id,
            name: shortened(name),
            present: false,
            cell,
            job: Job::default(),
            account: Items::new(),
            grants: BTreeSet::new(),
            granted_by: BTreeSet::new(),
            research: Research::default(),
            outcomes: OutcomeMemory::default(),
        });
        for (item, amount) in &catalogue.start {
            ledger.credit(people, WorldAccount::Land, id, *item, (*amount).into());
        }
    }

    fn arrive(&mut self, id: PlayerId, cell: CellId) {
        let world = &mut *self.world;
        if let Some(player) = world.people.edit(id) {
            player.cell = cell;
            world.people.set_present(id, true);
            self.seat(cell, Some(WalkerId::Player(id)));
        }
    }

    pub(super) fn seat(&mut self, cell: CellId, walker: Option<WalkerId>) {
        let world = &mut *self.world;
        if let Some((home, index)) = locate(world.params.frequency, cell) {
            self.drafts
                .edit(&mut world.land, home, |draft| draft.seat(index, walker));
        }
    }

    /// A place to stand for a new player: a few share a spawn place, so that they meet.
    fn spawn_cell(&mut self, id: PlayerId) -> Option<CellId> {
        let first = spawn_place(id);
        (first..first + SPAWN_PLACES_TRIED_MAX).find_map(|place| {
            let centre = self.world.land.spawn_place(place);
            self.free_cell_near(centre, SPAWN_RADIUS_CELLS)
        })
    }

    /// The nearest cell within a radius on which nobody stands and somebody can.
    pub(super) fn free_cell_near(&mut self, centre: CellId, radius: u32) -> Option<CellId> {
        let world = &mut *self.world;
        let catalogue = &world.catalogue;
        topology::within(world.params.frequency, centre, radius)
            .into_iter()
            .find(|cell| {
                let is_free = world
                    .land
                    .find(*cell)
                    .is_some_and(|(chunk, index)| !chunk.seats.contains_key(&index));
                is_free
                    && world
                        .land
                        .fact(*cell)
                        .is_some_and(|fact| is_walkable(catalogue, &fact))
            })
    }
}

/// The number of the spawn place that a new player is first to begin at.
pub(in crate::tick) fn spawn_place(id: PlayerId) -> u32 {
    (id.0 - 1) / PLAYERS_PER_SPAWN_PLACE
}

/// The name, cut to what is allowed, between characters.
fn shortened(name: &str) -> String {
    let ends = (0..=name.len().min(NAME_BYTES_MAX)).rev();
    let end = ends
        .into_iter()
        .find(|end| name.is_char_boundary(*end))
        .unwrap_or(0);
    name[..end].into()
}
