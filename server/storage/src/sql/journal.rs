//! The journal in SQL.

use async_trait::async_trait;
use sim_core::ids::Tick;

use super::head_file::HeadFile;
use super::link::Link;
use super::{segments, signed, unsigned};
use crate::error::StoreName;
use crate::journal::{Journal, KnownEnd, Page, Position, Record, Segment, horizon_checksum};
use crate::{Result, StorageError};

pub(super) struct SqlJournal {
    link: Link,
    head_file: Option<HeadFile>,
    /// The horizon, as far as it is known here: it is not lower.
    horizon: Tick,
}

/// number, tick, inputs, checksum
type RecordRow = (i64, i64, Vec<u8>, i64);

impl SqlJournal {
    pub(super) fn new(link: Link) -> SqlJournal {
        SqlJournal {
            head_file: link.path().map(HeadFile::beside),
            link,
            horizon: Tick(0),
        }
    }

    /// Notes how far the journal leads now.
    fn note(&mut self, head: Position) {
        if let Some(file) = &mut self.head_file {
            file.write(KnownEnd {
                mark: head.mark(),
                horizon: self.horizon,
            });
        }
    }
}

pub(super) fn corrupt(detail: impl Into<String>) -> StorageError {
    StoreName::Journal.corrupt(detail)
}

#[async_trait]
impl Journal for SqlJournal {
    async fn begin(&mut self, after: Position, segment: &Segment) -> Result<Position> {
        let opened = after.after_head(segment);
        let connection = self.link.connection().await?;
        let result = segments::insert(connection, segment, opened).await;
        if !self.link.check(result).await? {
            // This segment may be there, from an attempt that failed after its commit.
            let present = self.segments().await?;
            if present.last() != Some(&(segment.clone(), opened)) {
                return Err(corrupt(format!(
                    "something follows record {} already, where segment {} was to begin; does \
                     another server write to it?",
                    opened.records, opened.segments
                )));
            }
        }
        self.horizon = segment.start_tick;
        self.note(opened);
        Ok(opened)
    }

    async fn segments(&mut self) -> Result<Vec<(Segment, Position)>> {
        let connection = self.link.connection().await?;
        let result = segments::load(connection).await;
        let rows = self.link.check(result).await?;
        if rows.is_empty() {
            self.expect_empty().await?;
        }
        segments::chain(&rows)
    }

    async fn read(&mut self, after: Position, limit: u32) -> Result<Page> {
        let segments = self.segments().await?;
        let connection = self.link.connection().await?;
        let result: sqlx::Result<Vec<RecordRow>> = sqlx::query_as(
            "SELECT number, tick, inputs, checksum FROM journal_record \
             WHERE number > $1 OR number < 1 ORDER BY number LIMIT $2",
        )
        .bind(signed(after.records))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await;
        let mut end = segments::pass_heads(&segments, after)?;
        let mut records = Vec::new();
        for row in self.link.check(result).await? {
            let record = accept(end, row)?;
            end = segments::pass_heads(&segments, record.position)?;
            records.push(record);
        }
        Ok(Page { records, end })
    }

    async fn append(&mut self, after: Position, tick: Tick, inputs: &[u8]) -> Result<Position> {
        let position = after.after_record(tick, inputs);
        let connection = self.link.connection().await?;
        let result = sqlx::query(
            "INSERT INTO journal_record (number, tick, inputs, checksum) \
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(signed(position.records))
        .bind(signed(tick.0))
        .bind(inputs)
        .bind(signed(position.checksum))
        .execute(connection)
        .await;
        if self.link.check(result).await?.rows_affected() == 1 {
            self.note(position);
            return Ok(position);
        }
        // Something is there: this record, from an attempt that failed after its commit, or
        // another, which must not be.
        let present = self.read(after, 1).await?;
        match present.records.as_slice() {
            [record] if record.position == position => {
                self.note(position);
                Ok(position)
            }
            _ => Err(corrupt(format!(
                "record {} (tick {tick}) is there already and is another; does another server \
                 write to it?",
                position.records
            ))),
        }
    }

    async fn horizon(&mut self, newest: Position) -> Result<Tick> {
        let connection = self.link.connection().await?;
        let result: sqlx::Result<Option<(i64, i64)>> =
            sqlx::query_as("SELECT tick, checksum FROM journal_horizon WHERE id = 1")
                .fetch_optional(connection)
                .await;
        let Some((tick, checksum)) = self.link.check(result).await? else {
            return Err(corrupt("its clock record is missing"));
        };
        let tick = Tick(unsigned(tick));
        if horizon_checksum(newest, tick) == unsigned(checksum) {
            self.horizon = tick;
            Ok(tick)
        } else {
            Err(corrupt(format!(
                "its clock record (tick {tick}) does not fit its checksum"
            )))
        }
    }

    async fn move_horizon(&mut self, newest: Position, head: Position, tick: Tick) -> Result<()> {
        if tick < self.horizon {
            // A clean stop. At no time may more be known of the journal than there is, not even
            // after a power cut.
            self.horizon = tick;
            self.note(head);
            if let Some(file) = &self.head_file {
                file.sync();
            }
        }
        let connection = self.link.connection().await?;
        let result = segments::write_horizon(connection, newest, tick).await;
        self.link.check(result).await?;
        self.horizon = tick;
        self.note(head);
        Ok(())
    }

    fn known_end(&mut self) -> Option<KnownEnd> {
        self.head_file.as_ref()?.read()
    }

    async fn close(&mut self) {
        self.link.close().await;
    }
}

impl SqlJournal {
    /// A journal without a segment has nothing else either, and never had: SQLite takes a file
    /// that is cut to nothing for a new one.
    async fn expect_empty(&mut self) -> Result<()> {
        let connection = self.link.connection().await?;
        let result: sqlx::Result<Vec<(i64,)>> = sqlx::query_as(
            "SELECT number FROM (SELECT number FROM journal_record LIMIT 1) AS records \
             UNION ALL SELECT tick FROM journal_horizon",
        )
        .fetch_all(connection)
        .await;
        if !self.link.check(result).await?.is_empty() {
            return Err(corrupt("it has records, but not the head they follow"));
        }
        match self.known_end() {
            None => Ok(()),
            Some(end) => Err(corrupt(format!(
                "it is empty, and once had {} records",
                end.mark.records
            ))),
        }
    }
}

/// A row as the record that follows a place, or what is wrong with it.
fn accept(after: Position, (number, tick, inputs, checksum): RecordRow) -> Result<Record> {
    let expected = after.records + 1;
    if unsigned(number) != expected {
        return Err(corrupt(format!(
            "record {expected} is missing: the next one there is has number {number}; records up \
             to tick {} are whole",
            after.tick
        )));
    }
    let position = after.after_record(Tick(unsigned(tick)), &inputs);
    if position.checksum != unsigned(checksum) || position.tick <= after.tick {
        return Err(corrupt(format!(
            "record {expected} does not fit its checksum; records up to tick {} are whole",
            after.tick
        )));
    }
    Ok(Record { position, inputs })
}
