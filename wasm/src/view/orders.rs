//! What a player or a drone has to do, for people.

use protocol::server::Motion;
use protocol::words::explain;
use serde::Serialize;
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, Chunk};
use sim_core::ids::{CellId, ItemId, WalkerId};
use sim_core::limits::QUEUE_ORDERS_MAX;
use sim_core::players::Player;
use sim_core::units::Order;

use super::docks::{DroneView, drone_view, motion_state};
use crate::game::Game;

/// Someone who works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkerView {
    /// Whether it is a drone, and how it is; none is oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drone: Option<DroneView>,
    /// Where its dock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dock: Option<String>,
    /// Whose it is, if not the own player's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Where they stand.
    pub cell: String,
    /// `idle`, `working`, `blocked` or `starved`.
    pub state: &'static str,
    /// That in words.
    pub state_text: String,
    /// What they have to do; none of others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueView>,
}

/// Orders one after the other, as they will be once all that is pending is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueView {
    /// All of them.
    pub orders: Vec<OrderView>,
    /// The place of the one that is being worked at.
    pub current: u8,
    /// As many as there may be.
    pub most: usize,
    /// Whether a change is asked for and not confirmed.
    pub is_pending: bool,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderView {
    /// Its name in the protocol.
    pub kind: &'static str,
    /// What is to be done.
    pub text: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Why it does not get on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hindrance: Option<String>,
}

/// Whoever is looked at.
pub fn worker_view(game: &Game) -> Option<WorkerView> {
    let worker = game.worker()?;
    match worker {
        WalkerId::Player(_) => own_view(game, worker),
        WalkerId::Unit(id) => {
            let unit = game.unit_at_hand(id)?;
            let session = game.session();
            let drone = drone_view(session.catalogue(), unit, session.tick());
            let is_mine = game.session().player() == Some(unit.owner);
            let area = game.session().area()?;
            let name = || match area.player(unit.owner) {
                Some(owner) => owner.name.clone(),
                None => format!("Player {}", unit.owner),
            };
            let hindrance = (drone.state == "blocked").then(|| drone.state_text.clone());
            Some(WorkerView {
                state: drone.state,
                state_text: drone.state_text.clone(),
                drone: Some(drone),
                dock: Some(unit.dock.to_string()),
                owner: (!is_mine).then(name),
                cell: unit.cell.to_string(),
                queue: queue_view(game, worker, hindrance),
            })
        }
    }
}

fn own_view(game: &Game, worker: WalkerId) -> Option<WorkerView> {
    let Player { id, cell, job, .. } = game.session().me()?;
    let hindrance = job
        .hindrance
        .map(|it| explain(&it, game.session().catalogue()));
    let motion = game.session().area()?.player(*id)?.motion;
    let (state, text) = match (hindrance, motion) {
        (Some(hindrance), _) => ("blocked", hindrance),
        (None, Motion::Standing) => ("idle", "You have nothing to do.".into()),
        (None, motion) => motion_state(motion, game.session().tick()),
    };
    let hindrance = (state == "blocked").then(|| text.clone());
    Some(WorkerView {
        drone: None,
        dock: None,
        owner: None,
        cell: cell.to_string(),
        state,
        state_text: text,
        queue: queue_view(game, worker, hindrance),
    })
}

fn queue_view(game: &Game, worker: WalkerId, hindrance: Option<String>) -> Option<QueueView> {
    let queue = game.queue_of(worker)?;
    let rate = game.session().params()?.ticks_per_second;
    let view = |(place, order): (usize, &Order)| OrderView {
        kind: kind(order),
        text: words(game, worker, rate, order),
        cell: order.cell().map(|cell| cell.to_string()),
        hindrance: hindrance
            .clone()
            .filter(|_| place == usize::from(queue.place())),
    };
    Some(QueueView {
        orders: queue.orders().iter().enumerate().map(view).collect(),
        current: queue.place(),
        most: QUEUE_ORDERS_MAX,
        is_pending: game.pending_edits(worker).next().is_some(),
    })
}

fn kind(order: &Order) -> &'static str {
    match order {
        Order::Move { .. } => "move",
        Order::Gather { .. } => "gather",
        Order::Deliver { .. } => "deliver",
        Order::Build { .. } => "build",
        Order::Remove { .. } => "remove",
        Order::Wait { .. } => "wait",
        Order::Craft { .. } => "craft",
        Order::Repeat => "repeat",
    }
}

/// An order as one would say it.
fn words(game: &Game, worker: WalkerId, rate: u8, order: &Order) -> String {
    let catalogue = game.session().catalogue();
    let area = game.session().area();
    let found = |cell: CellId| area.and_then(|area| area.find(cell));
    match order {
        Order::Move { .. } => "Walk".into(),
        Order::Gather { cell, amount } => {
            let what = found(*cell).and_then(|place| lying(catalogue, place));
            format!("Gather up to {amount} {}", what.unwrap_or_default())
                .trim_end()
                .into()
        }
        Order::Deliver { cell, item, amount } => {
            let what = match (item, worker) {
                (Some(item), _) => format!(" {}", item_name(catalogue, *item)),
                (None, WalkerId::Unit(_)) => String::new(),
                (None, WalkerId::Player(_)) => " of anything".into(),
            };
            let place = found(*cell).and_then(|place| standing(catalogue, place));
            let to = place.map(|name| format!(" to {name}")).unwrap_or_default();
            format!("Deliver up to {amount}{what}{to}")
        }
        Order::Build { prototype, .. } => {
            let prototype = catalogue.prototype(*prototype);
            let name = prototype.map_or("", |prototype| &prototype.name);
            format!("Build {}", name.to_lowercase())
        }
        Order::Remove { cell } => {
            let name = found(*cell).and_then(|place| standing(catalogue, place));
            format!(
                "Remove {}",
                name.unwrap_or_else(|| "what stands there".into())
            )
        }
        Order::Wait { ticks } => {
            let seconds = f64::from(*ticks) / f64::from(rate.max(1));
            format!("Wait {} s", (seconds * 10.0).round() / 10.0)
        }
        Order::Craft { recipe, amount } => {
            let recipe = catalogue.recipe(*recipe);
            let name = recipe.map_or("", |recipe| &recipe.name);
            match amount {
                1 => format!("Make {} by hand", name.to_lowercase()),
                _ => format!("Make {} by hand, {amount} times", name.to_lowercase()),
            }
        }
        Order::Repeat => "From the first order again".into(),
    }
}

fn item_name(catalogue: &Catalogue, item: ItemId) -> String {
    catalogue
        .item(item)
        .map_or(String::new(), |item| item.name.to_lowercase())
}

/// What can be taken from a cell.
fn lying(catalogue: &Catalogue, (chunk, index): (&Chunk, CellIndex)) -> Option<String> {
    let item = catalogue.yield_of(chunk.cell(index).kind)?;
    Some(item_name(catalogue, item))
}

/// What stands on a cell.
fn standing(catalogue: &Catalogue, (chunk, index): (&Chunk, CellIndex)) -> Option<String> {
    let structure = chunk.structures.get(&index)?;
    let prototype = catalogue.prototype(structure.prototype)?;
    Some(prototype.name.to_lowercase())
}
