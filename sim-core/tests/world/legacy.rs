//! Snapshots as programs of older rules wrote them: seed 11, frequency 64, tick 200 of the busy
//! scenario by rules 2. `fixtures/snapshot-form-2.bin` is never made anew.

use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Tick};
use sim_core::tick::{SnapshotError, SnapshotParts, World};

use crate::support::{assert_conserved, wait};

/// The world's hash and tick at that time, and the snapshot.
fn fixture() -> (StateHash, Tick, SnapshotParts) {
    type Fixture = (StateHash, Tick, Vec<u8>, Vec<(ChunkId, Vec<u8>)>);
    let bytes = include_bytes!("../fixtures/snapshot-form-2.bin");
    let (hash, tick, globals, chunks): Fixture = postcard::from_bytes(bytes).unwrap();
    (hash, tick, SnapshotParts { globals, chunks })
}

/// Form, rules, catalogue, and its keys: items and prototypes.
type Head<'b> = (u16, u32, u64, (Vec<&'b str>, Vec<&'b str>));

/// The head of a snapshot, and what follows.
fn split(globals: &[u8]) -> (Head<'_>, &[u8]) {
    postcard::take_from_bytes(globals).unwrap()
}

fn restore(parts: SnapshotParts) -> Result<World, SnapshotError> {
    World::restore(parts, Arc::new(Catalogue::verdant()))
}

fn assert_goes_on(parts: SnapshotParts) {
    let (hash, tick, _) = fixture();
    assert_eq!(parts.hash(), Ok(hash));
    let mut world = restore(parts).unwrap();
    assert_eq!(world.tick(), tick);
    assert!(world.image().players.len() > 10 && world.entity_count() > 100);
    assert_conserved(&world);
    let again = restore(world.image().to_parts()).unwrap();
    assert_eq!(again.hash(), world.hash());
    for _ in 0..50 {
        wait(&mut world, 1);
        assert_conserved(&world);
    }
}

#[test]
fn a_snapshot_from_before_the_ledger_is_read_and_balances() {
    assert_goes_on(fixture().2);
}

/// The first form had no keys, and there was one catalogue.
#[test]
fn the_first_form_is_read() {
    const THEN: u64 = 0xd0b4_fb51_6ffa_d9db;
    let (_, _, parts) = fixture();
    let first = |catalogue: u64| {
        let ((_, _, now, _), rest) = split(&parts.globals);
        assert_eq!(now, THEN);
        let head = postcard::to_allocvec(&(1_u16, 1_u32, catalogue)).unwrap();
        SnapshotParts {
            globals: [&head, rest].concat(),
            chunks: parts.chunks.clone(),
        }
    };
    assert_goes_on(first(THEN));
    let found = StateHash(5);
    let unknown = restore(first(found.0)).map(|world| world.hash());
    assert_eq!(unknown, Err(SnapshotError::Catalogue { found }));
}

#[test]
fn an_old_snapshot_that_was_changed_is_not_another_world() {
    let (_, _, parts) = fixture();
    for place in (0..parts.chunks[3].1.len()).step_by(397) {
        let mut parts = parts.clone();
        parts.chunks[3].1[place] ^= 1;
        assert!(restore(parts).is_err());
    }
    let (_, rest) = split(&parts.globals);
    let head = parts.globals.len() - rest.len();
    for place in (head..parts.globals.len()).step_by(61) {
        let mut parts = parts.clone();
        parts.globals[place] ^= 1;
        assert!(restore(parts).is_err());
    }
    for length in (0..parts.globals.len()).step_by(131) {
        let mut parts = parts.clone();
        parts.globals.truncate(length);
        assert!(restore(parts).is_err());
    }
}
