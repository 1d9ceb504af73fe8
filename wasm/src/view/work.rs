//! What a crafter makes, and how far it is; and what a structure has to do with power.

use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::{Machine, Structure};
use sim_core::ids::{CellId, Tick};
use sim_core::power::{CLOCK_PER_TICK, Timer};

use super::machines::MachineState;
use crate::game::Game;

/// What a crafter makes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkView {
    /// The recipes it can work by.
    pub category: String,
    /// The recipe, once one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipe: Option<String>,
    /// Whether that is asked for and not confirmed.
    pub is_pending: bool,
    /// How far the piece of work is, from 0 to 1, while there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<f64>,
    /// What waits in it of each of the recipe's needs, in their order.
    pub stock: Vec<u32>,
    /// Products that wait to be handed on.
    pub products: u32,
}

/// What a structure has to do with power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PowerView {
    /// Units a tick that it draws while it works.
    pub draws: u16,
    /// Units a tick that it gives at full load.
    pub gives: u16,
    /// Whether it has what it needs of it; none while it does not ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_powered: Option<bool>,
}

/// What a structure makes; none if it is no crafter.
pub fn work_view(game: &Game, cell: CellId, structure: &Structure) -> Option<WorkView> {
    let catalogue = game.session().catalogue();
    let Machine::Crafter(crafter) = &structure.machine else {
        return None;
    };
    let Some(Behaviour::Craft { category, .. }) = catalogue.behaviour(structure.prototype) else {
        return None;
    };
    let category = catalogue.category(*category)?.key.clone();
    let confirmed = crafter.recipe.and_then(|id| catalogue.recipe(id));
    Some(match game.asked_recipe(cell) {
        Some(recipe) => WorkView {
            category,
            recipe: recipe.map(Into::into),
            is_pending: true,
            progress: None,
            stock: Vec::new(),
            products: 0,
        },
        None => WorkView {
            category,
            recipe: confirmed.map(|recipe| recipe.key.clone()),
            is_pending: false,
            progress: confirmed
                .zip(crafter.work)
                .map(|(recipe, work)| share_done(work, recipe.ticks, game.session().tick())),
            stock: crafter.stock.iter().map(|held| u32::from(*held)).collect(),
            products: crafter.products.into(),
        },
    })
}

/// How much of a piece of work of so many ticks is done, to a hundredth. By a network's clock it is known how long the work took so far, not how fast:
/// then it is as far as it would be at full power.
pub(super) fn share_done(work: Timer, ticks: u16, now: Tick) -> f64 {
    let ticks = f64::from(ticks);
    let done = match work {
        Timer::Until(due) => ticks - due.since(now) as f64,
        Timer::Running { begun, .. } => now.since(begun) as f64,
        Timer::Paused { left, .. } => ticks - left as f64 / CLOCK_PER_TICK as f64,
    };
    ((done / ticks).clamp(0.0, 1.0) * 100.0).round() / 100.0
}

/// What a structure has to do with power; none if nothing.
pub fn power_view(
    catalogue: &Catalogue,
    structure: &Structure,
    state: MachineState,
) -> Option<PowerView> {
    let behaviour = catalogue.behaviour(structure.prototype)?;
    let gives = match behaviour {
        Behaviour::Generate { gives, .. } => *gives,
        _ => 0,
    };
    let draws = behaviour.draws();
    (draws > 0 || gives > 0).then_some(PowerView {
        draws,
        gives,
        is_powered: match state {
            MachineState::Working => Some(true),
            MachineState::Unpowered => Some(false),
            _ => None,
        },
    })
}
