//! Who asks: bearer tokens, and where browsers come from.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use protocol::{ErrorBody, ErrorCode};

use super::errors::ApiError;
use crate::sessions::Session;
use crate::sessions::token::Token;
use crate::shared::Shared;

/// The session whose token came with the request; its player is on the planet or on the way.
#[derive(Debug)]
pub struct Authorized(pub Arc<Session>);

impl FromRequestParts<Arc<Shared>> for Authorized {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers)?;
        let session = shared.sessions.authenticate(&token).await?;
        shared.sessions.touch(&session)?;
        Ok(Authorized(session))
    }
}

impl Authorized {
    /// The session, if the mailbox is its own.
    ///
    /// # Errors
    /// If it is another's, or nobody's: which of both is not told.
    pub fn owner_of(self, mailbox: &str) -> Result<Arc<Session>, ApiError> {
        if self.0.id == mailbox {
            return Ok(self.0);
        }
        let message = "this token opens another mailbox";
        Err(ErrorBody::new(ErrorCode::Unauthorized, message).into())
    }
}

/// The token that came with a request.
///
/// # Errors
/// If none did.
pub fn bearer(headers: &HeaderMap) -> Result<Token, ErrorBody> {
    let value = headers.get(header::AUTHORIZATION);
    let token = value
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    token.map(Token::brought).ok_or_else(|| {
        let message = "say who you are: `Authorization: Bearer TOKEN`, with the token that POST \
                       /initiate gives";
        ErrorBody::new(ErrorCode::Unauthorized, message).at("Authorization")
    })
}

/// Lets no page of another host act for its visitors. Programs send no origin.
///
/// # Errors
/// If a browser comes from a page of another host that was not allowed.
pub fn check_origin(headers: &HeaderMap, allowed: &[String]) -> Result<(), ErrorBody> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        return Ok(());
    };
    let (_, host) = origin.split_once("://").unwrap_or(("", origin));
    if text(header::HOST) == Some(host) || allowed.iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    let message = format!("pages of {origin} may not connect; `--allow-origin {origin}` lets them");
    Err(ErrorBody::new(ErrorCode::Unauthorized, message).at("Origin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origin: Option<&'static str>, allowed: &[String]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "play.example:4000".parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        check_origin(&headers, allowed).is_ok()
    }

    #[test]
    fn only_pages_of_the_same_host_connect() {
        assert!(check(None, &[]));
        assert!(check(Some("http://play.example:4000"), &[]));
        assert!(check(Some("https://play.example:4000"), &[]));
        assert!(!check(Some("http://play.example"), &[]));
        assert!(!check(Some("http://evil.example"), &[]));
        assert!(!check(Some("null"), &[]));
        let allowed = ["http://other.example".to_owned()];
        assert!(check(Some("http://other.example"), &allowed));
    }
}
