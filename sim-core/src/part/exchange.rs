//! Phases 1 to 3 of a part's tick: what [`crate::tick`] does for the whole world.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::feed::{Crossing, FeedError};
use super::outside::Told;
use super::{Held, Part};
use crate::chunk::{CellIndex, locate};
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

impl Part {
    /// Everything that is wanted changes hands, or does not. Returns the chunks that it concerns.
    pub(super) fn exchange(
        &mut self,
        tick: Tick,
        crossing: &Crossing,
    ) -> Result<BTreeSet<ChunkId>, FeedError> {
        let mut desks = Desks::new();
        let away = self.declare(tick, crossing, &mut desks)?;
        self.take_in_claims(tick, crossing, &mut desks)?;
        self.resolve(tick, crossing, &mut desks)?;
        self.hand_out_outcomes(&mut desks);
        self.take_in_outcomes(away, crossing, &mut desks)?;
        for (id, index) in &crossing.wakes {
            self.wake(*id, *index, tick)?;
        }
        let concerned = desks.keys().copied().collect();
        self.commit(tick, desks);
        Ok(concerned)
    }

    /// Phase 1. Returns the claims on pools outside, in order.
    fn declare(
        &mut self,
        tick: Tick,
        crossing: &Crossing,
        desks: &mut Desks,
    ) -> Result<Vec<Claim>, FeedError> {
        let mut at_work = Vec::new();
        for id in &self.active {
            if let Some(held) = self.chunks.get_mut(id)
                && held.agenda.has_work(tick)
            {
                at_work.push((*id, core::mem::take(&mut held.agenda)));
            }
        }
        let told = Told::new(self, tick, crossing)?;
        let mut claims = Vec::new();
        for (id, agenda) in &mut at_work {
            let mut due = Vec::new();
            agenda.take_due(tick, &mut due);
            let Some(view) = told.view(*id) else { continue };
            let declared = step::declare(&view, &due, agenda, []);
            let Declared { advances, .. } = declared;
            claims.extend(declared.claims);
            desks.entry(*id).or_default().advances = advances;
        }
        for (id, agenda) in at_work {
            if let Some(held) = self.chunks.get_mut(&id) {
                held.agenda = agenda;
            }
        }
        let mut away: Vec<Claim> = claims
            .into_iter()
            .filter(|claim| !self.hand_in(claim, desks))
            .collect();
        away.sort_unstable_by_key(|claim| (claim.pool, claim.claimant));
        Ok(away)
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
        self.chunks.contains_key(&id).then_some(id)
    }

    fn take_in_claims(
        &self,
        tick: Tick,
        crossing: &Crossing,
        desks: &mut Desks,
    ) -> Result<(), FeedError> {
        let (frequency, rim) = (self.params.frequency, &self.surroundings.rim);
        for claim in &crossing.claims {
            let claim = claim.claim(frequency, rim, tick).ok_or(FeedError::Claim)?;
            if !self.hand_in(&claim, desks) {
                return Err(FeedError::Claim);
            }
        }
        Ok(())
    }

    /// Phase 2.
    fn resolve(&self, tick: Tick, crossing: &Crossing, desks: &mut Desks) -> Result<(), FeedError> {
        let told = Told::new(self, tick, crossing)?;
        for (id, desk) in desks {
            desk.claims
                .sort_unstable_by_key(|claim| (claim.pool, claim.claimant));
            if let Some(view) = told.view(*id) {
                desk.pools = step::resolve(&view, &desk.claims);
            }
        }
        Ok(())
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
        away: Vec<Claim>,
        crossing: &Crossing,
        desks: &mut Desks,
    ) -> Result<(), FeedError> {
        let (expected, found) = (away.len(), crossing.granted.len());
        if expected != found {
            return Err(FeedError::Outcomes { expected, found });
        }
        for (claim, granted) in away.into_iter().zip(&crossing.granted) {
            let item = self.yield_outside(&claim);
            let granted = *granted;
            let outcome = Outcome {
                claim,
                granted,
                item,
            };
            self.hand_back(outcome, desks);
        }
        for outcome in &crossing.outcomes {
            self.hand_back(*outcome, desks);
        }
        Ok(())
    }

    /// What a claimed cell outside yields: what its kind does, where nothing stands.
    fn yield_outside(&self, claim: &Claim) -> Option<ItemId> {
        let (id, index) = locate(self.params.frequency, claim.pool.cell)?;
        let fact = self.surroundings.rim.fact(id, index)?;
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
            let Some(Held { chunk, agenda }) = self.chunks.get_mut(&id) else {
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
        for cell in elsewhere {
            if let Some((id, index)) = locate(self.params.frequency, cell)
                && let Some(held) = self.chunks.get_mut(&id)
                && let Some(actor) = held.chunk.actor(index)
            {
                held.agenda.wake(actor, tick);
            }
        }
    }

    /// Has a machine of the part looked at, by its place on agendas.
    pub(super) fn wake(
        &mut self,
        id: ChunkId,
        actor: CellIndex,
        tick: Tick,
    ) -> Result<(), FeedError> {
        let held = self.chunks.get_mut(&id).ok_or(FeedError::Chunk(id))?;
        held.agenda.wake(actor, tick);
        Ok(())
    }
}
