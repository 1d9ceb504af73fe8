//! What crosses the edges of watched chunks while claims are declared and settled.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::{Asked, Watch};
use crate::chunk::locate;
use crate::claims::{Claim, Claimant};
use crate::ids::{CellId, ChunkId};
use crate::part::feed::Heard;
use crate::part::foreign::ForeignClaim;
use crate::step::Outcome;
use crate::tick::exchange::{Desk, Desks};
use crate::tick::world::World;

impl Watch {
    /// What crossed edges in the exchange of a tick.
    pub(in crate::tick) fn note_exchange(
        &mut self,
        world: &World,
        desks: &Desks,
        full_rings: &BTreeSet<CellId>,
    ) {
        for (id, desk) in desks {
            self.note_asked(*id, &desk.asked);
            self.note_claims(world, *id, &desk.claims);
            if self.beside.contains_key(id) {
                self.note_outcomes(*id, desk);
                self.note_wakes(world, *id, desk);
            }
        }
        self.note_full_rings(full_rings);
    }

    /// What machines of other chunks said to those of a chunk.
    fn note_asked(&mut self, id: ChunkId, asked: &[Asked]) {
        let Some(watched) = self.watched.get_mut(&id) else {
            return;
        };
        for asked in asked {
            let Some((from, index)) = locate(self.frequency, asked.cell) else {
                continue;
            };
            let Some(cell) = watched.known.rim.number(from, index) else {
                continue;
            };
            watched.crossing(from).answers.push(Heard {
                cell,
                cargo: asked.cargo,
                answer: asked.answer,
            });
        }
    }

    /// Claims on a chunk's pools that its own machines did not make.
    fn note_claims(&mut self, world: &World, id: ChunkId, claims: &[Claim]) {
        let Some(watched) = self.watched.get_mut(&id) else {
            return;
        };
        for claim in claims {
            let home = locate(self.frequency, claim.home).map(|(home, _)| home);
            match (claim.claimant, home) {
                (Claimant::Structure(_), Some(home)) if home == id => {}
                (Claimant::Structure(_), Some(home)) => {
                    let rim = &watched.known.rim;
                    let claim = ForeignClaim::new(self.frequency, rim, *claim, world.tick);
                    watched.crossing(home).claims.push(claim);
                }
                _ => watched.exchange.claims.push(*claim),
            }
        }
    }

    /// How claims of other chunks on a chunk's pools were settled.
    fn note_outcomes(&mut self, id: ChunkId, desk: &Desk) {
        let mut machines: BTreeMap<ChunkId, Vec<&Outcome>> = BTreeMap::new();
        for outcome in &desk.pools.outcomes {
            let Some((home, _)) = self.place(outcome.claim.home).filter(|(it, _)| *it != id) else {
                continue;
            };
            if let Claimant::Structure(_) = outcome.claim.claimant {
                machines.entry(home).or_default().push(outcome);
            } else if outcome.granted
                && let Some(watched) = self.watched.get_mut(&home)
            {
                watched.exchange.outcomes.push(*outcome);
            }
        }
        for (home, mut outcomes) in machines {
            outcomes.sort_unstable_by_key(|outcome| (outcome.claim.pool, outcome.claim.claimant));
            if let Some(watched) = self.watched.get_mut(&home) {
                let granted = outcomes.iter().map(|outcome| outcome.granted);
                watched.crossing(id).granted.extend(granted);
            }
        }
    }

    /// Machines of other chunks that something in a chunk has woken.
    fn note_wakes(&mut self, world: &World, id: ChunkId, desk: &Desk) {
        let woken = desk
            .wakes
            .iter()
            .filter_map(|call| world.land.called(*call));
        let woken: BTreeSet<_> = woken.filter(|(home, _)| *home != id).collect();
        for (home, actor) in woken {
            if let Some(watched) = self.watched.get_mut(&home) {
                watched.crossing(id).wakes.push(actor);
            }
        }
    }

    fn note_full_rings(&mut self, full_rings: &BTreeSet<CellId>) {
        if full_rings.is_empty() {
            return;
        }
        for watched in self.watched.values_mut() {
            let here = watched.known.rings.values().map(|ring| ring.first);
            let here: BTreeSet<CellId> = here.filter(|ring| full_rings.contains(ring)).collect();
            watched.exchange.full_rings.extend(here);
        }
    }
}
