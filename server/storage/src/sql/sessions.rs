//! Sessions and mail in SQL.

use async_trait::async_trait;
use sim_core::ids::{PlayerId, Tick};
use sqlx::{AnyConnection, Connection};

use super::link::Link;
use super::{mail, unsigned};
use crate::error::StoreName;
use crate::sessions::{MailDraft, Mailbox, SessionRecord, Sessions, StoredMail, Witness};
use crate::{Result, StorageError};

pub(super) struct SqlSessions {
    link: Link,
}

/// id, token_sha256, player, name, created_unix_ms
type SessionRow = (String, Vec<u8>, i64, String, i64);

macro_rules! select_session {
    ($rest:literal) => {
        concat!(
            "SELECT id, token_sha256, player, name, created_unix_ms FROM session ",
            $rest
        )
    };
}

impl SqlSessions {
    pub(super) fn new(link: Link) -> SqlSessions {
        SqlSessions { link }
    }
}

fn corrupt(detail: impl Into<String>) -> StorageError {
    StoreName::Sessions.corrupt(detail)
}

fn session_of((id, token, player, name, created_unix_ms): SessionRow) -> Result<SessionRecord> {
    let token_sha256 = token
        .try_into()
        .map_err(|_| corrupt(format!("the token of session {id} is not 32 bytes long")))?;
    Ok(SessionRecord {
        token_sha256,
        player: player_of(player)?,
        id,
        name,
        created_unix_ms,
    })
}

fn player_of(number: i64) -> Result<PlayerId> {
    u32::try_from(number)
        .map(PlayerId)
        .map_err(|_| corrupt(format!("there can be no player {number}")))
}

#[async_trait]
impl Sessions for SqlSessions {
    async fn create(&mut self, session: &SessionRecord) -> Result<()> {
        let connection = self.link.connection().await?;
        let result = insert_session(connection, session).await;
        self.link.check(result).await
    }

    async fn by_token(&mut self, token_sha256: [u8; 32]) -> Result<Option<SessionRecord>> {
        let connection = self.link.connection().await?;
        let result = sqlx::query_as(select_session!("WHERE token_sha256 = $1"))
            .bind(token_sha256.to_vec())
            .fetch_optional(connection)
            .await;
        self.link.check(result).await?.map(session_of).transpose()
    }

    async fn after_player(&mut self, player: PlayerId) -> Result<Vec<SessionRecord>> {
        let connection = self.link.connection().await?;
        let result = sqlx::query_as(select_session!("WHERE player > $1 ORDER BY player"))
            .bind(i64::from(player.0))
            .fetch_all(connection)
            .await;
        let rows = self.link.check(result).await?;
        rows.into_iter().map(session_of).collect()
    }

    async fn of_player(&mut self, player: PlayerId) -> Result<Option<SessionRecord>> {
        let connection = self.link.connection().await?;
        let result = sqlx::query_as(select_session!("WHERE player = $1"))
            .bind(i64::from(player.0))
            .fetch_optional(connection)
            .await;
        self.link.check(result).await?.map(session_of).transpose()
    }

    async fn deliver(&mut self, drafts: &[MailDraft]) -> Result<Vec<StoredMail>> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let connection = self.link.connection().await?;
        let result = mail::insert(connection, drafts).await;
        self.link.check(result).await
    }

    async fn mailbox(&mut self, session: &str) -> Result<Mailbox> {
        let connection = self.link.connection().await?;
        let result: sqlx::Result<Option<(i64, i64)>> =
            sqlx::query_as("SELECT last_number, acked FROM mailbox WHERE session = $1")
                .bind(session)
                .fetch_optional(&mut *connection)
                .await;
        let mail: sqlx::Result<Vec<(i64, String)>> =
            sqlx::query_as("SELECT number, body FROM mail WHERE session = $1 ORDER BY number")
                .bind(session)
                .fetch_all(connection)
                .await;
        let head = self.link.check(result).await?;
        let mail = self.link.check(mail).await?;
        let (last_number, acked) =
            head.ok_or_else(|| corrupt(format!("session {session} has no mailbox")))?;
        let messages = mail.into_iter().map(|(number, body)| StoredMail {
            session: session.to_owned(),
            number: unsigned(number),
            body,
        });
        Ok(Mailbox {
            last_number: unsigned(last_number),
            acked: unsigned(acked),
            messages: messages.collect(),
        })
    }

    async fn ack(&mut self, acks: &[(String, u64)]) -> Result<()> {
        let connection = self.link.connection().await?;
        let result = mail::drop_acked(connection, acks).await;
        self.link.check(result).await
    }

    async fn witnesses(&mut self) -> Result<Vec<Witness>> {
        let connection = self.link.connection().await?;
        let result: sqlx::Result<Vec<(i64, i64, i64)>> = sqlx::query_as(
            "SELECT player, outcome_tick, answered_seq FROM mailbox \
             JOIN session ON session.id = mailbox.session ORDER BY player",
        )
        .fetch_all(connection)
        .await;
        let rows = self.link.check(result).await?;
        rows.into_iter()
            .map(|(player, tick, seq)| {
                Ok(Witness {
                    player: player_of(player)?,
                    tick: Tick(unsigned(tick)),
                    answered_seq: unsigned(seq),
                })
            })
            .collect()
    }

    async fn close(&mut self) {
        self.link.close().await;
    }
}

async fn insert_session(
    connection: &mut AnyConnection,
    session: &SessionRecord,
) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    sqlx::query(
        "INSERT INTO session (id, token_sha256, player, name, created_unix_ms) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(session.id.as_str())
    .bind(session.token_sha256.to_vec())
    .bind(i64::from(session.player.0))
    .bind(session.name.as_str())
    .bind(session.created_unix_ms)
    .execute(&mut *transaction)
    .await?;
    sqlx::query(
        "INSERT INTO mailbox (session, last_number, acked, outcome_tick, answered_seq) \
         VALUES ($1, 0, 0, 0, 0)",
    )
    .bind(session.id.as_str())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}
