//! Phases 1 to 3: every chunk declares, resolves and commits by the pure functions of
//! [`crate::step`]. This is the driver that does so for a whole world on one thread: it hands
//! each chunk what crosses its edge, and accounts what comes out.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::drafts::Drafts;
use super::people::People;
use super::world::World;
use crate::chunk::{Chunk, locate};
use crate::claims::{Claim, Claimant, Resource, WorldAccount};
use crate::factory::{self, RingInput};
use crate::ids::{CellId, ChunkId, PlayerId};
use crate::players::activity::{await_next_unit, take_step};
use crate::players::{Activity, Player};
use crate::step::{self, CellFact, ChunkView, Declared, Outcome, Resolved, Surroundings};

/// Chunks as they were at the start of the tick, with what they see outside.
#[derive(Default)]
struct Views {
    chunks: BTreeMap<ChunkId, (Arc<Chunk>, Surroundings)>,
}

/// Which rings of belts turn as a whole in this tick, as far as it was asked, by their first belt.
type FullRings = BTreeMap<CellId, bool>;

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
            views.look(self, id);
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
        let mut full_rings = FullRings::new();
        let mut work: BTreeMap<ChunkId, Work> = BTreeMap::new();
        for group in claims.chunk_by(|(a, _), (b, _)| a == b) {
            let id = group[0].0;
            let claims: Vec<Claim> = group.iter().map(|(_, claim)| *claim).collect();
            views.look(self, id);
            let ring_input = |belt| self.ring_input(belt, &mut full_rings);
            let pools = step::resolve(&views.view(self, id), &claims, ring_input);
            for outcome in &pools.outcomes {
                if let Some(id) = home(outcome.claim.home) {
                    work.entry(id).or_default().claims.push(*outcome);
                }
            }
            work.entry(id).or_default().pools = pools;
        }
        work
    }

    /// What a belt is to know of the ring it lies in, if it does.
    fn ring_input(&self, belt: CellId, full_rings: &mut FullRings) -> Option<RingInput> {
        let place = self.rings.place(belt)?;
        let first = *place.belts.first()?;
        let is_ready = |belt: &CellId| {
            let structure = self.land.structure(*belt);
            structure
                .is_some_and(|belt| factory::is_full_and_ready(&self.catalogue, belt, self.tick))
        };
        let is_full = full_rings
            .entry(first)
            .or_insert_with(|| place.belts.iter().all(is_ready));
        Some(RingInput {
            from: place.input,
            is_full: *is_full,
        })
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
            ledger,
            catalogue,
            tick,
            ..
        } = self;
        match (claim.pool.resource, item, granted) {
            (Resource::Quantity, Some(item), true) => {
                let machines = WorldAccount::Machines;
                ledger.credit(people, machines, id, *item, claim.amount.into());
                if let Some(player) = people.edit(id) {
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
    /// Takes note of a chunk as it is, unless that was done before.
    fn look(&mut self, world: &mut World, id: ChunkId) {
        let World { land, params, .. } = world;
        self.chunks.entry(id).or_insert_with(|| {
            let chunk = Arc::clone(land.chunk(id));
            let surroundings = Surroundings::gather(params.frequency, id, &chunk, |id, index| {
                CellFact::of(land.chunk(id), index)
            });
            (chunk, surroundings)
        });
    }

    /// What the step of a chunk that was looked at can reach.
    fn view<'a>(&'a self, world: &'a World, id: ChunkId) -> ChunkView<'a> {
        let (chunk, surroundings) = &self.chunks[&id];
        ChunkView {
            frequency: world.params.frequency,
            catalogue: &world.catalogue,
            seed: world.params.seed,
            tick: world.tick,
            id,
            is_awake: world.activation.is_active(id),
            chunk,
            surroundings,
        }
    }
}
