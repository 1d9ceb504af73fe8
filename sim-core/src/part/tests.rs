//! Parts go, tick for tick, with the world that feeds them.

extern crate std;

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use proptest::prelude::*;

use super::{Feed, FeedError, Part};
use crate::catalogue::Catalogue;
use crate::ids::{Frequency, Tick};
use crate::scenario::Scenario;
use crate::scenario::lockstep::Lockstep;
use crate::tick::Serial;
use crate::topology;

fn frequency(n: u32) -> Frequency {
    Frequency::new(n).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn parts_fed_by_a_world_go_along_with_it(seed: u64, parts in 2_u64..7) {
        let frequency = frequency(if seed % 4 < 2 { 64 } else { 128 });
        let mut lockstep = Lockstep::new(seed, frequency, parts).unwrap();
        for _ in 0..300 {
            if let Err(divergence) = lockstep.step(&Serial) {
                prop_assert!(false, "{}", divergence);
            }
        }
        let traffic = lockstep.traffic();
        std::println!("seed {seed}: {traffic:?}");
        prop_assert!(seed % 3 != 1 || traffic.crossing_claims > 100, "{:?}", traffic);
    }
}

/// A client's area: a chunk and those around it. What it is told is a small part of what changes
/// there, and really tells of what happens outside.
#[test]
fn a_feed_is_a_small_part_of_the_changes() {
    let frequency = frequency(256);
    let mut scenario = Scenario::new(7, frequency).unwrap();
    let centre = topology::chunks(frequency).nth(37).unwrap();
    let mut area: BTreeSet<_> = topology::chunk_neighbors(frequency, centre)
        .into_iter()
        .collect();
    area.insert(centre);
    let (watch, image) = scenario.watch(area.clone());
    let mut part = Part::new(image, Arc::new(Catalogue::verdant()));
    let mut watches = [watch];
    let (mut fed, mut told) = (0, 0);
    for _ in 0..300 {
        let (output, feeds) = scenario.step_watched(&Serial, &mut watches).unwrap();
        part.step(&feeds[0]).unwrap();
        fed += postcard::to_allocvec(&feeds[0]).unwrap().len();
        for change in output.chunks.iter().filter(|it| area.contains(&it.id)) {
            let whole = scenario.world().touched_chunk(change.id);
            assert_eq!(part.chunk(change.id).map(|it| &**it), whole);
            told += postcard::to_allocvec(&change.diff).unwrap().len();
        }
    }
    std::println!("{fed} bytes of feeds, {told} of diffs");
    assert!(fed * 2 < told, "{fed} bytes of feeds, {told} of diffs");
}

#[test]
fn a_feed_that_does_not_fit_is_refused() {
    let frequency = frequency(64);
    let mut scenario = Scenario::new(3, frequency).unwrap();
    let (_, image) = scenario.watch(topology::chunks(frequency).take(3).collect());
    let mut part = Part::new(image, Arc::new(Catalogue::verdant()));
    let feed = Feed {
        tick: Tick(2),
        ..Feed::default()
    };
    let refused = FeedError::WrongTick {
        expected: Tick(1),
        found: Tick(2),
    };
    assert_eq!(part.step(&feed), Err(refused));
    let mut feed = Feed {
        tick: Tick(1),
        ..Feed::default()
    };
    feed.grown.kinds.push(u32::MAX);
    assert_eq!(part.step(&feed), Err(FeedError::Rim));
}
