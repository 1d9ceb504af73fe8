//! Sessions and mail in SQL.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sim_core::ids::{PlayerId, Tick};
use sqlx::{AnyConnection, Connection};

use super::link::Link;
use super::{signed, unsigned};
use crate::error::StoreName;
use crate::sessions::{
    About, MAILBOX_MESSAGES_MAX, MailDraft, Mailbox, SessionRecord, Sessions, StoredMail, Witness,
};
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
        let mut by_session: BTreeMap<&str, Vec<&MailDraft>> = BTreeMap::new();
        for draft in drafts {
            by_session.entry(&draft.session).or_default().push(draft);
        }
        let connection = self.link.connection().await?;
        let result = insert_mail(connection, &by_session).await;
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
        let result = drop_acked(connection, acks).await;
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

async fn insert_mail(
    connection: &mut AnyConnection,
    by_session: &BTreeMap<&str, Vec<&MailDraft>>,
) -> sqlx::Result<Vec<StoredMail>> {
    let mut delivered = Vec::new();
    let mut transaction = connection.begin().await?;
    for (session, drafts) in by_session {
        // Read by writing: waits for a delivery that was given up and may still be under way.
        let (mut number, told_tick, mut answered_seq): (i64, i64, i64) = sqlx::query_as(
            "UPDATE mailbox SET last_number = last_number WHERE session = $1 \
             RETURNING last_number, outcome_tick, answered_seq",
        )
        .bind(*session)
        .fetch_one(&mut *transaction)
        .await?;
        let mut tick = told_tick;
        for draft in drafts {
            if signed(draft.tick.0) <= told_tick {
                continue;
            }
            tick = tick.max(signed(draft.tick.0));
            if let About::Command {
                seq,
                is_remembered: true,
            } = draft.about
            {
                answered_seq = answered_seq.max(signed(seq));
            }
            // Sent twice within a tick, a command is answered once.
            let inserted = sqlx::query(
                "INSERT INTO mail (session, number, tick, seq, body) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (session, seq, tick) DO NOTHING",
            )
            .bind(*session)
            .bind(number + 1)
            .bind(signed(draft.tick.0))
            .bind(seq_of(draft.about))
            .bind(draft.body.as_str())
            .execute(&mut *transaction)
            .await?;
            if inserted.rows_affected() == 1 {
                number += 1;
                delivered.push(StoredMail {
                    session: (*session).to_owned(),
                    number: unsigned(number),
                    body: draft.body.clone(),
                });
            }
        }
        sqlx::query(
            "UPDATE mailbox SET last_number = $2, outcome_tick = $3, answered_seq = $4 \
             WHERE session = $1",
        )
        .bind(*session)
        .bind(number)
        .bind(tick)
        .bind(answered_seq)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM mail WHERE session = $1 AND number <= $2")
            .bind(*session)
            .bind(number - signed(MAILBOX_MESSAGES_MAX))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(delivered)
}

/// Commands are numbered from 1; so what is not about one is counted downwards from 0.
fn seq_of(about: About) -> i64 {
    match about {
        About::Command { seq, .. } => signed(seq),
        About::Event { number } => -i64::from(number),
    }
}

async fn drop_acked(connection: &mut AnyConnection, acks: &[(String, u64)]) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    for (session, number) in acks {
        let number = signed(*number);
        sqlx::query("DELETE FROM mail WHERE session = $1 AND number <= $2")
            .bind(session.as_str())
            .bind(number)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE mailbox SET acked = $2 WHERE session = $1 AND acked < $2")
            .bind(session.as_str())
            .bind(number)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}
