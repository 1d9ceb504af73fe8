//! What the player and their drones have to do.

use protocol::units::Order;
use sim_core::ids::{PrototypeId, UnitId, WalkerId};
use wasm_bindgen::prelude::*;

use super::{Engine, performance_now};
use crate::game::tool::Errand;

#[wasm_bindgen]
impl Engine {
    /// Looks at what oneself has to do, or no longer.
    pub fn select_self(&mut self) {
        self.game.select_self();
    }

    /// Looks at what a drone has to do.
    pub fn select_drone(&mut self, unit: u32) {
        self.game.select_worker(WalkerId::Unit(UnitId(unit)));
    }

    /// One more order of whoever is looked at: `wait` for so many ticks, `craft` so often by a
    /// recipe, or `repeat` at once; `move`, `gather`, `deliver`, `build` and `remove` where the next
    /// clicks say. What the catalogue does not know is none.
    pub fn add_order(&mut self, kind: &str, what: Option<String>, amount: u16) {
        let item = |key: &str| self.game.session().catalogue().item_by_key(key);
        let prototype = |key: &str| -> Option<PrototypeId> {
            self.game.session().catalogue().prototype_by_key(key)
        };
        let errand = match (kind, what.as_deref()) {
            ("move", _) => Some(Errand::Move),
            ("gather", _) => Some(Errand::Gather { amount }),
            ("deliver", what) => Some(Errand::Deliver {
                item: what.and_then(item),
                amount,
            }),
            ("build", Some(what)) => prototype(what).map(Errand::Build),
            ("remove", _) => Some(Errand::Remove),
            _ => None,
        };
        let order = match (kind, what) {
            ("wait", _) => Some(Order::Wait { ticks: amount }),
            ("craft", Some(recipe)) => Some(Order::Craft { recipe, amount }),
            ("repeat", _) => Some(Order::Repeat),
            _ => None,
        };
        if let Some(errand) = errand {
            self.game.take_errand(errand);
        }
        if let Some(order) = order {
            self.game.give_order(order, performance_now());
        }
    }

    /// An order less of whoever is looked at.
    pub fn remove_order(&mut self, at: u8) {
        self.game.take_order_out(at);
    }

    /// An order of whoever is looked at, to another place.
    pub fn move_order(&mut self, from: u8, to: u8) {
        self.game.move_order(from, to);
    }

    /// No orders for whoever is looked at.
    pub fn clear_orders(&mut self) {
        self.game.clear_orders();
    }
}
