//! Snapshots: where a replay may begin. They can be lost without loss, as long as there is the
//! journal, but for those that a segment of it begins with.

use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Tick};
use xxhash_rust::xxh3::Xxh3Default;

use crate::Result;
use crate::journal::Mark;

/// Snapshots that are kept: the newest, and one to fall back on.
pub const SNAPSHOTS_KEPT: u32 = 2;

/// The world after a tick, in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Which tick.
    pub tick: Tick,
    /// Where the journal stood.
    pub journal: Mark,
    /// The world's hash.
    pub world_hash: StateHash,
    /// All that belongs to no chunk.
    pub globals: Vec<u8>,
    /// Every chunk that was ever touched, in order.
    pub chunks: Vec<(ChunkId, Vec<u8>)>,
}

/// The checksum over a whole snapshot.
pub(crate) fn snapshot_checksum(
    snapshot: &Snapshot,
    chunks: impl Iterator<Item = (ChunkId, u64)>,
) -> u64 {
    let mut hasher = Xxh3Default::new();
    for number in [
        snapshot.tick.0,
        snapshot.journal.records,
        snapshot.journal.checksum,
        snapshot.world_hash.0,
        snapshot.globals.len() as u64,
    ] {
        hasher.update(&number.to_le_bytes());
    }
    hasher.update(&snapshot.globals);
    for (id, checksum) in chunks {
        hasher.update(&id.bits().to_le_bytes());
        hasher.update(&checksum.to_le_bytes());
    }
    hasher.digest()
}

/// Snapshots of one world.
#[async_trait::async_trait]
pub trait Snapshots: Send {
    /// Keeps a snapshot, all or nothing, and drops all but the last [`SNAPSHOTS_KEPT`] and those
    /// of the ticks in `kept`, with what only those need. Writes only chunks that are not as in
    /// the one before.
    async fn write(&mut self, snapshot: &Snapshot, kept: &[Tick]) -> Result<()>;

    /// The newest snapshot that is whole, before this tick if one is given. Snapshots that are
    /// not whole are passed over.
    async fn newest(&mut self, before: Option<Tick>) -> Result<Option<Snapshot>>;

    /// Drops all snapshots after a tick; all of them if none is given.
    async fn drop_after(&mut self, tick: Option<Tick>) -> Result<()>;

    /// Lets go of files and connections.
    async fn close(&mut self);
}
