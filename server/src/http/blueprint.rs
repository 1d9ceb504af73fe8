//! `GET /blueprint?around=N0:12:7&radius=5&facing=0`: what stands around a cell, as a blueprint's
//! text. Reads the replica; anyone may copy what anyone can see.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::{ErrorBody, ErrorCode};
use serde::{Deserialize, Serialize};
use sim_core::blueprint::{Blueprint, copy};
use sim_core::chunk::locate;
use sim_core::ids::{CellId, Direction};

use super::body::{Accepts, Params};
use super::errors::ApiError;
use crate::shared::Shared;

#[derive(Debug, Deserialize)]
pub(super) struct Copied {
    /// The anchor.
    around: CellId,
    #[serde(default = "default_radius")]
    radius: u8,
    /// The direction there that is to be the blueprint's direction 0.
    #[serde(default = "default_facing")]
    facing: u8,
}

fn default_radius() -> u8 {
    5
}

fn default_facing() -> u8 {
    Direction::FIRST.index()
}

#[derive(Serialize)]
struct Told {
    blueprint: String,
    structures: usize,
    /// What building it costs, by the items' keys.
    cost: BTreeMap<String, u64>,
}

pub(super) async fn blueprint(
    State(shared): State<Arc<Shared>>,
    Params(copied): Params<Copied>,
    accepts: Accepts,
) -> Result<Response, ApiError> {
    let invalid = |message: String| ErrorBody::new(ErrorCode::InvalidParameter, message);
    let facing = Direction::new(copied.facing)
        .ok_or_else(|| invalid("a direction is a number from 0 to 5".into()).at("facing"))?;
    let frequency = shared.params.frequency;
    if !copied.around.is_on(frequency) {
        let message = format!("the planet has no cell {}", copied.around);
        return Err(ErrorBody::new(ErrorCode::UnknownCell, message)
            .at("around")
            .into());
    }
    let blueprint = {
        let replica = shared.replica.read();
        let structure_at = |cell| {
            let (id, index) = locate(frequency, cell)?;
            replica.chunks.get(&id)?.chunk.structures.get(&index)
        };
        copy(
            frequency,
            copied.around,
            facing,
            copied.radius,
            structure_at,
        )
    };
    let blueprint = blueprint.map_err(|error| invalid(error.to_string()))?;
    Ok(accepts.reply(StatusCode::OK, &told(&shared, &blueprint)?))
}

fn told(shared: &Shared, blueprint: &Blueprint) -> Result<Told, ErrorBody> {
    let catalogue = &shared.catalogue;
    let text = blueprint.print(catalogue).ok_or_else(|| {
        tracing::error!("what stands there is of another catalogue");
        ErrorBody::new(ErrorCode::Internal, "the server failed; its log says why")
    })?;
    let cost = blueprint.cost(catalogue).into_iter();
    let cost = cost.filter_map(|(item, amount)| {
        let item = catalogue.item(item)?;
        Some((item.key.clone(), amount))
    });
    Ok(Told {
        blueprint: text,
        structures: blueprint.structures().len(),
        cost: cost.collect(),
    })
}
