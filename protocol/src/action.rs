//! What a player asks for, in names rather than numbers.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use sim_core::blueprint::Blueprint;
use sim_core::catalogue::Catalogue;
use sim_core::claims::{Items, Policy};
use sim_core::ids::{CellId, Direction, Frequency, PlayerId, UnitId};
use sim_core::limits::GIFT_ITEMS_MAX;
use sim_core::players::{self, Parcel};

use crate::error::{ErrorBody, ErrorCode};
use crate::units::QueueEdit;

/// What a player asks for. The same as [`players::Action`] but for the names of prototypes and
/// items.
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
    /// Build all of a blueprint, or nothing.
    Paste {
        /// Where its anchor is to lie.
        at: CellId,
        /// 0 to 5: the direction there that is to be the blueprint's direction 0.
        facing: Direction,
        /// Its text: see [`sim_core::blueprint::text`].
        blueprint: String,
    },
    /// Say what an own replicator is to copy; what it holds comes back.
    SetBlueprint {
        /// Where it stands.
        cell: CellId,
        /// The blueprint's text; none if it is to copy nothing.
        blueprint: Option<String>,
    },
    /// Make a cell that is nobody's one's own, without building.
    Claim {
        /// Which.
        cell: CellId,
    },
    /// Give up an own cell on which nothing stands.
    Release {
        /// Which.
        cell: CellId,
    },
    /// Say how what lies on an own cell is shared.
    SetPolicy {
        /// Which.
        cell: CellId,
        /// How.
        policy: Policy,
    },
    /// Give items to another player.
    Give {
        /// To whom.
        to: PlayerId,
        /// Amounts by the items' keys in the catalogue, each at least 1, of at most
        /// [`GIFT_ITEMS_MAX`] items.
        #[serde(deserialize_with = "each_once")]
        items: BTreeMap<String, u64>,
    },
    /// Let another player build on one's cells.
    Grant {
        /// Whom.
        to: PlayerId,
    },
    /// No longer let them.
    Revoke {
        /// Whom.
        to: PlayerId,
    },
    /// Change a queue of orders.
    Queue {
        /// Of which own unit; none is one's own.
        unit: Option<UnitId>,
        /// How.
        edit: QueueEdit,
    },
    /// Let a unit start from an own dock.
    Launch {
        /// Where the dock stands.
        cell: CellId,
    },
    /// Take an own unit back.
    Recall {
        /// Which.
        unit: UnitId,
    },
    /// Say what one's labs are to find out.
    Research {
        /// The technology's key in the catalogue; none if they are to rest.
        technology: Option<String>,
    },
}

impl Action {
    /// The action in the simulation's terms.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownCell`], [`ErrorCode::UnknownPrototype`], [`ErrorCode::UnknownRecipe`],
    /// [`ErrorCode::UnknownItem`], [`ErrorCode::UnknownTechnology`],
    /// [`ErrorCode::InvalidParameter`], [`ErrorCode::InvalidBlueprint`].
    pub fn resolve(
        &self,
        catalogue: &Catalogue,
        frequency: Frequency,
    ) -> Result<players::Action, ErrorBody> {
        let on_planet = |cell, place| on_planet(frequency, cell, place);
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
                prototype: catalogue.prototype_by_key(prototype).ok_or_else(|| {
                    unknown_prototype(catalogue, prototype).at("action.build.prototype")
                })?,
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
                        catalogue.recipe_by_key(key).ok_or_else(|| {
                            unknown_recipe(catalogue, key).at("action.set_recipe.recipe")
                        })
                    })
                    .transpose()?,
            },
            Action::Paste {
                at,
                facing,
                blueprint,
            } => players::Action::Paste {
                at: on_planet(*at, "action.paste.at")?,
                facing: *facing,
                blueprint: parse_blueprint(catalogue, blueprint)
                    .map_err(|error| error.at("action.paste.blueprint"))?,
            },
            Action::SetBlueprint { cell, blueprint } => players::Action::SetBlueprint {
                cell: on_planet(*cell, "action.set_blueprint.cell")?,
                blueprint: blueprint
                    .as_deref()
                    .map(|text| parse_blueprint(catalogue, text))
                    .transpose()
                    .map_err(|error| error.at("action.set_blueprint.blueprint"))?,
            },
            Action::Claim { cell } => players::Action::Claim {
                cell: on_planet(*cell, "action.claim.cell")?,
            },
            Action::Release { cell } => players::Action::Release {
                cell: on_planet(*cell, "action.release.cell")?,
            },
            Action::SetPolicy { cell, policy } => players::Action::SetPolicy {
                cell: on_planet(*cell, "action.set_policy.cell")?,
                policy: *policy,
            },
            Action::Give { to, items } => players::Action::Give {
                to: *to,
                items: parcel(catalogue, items)?,
            },
            Action::Grant { to } => players::Action::Grant { to: *to },
            Action::Revoke { to } => players::Action::Revoke { to: *to },
            Action::Queue { unit, edit } => players::Action::Queue {
                unit: *unit,
                edit: edit.try_map(|order| order.resolve(catalogue, frequency))?,
            },
            Action::Launch { cell } => players::Action::Launch {
                cell: on_planet(*cell, "action.launch.cell")?,
            },
            Action::Recall { unit } => players::Action::Recall { unit: *unit },
            Action::Research { technology } => players::Action::Research {
                technology: technology
                    .as_deref()
                    .map(|key| {
                        catalogue
                            .technology_by_key(key)
                            .ok_or_else(|| unknown_technology(catalogue, key))
                    })
                    .transpose()?,
            },
        })
    }
}

pub(crate) fn on_planet(
    frequency: Frequency,
    cell: CellId,
    place: &str,
) -> Result<CellId, ErrorBody> {
    if cell.is_on(frequency) {
        return Ok(cell);
    }
    let side = frequency.get() - 1;
    let message = format!("the planet has no cell {cell}; i and j go from 0 to {side}");
    Err(ErrorBody::new(ErrorCode::UnknownCell, message).at(place))
}
/// The error's message begins with the code of what is wrong with the text.
fn parse_blueprint(catalogue: &Catalogue, text: &str) -> Result<Blueprint, ErrorBody> {
    Blueprint::parse(text, catalogue).map_err(|error| {
        let message = format!("{}: {error}", error.code());
        ErrorBody::new(ErrorCode::InvalidBlueprint, message)
    })
}

fn parcel(catalogue: &Catalogue, items: &BTreeMap<String, u64>) -> Result<Parcel, ErrorBody> {
    let place = "action.give.items";
    let known = |(key, amount): (&String, &u64)| {
        let item = catalogue.item_by_key(key);
        item.map(|item| (item, *amount))
            .ok_or_else(|| unknown_item(catalogue, key).at(place))
    };
    let items: Items = items.iter().map(known).collect::<Result<_, _>>()?;
    Parcel::new(&items).ok_or_else(|| {
        let message = format!("a gift is from 1 to {GIFT_ITEMS_MAX} items, of each at least 1");
        ErrorBody::new(ErrorCode::InvalidParameter, message).at(place)
    })
}

/// Reads amounts by key. A key that comes twice would silently be one left out, so it is an error.
fn each_once<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<String, u64>, D::Error> {
    struct Amounts;

    impl<'de> Visitor<'de> for Amounts {
        type Value = BTreeMap<String, u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "amounts of at most {GIFT_ITEMS_MAX} items")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut amounts = BTreeMap::new();
            while let Some((key, amount)) = map.next_entry::<String, u64>()? {
                if amounts.len() == GIFT_ITEMS_MAX {
                    return Err(de::Error::invalid_length(amounts.len() + 1, &self));
                }
                if amounts.contains_key(&key) {
                    return Err(de::Error::custom(format!("`{key}` is there twice")));
                }
                amounts.insert(key, amount);
            }
            Ok(amounts)
        }
    }

    d.deserialize_map(Amounts)
}

pub(crate) fn unknown_item(catalogue: &Catalogue, key: &str) -> ErrorBody {
    let keys: Vec<_> = catalogue.items.iter().map(|known| &*known.key).collect();
    let key: String = key.chars().take(32).collect();
    let message = format!("there is no item `{key}`; there are {}", keys.join(", "));
    ErrorBody::new(ErrorCode::UnknownItem, message)
}

pub(crate) fn unknown_prototype(catalogue: &Catalogue, key: &str) -> ErrorBody {
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
    ErrorBody::new(ErrorCode::UnknownPrototype, message)
}

pub(crate) fn unknown_recipe(catalogue: &Catalogue, key: &str) -> ErrorBody {
    let keys: Vec<_> = catalogue.recipes.iter().map(|known| &*known.key).collect();
    let key: String = key.chars().take(32).collect();
    let message = format!("there is no recipe `{key}`; there are {}", keys.join(", "));
    ErrorBody::new(ErrorCode::UnknownRecipe, message)
}

fn unknown_technology(catalogue: &Catalogue, key: &str) -> ErrorBody {
    let known = catalogue.technologies.iter();
    let keys: Vec<_> = known.map(|known| &*known.key).collect();
    let key: String = key.chars().take(32).collect();
    let message = format!(
        "there is no technology `{key}`; there are {}",
        keys.join(", ")
    );
    ErrorBody::new(ErrorCode::UnknownTechnology, message).at("action.research.technology")
}
