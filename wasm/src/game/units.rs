//! What the player lets their drones do, and makes by hand.

use protocol::action::Action;
use protocol::units::{Order, QueueEdit};
use sim_core::chunk::{Structure, cell_at};
use sim_core::ids::{CellId, UnitId};
use sim_core::limits::UNIT_LOAD_MAX;
use sim_core::players::{Hubs, Rejection};
use sim_core::topology;

use super::Game;

impl Game {
    /// Makes something by hand once, after all that is to be done already.
    pub fn craft(&mut self, recipe: &str) {
        let order = Order::Craft {
            recipe: recipe.into(),
            amount: 1,
        };
        self.act(Action::Queue {
            unit: None,
            edit: QueueEdit::Append { order },
        });
    }

    /// Lets a drone start from the selected dock.
    pub fn launch(&mut self) {
        if let Some(cell) = self.selected {
            self.act(Action::Launch { cell });
        }
    }

    /// Takes a drone back.
    pub fn recall(&mut self, unit: UnitId) {
        self.act(Action::Recall { unit });
    }

    /// Lets all drones of a dock take from a cell and deliver to the own hub that is nearest to the
    /// dock, for ever.
    pub fn haul(&mut self, dock: CellId, from: CellId, now_ms: f64) {
        let Some(hub) = self.hub_near(dock) else {
            return self.refuse(&Rejection::NoStructure, now_ms);
        };
        let area = self.session.area();
        let units = area.into_iter().flat_map(|area| area.units());
        let units = units.filter(|unit| unit.dock == dock && unit.job.is_some());
        let units: Vec<UnitId> = units.map(|unit| unit.id).collect();
        let orders = [
            Order::Gather {
                cell: from,
                amount: UNIT_LOAD_MAX,
            },
            Order::Deliver {
                cell: hub,
                item: None,
                amount: UNIT_LOAD_MAX,
            },
            Order::Repeat,
        ];
        for unit in units {
            let append = |order| QueueEdit::Append { order };
            for edit in [QueueEdit::Clear]
                .into_iter()
                .chain(orders.clone().map(append))
            {
                let unit = Some(unit);
                self.act(Action::Queue { unit, edit });
            }
        }
    }

    /// The own hub nearest to a cell, within the area.
    fn hub_near(&self, cell: CellId) -> Option<CellId> {
        let (area, me) = (self.session.area()?, self.session.me()?);
        let frequency = self.session.params()?.frequency;
        let chunks = area.chunk_ids();
        let chunks = chunks.filter_map(|id| Some((id, area.chunk_at_hand(id)?)));
        let is_own_hub = |it: &Structure| it.owner == me.id && Hubs::is_hub(it);
        let hubs = chunks.flat_map(|(id, chunk)| {
            let hubs = chunk.structures.iter().filter(|(_, it)| is_own_hub(it));
            hubs.map(move |(index, _)| cell_at(id, *index))
        });
        hubs.min_by_key(|hub| (topology::distance(frequency, *hub, cell), *hub))
    }
}
