//! Everything else: the files of the web client, if they are compiled in.

use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::errors::ApiError;

#[cfg(feature = "embed-web")]
mod embedded {
    use axum::body::Body;
    use axum::http::{HeaderMap, StatusCode, Uri, header};
    use axum::response::{IntoResponse, Response};

    use crate::http::errors::{ApiError, not_found};

    /// A file of the web client, plain and, where that is smaller, compressed.
    struct Asset {
        path: &'static str,
        media_type: &'static str,
        etag: &'static str,
        plain: &'static [u8],
        brotli: Option<&'static [u8]>,
    }

    include!(concat!(env!("OUT_DIR"), "/assets.rs"));

    /// Their names carry a hash of what is in them.
    const HASHED_FOLDER: &str = "/assets/";

    pub(super) fn file(uri: &Uri, headers: &HeaderMap) -> Result<Response, ApiError> {
        let path = match uri.path() {
            "/" => "/index.html",
            path => path,
        };
        let asset = ASSETS
            .iter()
            .find(|asset| asset.path == path)
            .ok_or_else(|| not_found(uri))?;
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let cache = match path.starts_with(HASHED_FOLDER) {
            true => "public, max-age=31536000, immutable",
            false => "no-cache",
        };
        let shared_headers = [
            (header::CONTENT_TYPE, asset.media_type),
            (header::CACHE_CONTROL, cache),
            (header::ETAG, asset.etag),
            (header::VARY, "Accept-Encoding"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        if text(header::IF_NONE_MATCH) == Some(asset.etag) {
            return Ok((StatusCode::NOT_MODIFIED, shared_headers).into_response());
        }
        let takes_brotli = text(header::ACCEPT_ENCODING).is_some_and(|accepted| {
            accepted
                .split(',')
                .any(|coding| coding.trim().split(';').next() == Some("br"))
        });
        Ok(match asset.brotli {
            Some(bytes) if takes_brotli => {
                let encoding = [(header::CONTENT_ENCODING, "br")];
                (shared_headers, encoding, Body::from(bytes)).into_response()
            }
            _ => (shared_headers, Body::from(asset.plain)).into_response(),
        })
    }
}

/// A file of the web client.
#[cfg(feature = "embed-web")]
pub(super) async fn file(uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    embedded::file(&uri, &headers)
}

/// Without the web client, `/` says how to get it.
#[cfg(not(feature = "embed-web"))]
pub(super) async fn file(uri: Uri, _: HeaderMap) -> Result<Response, ApiError> {
    use axum::response::{Html, IntoResponse};

    if uri.path() != "/" {
        return Err(super::errors::not_found(&uri));
    }
    Ok(Html(
        "<!doctype html><title>Goldberg</title><p>This build of the server is without the web \
         client. <code>cargo xtask play</code> builds one with it.",
    )
    .into_response())
}
