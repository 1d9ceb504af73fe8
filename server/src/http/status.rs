//! `GET /status`: the own player and account.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::research::ResearchReport;
use protocol::server::{PlayerView, by_key};
use protocol::units::{JobView, UnitView};
use serde::Serialize;
use sim_core::ids::{PlayerId, Tick};
use sim_core::units::Unit;

use super::auth::Authorized;
use super::body::Accepts;
use super::errors::ApiError;
use crate::shared::Shared;

#[derive(Serialize)]
struct Status {
    tick: Tick,
    player: PlayerView,
    /// Amounts by the items' keys.
    account: BTreeMap<String, u64>,
    /// Whom the player lets build on their cells.
    grants: BTreeSet<PlayerId>,
    /// Who lets the player build on theirs.
    granted_by: BTreeSet<PlayerId>,
    /// What the player has to do.
    job: JobView,
    /// The player's units, wherever they are.
    units: Vec<UnitView>,
    /// What the player knows, and is finding out.
    research: ResearchReport,
    /// The highest number of the player's commands so far.
    last_seq: u64,
}

pub(super) async fn status(
    State(shared): State<Arc<Shared>>,
    Authorized(session): Authorized,
    accepts: Accepts,
) -> Result<Response, ApiError> {
    shared.sessions.wait_until_joined(&session).await?;
    let (tick, player, units) = {
        let replica = shared.replica.read();
        let player = replica.players.get(&session.player).map(Arc::clone);
        let units = replica.units.values();
        let units = units.filter(|unit| unit.owner == session.player);
        let units: Vec<_> = units.map(Arc::clone).collect();
        (replica.tick, player, units)
    };
    let unit_view = |unit: &Arc<Unit>| UnitView::of(unit, session.player);
    let player = player.expect("who has joined stays in the world");
    let status = Status {
        tick,
        player: PlayerView::of(&player),
        account: by_key(&player.account, &shared.catalogue),
        grants: player.grants.clone(),
        granted_by: player.granted_by.clone(),
        job: JobView::from(&player.job),
        units: units.iter().map(unit_view).collect(),
        research: ResearchReport::of(&player.research, &shared.catalogue),
        last_seq: player.outcomes.last_seq(),
    };
    Ok(accepts.reply(StatusCode::OK, &status))
}
