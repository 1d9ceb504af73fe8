//! `GET /cells?around=N0:12:7&radius=5`: what lies and stands around a cell, nearest first.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::{ErrorBody, ErrorCode};
use serde::{Deserialize, Serialize};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, Chunk, Kind, Machine, Structure, locate};
use sim_core::claims::Policy;
use sim_core::factory::{self, Status};
use sim_core::ids::{CellId, Direction, Frequency, PlayerId, Tick, UnitId, WalkerId};
use sim_core::topology;
use sim_core::worldgen::{Biome, Terrain};
use tokio::sync::OwnedSemaphorePermit;

use super::body::{Accepts, Params};
use super::errors::ApiError;
use crate::shared::Shared;

/// Farthest that one request sees: 3,169 cells.
const RADIUS_MAX: u32 = 32;

/// Longest wait for others who look.
const LOOK_WAIT_MAX: Duration = Duration::from_millis(500);

#[derive(Debug, Deserialize)]
pub(super) struct Around {
    around: CellId,
    #[serde(default = "default_radius")]
    radius: u32,
}

fn default_radius() -> u32 {
    5
}

#[derive(Serialize)]
struct Cells {
    tick: Tick,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    cell: CellId,
    kind: Kind,
    quantity: u8,
    elevation: u8,
    biome: Biome,
    owner: Option<PlayerId>,
    /// How what lies there is shared, if its owner said so.
    policy: Option<Policy>,
    /// Who stands there.
    player: Option<PlayerId>,
    /// Which unit does.
    unit: Option<UnitId>,
    structure: Option<StructureView>,
}

#[derive(Serialize)]
struct StructureView {
    prototype: String,
    facing: Direction,
    owner: PlayerId,
    /// How it is doing.
    status: Status,
    /// What it holds, by the items' keys.
    holds: BTreeMap<String, u64>,
    /// Of a machine that crafts, what it makes.
    recipe: Option<String>,
    /// Of a hub, what it has credited.
    delivered: Option<u64>,
}

pub(super) async fn cells(
    State(shared): State<Arc<Shared>>,
    Params(Around { around, radius }): Params<Around>,
    accepts: Accepts,
) -> Result<Response, ApiError> {
    let frequency = shared.params.frequency;
    if radius > RADIUS_MAX {
        let message = format!("one request sees at most {RADIUS_MAX} cells far");
        let error = ErrorBody::new(ErrorCode::InvalidParameter, message);
        return Err(error.at("radius").into());
    }
    if !around.is_on(frequency) {
        let side = frequency.get() - 1;
        let message = format!("the planet has no cell {around}; i and j go from 0 to {side}");
        return Err(ErrorBody::new(ErrorCode::UnknownCell, message)
            .at("around")
            .into());
    }
    let place = place_to_look(&shared).await?;
    // Land that nobody has touched is generated, which takes milliseconds.
    let looking = tokio::task::spawn_blocking(move || {
        // Held to the end of the work, also when nobody waits for it any more.
        let _place = place;
        look(&shared, frequency, around, radius)
    });
    let cells = looking.await.map_err(|error| {
        tracing::error!(%error, "looking at cells");
        ErrorBody::new(ErrorCode::Internal, "the server failed; its log says why")
    })?;
    Ok(accepts.reply(StatusCode::OK, &cells))
}

/// Anyone may look, so few look at once: what shares the threads for long work is not held up.
async fn place_to_look(shared: &Shared) -> Result<OwnedSemaphorePermit, ErrorBody> {
    let place = Arc::clone(&shared.lookouts).acquire_owned();
    match tokio::time::timeout(LOOK_WAIT_MAX, place).await {
        Ok(Ok(place)) => Ok(place),
        _ => {
            let message = "too many look at the land now; try again in a second";
            Err(ErrorBody::new(ErrorCode::RateLimited, message))
        }
    }
}

fn look(shared: &Shared, frequency: Frequency, around: CellId, radius: u32) -> Cells {
    let within = topology::within(frequency, around, radius);
    let (tick, land) = shared.ground.survey(&within);
    let cells = land.into_iter().filter_map(|(cell, chunk, terrain)| {
        view(&shared.catalogue, frequency, tick, cell, &chunk, &terrain)
    });
    Cells {
        tick,
        cells: cells.collect(),
    }
}

fn view(
    catalogue: &Catalogue,
    frequency: Frequency,
    now: Tick,
    id: CellId,
    chunk: &Chunk,
    terrain: &Terrain,
) -> Option<CellView> {
    let (_, index) = locate(frequency, id)?;
    let cell = chunk.cell(index);
    let structure = chunk.structures.get(&index);
    let (player, unit) = match chunk.seats.get(&index) {
        Some(WalkerId::Player(player)) => (Some(*player), None),
        Some(WalkerId::Unit(unit)) => (None, Some(*unit)),
        None => (None, None),
    };
    Some(CellView {
        cell: id,
        kind: cell.kind,
        quantity: cell.quantity,
        elevation: terrain.elevation,
        biome: terrain.biome,
        owner: chunk.owners.get(&index).copied(),
        policy: chunk.starved.get(&index).and_then(|pool| pool.policy),
        player,
        unit,
        structure: structure
            .map(|structure| structure_view(catalogue, chunk, (index, structure), now)),
    })
}

fn structure_view(
    catalogue: &Catalogue,
    chunk: &Chunk,
    (index, structure): (CellIndex, &Structure),
    now: Tick,
) -> StructureView {
    let mut holds = BTreeMap::new();
    let carried = factory::carried(catalogue, chunk, index, now);
    let carried = carried.into_iter().map(|(item, _)| (item.item, 1));
    for (item, amount) in factory::contents(catalogue, structure)
        .into_iter()
        .chain(carried)
    {
        if let Some(item) = catalogue.item(item) {
            *holds.entry(item.key.clone()).or_default() += u64::from(amount);
        }
    }
    let recipe = match &structure.machine {
        Machine::Crafter(crafter) => crafter.recipe.and_then(|id| catalogue.recipe(id)),
        _ => None,
    };
    let prototype = catalogue.prototype(structure.prototype);
    StructureView {
        prototype: prototype.map_or(String::new(), |prototype| prototype.key.clone()),
        facing: structure.facing,
        owner: structure.owner,
        status: factory::status(catalogue, chunk, structure, now),
        holds,
        recipe: recipe.map(|recipe| recipe.key.clone()),
        delivered: match &structure.machine {
            Machine::Hub(hub) => Some(hub.delivered),
            _ => None,
        },
    }
}
