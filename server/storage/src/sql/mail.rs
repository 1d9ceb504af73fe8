//! Mail in SQL, many mailboxes to a statement: each statement is a way to the database's thread or
//! process and back, which costs more than what it does there.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use super::{signed, unsigned};
use crate::sessions::{About, MAILBOX_MESSAGES_MAX, MailDraft, StoredMail};

/// Rows to a statement, at most. With five values each they are far below what databases take.
const ROWS_MAX: usize = 64;

/// How far a mailbox is, and which mail is new in it.
struct Fill<'a> {
    session: &'a str,
    last_number: i64,
    outcome_tick: i64,
    answered_seq: i64,
    new: Vec<(i64, &'a MailDraft)>,
}

/// Delivers mail, in one transaction. Returns what is new.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    drafts: &[MailDraft],
) -> sqlx::Result<Vec<StoredMail>> {
    let mut by_session: BTreeMap<&str, Vec<&MailDraft>> = BTreeMap::new();
    for draft in drafts {
        by_session.entry(&draft.session).or_default().push(draft);
    }
    let sessions = Vec::from_iter(by_session.keys().copied());
    let mut transaction = connection.begin().await?;
    let mut boxes = Vec::new();
    for sessions in sessions.chunks(ROWS_MAX) {
        let mut known = read(&mut transaction, sessions).await?;
        for session in sessions {
            let mut mailbox = known.remove(*session).ok_or(sqlx::Error::RowNotFound)?;
            mailbox.session = session;
            mailbox.take_in(&by_session[session]);
            boxes.push(mailbox);
        }
    }
    let new = boxes.iter().flat_map(|it| &it.new).copied();
    let new = Vec::from_iter(new);
    for mail in new.chunks(ROWS_MAX) {
        write(&mut transaction, mail).await?;
    }
    for boxes in boxes.chunks(ROWS_MAX) {
        move_on(&mut transaction, boxes).await?;
    }
    let dropped = boxes.iter();
    let dropped = dropped.map(|it| (it.session, it.last_number - signed(MAILBOX_MESSAGES_MAX)));
    let dropped = Vec::from_iter(dropped.filter(|(_, number)| *number > 0));
    drop_up_to(&mut transaction, &dropped).await?;
    transaction.commit().await?;
    let stored = new.iter().map(|(number, draft)| StoredMail {
        session: draft.session.clone(),
        number: unsigned(*number),
        body: draft.body.clone(),
    });
    Ok(stored.collect())
}

impl<'a> Fill<'a> {
    /// Numbers what is new. Mail of ticks that were delivered is not; and sent twice within a tick, a
    /// command is answered once.
    fn take_in(&mut self, drafts: &[&'a MailDraft]) {
        let told_tick = self.outcome_tick;
        let mut told = BTreeSet::new();
        for draft in drafts {
            let tick = signed(draft.tick.0);
            if tick <= told_tick {
                continue;
            }
            self.outcome_tick = self.outcome_tick.max(tick);
            if let About::Command {
                seq,
                is_remembered: true,
            } = draft.about
            {
                self.answered_seq = self.answered_seq.max(signed(seq));
            }
            if told.insert((seq_of(draft.about), tick)) {
                self.last_number += 1;
                self.new.push((self.last_number, draft));
            }
        }
    }
}

/// Mailboxes by their sessions. Read by writing: waits for a delivery that was given up and may still
/// be under way.
async fn read<'a>(
    connection: &mut AnyConnection,
    sessions: &[&str],
) -> sqlx::Result<BTreeMap<String, Fill<'a>>> {
    let text = format!(
        "UPDATE mailbox SET last_number = last_number WHERE session IN {} \
         RETURNING session, last_number, outcome_tick, answered_seq",
        row(1, sessions.len())
    );
    let mut query = sqlx::query_as(AssertSqlSafe(text));
    for session in sessions {
        query = query.bind(*session);
    }
    let rows: Vec<(String, i64, i64, i64)> = query.fetch_all(connection).await?;
    let boxes = rows.into_iter();
    let boxes = boxes.map(|(session, last_number, outcome_tick, answered_seq)| {
        let mailbox = Fill {
            session: "",
            last_number,
            outcome_tick,
            answered_seq,
            new: Vec::new(),
        };
        (session, mailbox)
    });
    Ok(boxes.collect())
}

async fn write(connection: &mut AnyConnection, mail: &[(i64, &MailDraft)]) -> sqlx::Result<()> {
    let text = format!(
        "INSERT INTO mail (session, number, tick, seq, body) VALUES {}",
        rows(mail.len(), 5)
    );
    let mut query = sqlx::query(AssertSqlSafe(text));
    for (number, draft) in mail {
        query = query
            .bind(draft.session.as_str())
            .bind(number)
            .bind(signed(draft.tick.0))
            .bind(seq_of(draft.about))
            .bind(draft.body.as_str());
    }
    query.execute(connection).await.map(drop)
}

async fn move_on(connection: &mut AnyConnection, boxes: &[Fill<'_>]) -> sqlx::Result<()> {
    let text = format!(
        "WITH told (session, number, tick, seq) AS (VALUES {}) \
         UPDATE mailbox SET last_number = told.number, outcome_tick = told.tick, \
         answered_seq = told.seq FROM told WHERE mailbox.session = told.session",
        rows(boxes.len(), 4)
    );
    let mut query = sqlx::query(AssertSqlSafe(text));
    for mailbox in boxes {
        query = query
            .bind(mailbox.session)
            .bind(mailbox.last_number)
            .bind(mailbox.outcome_tick)
            .bind(mailbox.answered_seq);
    }
    query.execute(connection).await.map(drop)
}

/// Notes what has arrived, and drops it.
pub(super) async fn drop_acked(
    connection: &mut AnyConnection,
    acks: &[(String, u64)],
) -> sqlx::Result<()> {
    let acks = acks.iter();
    let acks = Vec::from_iter(acks.map(|(session, number)| (session.as_str(), signed(*number))));
    let mut transaction = connection.begin().await?;
    drop_up_to(&mut transaction, &acks).await?;
    for acks in acks.chunks(ROWS_MAX) {
        let text = format!(
            "WITH come (session, number) AS (VALUES {}) \
             UPDATE mailbox SET acked = come.number FROM come \
             WHERE mailbox.session = come.session AND mailbox.acked < come.number",
            rows(acks.len(), 2)
        );
        let mut query = sqlx::query(AssertSqlSafe(text));
        for (session, number) in acks {
            query = query.bind(*session).bind(number);
        }
        query.execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

/// Drops mail of sessions, each up to a number.
async fn drop_up_to(connection: &mut AnyConnection, ends: &[(&str, i64)]) -> sqlx::Result<()> {
    for ends in ends.chunks(ROWS_MAX) {
        let places = (0..ends.len()).map(|place| 2 * place + 1);
        let each = places.map(|it| format!("(session = ${it} AND number <= ${})", it + 1));
        let text = format!(
            "DELETE FROM mail WHERE {}",
            Vec::from_iter(each).join(" OR ")
        );
        let mut query = sqlx::query(AssertSqlSafe(text));
        for (session, number) in ends {
            query = query.bind(*session).bind(number);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Commands are numbered from 1; so what is not about one is counted downwards from 0.
fn seq_of(about: About) -> i64 {
    match about {
        About::Command { seq, .. } => signed(seq),
        About::Event { number } => -i64::from(number),
    }
}

/// `($1, $2), ($3, $4)`
fn rows(count: usize, width: usize) -> String {
    let rows = (0..count).map(|place| row(place * width + 1, width));
    Vec::from_iter(rows).join(", ")
}

/// `($1, $2)`
fn row(from: usize, width: usize) -> String {
    let places = (from..from + width).map(|place| format!("${place}"));
    format!("({})", Vec::from_iter(places).join(", "))
}
