//! What a structure does, as a list of named figures: for whoever tells it on and decides nothing by
//! it.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use super::{Behaviour, KindSet};
use crate::chunk::Kind;
use crate::ids::{CategoryId, ItemId};

/// A figure of what a structure does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure<'b> {
    /// Ticks, items, cells, or units of power: the figure's name says which.
    Number(u32),
    /// A kind of cell.
    Kind(Kind),
    /// Kinds of cells.
    Kinds(KindSet),
    /// An item.
    Item(ItemId),
    /// A number for each of some items.
    Items(&'b BTreeMap<ItemId, u16>),
    /// A category of recipes.
    Category(CategoryId),
}

impl Behaviour {
    /// All its figures, by the names they have in files.
    pub fn figures(&self) -> Vec<(&'static str, Figure<'_>)> {
        let number = |name, number: u16| (name, Figure::Number(number.into()));
        match *self {
            Behaviour::Extract {
                takes,
                period_ticks,
            } => vec![
                ("takes", Figure::Kinds(takes)),
                number("period_ticks", period_ticks),
            ],
            Behaviour::Convey {
                travel_ticks,
                capacity,
            }
            | Behaviour::Bridge {
                travel_ticks,
                capacity,
            } => vec![
                number("travel_ticks", travel_ticks),
                number("capacity", capacity.into()),
            ],
            Behaviour::Split { transit_ticks } | Behaviour::Merge { transit_ticks } => {
                vec![number("transit_ticks", transit_ticks)]
            }
            Behaviour::Store { capacity } => vec![number("capacity", capacity)],
            Behaviour::Craft { category, draws } => vec![
                ("category", Figure::Category(category)),
                number("draws", draws),
            ],
            Behaviour::Generate { ref burns, gives } => {
                vec![("burns", Figure::Items(burns)), number("gives", gives)]
            }
            Behaviour::Connect { radius_cells } => {
                vec![number("radius_cells", radius_cells.into())]
            }
            Behaviour::Research { draws } | Behaviour::Replicate { draws } => {
                vec![number("draws", draws)]
            }
            Behaviour::Seed {
                uses,
                from,
                into,
                period_ticks,
                draws,
            } => vec![
                ("uses", Figure::Item(uses)),
                ("from", Figure::Kinds(from)),
                ("into", Figure::Kind(into)),
                number("period_ticks", period_ticks),
                number("draws", draws),
            ],
            Behaviour::Pump {
                period_ticks,
                draws,
            } => vec![number("period_ticks", period_ticks), number("draws", draws)],
            Behaviour::Dock {
                launches,
                units_max,
                period_ticks,
                draws,
            } => vec![
                ("launches", Figure::Item(launches)),
                number("units_max", units_max.into()),
                number("period_ticks", period_ticks),
                number("draws", draws),
            ],
            Behaviour::Collect { items_per_tick } => {
                vec![number("items_per_tick", items_per_tick.into())]
            }
        }
    }
}
