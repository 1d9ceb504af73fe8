//! `GET /healthz`: whether ticks advance, and journal and mail are written.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use sim_core::ids::Tick;

use super::body::Accepts;
use crate::shared::Shared;

/// Without a tick for so long, the world does not advance.
const TICK_AGE_MAX: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct Health {
    status: &'static str,
    tick: Tick,
    ticks_per_second: u8,
    /// What is wrong, if anything is.
    problem: Option<&'static str>,
}

/// What is wrong with the world, if anything is.
pub(super) fn problem(shared: &Shared) -> Option<&'static str> {
    if !shared.journal.is_well() {
        return Some("the journal can't be written; the log says why");
    }
    if !shared.sessions.is_mail_well() {
        return Some("mail can't be written; the log says why");
    }
    let is_late = shared
        .stats
        .since_tick()
        .is_none_or(|age| age > TICK_AGE_MAX);
    is_late.then_some("the world has made no tick within the last second")
}

pub(super) async fn healthz(State(shared): State<Arc<Shared>>, accepts: Accepts) -> Response {
    let problem = problem(&shared);
    let (status, code) = match problem {
        None => ("ok", StatusCode::OK),
        Some(_) => ("unwell", StatusCode::SERVICE_UNAVAILABLE),
    };
    let health = Health {
        status,
        tick: shared.replica.read().tick,
        ticks_per_second: shared.params.ticks_per_second,
        problem,
    };
    accepts.reply(code, &health)
}
