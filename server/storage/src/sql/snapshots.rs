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
use crate::journal::Mark;
use crate::snapshots::{SNAPSHOTS_KEPT, Snapshot, Snapshots, snapshot_checksum};
use crate::{Result, StorageError};

pub(super) struct SqlSnapshots {
    link: Link,
    /// What the next snapshot need not write again. None until it is known.
    written: Option<Written>,
}

/// The newest snapshot's chunks, by their checksums.
#[derive(Default)]
struct Written {
    tick: Tick,
    chunks: BTreeMap<ChunkId, u64>,
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
            journal: Mark {
                records: unsigned(record),
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
        self.written = Some(Written {
            tick: snapshot.tick,
            chunks: checksums.into_iter().collect(),
        });
        Ok(snapshot)
    }
}

#[async_trait]
impl Snapshots for SqlSnapshots {
    async fn write(&mut self, snapshot: &Snapshot, kept: &[Tick]) -> Result<()> {
        if self.written.is_none() {
            // What the store holds is not known, so nothing of it is built on.
            self.drop_after(None).await?;
        }
        let mut known = self.written.take().unwrap_or_default();
        if known.tick >= snapshot.tick {
            // It gives way to this one, with the chunks that it wrote.
            known.chunks.clear();
        }
        let checksums: BTreeMap<ChunkId, u64> = snapshot
            .chunks
            .iter()
            .map(|(id, state)| (*id, xxh3_64(state)))
            .collect();
        let changed: Vec<_> = snapshot
            .chunks
            .iter()
            .filter(|(id, _)| known.chunks.get(id) != checksums.get(id))
            .map(|(id, state)| (*id, state.as_slice(), checksums[id]))
            .collect();
        let checksum = snapshot_checksum(snapshot, checksums.iter().map(|(id, sum)| (*id, *sum)));
        let connection = self.link.connection().await?;
        let result = insert(connection, snapshot, &changed, checksum, kept).await;
        self.link.check(result).await?;
        self.written = Some(Written {
            tick: snapshot.tick,
            chunks: checksums,
        });
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
            self.written = Some(Written::default());
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
    kept: &[Tick],
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
    prune(&mut transaction, kept).await?;
    transaction.commit().await
}

/// Drops snapshots before the last ones, but not those of the ticks in `kept`, and chunk rows
/// that no snapshot reads any more.
async fn prune(connection: &mut AnyConnection, kept: &[Tick]) -> sqlx::Result<()> {
    let old: Vec<(i64,)> = sqlx::query_as("SELECT tick FROM snapshot ORDER BY tick DESC")
        .fetch_all(&mut *connection)
        .await?;
    let old = old.iter().skip(SNAPSHOTS_KEPT as usize);
    for (tick,) in old.filter(|(tick,)| !kept.contains(&Tick(unsigned(*tick)))) {
        sqlx::query("DELETE FROM snapshot WHERE tick = $1")
            .bind(*tick)
            .execute(&mut *connection)
            .await?;
    }
    // A snapshot reads a row if it is not older, and no newer row of the chunk is as old as it.
    sqlx::query(
        "DELETE FROM snapshot_chunk WHERE NOT EXISTS (SELECT 1 FROM snapshot \
         WHERE snapshot.tick >= snapshot_chunk.tick AND NOT EXISTS (SELECT 1 FROM snapshot_chunk \
         AS newer WHERE newer.chunk = snapshot_chunk.chunk AND newer.tick > snapshot_chunk.tick \
         AND newer.tick <= snapshot.tick))",
    )
    .execute(connection)
    .await
    .map(drop)
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
