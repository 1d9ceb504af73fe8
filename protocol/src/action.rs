//! What a player asks for, in names rather than numbers, and what refusals mean.

use serde::{Deserialize, Serialize};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, Direction, Frequency};
use sim_core::players::{self, Rejection};

use crate::error::{ErrorBody, ErrorCode};

/// What a player asks for. The same as [`players::Action`] but for the prototype's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Walk to a cell.
    Walk {
        /// Where to.
        to: CellId,
    },
    /// Stop walking or gathering.
    Stop,
    /// Take from a cell by hand until it is empty.
    Gather {
        /// Where from.
        cell: CellId,
    },
    /// Put a structure on a cell.
    Build {
        /// Where.
        cell: CellId,
        /// Its key in the catalogue.
        prototype: String,
        /// 0 to 5.
        facing: Direction,
    },
    /// Turn an own structure.
    Rotate {
        /// Where it stands.
        cell: CellId,
        /// 0 to 5.
        facing: Direction,
    },
    /// Take an own structure away.
    Remove {
        /// Where it stands.
        cell: CellId,
    },
    /// Say what an own machine is to make; what it holds comes back.
    SetRecipe {
        /// Where it stands.
        cell: CellId,
        /// The recipe's key in the catalogue; none if it is to make nothing.
        recipe: Option<String>,
    },
}

impl Action {
    /// The action in the simulation's terms.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownCell`], [`ErrorCode::UnknownPrototype`], [`ErrorCode::UnknownRecipe`].
    pub fn resolve(
        &self,
        catalogue: &Catalogue,
        frequency: Frequency,
    ) -> Result<players::Action, ErrorBody> {
        let on_planet = |cell: CellId, place: &str| {
            if cell.is_on(frequency) {
                return Ok(cell);
            }
            let side = frequency.get() - 1;
            let message = format!("the planet has no cell {cell}; i and j go from 0 to {side}");
            Err(ErrorBody::new(ErrorCode::UnknownCell, message).at(place))
        };
        Ok(match self {
            Action::Walk { to } => players::Action::Walk {
                to: on_planet(*to, "action.walk.to")?,
            },
            Action::Stop => players::Action::Stop,
            Action::Gather { cell } => players::Action::Gather {
                cell: on_planet(*cell, "action.gather.cell")?,
            },
            Action::Build {
                cell,
                prototype,
                facing,
            } => players::Action::Build {
                cell: on_planet(*cell, "action.build.cell")?,
                prototype: catalogue
                    .prototype_by_key(prototype)
                    .ok_or_else(|| unknown_prototype(catalogue, prototype))?,
                facing: *facing,
            },
            Action::Rotate { cell, facing } => players::Action::Rotate {
                cell: on_planet(*cell, "action.rotate.cell")?,
                facing: *facing,
            },
            Action::Remove { cell } => players::Action::Remove {
                cell: on_planet(*cell, "action.remove.cell")?,
            },
            Action::SetRecipe { cell, recipe } => players::Action::SetRecipe {
                cell: on_planet(*cell, "action.set_recipe.cell")?,
                recipe: recipe
                    .as_deref()
                    .map(|key| {
                        catalogue
                            .recipe_by_key(key)
                            .ok_or_else(|| unknown_recipe(catalogue, key))
                    })
                    .transpose()?,
            },
        })
    }
}

fn unknown_prototype(catalogue: &Catalogue, key: &str) -> ErrorBody {
    let keys: Vec<_> = catalogue
        .prototypes
        .iter()
        .map(|known| known.key.as_str())
        .collect();
    let key: String = key.chars().take(32).collect();
    let message = format!(
        "there is no prototype `{key}`; there are {}",
        keys.join(", ")
    );
    ErrorBody::new(ErrorCode::UnknownPrototype, message).at("action.build.prototype")
}

fn unknown_recipe(catalogue: &Catalogue, key: &str) -> ErrorBody {
    let keys: Vec<_> = catalogue.recipes.iter().map(|known| &*known.key).collect();
    let key: String = key.chars().take(32).collect();
    let message = format!("there is no recipe `{key}`; there are {}", keys.join(", "));
    ErrorBody::new(ErrorCode::UnknownRecipe, message).at("action.set_recipe.recipe")
}

/// What a refusal means and what to do about it, in a sentence for people.
pub fn explain(rejection: &Rejection, catalogue: &Catalogue) -> String {
    match rejection {
        Rejection::NotPresent => "You are not on the planet; join again.".into(),
        Rejection::StaleSequence => {
            "This number is older than the answers that are kept; use a higher one.".into()
        }
        Rejection::UnknownCell => "The planet has no such cell.".into(),
        Rejection::UnknownPrototype => "The catalogue has no such prototype.".into(),
        Rejection::OutOfReach { reach } => {
            format!("Too far away: walk to within {reach} cells.")
        }
        Rejection::Occupied => "Something stands there already; remove it first.".into(),
        Rejection::SeatTaken => "Someone stands there.".into(),
        Rejection::Unbuildable => "Nothing can stand on water or rock.".into(),
        Rejection::Pentagon => {
            "This cell has five neighbours: nothing that has a facing may stand on it.".into()
        }
        Rejection::NotYours => "This cell belongs to someone else.".into(),
        Rejection::Unaffordable { item, needed, held } => {
            let name = catalogue
                .item(*item)
                .map_or("item", |item| item.name.as_str());
            format!(
                "It costs {needed} {} and you have {held}.",
                name.to_lowercase()
            )
        }
        Rejection::NoStructure => "Nothing stands there.".into(),
        Rejection::NoPath => "There is no way there, or none that is short enough.".into(),
        Rejection::TooManySearches => {
            "Too many ways are being looked for right now. Ask again in a moment.".into()
        }
        Rejection::UnknownRecipe => "The catalogue has no such recipe.".into(),
        Rejection::WrongRecipe => "What stands there does not work by this recipe.".into(),
        Rejection::NothingToGather => "There is nothing here that a hand can take.".into(),
        Rejection::TooManyChunks { most } => {
            format!("You have built in {most} regions, as many as one player may.")
        }
    }
}
