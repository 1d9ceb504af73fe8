//! A dock and its drones, for people.

use protocol::server::Motion;
use protocol::units::UnitView;
use protocol::words::explain;
use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::{Machine, Structure};
use sim_core::ids::{CellId, Tick};
use sim_core::limits::DOCK_CHARGE_MAX;

use super::cells::AmountView;
use crate::game::Game;

/// Ticks after which who has got nothing, or got rid of nothing, is said to wait.
const LATE_TICKS: u64 = 20;

/// A dock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DockView {
    /// Energy that it has for its drones.
    pub charge: u16,
    /// At most.
    pub charge_max: u16,
    /// Drones that it keeps at most.
    pub units_max: u8,
    /// Those within sight.
    pub units: Vec<DroneView>,
}

/// A drone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DroneView {
    /// Its number.
    pub id: u32,
    /// `idle`, `working`, `blocked` or `starved`.
    pub state: &'static str,
    /// That in words.
    pub state_text: String,
    /// What it carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<AmountView>,
    /// What it has to live on.
    pub energy: u16,
    /// Orders that it has; none of others' drones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<usize>,
}

/// What is known of a dock; none if it is none.
pub fn dock_view(game: &Game, cell: CellId, structure: &Structure) -> Option<DockView> {
    let catalogue = game.session().catalogue();
    let (Machine::Dock(dock), Some(Behaviour::Dock { units_max, .. })) =
        (&structure.machine, catalogue.behaviour(structure.prototype))
    else {
        return None;
    };
    let units = game.session().area()?.units();
    let units = units.filter(|unit| unit.dock == cell);
    Some(DockView {
        charge: dock.charge,
        charge_max: DOCK_CHARGE_MAX,
        units_max: *units_max,
        units: units
            .map(|unit| drone_view(catalogue, unit, game.session().tick()))
            .collect(),
    })
}

/// A drone.
pub fn drone_view(catalogue: &Catalogue, unit: &UnitView, now: Tick) -> DroneView {
    let (state, state_text) = state(catalogue, unit, now);
    let load = unit.load.and_then(|load| {
        let item = catalogue.item(load.item)?;
        Some(AmountView {
            item: item.key.clone(),
            name: item.name.clone(),
            amount: load.amount.into(),
        })
    });
    DroneView {
        id: unit.id.0,
        state,
        state_text,
        load,
        energy: unit.energy,
        orders: unit.job.as_ref().map(|job| job.queue.orders().len()),
    }
}

fn state(catalogue: &Catalogue, unit: &UnitView, now: Tick) -> (&'static str, String) {
    if unit.energy == 0 {
        let text = "Starved: its dock has nothing to feed it with.";
        return ("starved", text.into());
    }
    let hindrance = unit.job.as_ref().and_then(|job| job.hindrance);
    if let Some(hindrance) = hindrance {
        return ("blocked", explain(&hindrance, catalogue));
    }
    match unit.motion {
        Motion::Standing => ("idle", "Waits for orders.".into()),
        motion => motion_state(motion, now),
    }
}

/// How someone is who gets on with their work, and that in words.
pub fn motion_state(motion: Motion, now: Tick) -> (&'static str, String) {
    let is_late = |due: Tick| now.since(due) > LATE_TICKS;
    let (state, text) = match motion {
        Motion::Standing => ("idle", "Has nothing to do."),
        Motion::Walking { .. } => ("working", "On its way."),
        Motion::Delivering { due, .. } if is_late(due) => {
            ("blocked", "Waits: what stands there takes nothing now.")
        }
        Motion::Gathering { due, .. } if is_late(due) => {
            ("blocked", "Waits: others get what lies there.")
        }
        Motion::Gathering { .. } => ("working", "Gathers."),
        Motion::Delivering { .. } => ("working", "Delivers."),
        Motion::Crafting { .. } => ("working", "Makes something."),
        Motion::Waiting { .. } => ("working", "Waits as it was told."),
    };
    (state, text.into())
}
