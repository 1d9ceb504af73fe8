//! Snapshots in SQL.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Tick};
use sqlx::{AnyConnection, Connection};
use xxhash_rust::xxh3::xxh3_64;

use super::link::Link;
use super::{signed, unsigned};
use crate::error::StoreName;
use crate::journal::Position;
use crate::snapshots::{SNAPSHOTS_KEPT, Snapshot, Snapshots, snapshot_checksum};
use crate::{Result, StorageError};

pub(super) struct SqlSnapshots {
    link: Link,
    /// Checksums of the chunks of the newest snapshot: what the next need not write again.
    /// None until it is known.
    written: Option<BTreeMap<ChunkId, u64>>,
}

/// tick, journal_record, journal_checksum, world_hash, globals, chunk_count, checksum
type SnapshotRow = (i64, i64, i64, i64, Vec<u8>, i64, i64);
/// chunk, state, checksum
type ChunkRow = (i64, Vec<u8>, i64);

impl SqlSnapshots {
    pub(super) fn new(link: Link) -> SqlSnapshots {
        SqlSnapshots {
            link,
            written: None,
        }
    }

    /// The chunks of a snapshot: of each, the newest row that is not newer than the snapshot.
    async fn chunks_at(&mut self, tick: i64) -> Result<Vec<ChunkRow>> {
        let connection = self.link.connection().await?;
        let result = sqlx::query_as(
            "SELECT chunk, state, checksum FROM snapshot_chunk AS own WHERE tick = \
             (SELECT MAX(tick) FROM snapshot_chunk AS any_of \
             WHERE any_of.chunk = own.chunk AND any_of.tick <= $1) ORDER BY chunk",
        )
        .bind(tick)
        .fetch_all(connection)
        .await;
        self.link.check(result).await
    }

    async fn load(&mut self, row: SnapshotRow) -> Result<Snapshot> {
        let (tick, record, journal_checksum, hash, globals, count, checksum) = row;
        let damaged = |detail: &str| {
            StoreName::Snapshots.corrupt(format!("the snapshot of tick {tick}: {detail}"))
        };
        let mut snapshot = Snapshot {
            tick: Tick(unsigned(tick)),
            journal: Position {
                records: unsigned(record),
                tick: Tick(unsigned(tick)),
                checksum: unsigned(journal_checksum),
            },
            world_hash: StateHash(unsigned(hash)),
            globals,
            chunks: Vec::new(),
        };
        let mut checksums = Vec::new();
        for (id, state, chunk_checksum) in self.chunks_at(tick).await? {
            let id = ChunkId::from_bits(unsigned(id)).ok_or_else(|| damaged("no such chunk"))?;
            if xxh3_64(&state) != unsigned(chunk_checksum) {
                return Err(damaged(&format!("chunk {id} does not fit its checksum")));
            }
            checksums.push((id, unsigned(chunk_checksum)));
            snapshot.chunks.push((id, state));
        }
        let whole = snapshot_checksum(&snapshot, checksums.iter().copied());
        if signed(whole) != checksum || checksums.len() as u64 != unsigned(count) {
            return Err(damaged("it does not fit its checksum"));
        }
        self.written = Some(checksums.into_iter().collect());
        Ok(snapshot)
    }
}

#[async_trait]
impl Snapshots for SqlSnapshots {
    async fn write(&mut self, snapshot: &Snapshot) -> Result<()> {
        if self.written.is_none() {
            // What the store holds is not known, so nothing of it is built on.
            self.drop_after(None).await?;
        }
        let known = self.written.take().unwrap_or_default();
        let checksums: BTreeMap<ChunkId, u64> = snapshot
            .chunks
            .iter()
            .map(|(id, state)| (*id, xxh3_64(state)))
            .collect();
        let changed: Vec<_> = snapshot
            .chunks
            .iter()
            .filter(|(id, _)| known.get(id) != checksums.get(id))
            .map(|(id, state)| (*id, state.as_slice(), checksums[id]))
            .collect();
        let checksum = snapshot_checksum(snapshot, checksums.iter().map(|(id, sum)| (*id, *sum)));
        let connection = self.link.connection().await?;
        let result = insert(connection, snapshot, &changed, checksum).await;
        self.link.check(result).await?;
        self.written = Some(checksums);
        Ok(())
    }

    async fn newest(&mut self, before: Option<Tick>) -> Result<Option<Snapshot>> {
        let mut before = before.map_or(i64::MAX, |tick| signed(tick.0));
        loop {
            let connection = self.link.connection().await?;
            let result = sqlx::query_as(
                "SELECT tick, journal_record, journal_checksum, world_hash, globals, \
                 chunk_count, checksum FROM snapshot WHERE tick < $1 ORDER BY tick DESC LIMIT 1",
            )
            .bind(before)
            .fetch_optional(connection)
            .await;
            let Some(row) = self.link.check(result).await? else {
                return Ok(None);
            };
            let row: SnapshotRow = row;
            before = row.0;
            match self.load(row).await {
                Ok(snapshot) => return Ok(Some(snapshot)),
                Err(error @ StorageError::Corrupt { .. }) => {
                    tracing::warn!(tick = before, %error, "a snapshot is passed over");
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn drop_after(&mut self, tick: Option<Tick>) -> Result<()> {
        let after = tick.map_or(-1, |tick| signed(tick.0));
        let connection = self.link.connection().await?;
        let result = delete_after(connection, after).await;
        self.link.check(result).await?;
        if tick.is_none() {
            self.written = Some(BTreeMap::new());
        }
        Ok(())
    }

    async fn close(&mut self) {
        self.link.close().await;
    }
}

async fn insert(
    connection: &mut AnyConnection,
    snapshot: &Snapshot,
    changed: &[(ChunkId, &[u8], u64)],
    checksum: u64,
) -> sqlx::Result<()> {
    let tick = signed(snapshot.tick.0);
    let mut transaction = connection.begin().await?;
    // A snapshot of this tick may be there, from an attempt that failed after its commit.
    for table in [
        "DELETE FROM snapshot WHERE tick >= $1",
        "DELETE FROM snapshot_chunk WHERE tick >= $1",
    ] {
        sqlx::query(table)
            .bind(tick)
            .execute(&mut *transaction)
            .await?;
    }
    for (id, state, checksum) in changed {
        sqlx::query(
            "INSERT INTO snapshot_chunk (chunk, tick, state, checksum) VALUES ($1, $2, $3, $4)",
        )
        .bind(signed(id.bits()))
        .bind(tick)
        .bind(*state)
        .bind(signed(*checksum))
        .execute(&mut *transaction)
        .await?;
    }
    sqlx::query(
        "INSERT INTO snapshot (tick, journal_record, journal_checksum, world_hash, globals, \
         chunk_count, checksum) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tick)
    .bind(signed(snapshot.journal.records))
    .bind(signed(snapshot.journal.checksum))
    .bind(signed(snapshot.world_hash.0))
    .bind(snapshot.globals.as_slice())
    .bind(signed(snapshot.chunks.len() as u64))
    .bind(signed(checksum))
    .execute(&mut *transaction)
    .await?;
    prune(&mut transaction).await?;
    transaction.commit().await
}

/// Drops snapshots before the kept ones, and chunk rows that no kept one reads.
async fn prune(connection: &mut AnyConnection) -> sqlx::Result<()> {
    let oldest: Option<(i64,)> =
        sqlx::query_as("SELECT tick FROM snapshot ORDER BY tick DESC LIMIT 1 OFFSET $1")
            .bind(i64::from(SNAPSHOTS_KEPT) - 1)
            .fetch_optional(&mut *connection)
            .await?;
    let Some((oldest,)) = oldest else {
        return Ok(());
    };
    for statement in [
        "DELETE FROM snapshot WHERE tick < $1",
        "DELETE FROM snapshot_chunk WHERE tick < $1 AND EXISTS (SELECT 1 FROM snapshot_chunk \
         AS newer WHERE newer.chunk = snapshot_chunk.chunk AND newer.tick > snapshot_chunk.tick \
         AND newer.tick <= $1)",
    ] {
        sqlx::query(statement)
            .bind(oldest)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn delete_after(connection: &mut AnyConnection, tick: i64) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    for statement in [
        "DELETE FROM snapshot WHERE tick > $1",
        "DELETE FROM snapshot_chunk WHERE tick > $1",
    ] {
        sqlx::query(statement)
            .bind(tick)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}
