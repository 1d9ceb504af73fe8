//! A world that was written and read goes on as it would have.

use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::ids::Tick;
use sim_core::scenario::Scenario;
use sim_core::tick::{RULES_VERSION, SealedTick, World};

use crate::support::{frequency, world};

#[test]
fn a_restored_world_goes_on_as_the_one_it_was_taken_of() {
    let mut scenario = Scenario::new(11, frequency(64)).unwrap();
    for _ in 0..57 {
        scenario.step().unwrap();
    }
    let image = scenario.world().image();
    let mut restored = World::restore(image.to_parts(), Arc::new(Catalogue::verdant())).unwrap();
    assert_eq!(restored.hash(), scenario.world().hash());
    for _ in 0..60 {
        let output = scenario.step().unwrap();
        let again = restored
            .step(&scenario.last_sealed().unwrap().clone())
            .unwrap();
        assert_eq!(again.hash, output.hash, "tick {}", output.tick);
        assert_eq!(again.outcomes, output.outcomes);
    }
}

#[test]
fn a_snapshot_that_was_changed_is_not_another_world() {
    let mut scenario = Scenario::new(11, frequency(64)).unwrap();
    scenario.step().unwrap();
    let parts = scenario.world().image().to_parts();
    for place in (0..parts.chunks[3].1.len()).step_by(97) {
        let mut parts = parts.clone();
        parts.chunks[3].1[place] ^= 1;
        assert!(World::restore(parts, Arc::new(Catalogue::verdant())).is_err());
    }
    for place in (0..parts.globals.len()).step_by(11) {
        let mut parts = parts.clone();
        parts.globals[place] ^= 1;
        // What is said of the catalogue may change: its figures may, from version to version.
        if let Ok(restored) = World::restore(parts, Arc::new(Catalogue::verdant())) {
            assert_eq!(restored.hash(), scenario.world().hash());
        }
    }
    for length in (0..parts.globals.len()).step_by(13) {
        let mut parts = parts.clone();
        parts.globals.truncate(length);
        assert!(World::restore(parts, Arc::new(Catalogue::verdant())).is_err());
    }
}

#[test]
fn hashes_of_parts_kept_from_tick_to_tick_are_those_of_the_parts() {
    let mut scenario = Scenario::new(5, frequency(64)).unwrap();
    for _ in 0..40 {
        let output = scenario.step().unwrap();
        let parts = scenario.world().image().to_parts();
        let anew = World::restore(parts, Arc::new(Catalogue::verdant())).unwrap();
        assert_eq!(anew.hash(), output.hash);
    }
}

#[test]
fn a_step_of_another_tick_is_refused_and_changes_nothing() {
    let mut world = world(1);
    let hash = world.hash();
    let late = SealedTick {
        tick: Tick(2),
        inputs: Vec::new(),
    };
    assert!(world.step(&late).is_err());
    assert_eq!((world.tick(), world.hash()), (Tick(0), hash));
}

/// If this fails, an old journal would lead to another world than it did: raise
/// `RULES_VERSION`, and write down the new hash.
#[test]
fn the_rules_of_this_version_lead_to_this_world() {
    let mut scenario = Scenario::new(7, frequency(64)).unwrap();
    for _ in 0..300 {
        scenario.step().unwrap();
    }
    let hash = scenario.world().hash().to_string();
    assert_eq!((RULES_VERSION, hash.as_str()), (4, "94fb4b5c140932c5"));
}
