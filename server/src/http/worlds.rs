//! `GET /worlds`: which worlds there are; and the way into those beside the first, which have the
//! same paths as it, below `/worlds/{id}`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use protocol::{ErrorBody, ErrorCode};
use serde::Serialize;
use sim_core::ids::Tick;
use storage::WorldId;

use super::body::Accepts;
use super::errors::{ApiError, not_found};
use super::web_client;
use crate::shared::Shared;
use crate::universe::{Absence, Told, Universe};

/// What paths of worlds beside the first begin with.
pub(super) const PREFIX: &str = "/worlds/";
/// What the first world is called here.
const FIRST: &str = "main";

#[derive(Serialize)]
struct Worlds {
    worlds: Vec<WorldReport>,
    /// Worlds that may yet be imported.
    imports_left: usize,
}

#[derive(Serialize)]
struct WorldReport {
    id: String,
    name: String,
    path: String,
    /// `open`, `opening` or `closed`.
    state: &'static str,
    /// Why it is closed.
    problem: Option<String>,
    tick: Option<Tick>,
    players: Option<usize>,
    players_present: Option<usize>,
}

impl WorldReport {
    fn of_first(shared: &Shared) -> WorldReport {
        WorldReport {
            id: FIRST.to_owned(),
            path: "/".to_owned(),
            ..WorldReport::of_open(shared)
        }
    }

    fn of(told: Told) -> WorldReport {
        let report = match told.shared {
            Ok(shared) => WorldReport::of_open(&shared),
            Err(Absence::Opening) => WorldReport::of_absent("opening", None),
            Err(Absence::Closed(problem)) => WorldReport::of_absent("closed", Some(problem)),
        };
        WorldReport {
            path: path_of(&told.id),
            id: told.id.to_string(),
            name: told.name,
            ..report
        }
    }

    fn of_open(shared: &Shared) -> WorldReport {
        let replica = shared.replica.read();
        WorldReport {
            tick: Some(replica.tick),
            players: Some(replica.players.len()),
            players_present: Some(replica.present_count()),
            ..WorldReport::of_absent("open", None)
        }
    }

    fn of_absent(state: &'static str, problem: Option<String>) -> WorldReport {
        WorldReport {
            id: String::new(),
            name: String::new(),
            path: String::new(),
            state,
            problem,
            tick: None,
            players: None,
            players_present: None,
        }
    }
}

/// Where a world beside the first is found.
pub(super) fn path_of(id: &WorldId) -> String {
    format!("{PREFIX}{id}/")
}

pub(super) async fn worlds(State(universe): State<Arc<Universe>>, accepts: Accepts) -> Response {
    let first = WorldReport::of_first(&universe.first);
    let beside = universe.told().into_iter().map(WorldReport::of);
    let report = Worlds {
        worlds: std::iter::once(first).chain(beside).collect(),
        imports_left: universe.room(),
    };
    accepts.reply(StatusCode::OK, &report)
}

/// Everything else: what is asked of a world beside the first, or a file of the web client.
pub(super) async fn beside(
    State(universe): State<Arc<Universe>>,
    mut request: Request,
) -> Result<Response, ApiError> {
    let uri = request.uri().clone();
    let Some((id, rest)) = split(uri.path()) else {
        return web_client::file(uri, request.headers().clone()).await;
    };
    let router = match universe.router_of(&id) {
        None => {
            let message = format!("there is no world {id}; GET /worlds lists all");
            return Err(ErrorBody::new(ErrorCode::NotFound, message).into());
        }
        // Links relative to a page of the world are below it.
        Some(_) if rest.is_empty() => return Ok(Redirect::permanent(&path_of(&id)).into_response()),
        Some(Err(absence)) => return Err(absent(&id, absence).into()),
        Some(Ok(router)) => router,
    };
    *request.uri_mut() = below(&uri, rest).ok_or_else(|| not_found(&uri))?;
    match TowerToHyperService::new(router).call(request).await {
        Ok(response) => Ok(response),
        Err(never) => match never {},
    }
}

/// The world that a path leads to, and the path there.
fn split(path: &str) -> Option<(WorldId, &str)> {
    let path = path.strip_prefix(PREFIX)?;
    let end = path.find('/').unwrap_or(path.len());
    let id = WorldId::parse(&path[..end])?;
    Some((id, &path[end..]))
}

/// The same, with another path.
fn below(uri: &Uri, path: &str) -> Option<Uri> {
    let path_and_query = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    PathAndQuery::try_from(path_and_query).ok().map(Uri::from)
}

fn absent(id: &WorldId, absence: Absence) -> ErrorBody {
    let message = match absence {
        Absence::Opening => format!("world {id} is being opened; try again in a few seconds"),
        Absence::Closed(problem) => format!("world {id} is closed: {problem}"),
    };
    ErrorBody::new(ErrorCode::Unavailable, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_worlds() {
        let id = WorldId::parse("0123456789abcdef").unwrap();
        let split_of = |path: &'static str| split(path).map(|(id, rest)| (id.to_string(), rest));
        let found = |rest| Some((id.to_string(), rest));
        assert_eq!(split_of("/worlds/0123456789abcdef"), found(""));
        assert_eq!(split_of("/worlds/0123456789abcdef/"), found("/"));
        assert_eq!(split_of("/worlds/0123456789abcdef/ws"), found("/ws"));
        assert_eq!(split_of("/worlds/0123456789abcdef0/ws"), None);
        assert_eq!(split_of("/worlds/import/0123456789abcdef"), None);
        assert_eq!(split_of("/assets/worlds/0123456789abcdef/ws"), None);
        let uri = "/worlds/0123456789abcdef/cells?around=1&radius=%20"
            .parse()
            .unwrap();
        assert_eq!(below(&uri, "/cells").unwrap(), "/cells?around=1&radius=%20");
    }
}
