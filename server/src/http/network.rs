//! `GET /network?at=N0:12:7`: the power network that a cell belongs to, and how much it draws and
//! gives. Reads the replica.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::{ErrorBody, ErrorCode};
use serde::{Deserialize, Serialize};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, Tick};
use sim_core::power::{
    Group, NetworkFigures, chunks_in_reach, nearest_pylon, pylons_of, satisfaction_percent,
};

use super::body::{Accepts, Params};
use super::errors::ApiError;
use crate::shared::Shared;

#[derive(Debug, Deserialize)]
pub(super) struct Place {
    at: CellId,
}

#[derive(Serialize)]
struct Told {
    tick: Tick,
    /// What a machine there belongs to; none if no pylon reaches the cell.
    pylon: Option<CellId>,
    /// The pylon's network; none also for a second after the pylon was built.
    network: Option<NetworkTold>,
}

#[derive(Serialize)]
struct NetworkTold {
    pylons: usize,
    /// Units a tick.
    draws: u64,
    gives: u64,
    /// How much of what is drawn is given.
    satisfaction_percent: u8,
    /// By the prototypes' keys.
    machines: BTreeMap<String, Group>,
}

pub(super) async fn network(
    State(shared): State<Arc<Shared>>,
    Params(Place { at }): Params<Place>,
    accepts: Accepts,
) -> Result<Response, ApiError> {
    let frequency = shared.params.frequency;
    if !at.is_on(frequency) {
        let message = format!("the planet has no cell {at}");
        return Err(ErrorBody::new(ErrorCode::UnknownCell, message)
            .at("at")
            .into());
    }
    let (tick, chunks) = {
        let replica = shared.replica.read();
        let near = chunks_in_reach(frequency, at).into_iter();
        let known = near.filter_map(|id| Some((id, Arc::clone(&replica.chunks.get(&id)?.chunk))));
        (replica.tick, known.collect::<Vec<_>>())
    };
    let pylons = chunks.iter();
    let pylons = pylons.flat_map(|(id, chunk)| pylons_of(&shared.catalogue, *id, chunk));
    let pylon = nearest_pylon(frequency, at, pylons);
    let figures = pylon.and_then(|pylon| shared.replica.read().network_of(pylon));
    let told = Told {
        tick,
        pylon,
        network: figures.map(|figures| tell(&shared.catalogue, &figures)),
    };
    Ok(accepts.reply(StatusCode::OK, &told))
}

fn tell(catalogue: &Catalogue, figures: &NetworkFigures) -> NetworkTold {
    let NetworkFigures { draws, gives, .. } = *figures;
    let named = figures.groups.iter().filter_map(|(id, group)| {
        let prototype = catalogue.prototype(*id)?;
        Some((prototype.key.clone(), *group))
    });
    NetworkTold {
        pylons: figures.pylons.len(),
        draws,
        gives,
        satisfaction_percent: satisfaction_percent(draws, gives),
        machines: named.collect(),
    }
}
