//! What an action on its way takes if it is done: cells, and items of the own account.

use protocol::action::Action;
use sim_core::blueprint::{Blueprint, Placed};
use sim_core::catalogue::Catalogue;
use sim_core::claims::Items;
use sim_core::ids::{CellId, Frequency, PrototypeId};

/// What an action takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stake {
    /// What it builds.
    pub structures: Vec<Placed>,
    /// What it costs, or gives away.
    pub cost: Items,
}

impl Stake {
    /// Of an action. What cannot be done takes nothing.
    pub fn of(action: &Action, catalogue: &Catalogue, frequency: Frequency) -> Stake {
        let stake = match action {
            Action::Build {
                cell,
                prototype,
                facing,
            } => catalogue.prototype_by_key(prototype).map(|prototype| {
                let placed = Placed {
                    cell: *cell,
                    prototype,
                    facing: *facing,
                    recipe: None,
                };
                Stake {
                    structures: vec![placed],
                    cost: cost(catalogue, prototype),
                }
            }),
            Action::Paste {
                at,
                facing,
                blueprint,
            } => {
                let blueprint = Blueprint::parse(blueprint, catalogue).ok();
                blueprint.and_then(|blueprint| {
                    Some(Stake {
                        structures: blueprint.place(frequency, *at, *facing).ok()?,
                        cost: blueprint.cost(catalogue),
                    })
                })
            }
            Action::Give { items, .. } => {
                let known =
                    |(key, amount): (&String, &u64)| Some((catalogue.item_by_key(key)?, *amount));
                let mut stake = Stake::default();
                stake.cost.extend(items.iter().filter_map(known));
                Some(stake)
            }
            _ => None,
        };
        stake.unwrap_or_default()
    }

    /// What it builds on a cell.
    pub fn on(&self, cell: CellId) -> Option<&Placed> {
        self.structures.iter().find(|placed| placed.cell == cell)
    }
}

fn cost(catalogue: &Catalogue, prototype: PrototypeId) -> Items {
    let prototype = catalogue.prototype(prototype);
    let amounts = prototype.into_iter().flat_map(|known| &known.cost);
    let mut cost = Items::new();
    cost.extend(amounts.map(|(item, amount)| (*item, u64::from(*amount))));
    cost
}
