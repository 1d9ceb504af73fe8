//! Blueprints for people: the plan in hand, what a text says, and what a replicator is at.

use serde::Serialize;
use sim_core::blueprint::Blueprint;
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{Machine, Structure};
use sim_core::claims::Items;
use sim_core::ids::{CellId, ItemId, Tick};
use sim_core::limits::REPLICATED_STRUCTURES_MAX;

use super::work::share_done;
use crate::game::Game;
use crate::game::copying::sentence;

/// The plan that the hand holds, or held last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanView {
    /// Grows from plan to plan.
    pub number: u32,
    /// How many it has.
    pub structures: usize,
    /// What it costs, and what the player has of that.
    pub cost: Vec<NeedView>,
}

/// How much of an item is needed, and how much is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeedView {
    /// Key.
    pub item: String,
    /// Name for people.
    pub name: String,
    /// How much it takes.
    pub needed: u64,
    /// How much is there.
    pub held: u64,
}

/// What a text says: a blueprint, or the reason why it is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PlanReading {
    /// It is a blueprint.
    Plan {
        /// The text without anything around it.
        text: String,
        /// How many it has.
        structures: usize,
        /// What it costs.
        cost: Vec<NeedView>,
    },
    /// It is none.
    Problem {
        /// The stable code.
        code: &'static str,
        /// Why, for people.
        problem: String,
    },
}

/// What a replicator is at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplicatorView {
    /// How many structures it copies; none before it was said what.
    pub structures: usize,
    /// At most.
    pub structures_max: usize,
    /// What a copy takes, and what it has of that.
    pub needs: Vec<NeedView>,
    /// How far the copy is, from 0 to 1, while it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<f64>,
    /// Copies built so far.
    pub copies: u32,
    /// Whether another blueprint, or none, is asked for and not confirmed.
    pub is_pending: bool,
}

/// The plan that the hand holds, or held last.
pub fn plan_view(game: &Game) -> Option<PlanView> {
    let (plan, session) = (game.plan()?, game.session());
    let catalogue = session.catalogue();
    let cost = plan.blueprint.cost(catalogue);
    let foreseen = game.outlook().map(|outlook| &outlook.held);
    let held = |item: ItemId| match foreseen {
        Some(held) => held.get(&item).copied().unwrap_or(0),
        None => session.me().map_or(0, |me| me.held(item)),
    };
    Some(PlanView {
        number: plan.number,
        structures: plan.blueprint.structures().len(),
        cost: needs(catalogue, &cost, held),
    })
}

/// What a text says.
pub fn read(game: &Game, text: &str) -> PlanReading {
    let catalogue = game.session().catalogue();
    match Blueprint::parse(text, catalogue) {
        Ok(blueprint) => PlanReading::Plan {
            text: text.trim().into(),
            structures: blueprint.structures().len(),
            cost: needs(catalogue, &blueprint.cost(catalogue), |_| 0),
        },
        Err(error) => PlanReading::Problem {
            code: error.code(),
            problem: sentence(&error.to_string()),
        },
    }
}

/// What a structure is at; none if it is no replicator.
pub fn replicator_view(game: &Game, cell: CellId, structure: &Structure) -> Option<ReplicatorView> {
    let Machine::Replicator(replicator) = &structure.machine else {
        return None;
    };
    let catalogue = game.session().catalogue();
    let cost = replicator.blueprint.as_ref().map(|it| it.cost(catalogue));
    let held = |item| replicator.stock.get(&item).copied().unwrap_or(0).into();
    let now: Tick = game.session().tick();
    let blueprint = replicator.blueprint.as_ref();
    Some(ReplicatorView {
        structures: blueprint.map_or(0, |it| it.structures().len()),
        structures_max: REPLICATED_STRUCTURES_MAX,
        needs: needs(catalogue, &cost.unwrap_or_default(), held),
        progress: replicator
            .work
            .map(|work| share_done(work, replicator.work_ticks(), now)),
        copies: replicator.copies,
        is_pending: game.is_blueprint_pending(cell),
    })
}

fn needs(catalogue: &Catalogue, cost: &Items, held: impl Fn(ItemId) -> u64) -> Vec<NeedView> {
    let need = |(id, needed): (&ItemId, &u64)| {
        let item = catalogue.item(*id)?;
        Some(NeedView {
            item: item.key.clone(),
            name: item.name.clone(),
            needed: *needed,
            held: held(*id),
        })
    };
    cost.iter().filter_map(need).collect()
}
