//! Phases 1 to 3: every chunk declares, resolves and commits by the pure functions of
//! [`crate::step`]. This is the driver that does so for a whole world on one thread: it hands
//! each chunk what crosses its edge, and accounts what comes out.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::drafts::Drafts;
use super::people::People;
use super::world::World;
use crate::chunk::{Chunk, locate};
use crate::claims::{Claim, Claimant, Resource};
use crate::factory::{self, RingInput};
use crate::ids::{CellId, ChunkId, PlayerId};
use crate::players::activity::{await_next_unit, take_step};
use crate::players::{Activity, Player};
use crate::step::{
    self, CellFact, ChunkView, Committed, Declared, Outcome, Resolved, Surroundings,
};

/// Chunks as they were at the start of the tick, with what they see outside.
#[derive(Default)]
struct Views {
    chunks: BTreeMap<ChunkId, (Arc<Chunk>, Surroundings)>,
    /// Rings that were looked at, by their first belt: whether they turn as a whole.
    full_rings: BTreeMap<CellId, bool>,
}

/// What a chunk is to commit.
#[derive(Default)]
struct Work {
    pools: Resolved,
    /// How the claims of its structures and people were settled.
    claims: Vec<Outcome>,
}

impl World {
    /// Everything that is wanted changes hands, or does not.
    pub(super) fn exchange(&mut self, drafts: &mut Drafts) {
        let mut views = Views::default();
        let Declared { claims, stops } = self.declare(&mut views);
        let work = self.resolve(claims, &mut views);
        drop(views);
        self.commit(work, drafts);
        for player in stops {
            stop(&mut self.people, player);
        }
    }

    /// Phase 1: the living chunks' machines, and people wherever they are.
    fn declare(&mut self, views: &mut Views) -> Declared {
        let mut declared = Declared::default();
        for (id, people) in self.declaring() {
            let people: Vec<Arc<Player>> = people
                .into_iter()
                .filter_map(|id| self.people.get(id).cloned())
                .collect();
            let view = views.view(self, id);
            let people = people.iter().map(|player| &**player);
            declared.extend(step::declare(&view, people));
        }
        declared
    }

    /// The chunks in which anything may be wanted, each with the people in it who are busy.
    fn declaring(&self) -> BTreeMap<ChunkId, Vec<PlayerId>> {
        let built = self.holdings.built_chunks();
        let mut declaring: BTreeMap<ChunkId, Vec<PlayerId>> = built
            .filter(|id| self.activation.is_active(*id))
            .map(|id| (id, Vec::new()))
            .collect();
        for player in self.people.present() {
            if player.activity != Activity::Idle
                && let Some((id, _)) = locate(self.params.frequency, player.cell)
            {
                declaring.entry(id).or_default().push(player.id);
            }
        }
        declaring
    }

    /// Phase 2: claims go to the chunks of their pools, outcomes to those and to the claimants'.
    fn resolve(&mut self, claims: Vec<Claim>, views: &mut Views) -> BTreeMap<ChunkId, Work> {
        let frequency = self.params.frequency;
        let home = |cell| locate(frequency, cell).map(|(id, _)| id);
        let claim_at = |claim: Claim| Some((home(claim.pool.cell)?, claim));
        let mut claims: Vec<(ChunkId, Claim)> = claims.into_iter().filter_map(claim_at).collect();
        claims.sort_by_key(|(id, claim)| (*id, claim.pool, claim.claimant));
        let mut work: BTreeMap<ChunkId, Work> = BTreeMap::new();
        for group in claims.chunk_by(|(a, _), (b, _)| a == b) {
            let id = group[0].0;
            let claims: Vec<Claim> = group.iter().map(|(_, claim)| *claim).collect();
            let pools = views.resolve(self, id, &claims);
            for outcome in &pools.outcomes {
                if let Some(id) = home(outcome.claim.home) {
                    work.entry(id).or_default().claims.push(*outcome);
                }
            }
            work.entry(id).or_default().pools = pools;
        }
        work
    }

    /// Phase 3: each chunk changes by what concerns it, then the accounts.
    fn commit(&mut self, work: BTreeMap<ChunkId, Work>, drafts: &mut Drafts) {
        let catalogue = Arc::clone(&self.catalogue);
        let rules = step::Rules {
            frequency: self.params.frequency,
            catalogue: &catalogue,
            tick: self.tick,
        };
        for (id, Work { pools, claims }) in work {
            let committed = drafts.edit(&mut self.land, id, |draft| {
                step::commit(rules, draft, &pools, &claims)
            });
            self.account(committed);
            for outcome in claims {
                self.tell_player(&outcome);
            }
        }
    }

    fn account(&mut self, committed: Committed) {
        for (item, amount) in committed.produced {
            *self.totals.produced.entry(item).or_default() += u64::from(amount);
        }
        for (owner, item, amount) in committed.credits {
            if let Some(owner) = self.people.edit(owner) {
                owner.credit(item, u64::from(amount));
            }
        }
    }

    /// What becomes of a player whose claim was settled.
    fn tell_player(&mut self, outcome: &Outcome) {
        let Outcome {
            claim,
            granted,
            item,
        } = outcome;
        let Claimant::Player(id) = claim.claimant else {
            return;
        };
        let World {
            people,
            catalogue,
            tick,
            ..
        } = self;
        match (claim.pool.resource, item, granted) {
            (Resource::Quantity, Some(item), true) => {
                if let Some(player) = people.edit(id) {
                    player.credit(*item, u64::from(claim.amount));
                    await_next_unit(catalogue, player, *tick);
                }
            }
            (Resource::Seat, _, true) => {
                if let Some(player) = people.edit(id) {
                    take_step(catalogue, player, claim.pool.cell, *tick);
                }
            }
            // The next unit may be there in another tick.
            (Resource::Quantity, Some(_), false) => {}
            _ => stop(people, id),
        }
    }
}

fn stop(people: &mut People, id: PlayerId) {
    if let Some(player) = people.edit(id) {
        player.activity = Activity::Idle;
    }
}

impl Views {
    /// What the step of a chunk can reach.
    fn view<'a>(&'a mut self, world: &'a mut World, id: ChunkId) -> ChunkView<'a> {
        let World {
            land,
            catalogue,
            activation,
            tick,
            params,
            ..
        } = world;
        let (chunk, surroundings) = self.chunks.entry(id).or_insert_with(|| {
            let chunk = Arc::clone(land.chunk(id));
            let surroundings = Surroundings::gather(params.frequency, id, &chunk, |id, index| {
                CellFact::of(land.chunk(id), index)
            });
            (chunk, surroundings)
        });
        ChunkView {
            frequency: params.frequency,
            catalogue,
            seed: params.seed,
            tick: *tick,
            id,
            is_awake: activation.is_active(id),
            chunk,
            surroundings,
        }
    }

    fn resolve(&mut self, world: &mut World, id: ChunkId, claims: &[Claim]) -> Resolved {
        let rings: BTreeMap<CellId, RingInput> = claims
            .iter()
            .filter(|claim| claim.pool.resource == Resource::Slot)
            .map(|claim| claim.pool.cell)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter_map(|cell| Some((cell, self.ring_input(world, cell)?)))
            .collect();
        let view = self.view(world, id);
        step::resolve(&view, claims, |cell| rings.get(&cell).copied())
    }

    /// What a belt is to know of the ring it lies in, if it does.
    fn ring_input(&mut self, world: &mut World, belt: CellId) -> Option<RingInput> {
        let World {
            land,
            rings,
            catalogue,
            tick,
            ..
        } = world;
        let place = rings.place(belt)?;
        let first = *place.belts.first()?;
        let is_full = *self.full_rings.entry(first).or_insert_with(|| {
            let is_ready = |belt: &CellId| {
                let structure = land
                    .find(*belt)
                    .and_then(|(chunk, index)| chunk.structures.get(&index));
                structure.is_some_and(|belt| factory::is_full_and_ready(catalogue, belt, *tick))
            };
            place.belts.iter().all(is_ready)
        });
        Some(RingInput {
            from: place.input,
            is_full,
        })
    }
}
