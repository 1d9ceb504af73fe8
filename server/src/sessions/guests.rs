//! Making guests: a token, a row in the store, a player on the way to the planet.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use protocol::{ErrorBody, ErrorCode};
use sim_core::ids::PlayerId;
use sim_core::limits::NAME_BYTES_MAX;
use storage::{SessionRecord, StorageError};
use tokio::time::Instant;

use super::registry::{Registry, Store, in_time, lock, unavailable};
use super::session::Session;
use super::token::{Token, random_text};

impl Registry {
    /// Makes a guest, who is on their way to the planet then.
    ///
    /// # Errors
    /// If this address makes too many, or the store can't be written.
    pub async fn open_guest(
        &self,
        name: Option<&str>,
        address: IpAddr,
    ) -> Result<(Arc<Session>, Token), ErrorBody> {
        lock(&self.addresses).take(address, Instant::now(), "new sessions")?;
        let randomness = |error| internal("no randomness", error);
        let token = Token::random(&self.randomness).map_err(randomness)?;
        let id = random_text(12, &self.randomness).map_err(randomness)?;
        let mut store = self.store.lock().await;
        let mut record = SessionRecord {
            id,
            token_sha256: token.sha256(),
            player: PlayerId(0),
            name: String::new(),
            created_unix_ms: now_unix_ms(),
        };
        loop {
            record.player = PlayerId(store.next_player);
            let nameless = || format!("Guest {}", record.player);
            record.name = clean_name(name).unwrap_or_else(nameless);
            if self
                .create(&mut store, &record)
                .await
                .map_err(unavailable)?
            {
                break;
            }
        }
        let session = Arc::new(Session::new(
            record,
            (0, 0),
            Default::default(),
            &self.limits,
        ));
        self.live().insert(&session);
        self.ensure_joined(&session)?;
        Ok((session, token))
    }

    /// Makes a session in the store. False if its player is taken, by a session whose making
    /// failed after its commit: nobody has its token, but its player comes all the same, so that
    /// those with higher numbers can.
    async fn create(
        &self,
        store: &mut Store,
        record: &SessionRecord,
    ) -> Result<bool, StorageError> {
        let Err(error) = in_time(store.sessions.create(record)).await else {
            store.next_player += 1;
            return Ok(true);
        };
        let Some(found) = in_time(store.sessions.of_player(record.player)).await? else {
            return Err(error);
        };
        store.next_player += 1;
        let is_this_one = found.id == record.id;
        if !is_this_one {
            let orphan = self.load(store, found).await?;
            // Where the world is stopping, it comes at the next start.
            let _ = self.ensure_joined(&orphan);
        }
        Ok(is_this_one)
    }
}

/// A name without what has no place in one; none if nothing is left.
fn clean_name(name: Option<&str>) -> Option<String> {
    let mut clean = String::new();
    for c in name?.trim().chars().filter(|c| !c.is_control()) {
        if clean.len() + c.len_utf8() > NAME_BYTES_MAX {
            break;
        }
        clean.push(c);
    }
    (!clean.is_empty()).then_some(clean)
}

/// Milliseconds since 1970.
pub(crate) fn now_unix_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

fn internal(what: &str, error: impl std::fmt::Display) -> ErrorBody {
    tracing::error!(%error, "{what}");
    ErrorBody::new(ErrorCode::Internal, "the server failed; its log says why")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_at_whole_characters() {
        assert_eq!(clean_name(Some("  Ada\n ")), Some("Ada".into()));
        assert_eq!(clean_name(Some(" \t ")), None);
        let long = "ä".repeat(40);
        assert_eq!(
            clean_name(Some(&long)),
            Some("ä".repeat(NAME_BYTES_MAX / 2))
        );
    }
}
