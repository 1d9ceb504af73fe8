//! What comes in and goes out, in either encoding.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::{CLIENT_MESSAGE_BYTES_MAX, Encoding, ErrorBody, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::errors::ApiError;
use crate::shared::Shared;

/// Media type of postcard bodies.
pub const POSTCARD: &str = "application/x-postcard";

/// A request's body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<Shared>> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, ApiError> {
        let (encoding, bytes) = read(request, shared).await?;
        Ok(Body(encoding.decode(&bytes)?))
    }
}

/// A request's body, if it has one that is not empty.
#[derive(Debug)]
pub struct OptionalBody<T>(pub Option<T>);

impl<T: DeserializeOwned> FromRequest<Arc<Shared>> for OptionalBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, ApiError> {
        let (encoding, bytes) = read(request, shared).await?;
        if bytes.is_empty() {
            return Ok(OptionalBody(None));
        }
        Ok(OptionalBody(Some(encoding.decode(&bytes)?)))
    }
}

async fn read(request: Request, shared: &Shared) -> Result<(Encoding, Bytes), ErrorBody> {
    let encoding = encoding_of(request.headers(), header::CONTENT_TYPE);
    let wait = shared.limits.request_wait;
    let reading = axum::body::to_bytes(request.into_body(), CLIENT_MESSAGE_BYTES_MAX);
    match tokio::time::timeout(wait, reading).await {
        Ok(Ok(bytes)) => Ok((encoding, bytes)),
        Ok(Err(_)) => Err(oversized()),
        Err(_) => {
            let message = format!("the body did not come within {} s", wait.as_secs());
            Err(ErrorBody::new(ErrorCode::Malformed, message).at("body"))
        }
    }
}

/// For what is longer than a message may be.
pub fn oversized() -> ErrorBody {
    let message = format!("a message has at most {CLIENT_MESSAGE_BYTES_MAX} bytes");
    ErrorBody::new(ErrorCode::Oversized, message)
}

/// A request's query.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(params)) => Ok(Params(params)),
            Err(rejection) => {
                let message = rejection.body_text();
                let error = ErrorBody::new(ErrorCode::InvalidParameter, message);
                Err(error.at("query").into())
            }
        }
    }
}

/// How an answer is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Accepts(Encoding);

impl<S: Send + Sync> FromRequestParts<S> for Accepts {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Accepts(encoding_of(&parts.headers, header::ACCEPT)))
    }
}

impl Accepts {
    /// An answer, never cached.
    pub fn reply(self, status: StatusCode, body: &impl Serialize) -> Response {
        let media_type = match self.0 {
            Encoding::Json => "application/json",
            Encoding::Postcard => POSTCARD,
        };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, self.0.encode(body)).into_response()
    }
}

/// JSON, unless the header names postcard.
fn encoding_of(headers: &HeaderMap, name: header::HeaderName) -> Encoding {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    if value.is_some_and(|value| value.contains(POSTCARD)) {
        Encoding::Postcard
    } else {
        Encoding::Json
    }
}
