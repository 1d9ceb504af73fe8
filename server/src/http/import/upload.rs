//! A save that comes as a request's body: read within bounds, and looked at.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header;
use host::save::verify::{Limits as SaveLimits, Verification};
use host::save::{PLAYER, SAVE_BYTES_MAX, SaveError, SaveFile};
use protocol::{ErrorBody, ErrorCode};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use storage::{Origin, SessionRecord, WorldId};
use tokio::task::spawn_blocking;

use super::Refused;
use crate::config::Limits;
use crate::machine::{Machine, ThisMachine};
use crate::sessions::guests::now_unix_ms;
use crate::sessions::token::{Token, random_text};
use crate::universe::Refusal;
use crate::universe::imports::{About, Import, Turn};

/// Ticks of a world that is brought: seven years. The time that its replay may take ends before.
const TICKS_MAX: u64 = 1 << 32;

/// All bytes of a body, if they come in time and are not too many.
pub(super) async fn read(request: Request, limits: &Limits) -> Result<Vec<u8>, ErrorBody> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > SAVE_BYTES_MAX as u64) {
        return Err(oversized());
    }
    let reading = tokio::time::timeout(limits.upload_wait, read_all(request.into_body()));
    reading.await.unwrap_or_else(|_| {
        let seconds = limits.upload_wait.as_secs();
        Err(incomplete(format!(
            "the save did not come within {seconds} s"
        )))
    })
}

async fn read_all(mut body: Body) -> Result<Vec<u8>, ErrorBody> {
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|error| incomplete(format!("the save was cut off: {error}")))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > SAVE_BYTES_MAX {
            return Err(oversized());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

fn oversized() -> ErrorBody {
    let message = format!("a save has at most {SAVE_BYTES_MAX} bytes");
    ErrorBody::new(ErrorCode::Oversized, message).at("body")
}

fn incomplete(message: String) -> ErrorBody {
    ErrorBody::new(ErrorCode::Malformed, message).at("body")
}

/// What bytes are a save of, if they are one that can be verified here.
pub(super) async fn import_of(
    bytes: Vec<u8>,
    catalogue: &Catalogue,
    token: &Token,
    turn: Turn,
) -> Result<Import, Refused> {
    let limits = SaveLimits {
        catalogue: StateHash(catalogue.hash()),
        ticks_max: TICKS_MAX,
    };
    // Checksums of 64 MiB take a while.
    let looking = spawn_blocking(move || look(&bytes, &limits)).await;
    let (verification, origin) = looking
        .map_err(|error| {
            tracing::error!(%error, "looking at a save");
            ErrorBody::new(ErrorCode::Internal, "the server failed; its log says why")
        })?
        .map_err(|error| Refusal::from(&error))?;
    let id = random_text(8, &ThisMachine.randomness()).map_err(no_randomness)?;
    let id = WorldId::parse(&id).expect("eight bytes are 16 digits");
    let session = SessionRecord {
        id: random_text(12, &ThisMachine.randomness()).map_err(no_randomness)?,
        token_sha256: token.sha256(),
        player: PLAYER,
        name: format!("Guest {PLAYER}"),
        created_unix_ms: origin.brought_unix_ms,
    };
    let end = verification.progress().end;
    Ok(Import {
        about: About::new(id, end, session.token_sha256),
        verification,
        origin,
        session,
        turn,
    })
}

fn look(bytes: &[u8], limits: &SaveLimits) -> Result<(Verification, Origin), SaveError> {
    let file = SaveFile::unpack(bytes)?;
    let verification = Verification::begin(file.journal.to_vec(), limits)?;
    let origin = Origin {
        name: file.name.to_owned(),
        brought_unix_ms: now_unix_ms(),
        history: verification.journal().bytes().to_vec(),
    };
    Ok((verification, origin))
}

pub(super) fn no_randomness(error: getrandom::Error) -> ErrorBody {
    tracing::error!(%error, "no randomness");
    ErrorBody::new(ErrorCode::Internal, "the server failed; its log says why")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_length(length: usize) -> Result<usize, ErrorCode> {
        let body = Body::from(vec![0; length]);
        let read = read(Request::new(body), &Limits::default()).await;
        read.map(|bytes| bytes.len()).map_err(|error| error.code)
    }

    #[tokio::test]
    async fn a_body_that_does_not_say_how_long_it_is_is_bounded_as_well() {
        let max = SAVE_BYTES_MAX;
        assert_eq!(read_length(max).await, Ok(max));
        assert_eq!(read_length(max + 1).await, Err(ErrorCode::Oversized));
    }
}
