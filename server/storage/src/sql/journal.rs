//! The journal in SQL.

use async_trait::async_trait;
use sim_core::ids::{Frequency, Tick};
use sim_core::tick::WorldParams;
use sqlx::{AnyConnection, Connection};

use super::head_file::HeadFile;
use super::link::Link;
use super::{signed, unsigned};
use crate::error::StoreName;
use crate::journal::{Journal, KnownEnd, Position, Record, Segment, horizon_checksum};
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
                records: head.records,
                checksum: head.checksum,
                horizon: self.horizon,
            });
        }
    }
}

fn corrupt(detail: impl Into<String>) -> StorageError {
    StoreName::Journal.corrupt(detail)
}

#[async_trait]
impl Journal for SqlJournal {
    async fn begin(&mut self, segment: &Segment) -> Result<Position> {
        let position = Position::after_segment(0, 0, segment);
        let connection = self.link.connection().await?;
        let result = insert_first(connection, segment, position).await;
        self.link.check(result).await?;
        self.horizon = segment.start_tick;
        self.note(position);
        Ok(position)
    }

    async fn first_segment(&mut self) -> Result<Option<(Segment, Position)>> {
        let connection = self.link.connection().await?;
        let result: sqlx::Result<Vec<[i64; 10]>> = sqlx::query_as::<_, SegmentRow>(
            "SELECT number, after_record, start_tick, seed, frequency, ticks_per_second, \
             ticks_per_generation, rules_version, catalogue_hash, checksum \
             FROM journal_segment ORDER BY number",
        )
        .fetch_all(connection)
        .await
        .map(|rows| rows.into_iter().map(|row| row.0).collect());
        match self.link.check(result).await?.as_slice() {
            [] => self.expect_empty().await.map(|()| None),
            [row] => segment_of(row).map(Some),
            [_, more @ ..] => Err(corrupt(format!(
                "it has {} segments more than this version of the server makes",
                more.len()
            ))),
        }
    }

    async fn read(&mut self, after: Position, limit: u32) -> Result<Vec<Record>> {
        let connection = self.link.connection().await?;
        let result: sqlx::Result<Vec<RecordRow>> = sqlx::query_as(
            "SELECT number, tick, inputs, checksum FROM journal_record \
             WHERE number > $1 OR number < 1 ORDER BY number LIMIT $2",
        )
        .bind(signed(after.records))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await;
        let mut position = after;
        let mut records = Vec::new();
        for row in self.link.check(result).await? {
            let record = accept(position, row)?;
            position = record.position;
            records.push(record);
        }
        Ok(records)
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
        match present.as_slice() {
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

    async fn horizon(&mut self, first: Position) -> Result<Tick> {
        let connection = self.link.connection().await?;
        let result: sqlx::Result<Option<(i64, i64)>> =
            sqlx::query_as("SELECT tick, checksum FROM journal_horizon WHERE id = 1")
                .fetch_optional(connection)
                .await;
        let Some((tick, checksum)) = self.link.check(result).await? else {
            return Err(corrupt("its clock record is missing"));
        };
        let tick = Tick(unsigned(tick));
        if horizon_checksum(first, tick) == unsigned(checksum) {
            self.horizon = tick;
            Ok(tick)
        } else {
            Err(corrupt(format!(
                "its clock record (tick {tick}) does not fit its checksum"
            )))
        }
    }

    async fn move_horizon(&mut self, first: Position, head: Position, tick: Tick) -> Result<()> {
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
        let result = sqlx::query(
            "INSERT INTO journal_horizon (id, tick, checksum) VALUES (1, $1, $2) \
             ON CONFLICT (id) DO UPDATE SET tick = excluded.tick, checksum = excluded.checksum",
        )
        .bind(signed(tick.0))
        .bind(signed(horizon_checksum(first, tick)))
        .execute(connection)
        .await;
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
                end.records
            ))),
        }
    }
}

/// The first segment and a horizon, in one commit.
async fn insert_first(
    connection: &mut AnyConnection,
    segment: &Segment,
    position: Position,
) -> sqlx::Result<()> {
    let params = &segment.params;
    let mut transaction = connection.begin().await?;
    sqlx::query(
        "INSERT INTO journal_segment (number, after_record, start_tick, seed, frequency, \
         ticks_per_second, ticks_per_generation, rules_version, catalogue_hash, checksum) \
         VALUES (1, 0, $1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(signed(segment.start_tick.0))
    .bind(signed(params.seed))
    .bind(i64::from(params.frequency.get()))
    .bind(i64::from(params.ticks_per_second))
    .bind(i64::from(params.ticks_per_generation))
    .bind(i64::from(segment.rules_version))
    .bind(signed(segment.catalogue_hash))
    .bind(signed(position.checksum))
    .execute(&mut *transaction)
    .await?;
    sqlx::query("INSERT INTO journal_horizon (id, tick, checksum) VALUES (1, $1, $2)")
        .bind(signed(segment.start_tick.0))
        .bind(signed(horizon_checksum(position, segment.start_tick)))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// The ten columns of a segment, all of them numbers: more than sqlx has tuples for.
struct SegmentRow([i64; 10]);

impl<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> for SegmentRow {
    fn from_row(row: &'r sqlx::any::AnyRow) -> sqlx::Result<Self> {
        let mut columns = [0; 10];
        for (k, column) in columns.iter_mut().enumerate() {
            *column = sqlx::Row::try_get(row, k)?;
        }
        Ok(SegmentRow(columns))
    }
}

fn segment_of(row: &[i64; 10]) -> Result<(Segment, Position)> {
    let damaged = || corrupt("its head does not fit its checksum");
    let [
        number,
        after_record,
        start_tick,
        seed,
        frequency,
        rate,
        period,
        rules,
        hash,
        checksum,
    ] = *row;
    let segment = Segment {
        params: WorldParams {
            seed: unsigned(seed),
            frequency: u32::try_from(frequency)
                .ok()
                .and_then(Frequency::new)
                .ok_or_else(damaged)?,
            ticks_per_second: u8::try_from(rate).map_err(|_| damaged())?,
            ticks_per_generation: u16::try_from(period).map_err(|_| damaged())?,
        },
        rules_version: u32::try_from(rules).map_err(|_| damaged())?,
        catalogue_hash: unsigned(hash),
        start_tick: Tick(unsigned(start_tick)),
    };
    let position = Position::after_segment(0, 0, &segment);
    if (number, after_record, unsigned(checksum)) == (1, 0, position.checksum) {
        Ok((segment, position))
    } else {
        Err(damaged())
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
