//! Why a world that was brought is not accepted.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use host::save::SaveError;
use protocol::{ErrorBody, ErrorCode};
use serde::Serialize;
use sim_core::ids::Tick;

/// Why a world that was brought is not accepted, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// For programs: a code of [`protocol::ErrorCode`] or [`SaveError`], or one of those here.
    pub code: &'static str,
    /// For people.
    pub message: String,
    /// The part of the request that it is about, if it is about one.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// The tick that it is about, if it is about one: the first at which the save's world is
    /// another than it says.
    pub tick: Option<Tick>,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            code,
            message: message.into(),
            place: None,
            tick: None,
        }
    }

    /// There are as many worlds as may be.
    pub(crate) fn too_many_worlds(most: usize) -> Refusal {
        let message = format!(
            "this server has all the imported worlds it may have, which is {most}; its operator \
             sets that with --imported-worlds"
        );
        Refusal::new("too_many_worlds", message)
    }

    /// The replay took longer than it may.
    pub(crate) fn too_slow(tick: Tick, end: Tick, seconds_max: u64) -> Refusal {
        let message = format!(
            "replaying the world took {seconds_max} s and came to tick {tick} of {end}; that is \
             all the time it gets here"
        );
        Refusal::new("save_too_slow", message)
    }

    /// Nobody asked how it goes.
    pub(crate) fn given_up() -> Refusal {
        let message = "nobody asked how the import goes for a while, or it was called off; send \
                       the file again";
        Refusal::new("given_up", message)
    }

    /// The world is whole and can't be played now.
    pub(crate) fn not_opened(error: impl std::fmt::Display) -> Refusal {
        let message = format!(
            "the world was accepted and is kept, but can't be opened now ({error}); the next start \
             of the server tries again, and the token stays good"
        );
        Refusal::new("not_opened", message)
    }
}

/// The body of an answer that refuses.
#[derive(Serialize)]
struct Envelope {
    error: Refusal,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self.code {
            "save_too_long" => StatusCode::PAYLOAD_TOO_LARGE,
            "too_many_worlds" => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        };
        let no_store = (header::CACHE_CONTROL, "no-store");
        (status, [no_store], Json(Envelope { error: self })).into_response()
    }
}

impl From<&SaveError> for Refusal {
    fn from(error: &SaveError) -> Refusal {
        Refusal {
            tick: error.tick(),
            ..Refusal::new(error.code(), error.to_string())
        }
    }
}

impl From<ErrorBody> for Refusal {
    fn from(error: ErrorBody) -> Refusal {
        Refusal {
            place: error.place,
            ..Refusal::new(error.code.as_str(), error.message)
        }
    }
}

impl From<storage::StorageError> for Refusal {
    fn from(error: storage::StorageError) -> Refusal {
        tracing::error!(code = error.code(), %error, "an imported world is not kept");
        let message = "the world can't be written now; send the file again in a minute";
        ErrorBody::new(ErrorCode::Unavailable, message).into()
    }
}
