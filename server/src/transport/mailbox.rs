//! `GET /mailbox/{id}/messages` and `POST /mailbox/{id}/actions`: playing with `curl`.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::client::ActionRequest;
use protocol::server::Mail;
use protocol::{ErrorBody, ErrorCode};
use serde::{Deserialize, Serialize};
use sim_core::ids::Tick;

use crate::config::ACTIONS_PER_REQUEST_MAX;
use crate::http::auth::{Authorized, check_origin};
use crate::http::body::{Accepts, Body, Params};
use crate::http::errors::ApiError;
use crate::shared::{Shared, told_to_stop};

/// Longest wait for mail.
const WAIT_SECONDS_MAX: u64 = 30;

/// Which mail is wanted.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// Mail up to this number has arrived, and is dropped.
    #[serde(default)]
    after: u64,
    /// How long to wait for some.
    #[serde(default)]
    wait_seconds: u64,
}

#[derive(Serialize)]
struct Messages {
    messages: Vec<Mail>,
    tick: Tick,
}

/// Mail after a number; waits for some if there is none.
///
/// # Errors
/// If the mailbox is another's.
pub async fn messages(
    State(shared): State<Arc<Shared>>,
    authorized: Authorized,
    Path(id): Path<String>,
    Params(wanted): Params<Wanted>,
    accepts: Accepts,
) -> Result<Response, ApiError> {
    let session = authorized.owner_of(&id)?;
    if wanted.wait_seconds > WAIT_SECONDS_MAX {
        let message = format!("one request waits at most {WAIT_SECONDS_MAX} seconds");
        let error = ErrorBody::new(ErrorCode::InvalidParameter, message);
        return Err(error.at("wait_seconds").into());
    }
    shared.sessions.ack(&session, wanted.after);
    let mut last_mail = session.watch_mail();
    let mut stop = shared.stop.clone();
    let wait = Duration::from_secs(wanted.wait_seconds);
    let arrived = async {
        tokio::select! {
            biased;
            _ = last_mail.wait_for(|last| *last > wanted.after) => {}
            () = told_to_stop(&mut stop) => {}
        }
    };
    // Without mail within the wait, none is the answer.
    let _ = tokio::time::timeout(wait, arrived).await;
    let answer = Messages {
        messages: session.mail_after(wanted.after),
        tick: shared.replica.read().tick,
    };
    Ok(accepts.reply(StatusCode::OK, &answer))
}

/// Actions, in the order in which they are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Actions {
    actions: Vec<ActionRequest>,
}

#[derive(Serialize)]
struct Accepted {
    /// The numbers of the actions that were taken in. What becomes of them is told by mail.
    accepted: Vec<u64>,
    tick: Tick,
}

/// Asks for actions.
///
/// # Errors
/// If the mailbox is another's, or one of the actions makes no sense: then none is taken.
pub async fn actions(
    State(shared): State<Arc<Shared>>,
    authorized: Authorized,
    Path(id): Path<String>,
    accepts: Accepts,
    request: Request,
) -> Result<Response, ApiError> {
    check_origin(request.headers(), &shared.allowed_origins)?;
    let session = authorized.owner_of(&id)?;
    let Body(Actions { actions }) = Body::from_request(request, &shared).await?;
    if actions.len() > ACTIONS_PER_REQUEST_MAX as usize {
        let message = format!("one request asks for at most {ACTIONS_PER_REQUEST_MAX} actions");
        let error = ErrorBody::new(ErrorCode::InvalidParameter, message);
        return Err(error.at("actions").into());
    }
    shared.sessions.act(&session, &actions)?;
    let answer = Accepted {
        accepted: actions.iter().map(|request| request.seq).collect(),
        tick: shared.replica.read().tick,
    };
    Ok(accepts.reply(StatusCode::ACCEPTED, &answer))
}
