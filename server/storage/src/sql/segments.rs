//! The heads of the journal's segments, in SQL, and how they hang in the chain.

use sim_core::ids::{Frequency, Tick};
use sim_core::tick::WorldParams;
use sqlx::{AnyConnection, Connection, Row};

use super::journal::corrupt;
use super::{signed, unsigned};
use crate::Result;
use crate::journal::{Position, Segment, horizon_checksum};

/// A head as it is kept, and the record it follows.
pub(super) struct HeadRow {
    /// The columns of `journal_segment`, in order.
    columns: [i64; 10],
    /// Tick and checksum of record `after_record`, if there is one.
    follows: Option<(i64, i64)>,
}

impl<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> for HeadRow {
    fn from_row(row: &'r sqlx::any::AnyRow) -> sqlx::Result<Self> {
        let mut columns = [0; 10];
        for (k, column) in columns.iter_mut().enumerate() {
            *column = row.try_get(k)?;
        }
        let (tick, checksum): (Option<i64>, Option<i64>) = (row.try_get(10)?, row.try_get(11)?);
        Ok(HeadRow {
            columns,
            follows: tick.zip(checksum),
        })
    }
}

pub(super) async fn load(connection: &mut AnyConnection) -> sqlx::Result<Vec<HeadRow>> {
    sqlx::query_as(
        "SELECT head.number, after_record, start_tick, seed, frequency, ticks_per_second, \
         ticks_per_generation, rules_version, catalogue_hash, head.checksum, \
         record.tick, record.checksum \
         FROM journal_segment AS head \
         LEFT JOIN journal_record AS record ON record.number = head.after_record \
         ORDER BY head.number",
    )
    .fetch_all(connection)
    .await
}

/// The segments of these heads, each with the place after its head. That the record a head
/// follows is itself in its place is not checked here.
pub(super) fn chain(rows: &[HeadRow]) -> Result<Vec<(Segment, Position)>> {
    let mut place = Position::START;
    let mut segments = Vec::with_capacity(rows.len());
    for row in rows {
        let number = place.segments + 1;
        if unsigned(row.columns[0]) != number {
            return Err(corrupt(format!("the head of segment {number} is missing")));
        }
        let damaged = || corrupt(format!("segment {number}'s head does not fit its checksum"));
        let after = place.records;
        let before = row.place_before(place)?;
        let segment = row.segment().ok_or_else(damaged)?;
        place = before.after_head(&segment);
        let fits = place.checksum == unsigned(row.columns[9]);
        if !fits || place.tick < before.tick || before.records < after {
            return Err(damaged());
        }
        segments.push((segment, place));
    }
    Ok(segments)
}

/// The place that a place is, or leads to over the heads that follow it.
pub(super) fn pass_heads(segments: &[(Segment, Position)], place: Position) -> Result<Position> {
    let mut place = place;
    for (segment, opened) in segments {
        if opened.segments == place.segments + 1 && opened.records == place.records {
            place = place.after_head(segment);
            if place != *opened {
                return Err(corrupt(format!(
                    "segment {} does not follow what stands before it",
                    opened.segments
                )));
            }
        }
    }
    Ok(place)
}

impl HeadRow {
    /// Where it says it stands; `previous` is the place after the head before it.
    fn place_before(&self, previous: Position) -> Result<Position> {
        let after_record = unsigned(self.columns[1]);
        if after_record == previous.records {
            return Ok(previous);
        }
        let (tick, checksum) = self.follows.ok_or_else(|| {
            let number = previous.segments + 1;
            corrupt(format!(
                "record {after_record} is missing, which segment {number} follows"
            ))
        })?;
        Ok(Position {
            segments: previous.segments,
            records: after_record,
            tick: Tick(unsigned(tick)),
            checksum: unsigned(checksum),
        })
    }

    fn segment(&self) -> Option<Segment> {
        let [
            _,
            _,
            start_tick,
            seed,
            frequency,
            rate,
            period,
            rules,
            hash,
            _,
        ] = self.columns;
        Some(Segment {
            params: WorldParams {
                seed: unsigned(seed),
                frequency: u32::try_from(frequency).ok().and_then(Frequency::new)?,
                ticks_per_second: u8::try_from(rate).ok()?,
                ticks_per_generation: u16::try_from(period).ok()?,
            },
            rules_version: u32::try_from(rules).ok()?,
            catalogue_hash: unsigned(hash),
            start_tick: Tick(unsigned(start_tick)),
        })
    }
}

/// A head and the horizon that hangs on it, in one commit. Says whether the place was free.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    segment: &Segment,
    opened: Position,
) -> sqlx::Result<bool> {
    let params = &segment.params;
    let mut transaction = connection.begin().await?;
    let later: Option<(i64,)> =
        sqlx::query_as("SELECT number FROM journal_record WHERE number > $1 LIMIT 1")
            .bind(signed(opened.records))
            .fetch_optional(&mut *transaction)
            .await?;
    if later.is_some() {
        return Ok(false);
    }
    let inserted = sqlx::query(
        "INSERT INTO journal_segment (number, after_record, start_tick, seed, frequency, \
         ticks_per_second, ticks_per_generation, rules_version, catalogue_hash, checksum) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(signed(opened.segments))
    .bind(signed(opened.records))
    .bind(signed(segment.start_tick.0))
    .bind(signed(params.seed))
    .bind(i64::from(params.frequency.get()))
    .bind(i64::from(params.ticks_per_second))
    .bind(i64::from(params.ticks_per_generation))
    .bind(i64::from(segment.rules_version))
    .bind(signed(segment.catalogue_hash))
    .bind(signed(opened.checksum))
    .execute(&mut *transaction)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    write_horizon(&mut transaction, opened, segment.start_tick).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Writes the horizon of a journal whose newest head is this one.
pub(super) async fn write_horizon(
    connection: &mut AnyConnection,
    newest: Position,
    tick: Tick,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO journal_horizon (id, tick, checksum) VALUES (1, $1, $2) \
         ON CONFLICT (id) DO UPDATE SET tick = excluded.tick, checksum = excluded.checksum",
    )
    .bind(signed(tick.0))
    .bind(signed(horizon_checksum(newest, tick)))
    .execute(connection)
    .await
    .map(drop)
}
