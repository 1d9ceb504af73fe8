//! Phases 1 to 3 of a part's tick: what [`crate::tick`] does for the whole world.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::feed::Feed;
use super::outside::Told;
use super::{FeedError, Held, Part};
use crate::chunk::locate;
use crate::claims::{Claim, Resource};
use crate::factory::Advance;
use crate::ids::{CellId, ChunkId, ItemId, Tick};
use crate::step::{self, Changed, ChunkDraft, Declared, Outcome, Resolved, Wakes};

/// What concerns a chunk in a tick.
#[derive(Default)]
struct Desk {
    advances: Vec<Advance>,
    /// Claims on its pools.
    claims: Vec<Claim>,
    pools: Resolved,
    /// How claims from it were settled.
    outcomes: Vec<Outcome>,
}

type Desks = BTreeMap<ChunkId, Desk>;

/// An edge that claims leave the part over: the claimants' chunk, and the pools'.
type Way = (ChunkId, ChunkId);

impl Part {
    /// Everything that is wanted changes hands, or does not. Returns the chunks that it concerns.
    pub(super) fn exchange(&mut self, feed: &Feed) -> Result<BTreeSet<ChunkId>, FeedError> {
        let tick = feed.tick;
        let mut desks = Desks::new();
        let away = self.declare(feed, &mut desks);
        self.take_in_claims(feed, &mut desks)?;
        self.resolve(feed, &mut desks);
        self.hand_out_outcomes(&mut desks);
        self.take_in_outcomes(away, feed, &mut desks)?;
        for chunk in &feed.chunks {
            let held = self.held(chunk.id)?;
            for actor in chunk.crossings().flat_map(|(_, crossing)| &crossing.wakes) {
                held.agenda.wake(*actor, tick);
            }
        }
        let concerned = desks.keys().copied().collect();
        self.commit(tick, desks);
        Ok(concerned)
    }

    /// Phase 1. Returns the claims on pools outside, by the edges that they cross.
    fn declare(&mut self, feed: &Feed, desks: &mut Desks) -> BTreeMap<Way, Vec<Claim>> {
        let mut at_work = Vec::new();
        for id in &self.active {
            if let Some(held) = self.chunks.get_mut(id)
                && held.agenda.has_work(feed.tick)
            {
                at_work.push((*id, core::mem::take(&mut held.agenda)));
            }
        }
        let mut away: BTreeMap<Way, Vec<Claim>> = BTreeMap::new();
        for (id, agenda) in &mut at_work {
            let mut due = Vec::new();
            agenda.take_due(feed.tick, &mut due);
            let told = Told::new(self, feed, *id);
            let Some(view) = told.as_ref().and_then(Told::view) else {
                continue;
            };
            let Declared {
                advances, claims, ..
            } = step::declare(&view, &due, agenda, []);
            desks.entry(*id).or_default().advances = advances;
            for claim in claims {
                match locate(self.params.frequency, claim.pool.cell) {
                    Some((pool, _)) if !self.contains(pool) => {
                        away.entry((*id, pool)).or_default().push(claim);
                    }
                    _ => drop(self.hand_in(&claim, desks)),
                }
            }
        }
        for (id, agenda) in at_work {
            if let Some(held) = self.chunks.get_mut(&id) {
                held.agenda = agenda;
            }
        }
        for claims in away.values_mut() {
            claims.sort_unstable_by_key(|claim| (claim.pool, claim.claimant));
        }
        away
    }

    /// Hands a claim to the chunk of its pool, if that is one of the part's.
    fn hand_in(&self, claim: &Claim, desks: &mut Desks) -> bool {
        let home = self.home_of(claim.pool.cell);
        if let Some(id) = home {
            desks.entry(id).or_default().claims.push(*claim);
        }
        home.is_some()
    }

    /// The chunk that a cell lies in, if it is one of the part's.
    fn home_of(&self, cell: CellId) -> Option<ChunkId> {
        let (id, _) = locate(self.params.frequency, cell)?;
        self.contains(id).then_some(id)
    }

    fn take_in_claims(&self, feed: &Feed, desks: &mut Desks) -> Result<(), FeedError> {
        for chunk in &feed.chunks {
            let held = self.chunks.get(&chunk.id);
            let rim = &held.ok_or(FeedError::Chunk(chunk.id))?.surroundings.rim;
            let machines = chunk.crossings().flat_map(|(_, crossing)| &crossing.claims);
            let machines = machines.map(|claim| claim.claim(self.params.frequency, rim, feed.tick));
            let people = chunk.exchange().into_iter().flat_map(|told| &told.claims);
            for claim in machines.chain(people.map(|claim| Some(*claim))) {
                let claim = claim.ok_or(FeedError::Claim)?;
                if self.home_of(claim.pool.cell) != Some(chunk.id) {
                    return Err(FeedError::Claim);
                }
                self.hand_in(&claim, desks);
            }
        }
        Ok(())
    }

    /// Phase 2.
    fn resolve(&self, feed: &Feed, desks: &mut Desks) {
        for (id, desk) in desks {
            desk.claims
                .sort_unstable_by_key(|claim| (claim.pool, claim.claimant));
            let told = Told::new(self, feed, *id);
            if let Some(view) = told.as_ref().and_then(Told::view) {
                desk.pools = step::resolve(&view, &desk.claims);
            }
        }
    }

    /// Outcomes go to the chunks of the claimants.
    fn hand_out_outcomes(&self, desks: &mut Desks) {
        let settled = desks.values().flat_map(|desk| &desk.pools.outcomes);
        let outcomes: Vec<Outcome> = settled.copied().collect();
        for outcome in outcomes {
            self.hand_back(outcome, desks);
        }
    }

    fn hand_back(&self, outcome: Outcome, desks: &mut Desks) {
        if let Some(id) = self.home_of(outcome.claim.home) {
            desks.entry(id).or_default().outcomes.push(outcome);
        }
    }

    /// How the claims that left the part were settled, and those of people in it.
    fn take_in_outcomes(
        &self,
        mut away: BTreeMap<Way, Vec<Claim>>,
        feed: &Feed,
        desks: &mut Desks,
    ) -> Result<(), FeedError> {
        for chunk in &feed.chunks {
            for (from, crossing) in chunk.crossings() {
                let claims = away.remove(&(chunk.id, from)).unwrap_or_default();
                let (expected, found) = (claims.len(), crossing.granted.len());
                if expected != found {
                    return Err(FeedError::Outcomes { expected, found });
                }
                for (claim, granted) in claims.into_iter().zip(&crossing.granted) {
                    let outcome = Outcome {
                        claim,
                        granted: *granted,
                        item: self.yield_outside(chunk.id, &claim),
                    };
                    self.hand_back(outcome, desks);
                }
            }
            let people = chunk.exchange().into_iter().flat_map(|told| &told.outcomes);
            // Of pools of the part they are known already.
            let unknown = people.filter(|it| self.home_of(it.claim.pool.cell).is_none());
            unknown.for_each(|outcome| self.hand_back(*outcome, desks));
        }
        match away.values().map(Vec::len).sum() {
            0 => Ok(()),
            expected => Err(FeedError::Outcomes { expected, found: 0 }),
        }
    }

    /// What a claimed cell outside yields: what its kind does, where nothing stands.
    fn yield_outside(&self, home: ChunkId, claim: &Claim) -> Option<ItemId> {
        let (id, index) = locate(self.params.frequency, claim.pool.cell)?;
        let fact = self.chunks.get(&home)?.surroundings.rim.fact(id, index)?;
        let is_bare_ground = claim.pool.resource == Resource::Quantity && fact.structure.is_none();
        let item = self.catalogue.yield_of(fact.kind);
        item.filter(|_| is_bare_ground)
    }

    /// Phase 3.
    fn commit(&mut self, tick: Tick, desks: Desks) {
        let catalogue = Arc::clone(&self.catalogue);
        let rules = step::Rules {
            frequency: self.params.frequency,
            catalogue: &catalogue,
            tick,
        };
        let mut elsewhere = Vec::new();
        for (id, desk) in desks {
            self.have(id);
            let Some(held) = self.chunks.get_mut(&id) else {
                continue;
            };
            let Held {
                chunk: Some(chunk),
                agenda,
                ..
            } = held
            else {
                continue;
            };
            let mut changed = Changed::default();
            let mut wakes = Wakes {
                agenda,
                elsewhere: core::mem::take(&mut elsewhere),
                frequency: rules.frequency,
                id,
                tick,
            };
            let mut draft = ChunkDraft::new(chunk, &mut changed);
            step::commit(
                rules,
                &mut draft,
                &mut wakes,
                &desk.pools,
                &desk.outcomes,
                &desk.advances,
            );
            elsewhere = wakes.elsewhere;
        }
        for call in elsewhere {
            if let Some((id, index)) = locate(self.params.frequency, call.cell)
                && let Some(held) = self.chunks.get_mut(&id)
                && let Some(chunk) = held.chunk.as_ref()
                && let Some(structure) = chunk.structures.get(&index)
                && call.whom.is(structure)
            {
                held.agenda.wake(structure.actor(index), tick);
            }
        }
    }
}
