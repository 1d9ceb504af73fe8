//! Phase 3: what was granted changes hands. Nothing else in the world moves an item.

use super::drafts::Drafts;
use super::resolve::{Outcome, Settled};
use super::world::World;
use crate::claims::{Claim, Claimant, Resource};
use crate::factory;
use crate::ids::{Direction, ItemId};
use crate::players::Activity;
use crate::players::activity::{await_next_unit, take_step};
use crate::topology;

impl World {
    pub(super) fn commit(&mut self, settled: Settled, drafts: &mut Drafts) {
        for (pool, history) in settled.histories {
            drafts.remember(&mut self.land, pool.cell, history);
        }
        for outcome in settled.outcomes {
            match outcome.claim.pool.resource {
                Resource::Quantity => self.commit_quantity(&outcome, drafts),
                Resource::Slot => self.commit_slot(&outcome, drafts),
                Resource::Seat => self.commit_seat(&outcome, drafts),
            }
        }
        for player in settled.stops {
            if let Some(player) = self.people.edit(player) {
                player.activity = Activity::Idle;
            }
        }
    }

    fn commit_quantity(&mut self, outcome: &Outcome, drafts: &mut Drafts) {
        let Outcome {
            claim,
            granted,
            item,
        } = outcome;
        let item = item.filter(|_| *granted);
        if let Some(item) = item {
            drafts.take_quantity(&mut self.land, claim.pool.cell, claim.amount);
            *self.totals.produced.entry(item).or_default() += u64::from(claim.amount);
        }
        match claim.claimant {
            Claimant::Structure(_) => self.extractor_receives(claim, item, drafts),
            Claimant::Player(player) => {
                if let (Some(item), Some(player)) = (item, self.people.edit(player)) {
                    player.credit(item, u64::from(claim.amount));
                    await_next_unit(&self.catalogue, player, self.tick);
                }
            }
        }
    }

    fn extractor_receives(&mut self, claim: &Claim, item: Option<ItemId>, drafts: &mut Drafts) {
        let World {
            land,
            catalogue,
            tick,
            params,
            ..
        } = self;
        let source = claim.pool.cell;
        let leads_there = |direction: &Direction| {
            topology::neighbor(params.frequency, claim.home, *direction) == Some(source)
        };
        let Some(from) = Direction::all().find(leads_there) else {
            return;
        };
        drafts.edit_structure(land, claim.home, |structure| {
            if let Some(prototype) = catalogue.prototype(structure.prototype) {
                factory::receive(structure, &prototype.behaviour, item, from, *tick);
            }
        });
    }

    fn commit_slot(&mut self, outcome: &Outcome, drafts: &mut Drafts) {
        let claim = &outcome.claim;
        let Some(cargo) = claim.cargo.filter(|_| outcome.granted) else {
            return;
        };
        let World {
            land, people, tick, ..
        } = self;
        drafts.edit_structure(land, claim.home, factory::give);
        let taken = drafts.edit_structure(land, claim.pool.cell, |structure| {
            (structure.owner, factory::take_in(structure, cargo, *tick))
        });
        if let Some((owner, true)) = taken
            && let Some(owner) = people.edit(owner)
        {
            owner.credit(cargo.item, u64::from(claim.amount));
        }
    }

    fn commit_seat(&mut self, outcome: &Outcome, drafts: &mut Drafts) {
        let Outcome { claim, granted, .. } = outcome;
        let Claimant::Player(id) = claim.claimant else {
            return;
        };
        let World {
            land,
            people,
            catalogue,
            tick,
            ..
        } = self;
        let Some(player) = people.edit(id) else {
            return;
        };
        if *granted {
            take_step(catalogue, player, claim.pool.cell, *tick);
            drafts.seat(land, claim.home, None);
            drafts.seat(land, claim.pool.cell, Some(id));
        } else {
            player.activity = Activity::Idle;
        }
    }
}
