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

pub mod auth;
mod blueprint;
pub mod body;
mod catalogue;
mod cells;
pub mod errors;
mod healthz;
mod initiate;
mod network;
mod readyz;
mod status;
mod web_client;
mod world_stats;

/// Every path there is.
pub fn router(shared: Arc<Shared>) -> Router {
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
        .route("/readyz", get(readyz::readyz))
        .route("/catalogue", get(catalogue::catalogue))
        .route("/ws", get(websocket::upgrade))
        .method_not_allowed_fallback(errors::no_such_method)
        .fallback(web_client::file)
        // Bodies are read, and their length checked, by `body`, which answers in our form.
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}
