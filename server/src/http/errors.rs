//! Errors as HTTP answers.

use axum::Json;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use protocol::{ErrorBody, ErrorCode};
use serde::Serialize;

/// An error as an answer.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    error: ErrorBody,
}

/// The body of such an answer.
#[derive(Serialize)]
pub(crate) struct Envelope {
    pub(crate) error: ErrorBody,
}

impl From<ErrorBody> for ApiError {
    fn from(error: ErrorBody) -> ApiError {
        let status = match error.code {
            ErrorCode::Malformed
            | ErrorCode::WrongVersion
            | ErrorCode::WrongCatalogue
            | ErrorCode::InvalidParameter
            | ErrorCode::UnknownPrototype
            | ErrorCode::UnknownRecipe
            | ErrorCode::UnknownItem
            | ErrorCode::UnknownTechnology
            | ErrorCode::InvalidBlueprint
            | ErrorCode::UnknownCell => StatusCode::BAD_REQUEST,
            ErrorCode::Unauthorized => StatusCode::UNAUTHORIZED,
            ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::OutOfOrder => StatusCode::CONFLICT,
            ErrorCode::Oversized => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::Unavailable | ErrorCode::ShuttingDown => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        ApiError { status, error }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status;
        let mut response = (status, Json(Envelope { error: self.error })).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        ) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// For a path there is none of.
pub fn not_found(uri: &Uri) -> ApiError {
    let message = format!("there is nothing at {}", uri.path());
    ErrorBody::new(ErrorCode::NotFound, message).into()
}

/// For a path that does not take the method.
pub async fn no_such_method(method: Method, uri: Uri) -> ApiError {
    let message = format!("{} does not take {method}", uri.path());
    ApiError {
        status: StatusCode::METHOD_NOT_ALLOWED,
        error: ErrorBody::new(ErrorCode::NotFound, message),
    }
}
