//! What a structure does, as it is told.

use std::collections::BTreeMap;

use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::Kind;

use super::by_key;

/// See [`Behaviour`], which says what the figures mean.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum BehaviourView<'a> {
    Extract {
        takes: Vec<Kind>,
        period_ticks: u16,
    },
    Convey {
        travel_ticks: u16,
        capacity: u8,
    },
    Split {
        transit_ticks: u16,
    },
    Merge {
        transit_ticks: u16,
    },
    Bridge {
        travel_ticks: u16,
        capacity: u8,
    },
    Store {
        capacity: u16,
    },
    Craft {
        category: &'a str,
        draws: u16,
    },
    Generate {
        burns: BTreeMap<&'a str, u16>,
        gives: u16,
    },
    Connect {
        radius_cells: u8,
    },
    Research {
        draws: u16,
    },
    Seed {
        uses: &'a str,
        from: Vec<Kind>,
        into: Kind,
        period_ticks: u16,
        draws: u16,
    },
    Pump {
        period_ticks: u16,
        draws: u16,
    },
    Dock {
        units_max: u8,
        draws: u16,
    },
    Replicate {
        draws: u16,
    },
    Collect {
        items_per_tick: u8,
    },
}

impl<'a> BehaviourView<'a> {
    pub(super) fn of(behaviour: &Behaviour, catalogue: &'a Catalogue) -> BehaviourView<'a> {
        match *behaviour {
            Behaviour::Extract {
                takes,
                period_ticks,
            } => BehaviourView::Extract {
                takes: takes.iter().collect(),
                period_ticks,
            },
            Behaviour::Convey {
                travel_ticks,
                capacity,
            } => BehaviourView::Convey {
                travel_ticks,
                capacity,
            },
            Behaviour::Split { transit_ticks } => BehaviourView::Split { transit_ticks },
            Behaviour::Merge { transit_ticks } => BehaviourView::Merge { transit_ticks },
            Behaviour::Bridge {
                travel_ticks,
                capacity,
            } => BehaviourView::Bridge {
                travel_ticks,
                capacity,
            },
            Behaviour::Store { capacity } => BehaviourView::Store { capacity },
            Behaviour::Craft { category, draws } => BehaviourView::Craft {
                category: catalogue
                    .category(category)
                    .map_or("", |category| &category.key),
                draws,
            },
            Behaviour::Generate { ref burns, gives } => BehaviourView::Generate {
                burns: by_key(catalogue, burns.iter().map(|(item, ticks)| (*item, *ticks))),
                gives,
            },
            Behaviour::Connect { radius_cells } => BehaviourView::Connect { radius_cells },
            Behaviour::Research { draws } => BehaviourView::Research { draws },
            Behaviour::Seed {
                uses,
                from,
                into,
                period_ticks,
                draws,
            } => BehaviourView::Seed {
                uses: catalogue.item(uses).map_or("", |item| &item.key),
                from: from.iter().collect(),
                into,
                period_ticks,
                draws,
            },
            Behaviour::Pump {
                period_ticks,
                draws,
            } => BehaviourView::Pump {
                period_ticks,
                draws,
            },
            Behaviour::Dock { units_max, draws } => BehaviourView::Dock { units_max, draws },
            Behaviour::Replicate { draws } => BehaviourView::Replicate { draws },
            Behaviour::Collect { items_per_tick } => BehaviourView::Collect { items_per_tick },
        }
    }
}
