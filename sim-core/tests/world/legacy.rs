//! Snapshots as programs of older rules wrote them: seed 11, frequency 64, tick 200 of the busy
//! scenario, by rules 2 and by rules 3. `fixtures/snapshot-form-*.bin` are never made anew.

use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Tick};
use sim_core::tick::{SnapshotError, SnapshotParts, World};

use crate::support::{assert_conserved, wait};

/// The world's hash and tick at that time, and the snapshot.
type Fixture = (StateHash, Tick, SnapshotParts);

/// From before accounts were kept by double entry.
fn form_2() -> Fixture {
    fixture(include_bytes!("../fixtures/snapshot-form-2.bin"))
}

/// From when structures and lines of a chunk were hashed as a whole.
fn form_3() -> Fixture {
    fixture(include_bytes!("../fixtures/snapshot-form-3.bin"))
}

fn fixture(bytes: &[u8]) -> Fixture {
    type Parts = (StateHash, Tick, Vec<u8>, Vec<(ChunkId, Vec<u8>)>);
    let (hash, tick, globals, chunks): Parts = postcard::from_bytes(bytes).unwrap();
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

fn assert_goes_on((hash, tick, parts): Fixture) {
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
    assert_goes_on(form_2());
}

#[test]
fn a_snapshot_with_a_hash_of_whole_chunks_is_read() {
    assert_goes_on(form_3());
}

/// The first form had no keys, and there was one catalogue.
#[test]
fn the_first_form_is_read() {
    const THEN: u64 = 0xd0b4_fb51_6ffa_d9db;
    let (hash, tick, parts) = form_2();
    let first = |catalogue: u64| {
        let ((_, _, now, _), rest) = split(&parts.globals);
        assert_eq!(now, THEN);
        let head = postcard::to_allocvec(&(1_u16, 1_u32, catalogue)).unwrap();
        SnapshotParts {
            globals: [&head, rest].concat(),
            chunks: parts.chunks.clone(),
        }
    };
    assert_goes_on((hash, tick, first(THEN)));
    let found = StateHash(5);
    let unknown = restore(first(found.0)).map(|world| world.hash());
    assert_eq!(unknown, Err(SnapshotError::Catalogue { found }));
}

#[test]
fn an_old_snapshot_that_was_changed_is_not_another_world() {
    for (_, _, parts) in [form_2(), form_3()] {
        for place in (0..parts.chunks[3].1.len()).step_by(397) {
            let mut parts = parts.clone();
            parts.chunks[3].1[place] ^= 1;
            assert!(restore(parts).is_err());
        }
    }
    let (_, _, parts) = form_2();
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
