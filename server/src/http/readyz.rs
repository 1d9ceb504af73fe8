//! `GET /readyz`: whether new players may be sent here.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::body::Accepts;
use super::healthz::problem;
use crate::shared::Shared;

#[derive(Serialize)]
struct Readiness {
    status: &'static str,
}

pub(super) async fn readyz(State(shared): State<Arc<Shared>>, accepts: Accepts) -> Response {
    let (status, code) = if shared.is_stopping() {
        ("stopping", StatusCode::SERVICE_UNAVAILABLE)
    } else if problem(&shared).is_some() {
        ("unwell", StatusCode::SERVICE_UNAVAILABLE)
    } else {
        ("ready", StatusCode::OK)
    };
    accepts.reply(code, &Readiness { status })
}
