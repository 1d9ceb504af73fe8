//! What was settled changes hands. Nothing else moves an item.

use alloc::vec::Vec;

use super::wakes::Wakes;
use super::{ChunkDraft, Outcome, Resolved};
use crate::catalogue::Catalogue;
use crate::chunk::{CellIndex, cell_at, locate};
use crate::claims::{Claim, Claimant, Resource};
use crate::factory::{self, Advance, LoadChange};
use crate::ids::{CellId, Direction, Frequency, ItemId, PlayerId, TechnologyId, Tick};
use crate::power::PowerChange;
use crate::topology;

/// What a chunk's commit lets out, for the owner of accounts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Items that came, changed hands or went.
    pub flows: Vec<Flow>,
    /// What machines draw and give more of, or less.
    pub power: Vec<PowerChange>,
    /// Replicators that are to build a copy now.
    pub replicators: Vec<CellId>,
    /// Units of research that labs did: whose labs, and for what.
    pub found_out: Vec<(PlayerId, TechnologyId)>,
}

impl Committed {
    fn note_load(&mut self, cell: CellId, (draws, gives): LoadChange) {
        if draws != 0 || gives != 0 {
            self.power.push(PowerChange { cell, draws, gives });
        }
    }
}

/// Items that came, changed hands or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// Where: the machine's cell, or that of who took them.
    pub at: CellId,
    /// How.
    pub kind: FlowKind,
    /// What.
    pub item: ItemId,
    /// How many.
    pub amount: u32,
}

/// How items come, change hands and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    /// They were taken from the land.
    Taken,
    /// A machine made them.
    Made,
    /// A machine used them up.
    UsedUp,
    /// A hub of this player took them in.
    Delivered(PlayerId),
}

/// The figures that a commit goes by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Size of the planet.
    pub frequency: Frequency,
    /// The rules' figures.
    pub catalogue: &'a Catalogue,
    /// The tick that the step leads to.
    pub tick: Tick,
}

/// Changes a chunk by what was settled of its own pools, and of the claims (on any chunk's pools)
/// that its machines and people made; and by the machines that change by themselves.
pub fn commit<'o>(
    rules: Rules<'_>,
    draft: &mut ChunkDraft<'_>,
    wakes: &mut Wakes<'_>,
    pools: &Resolved,
    claims: impl IntoIterator<Item = &'o Outcome>,
    advances: &[Advance],
) -> Committed {
    let mut committed = Committed::default();
    for (index, history) in &pools.histories {
        draft.remember(*index, *history);
    }
    for outcome in &pools.outcomes {
        if let (true, Some(index)) = (outcome.granted, index_of(rules, outcome.claim.pool.cell)) {
            let kind = draft.chunk().seen_kind(index);
            pay(rules, draft, index, outcome, &mut committed);
            wakes.wake(draft, index);
            if draft.chunk().seen_kind(index) != kind {
                wakes.wake_around(draft, index);
            }
        }
    }
    for outcome in claims {
        if let Some(index) = index_of(rules, outcome.claim.home) {
            let before = load_at_stake(rules, draft, index, outcome);
            if let Some(freed) = receive(rules, draft, index, outcome, &mut committed) {
                wakes.wake_givers(draft, freed);
            }
            let after = load_at_stake(rules, draft, index, outcome);
            let draws = i32::from(after.0) - i32::from(before.0);
            let gives = i32::from(after.1) - i32::from(before.1);
            committed.note_load(outcome.claim.home, (draws, gives));
            // Also one that was refused: it asks again.
            if matches!(outcome.claim.claimant, Claimant::Structure(_)) {
                wakes.wake(draft, index);
            }
        }
    }
    for advance in advances {
        change_by_itself(rules, draft, wakes, *advance, &mut committed);
    }
    committed
}

/// What a machine worked at is done, or it begins.
fn change_by_itself(
    rules: Rules<'_>,
    draft: &mut ChunkDraft<'_>,
    wakes: &mut Wakes<'_>,
    advance: Advance,
    committed: &mut Committed,
) {
    let index = advance.index;
    let cell = cell_at(wakes.id, index);
    let (made, load) = factory::advance(rules.catalogue, draft, advance, rules.tick);
    let flow = |kind| {
        move |(item, amount)| Flow {
            at: cell,
            kind,
            item,
            amount: u32::from(amount),
        }
    };
    let burned = made.burned.map(|item| (item, 1));
    let consumed = made.consumed.iter().copied().chain(burned);
    committed.flows.extend(consumed.map(flow(FlowKind::UsedUp)));
    let produced = made.produced.into_iter().map(flow(FlowKind::Made));
    committed.flows.extend(produced);
    if made.replicates {
        committed.replicators.push(cell);
    }
    if let Some(technology) = made.found_out {
        let lab = draft.chunk().structures.get(&index);
        let unit = lab.map(|lab| (lab.owner, technology));
        committed.found_out.extend(unit);
    }
    committed.note_load(cell, load);
    wakes.wake(draft, index);
    wakes.wake_givers(draft, index);
}

fn index_of(rules: Rules<'_>, cell: CellId) -> Option<CellIndex> {
    locate(rules.frequency, cell).map(|(_, index)| index)
}

/// What the machine on a cell draws and gives, if an outcome may change that: a pump that has its
/// water, and a seeder that has changed the ground, work no more.
fn load_at_stake(
    rules: Rules<'_>,
    draft: &ChunkDraft<'_>,
    index: CellIndex,
    outcome: &Outcome,
) -> (u16, u16) {
    if !matches!(
        outcome.claim.pool.resource,
        Resource::Quantity | Resource::Ground
    ) {
        return (0, 0);
    }
    let structure = draft.chunk().structures.get(&index);
    structure.map_or((0, 0), |it| factory::load(rules.catalogue, it))
}

/// The pool's side of a granted claim.
fn pay(
    rules: Rules<'_>,
    draft: &mut ChunkDraft<'_>,
    index: CellIndex,
    outcome: &Outcome,
    committed: &mut Committed,
) {
    let Outcome { claim, item, .. } = outcome;
    match claim.pool.resource {
        Resource::Quantity => {
            if let Some(item) = item {
                draft.take_quantity(index, claim.amount);
                committed.flows.push(Flow {
                    at: claim.home,
                    kind: FlowKind::Taken,
                    item: *item,
                    amount: claim.amount,
                });
            }
        }
        Resource::Slot => {
            let Some(cargo) = claim.cargo else { return };
            let credited = factory::take_in(rules.catalogue, draft, index, cargo, rules.tick);
            committed.flows.extend(credited.map(|owner| Flow {
                at: claim.pool.cell,
                kind: FlowKind::Delivered(owner),
                item: cargo.item,
                amount: claim.amount,
            }));
        }
        Resource::Seat => {
            if let Some(walker) = claim.claimant.walker() {
                draft.seat(index, Some(walker));
            }
        }
        Resource::Energy => factory::feed(draft, index, claim.amount),
        Resource::Ground => {
            if let Some(kind) = claim.into {
                draft.set_kind(index, kind);
            }
        }
    }
}

/// The claimant's side of a settled claim, as far as it is the chunk's; what people and units get
/// is noted where they are kept. Returns the cell that has more room now, if any has.
fn receive(
    rules: Rules<'_>,
    draft: &mut ChunkDraft<'_>,
    index: CellIndex,
    outcome: &Outcome,
    committed: &mut Committed,
) -> Option<CellIndex> {
    let Outcome {
        claim,
        granted,
        item,
    } = outcome;
    match (claim.pool.resource, claim.claimant) {
        (Resource::Quantity, Claimant::Structure(_)) => {
            let from = direction_to(rules, claim)?;
            let item = item.filter(|_| *granted);
            factory::receive(rules.catalogue, draft, index, item, from, rules.tick);
            None
        }
        (Resource::Slot, Claimant::Structure(_)) if *granted => {
            let towards = direction_to(rules, claim)?;
            let cargo = claim.cargo?;
            factory::give(draft, index, cargo, towards, rules.tick)
        }
        (Resource::Ground, Claimant::Structure(_)) => {
            let towards = direction_to(rules, claim)?;
            let used = factory::change_ground(rules.catalogue, draft, index, *granted, towards)?;
            committed.flows.push(Flow {
                at: claim.home,
                kind: FlowKind::UsedUp,
                item: used,
                amount: 1,
            });
            Some(index)
        }
        (Resource::Seat, _) if *granted => {
            draft.seat(index, None);
            None
        }
        _ => None,
    }
}

/// Where a claimant has what it claims.
fn direction_to(rules: Rules<'_>, claim: &Claim) -> Option<Direction> {
    topology::direction_to(rules.frequency, claim.home, claim.pool.cell)
}
