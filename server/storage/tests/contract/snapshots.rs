//! What a store of snapshots promises.

use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Diamond, Tick};
use storage::{Mark, Snapshot};

use crate::fixture::Fixture;

fn chunk(number: u32) -> ChunkId {
    ChunkId::new(Diamond::south(1), number, 0)
}

/// A snapshot whose chunks have these states.
fn snapshot(tick: u64, states: &[u8]) -> Snapshot {
    Snapshot {
        tick: Tick(tick),
        journal: Mark {
            records: tick / 2,
            checksum: u64::MAX - tick,
        },
        world_hash: StateHash(tick << 60 | 7),
        globals: vec![tick as u8; 100],
        chunks: states
            .iter()
            .zip(0..)
            .map(|(state, number)| (chunk(number), vec![*state; 5_000]))
            .collect(),
    }
}

async fn write(fixture: &Fixture, snapshots: &[Snapshot]) {
    write_keeping(fixture, snapshots, &[]).await;
}

async fn write_keeping(fixture: &Fixture, snapshots: &[Snapshot], kept: &[Tick]) {
    let mut stores = fixture.open().await;
    stores.snapshots.newest(None).await.unwrap();
    for snapshot in snapshots {
        stores.snapshots.write(snapshot, kept).await.unwrap();
    }
    stores.close().await;
}

async fn newest(fixture: &Fixture, before: Option<u64>) -> Option<Snapshot> {
    let mut stores = fixture.open().await;
    let found = stores.snapshots.newest(before.map(Tick)).await.unwrap();
    stores.close().await;
    found
}

pub(crate) async fn the_newest_is_loaded_whole(fixture: &mut Fixture) {
    assert_eq!(newest(fixture, None).await, None);
    let both = [snapshot(10, &[1, 2, 3]), snapshot(20, &[1, 9, 3, 4])];
    write(fixture, &both).await;
    assert_eq!(newest(fixture, None).await.as_ref(), Some(&both[1]));
    assert_eq!(newest(fixture, Some(20)).await.as_ref(), Some(&both[0]));
    assert_eq!(newest(fixture, Some(10)).await, None);
}

pub(crate) async fn unchanged_chunks_are_written_once(fixture: &mut Fixture) {
    write(fixture, &[snapshot(10, &[1, 2]), snapshot(20, &[1, 9])]).await;
    // Were chunk 0 written again at 20, losing the row of 10 would not be noticed there.
    let sql = format!(
        "DELETE FROM snapshot_chunk WHERE tick = 10 AND chunk = {}",
        chunk(0).bits()
    );
    fixture.tamper("snapshots.sqlite", &sql).await;
    assert_eq!(newest(fixture, None).await, None);
}

pub(crate) async fn a_damaged_snapshot_gives_way_to_the_one_before(fixture: &mut Fixture) {
    let both = [snapshot(10, &[1, 2]), snapshot(20, &[3, 4])];
    write(fixture, &both).await;
    let sql = "UPDATE snapshot SET world_hash = 0 WHERE tick = 20";
    fixture.tamper("snapshots.sqlite", sql).await;
    assert_eq!(newest(fixture, None).await.as_ref(), Some(&both[0]));
}

pub(crate) async fn a_damaged_chunk_spoils_only_snapshots_that_have_it(fixture: &mut Fixture) {
    let both = [snapshot(10, &[1, 2]), snapshot(20, &[1, 4])];
    write(fixture, &both).await;
    let sql = "UPDATE snapshot_chunk SET checksum = 5 WHERE tick = 20";
    fixture.tamper("snapshots.sqlite", sql).await;
    assert_eq!(newest(fixture, None).await.as_ref(), Some(&both[0]));
    // The next is built on the one that was loaded.
    let next = snapshot(30, &[1, 4]);
    let mut stores = fixture.open().await;
    let base = stores.snapshots.newest(None).await.unwrap().unwrap();
    stores.snapshots.drop_after(Some(base.tick)).await.unwrap();
    stores.snapshots.write(&next, &[]).await.unwrap();
    stores.close().await;
    assert_eq!(newest(fixture, None).await, Some(next));
}

pub(crate) async fn old_snapshots_are_dropped_but_not_what_newer_ones_need(fixture: &mut Fixture) {
    let all: Vec<_> = (1..=6)
        .map(|n| snapshot(10 * n, &[1, n as u8, n as u8 / 2]))
        .collect();
    write(fixture, &all).await;
    assert_eq!(newest(fixture, None).await.as_ref(), all.last());
    assert_eq!(newest(fixture, Some(60)).await.as_ref(), Some(&all[4]));
    assert_eq!(newest(fixture, Some(50)).await, None);
}

/// Those that a segment of the journal begins with.
pub(crate) async fn snapshots_of_kept_ticks_stay_whole(fixture: &mut Fixture) {
    // Chunk 0 never changes, 1 always does, 2 and 3 now and then.
    let all: Vec<_> = (1..=9)
        .map(|n| snapshot(10 * n, &[1, n as u8, n as u8 / 2, n as u8 / 4]))
        .collect();
    write_keeping(fixture, &all, &[Tick(20), Tick(50)]).await;
    for (before, expected) in [(None, 9), (Some(90), 8), (Some(80), 5), (Some(50), 2)] {
        assert_eq!(
            newest(fixture, before).await.as_ref(),
            Some(&all[expected - 1])
        );
    }
    assert_eq!(newest(fixture, Some(20)).await, None);
    // Once they are not kept any more they go.
    write(fixture, &[snapshot(100, &[1, 1])]).await;
    assert_eq!(newest(fixture, Some(90)).await, None);
}

/// As when a server is stopped before its first tick.
pub(crate) async fn a_snapshot_of_the_same_tick_again_is_whole(fixture: &mut Fixture) {
    let both = [snapshot(10, &[1, 2]), snapshot(20, &[1, 4])];
    write(fixture, &both).await;
    write(fixture, &both[1..]).await;
    assert_eq!(newest(fixture, None).await.as_ref(), Some(&both[1]));
    assert_eq!(newest(fixture, Some(20)).await.as_ref(), Some(&both[0]));
}

pub(crate) async fn dropping_all_leaves_none(fixture: &mut Fixture) {
    write(fixture, &[snapshot(10, &[1, 2])]).await;
    let mut stores = fixture.open().await;
    stores.snapshots.drop_after(None).await.unwrap();
    assert_eq!(stores.snapshots.newest(None).await.unwrap(), None);
    // Nothing of what was dropped is built on.
    let next = snapshot(5, &[1, 2]);
    stores.snapshots.write(&next, &[]).await.unwrap();
    stores.close().await;
    assert_eq!(newest(fixture, None).await, Some(next));
}
