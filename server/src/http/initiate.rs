//! `POST /initiate`: a new guest.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, PlayerId, Tick};
use sim_core::tick::WorldParams;

use super::auth::check_origin;
use super::body::{Accepts, OptionalBody};
use super::errors::ApiError;
use crate::shared::Shared;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Guest {
    /// What others are to call them.
    #[serde(default)]
    name: Option<String>,
}

#[derive(Serialize)]
struct Initiated {
    session: String,
    /// The secret that opens the session again.
    token: String,
    mailbox: String,
    player: PlayerId,
    name: String,
    cell: CellId,
    tick: Tick,
    world: WorldParams,
    catalogue_hash: StateHash,
    protocol: u16,
}

pub(super) async fn initiate(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    accepts: Accepts,
    request: Request,
) -> Result<Response, ApiError> {
    check_origin(request.headers(), &shared.allowed_origins)?;
    let OptionalBody(guest) = OptionalBody::<Guest>::from_request(request, &shared).await?;
    let guest = guest.unwrap_or_default();
    let name = guest.name.as_deref();
    let (session, token) = shared.sessions.open_guest(name, address.ip()).await?;
    shared.sessions.wait_until_joined(&session).await?;
    let welcome = shared.welcome(&session, token.secret());
    let initiated = Initiated {
        mailbox: welcome.session.clone(),
        session: welcome.session,
        token: welcome.token,
        player: welcome.player,
        name: welcome.name,
        cell: welcome.cell,
        tick: welcome.tick,
        world: welcome.world,
        catalogue_hash: welcome.catalogue_hash,
        protocol: welcome.protocol,
    };
    Ok(accepts.reply(StatusCode::CREATED, &initiated))
}
