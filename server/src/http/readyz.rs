//! `GET /readyz`: whether new players may be sent here.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::body::Accepts;
use super::healthz::problem;
use crate::shared::Shared;
use crate::universe::{Absence, Universe};

#[derive(Serialize)]
struct Readiness {
    status: &'static str,
    /// Worlds beside this one that can't be played.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    closed_worlds: Vec<Closed>,
}

#[derive(Serialize)]
struct Closed {
    world: String,
    problem: String,
}

/// Of one world.
pub(super) async fn readyz(State(shared): State<Arc<Shared>>, accepts: Accepts) -> Response {
    reply(&shared, Vec::new(), accepts)
}

/// Of the first world; what became of others keeps nobody from it.
pub(super) async fn readyz_of_all(
    State(universe): State<Arc<Universe>>,
    accepts: Accepts,
) -> Response {
    let closed = universe.told().into_iter().filter_map(|world| {
        let Err(Absence::Closed(problem)) = world.shared else {
            return None;
        };
        let world = world.id.to_string();
        Some(Closed { world, problem })
    });
    reply(&universe.first, closed.collect(), accepts)
}

fn reply(shared: &Shared, closed_worlds: Vec<Closed>, accepts: Accepts) -> Response {
    let (status, code) = if shared.is_stopping() {
        ("stopping", StatusCode::SERVICE_UNAVAILABLE)
    } else if problem(shared).is_some() {
        ("unwell", StatusCode::SERVICE_UNAVAILABLE)
    } else {
        ("ready", StatusCode::OK)
    };
    let readiness = Readiness {
        status,
        closed_worlds,
    };
    accepts.reply(code, &readiness)
}
