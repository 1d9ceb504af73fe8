//! HTTP: one endpoint a file, and the router that names them.
//!
//! JSON by default; postcard where `Accept` or `Content-Type` say so. Every error is
//! `{"error": {code, message, where}}`, also for paths there are none of.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::shared::Shared;
use crate::transport::{mailbox, websocket};
use crate::universe::Universe;

pub mod auth;
mod blueprint;
pub mod body;
mod catalogue;
mod cells;
pub mod errors;
mod healthz;
mod import;
mod initiate;
mod network;
mod readyz;
mod status;
mod web_client;
mod world_stats;
mod worlds;

/// Every path there is: the first world's, and those that lead to the others.
pub fn router(universe: Arc<Universe>) -> Router {
    let first = Arc::clone(&universe.first);
    let of_all = Router::new()
        .route("/readyz", get(readyz::readyz_of_all))
        .route("/worlds", get(worlds::worlds))
        .route("/worlds/import", post(import::import))
        .route(
            "/worlds/import/{id}",
            get(import::progress).delete(import::call_off),
        )
        .fallback(worlds::beside)
        .method_not_allowed_fallback(errors::no_such_method)
        .layer(DefaultBodyLimit::disable())
        .with_state(universe);
    of_all.merge(routes(first))
}

/// Every path of a world beside the first.
pub fn world_router(shared: Arc<Shared>) -> Router {
    let ready = get(readyz::readyz).with_state(Arc::clone(&shared));
    routes(shared)
        .route("/readyz", ready)
        .fallback(web_client::file)
}

fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/initiate", post(initiate::initiate))
        .route("/mailbox/{id}/messages", get(mailbox::messages))
        .route("/mailbox/{id}/actions", post(mailbox::actions))
        .route("/status", get(status::status))
        .route("/cells", get(cells::cells))
        .route("/blueprint", get(blueprint::blueprint))
        .route("/network", get(network::network))
        .route("/world-stats", get(world_stats::world_stats))
        .route("/healthz", get(healthz::healthz))
        .route("/catalogue", get(catalogue::catalogue))
        .route("/ws", get(websocket::upgrade))
        .method_not_allowed_fallback(errors::no_such_method)
        // Bodies are read, and their length checked, by `body`, which answers in our form.
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}
