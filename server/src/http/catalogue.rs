//! `GET /catalogue`: items and structures, with keys rather than numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use sim_core::catalogue::{Amounts, Behaviour, Catalogue};
use sim_core::chunk::Kind;
use sim_core::hash::StateHash;

use super::body::Accepts;
use crate::shared::Shared;

#[derive(Serialize)]
struct CatalogueView<'a> {
    hash: StateHash,
    /// What a player joins with.
    start: BTreeMap<&'a str, u32>,
    items: Vec<ItemView<'a>>,
    prototypes: Vec<PrototypeView<'a>>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    key: &'a str,
    name: &'a str,
    /// The kind of cell that yields it.
    from: Option<Kind>,
}

#[derive(Serialize)]
struct PrototypeView<'a> {
    key: &'a str,
    name: &'a str,
    about: &'a str,
    cost: BTreeMap<&'a str, u32>,
    walkable: bool,
    does: BehaviourView,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum BehaviourView {
    Extract { takes: Vec<Kind>, period_ticks: u16 },
    Convey { travel_ticks: u16, capacity: u8 },
    Collect { items_per_tick: u8 },
}

pub(super) async fn catalogue(State(shared): State<Arc<Shared>>, accepts: Accepts) -> Response {
    let catalogue = &*shared.catalogue;
    let items = catalogue.items.iter().map(|item| ItemView {
        key: &item.key,
        name: &item.name,
        from: item.from,
    });
    let prototypes = catalogue.prototypes.iter().map(|prototype| PrototypeView {
        key: &prototype.key,
        name: &prototype.name,
        about: &prototype.about,
        cost: by_key(catalogue, &prototype.cost),
        walkable: prototype.walkable,
        does: does(&prototype.behaviour),
    });
    let view = CatalogueView {
        hash: StateHash(catalogue.hash()),
        start: by_key(catalogue, &catalogue.start),
        items: items.collect(),
        prototypes: prototypes.collect(),
    };
    accepts.reply(StatusCode::OK, &view)
}

fn by_key<'a>(catalogue: &'a Catalogue, amounts: &Amounts) -> BTreeMap<&'a str, u32> {
    let keyed = |(item, amount): (&_, &u32)| Some((&*catalogue.item(*item)?.key, *amount));
    amounts.iter().filter_map(keyed).collect()
}

fn does(behaviour: &Behaviour) -> BehaviourView {
    match behaviour {
        Behaviour::Extract {
            takes,
            period_ticks,
        } => BehaviourView::Extract {
            takes: Kind::ALL
                .into_iter()
                .filter(|kind| takes.contains(*kind))
                .collect(),
            period_ticks: *period_ticks,
        },
        Behaviour::Convey {
            travel_ticks,
            capacity,
        } => BehaviourView::Convey {
            travel_ticks: *travel_ticks,
            capacity: *capacity,
        },
        Behaviour::Collect { items_per_tick } => BehaviourView::Collect {
            items_per_tick: *items_per_tick,
        },
    }
}
