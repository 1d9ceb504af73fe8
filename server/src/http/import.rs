//! `POST /worlds/import`: a world that was played alone comes to be played here; and how far that
//! is. It is verified after the answer: see `universe`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::{ErrorBody, ErrorCode};
use serde::{Deserialize, Serialize};
use sim_core::ids::Tick;
use storage::WorldId;

use super::auth::{bearer, check_origin};
use super::body::{Accepts, Params};
use super::errors::ApiError;
use super::worlds::path_of;
use crate::machine::{Machine, ThisMachine};
use crate::sessions::token::Token;
use crate::shared::told_to_stop;
use crate::universe::imports::{About, Stage};
use crate::universe::{Refusal, Universe};

mod upload;

/// Longest that a request waits for the end of an import.
const WAIT_SECONDS_MAX: u64 = 30;

#[derive(Serialize)]
struct Accepted {
    world: String,
    /// Where it is going to be found.
    path: String,
    /// The secret that opens the player's session there.
    token: String,
    /// Where to ask how far it is.
    status: String,
    /// Ticks that are replayed.
    ticks: Tick,
}

/// Takes a save in, has it verified, and answers before that is done: a browser shows how far it
/// is, and whoever is cut off meanwhile has the token already.
pub(super) async fn import(
    State(universe): State<Arc<Universe>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    accepts: Accepts,
    request: Request,
) -> Result<Response, Refused> {
    check_origin(request.headers(), &universe.config.allowed_origins)?;
    let turn = universe
        .imports
        .begin(address.ip(), tokio::time::Instant::now())?;
    // This one is under way.
    if universe.is_full() {
        let most = universe.config.limits.imported_worlds;
        return Err(Refusal::too_many_worlds(most).into());
    }
    let mut stop = universe.first.stop.clone();
    let bytes = tokio::select! {
        bytes = upload::read(request, &universe.config.limits) => bytes?,
        () = told_to_stop(&mut stop) => {
            let message = "the server is stopping; send the file again when it is back";
            return Err(ErrorBody::new(ErrorCode::ShuttingDown, message).into());
        }
    };
    let token = Token::random(&ThisMachine.randomness()).map_err(upload::no_randomness)?;
    let import = upload::import_of(bytes, &universe.config.catalogue, &token, turn).await?;
    let (id, ticks) = (import.about.id.clone(), import.about.end);
    universe.imports.queue(import)?;
    let accepted = Accepted {
        path: path_of(&id),
        token: token.secret().to_owned(),
        status: format!("/worlds/import/{id}"),
        world: id.to_string(),
        ticks,
    };
    Ok(accepts.reply(StatusCode::ACCEPTED, &accepted))
}

/// What is wanted of an import.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// How long to wait for its end.
    #[serde(default)]
    wait_seconds: u64,
}

#[derive(Serialize)]
struct Report {
    world: String,
    path: String,
    /// `waiting`, `verifying`, `opening`, `done` or `refused`.
    state: &'static str,
    /// Replayed up to this tick.
    tick: Tick,
    /// The last.
    ticks: Tick,
    /// Why it was refused.
    error: Option<Refusal>,
}

impl Report {
    fn of(about: &About, stage: Stage) -> Report {
        let (state, tick) = match &stage {
            Stage::Waiting => ("waiting", Tick(0)),
            Stage::Verifying(tick) => ("verifying", *tick),
            Stage::Opening => ("opening", about.end),
            Stage::Done => ("done", about.end),
            Stage::Refused(refusal) => ("refused", refusal.tick.unwrap_or_default()),
        };
        let error = match stage {
            Stage::Refused(refusal) => Some(refusal),
            _ => None,
        };
        Report {
            world: about.id.to_string(),
            path: path_of(&about.id),
            state,
            tick,
            ticks: about.end,
            error,
        }
    }
}

/// How far an import is.
pub(super) async fn progress(
    State(universe): State<Arc<Universe>>,
    Path(id): Path<String>,
    Params(wanted): Params<Wanted>,
    accepts: Accepts,
) -> Result<Response, ApiError> {
    if wanted.wait_seconds > WAIT_SECONDS_MAX {
        let message = format!("one request waits at most {WAIT_SECONDS_MAX} seconds");
        let error = ErrorBody::new(ErrorCode::InvalidParameter, message);
        return Err(error.at("wait_seconds").into());
    }
    let about = known(&universe, &id)?;
    let mut stage = about.watch();
    let mut stop = universe.first.stop.clone();
    let ended = async {
        tokio::select! {
            _ = stage.wait_for(Stage::has_ended) => {}
            () = told_to_stop(&mut stop) => {}
        }
    };
    // Without an end within the wait, how far it is is the answer.
    let _ = tokio::time::timeout(Duration::from_secs(wanted.wait_seconds), ended).await;
    let stage = about.watch().borrow().clone();
    Ok(accepts.reply(StatusCode::OK, &Report::of(&about, stage)))
}

/// Nobody wants it any more.
pub(super) async fn call_off(
    State(universe): State<Arc<Universe>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let token = bearer(&headers)?;
    known(&universe, &id)?.call_off(token.sha256())?;
    Ok(StatusCode::NO_CONTENT)
}

fn known(universe: &Universe, id: &str) -> Result<Arc<About>, ErrorBody> {
    let id = WorldId::parse(id);
    id.and_then(|id| universe.imports.ask(&id)).ok_or_else(|| {
        let message = "no such import is under way or ended a while ago; GET /worlds tells \
                       whether its world is there";
        ErrorBody::new(ErrorCode::NotFound, message)
    })
}

/// Why a request brings no world, as an answer.
pub(super) enum Refused {
    /// As any request may be refused.
    Api(ApiError),
    /// As only these are.
    Import(Refusal),
}

impl<E: Into<ErrorBody>> From<E> for Refused {
    fn from(error: E) -> Refused {
        Refused::Api(ApiError::from(error.into()))
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        Refused::Import(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Refused::Api(error) => error.into_response(),
            Refused::Import(refusal) => refusal.into_response(),
        }
    }
}
