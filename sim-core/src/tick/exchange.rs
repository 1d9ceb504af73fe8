//! Phases 1 to 3, for a whole world: what is wanted changes hands, or does not. What a chunk does
//! is in [`crate::step`]; this is the driver that does so for a whole world, on one thread or
//! many: it hands each chunk what crosses its edge, and accounts what comes out.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::accounts::Turnover;
use super::drafts::Drafts;
use super::executor::Executor;
use super::neighborhood::Neighborhood;
use super::watch::{Asked, Overheard, Watch};
use super::world::World;
use crate::chunk::locate;
use crate::claims::{Claim, Resource};
use crate::factory::Agenda;
use crate::ids::{CellId, ChunkId, Frequency, WalkerId};
use crate::players::Player;
use crate::step::{
    self, Call, Changed, ChunkDraft, Committed, Declared, Flow, Outcome, Resolved, Wakes,
};
use crate::units::work::{Worker, is_upkeep_tick};
use crate::units::{Activity, Unit};

/// A chunk's part of the tick: what it is handed and what comes out.
#[derive(Default)]
pub(super) struct Desk {
    /// Whether its machines run.
    is_awake: bool,
    agenda: Agenda,
    /// Those in it who are busy.
    people: Vec<Arc<Player>>,
    /// Those in it that are busy, or are to be fed.
    units: Vec<Arc<Unit>>,
    declared: Declared,
    /// Claims on pools of other chunks, with those.
    claims_elsewhere: Vec<(ChunkId, Claim)>,
    /// What its machines asked of others, if anyone listens.
    pub(super) asked: Vec<Asked>,
    /// Claims on its pools.
    pub(super) claims: Vec<Claim>,
    pub(super) pools: Resolved,
    /// How claims of other chunks on its pools were settled, with those.
    outcomes_elsewhere: Vec<(ChunkId, Outcome)>,
    /// How other chunks settled the claims of its machines and people.
    outcomes_from_elsewhere: Vec<Outcome>,
    /// How the claims of people and units in it were settled.
    walkers_outcomes: Vec<(WalkerId, Outcome)>,
    changed: Changed,
    committed: Committed,
    /// What was committed, by how it is accounted.
    turnover: Turnover,
    /// Cells of other chunks whose machines are to be looked at.
    pub(super) wakes: Vec<Call>,
}

pub(super) type Desks = Vec<(ChunkId, Desk)>;

impl Desk {
    /// Claims on the chunk's own pools stay, the others are to go elsewhere.
    fn keep_own_claims(&mut self, frequency: Frequency, id: ChunkId) {
        self.claims = core::mem::take(&mut self.declared.claims);
        self.claims.retain(|claim| {
            let home = locate(frequency, claim.pool.cell).map(|(home, _)| home);
            let elsewhere = home.filter(|home| *home != id);
            self.claims_elsewhere
                .extend(elsewhere.map(|home| (home, *claim)));
            home == Some(id)
        });
    }

    /// Outcomes for claimants of other chunks are to go there.
    fn copy_outcomes_elsewhere(&mut self, frequency: Frequency, id: ChunkId) {
        for outcome in &self.pools.outcomes {
            let home = locate(frequency, outcome.claim.home).map(|(home, _)| home);
            let elsewhere = home.filter(|home| *home != id);
            self.outcomes_elsewhere
                .extend(elsewhere.map(|home| (home, *outcome)));
        }
    }

    /// How the claims of the chunk's machines and people were settled.
    fn outcomes(&self, frequency: Frequency, id: ChunkId) -> impl Iterator<Item = &Outcome> {
        let is_own = move |outcome: &&Outcome| {
            locate(frequency, outcome.claim.home).is_some_and(|(home, _)| home == id)
        };
        let own = self.pools.outcomes.iter().filter(is_own);
        own.chain(&self.outcomes_from_elsewhere)
    }

    /// What people and units get is noted where they are kept.
    fn keep_walkers_outcomes(&mut self, frequency: Frequency, id: ChunkId) {
        let outcomes = self.outcomes(frequency, id);
        let walkers = outcomes.filter_map(|it| Some((it.claim.claimant.walker()?, *it)));
        self.walkers_outcomes = walkers.collect();
    }
}

impl World {
    /// Everything that is wanted changes hands, or does not; `count` is told of what does. Returns
    /// the replicators that are to build.
    pub(super) fn exchange(
        &mut self,
        executor: &impl Executor,
        mut watch: Option<&mut Watch>,
        drafts: &mut Drafts,
        count: &mut dyn FnMut(Flow),
    ) -> Vec<CellId> {
        let full_rings = self.full_rings();
        let mut desks = self.open_desks();
        self.declare(executor, &full_rings, watch.as_deref(), &mut desks);
        self.hand_out_claims(&mut desks);
        self.resolve(executor, &full_rings, &mut desks);
        self.hand_out_outcomes(&mut desks);
        let desks = self.commit(executor, desks);
        if let Some(watch) = &mut watch {
            watch.note_exchange(self, &desks, &full_rings);
        }
        self.close_desks(desks, drafts, count)
    }

    /// The chunks in which anything may be wanted, in order.
    fn open_desks(&mut self) -> Desks {
        let at_work = self.land.with_work(self.tick);
        let at_work = at_work.filter(|id| self.activation.is_active(*id));
        let mut desks: BTreeMap<ChunkId, Desk> = at_work.map(|id| (id, Desk::default())).collect();
        for player in self.people.present() {
            if player.job.activity != Activity::Idle
                && let Some((id, _)) = locate(self.params.frequency, player.cell)
            {
                desks.entry(id).or_default().people.push(Arc::clone(player));
            }
        }
        let all_are_fed = is_upkeep_tick(self.tick);
        for (_, unit) in self.fleet.iter() {
            let is_busy = unit.job.activity != Activity::Idle && !unit.is_starved();
            if (is_busy || all_are_fed)
                && let Some((id, _)) = locate(self.params.frequency, unit.cell)
            {
                desks.entry(id).or_default().units.push(Arc::clone(unit));
            }
        }
        let mut desks: Desks = desks.into_iter().collect();
        for (id, desk) in &mut desks {
            self.open(*id, desk);
        }
        desks
    }

    fn open(&mut self, id: ChunkId, desk: &mut Desk) {
        self.land.surround(id);
        desk.is_awake = self.activation.is_active(id);
        desk.agenda = core::mem::take(self.land.agenda(id));
    }

    /// Phase 1: the living chunks' machines, and people and units wherever they are.
    fn declare(
        &self,
        executor: &impl Executor,
        full_rings: &BTreeSet<CellId>,
        watch: Option<&Watch>,
        desks: &mut [(ChunkId, Desk)],
    ) {
        let outside = Neighborhood::new(self, full_rings);
        executor.for_each(desks, |(id, desk)| {
            let Some(view) = outside.view(*id) else {
                return;
            };
            let overheard = Overheard::new(&outside);
            let view = match watch.is_some_and(|watch| watch.watches(*id)) {
                true => overheard.listen(view),
                false => view,
            };
            let mut due = Vec::new();
            if desk.is_awake {
                desk.agenda.take_due(self.tick, &mut due);
            }
            let people = desk.people.iter().map(|player| Worker::from(&**player));
            let workers = people.chain(desk.units.iter().map(|unit| Worker::from(&**unit)));
            desk.declared = step::declare(&view, &due, &mut desk.agenda, workers);
            desk.asked = overheard.asked();
            desk.keep_own_claims(self.params.frequency, *id);
        });
    }

    /// Claims on pools of other chunks go to those.
    fn hand_out_claims(&mut self, desks: &mut Desks) {
        let mut elsewhere: BTreeMap<ChunkId, Vec<Claim>> = BTreeMap::new();
        for (_, desk) in desks.iter_mut() {
            for (home, claim) in core::mem::take(&mut desk.claims_elsewhere) {
                elsewhere.entry(home).or_default().push(claim);
            }
        }
        for (id, claims) in elsewhere {
            match desks.binary_search_by_key(&id, |(id, _)| *id) {
                Ok(place) => desks[place].1.claims.extend(claims),
                Err(place) => {
                    let mut desk = Desk {
                        claims,
                        ..Desk::default()
                    };
                    self.open(id, &mut desk);
                    desks.insert(place, (id, desk));
                }
            }
        }
    }

    /// Phase 2: each chunk settles the claims on its pools.
    fn resolve(
        &self,
        executor: &impl Executor,
        full_rings: &BTreeSet<CellId>,
        desks: &mut [(ChunkId, Desk)],
    ) {
        let outside = Neighborhood::new(self, full_rings);
        executor.for_each(desks, |(id, desk)| {
            desk.claims
                .sort_unstable_by_key(|claim| (claim.pool, claim.claimant));
            if let Some(view) = outside.view(*id) {
                desk.pools = step::resolve(&view, &desk.claims);
                desk.copy_outcomes_elsewhere(self.params.frequency, *id);
            }
        });
    }

    /// Outcomes for claimants in other chunks go to those.
    fn hand_out_outcomes(&self, desks: &mut Desks) {
        let mut elsewhere = Vec::new();
        for (_, desk) in desks.iter_mut() {
            elsewhere.append(&mut desk.outcomes_elsewhere);
        }
        for (id, outcome) in elsewhere {
            if let Ok(place) = desks.binary_search_by_key(&id, |(id, _)| *id) {
                desks[place].1.outcomes_from_elsewhere.push(outcome);
            }
        }
    }

    /// Phase 3: each chunk changes by what concerns it.
    fn commit(&mut self, executor: &impl Executor, desks: Desks) -> Desks {
        let catalogue = Arc::clone(&self.catalogue);
        let rules = step::Rules {
            frequency: self.params.frequency,
            catalogue: &catalogue,
            tick: self.tick,
        };
        let mut work = self.land.slots_of(desks);
        executor.for_each(&mut work, |(slot, desk)| {
            slot.agenda = core::mem::take(&mut desk.agenda);
            let mut wakes = Wakes {
                agenda: &mut slot.agenda,
                elsewhere: Vec::new(),
                frequency: rules.frequency,
                id: slot.id,
                tick: rules.tick,
            };
            let mut changed = Changed::default();
            let mut draft = ChunkDraft::new(&mut slot.chunk, &mut changed);
            desk.committed = step::commit(
                rules,
                &mut draft,
                &mut wakes,
                &desk.pools,
                desk.outcomes(rules.frequency, slot.id),
                &desk.declared.advances,
            );
            desk.changed = changed;
            desk.keep_walkers_outcomes(rules.frequency, slot.id);
            desk.wakes = wakes.elsewhere;
            desk.turnover = Turnover::of(&desk.committed.flows);
        });
        work.into_iter()
            .map(|(slot, desk)| (slot.id, desk))
            .collect()
    }

    /// What came out goes to accounts, people, units and chunks nearby.
    fn close_desks(
        &mut self,
        desks: Desks,
        drafts: &mut Drafts,
        count: &mut dyn FnMut(Flow),
    ) -> Vec<CellId> {
        let mut fed = BTreeSet::new();
        let mut replicators = Vec::new();
        for (id, desk) in desks {
            if !desk.changed.is_empty() {
                self.land.touch(id);
                drafts.add(id, desk.changed);
            }
            replicators.extend(self.account(desk.committed, &desk.turnover, count));
            for (walker, outcome) in desk.walkers_outcomes {
                match (walker, outcome.claim.pool.resource) {
                    (WalkerId::Unit(id), Resource::Energy) => {
                        fed.extend(outcome.granted.then_some(id))
                    }
                    _ => self.tell_walker(walker, &outcome),
                }
            }
            for walker in desk.declared.stops {
                self.stop(walker);
            }
            for call in desk.wakes {
                if let Some((id, actor)) = self.land.called(call) {
                    self.land.agenda(id).wake(actor, self.tick);
                }
            }
        }
        if is_upkeep_tick(self.tick) {
            self.pass_interval(&fed);
        }
        replicators
    }

    /// Has the machine on a cell looked at, because of what a service did.
    pub(super) fn wake(&mut self, cell: CellId) {
        if let Some((id, actor)) = self.land.actor(cell) {
            self.land.agenda(id).wake(actor, self.tick);
            self.traces.wakes.insert((id, actor));
        }
    }
}
