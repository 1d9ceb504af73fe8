//! Parts go, tick for tick, with the world that feeds them.

extern crate std;

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;
use proptest::prelude::*;

use super::{Feed, FeedError, Part, PartImage};
use crate::catalogue::Catalogue;
use crate::ids::{ChunkId, Frequency, Tick};
use crate::mix::mix;
use crate::scenario::Scenario;
use crate::tick::{Serial, TickOutput, Watch};
use crate::topology;

fn frequency(n: u32) -> Frequency {
    Frequency::new(n).unwrap()
}

/// All chunks of a planet, thrown into so many parts.
fn split(seed: u64, frequency: Frequency, parts: u64) -> Vec<BTreeSet<ChunkId>> {
    let mut split = alloc::vec![BTreeSet::new(); parts as usize];
    for id in topology::chunks(frequency) {
        let part = mix([seed, id.bits()]) % parts;
        split[part as usize].insert(id);
    }
    split
}

/// A part that hears of the world only what can be sent.
fn sent(image: &PartImage) -> Part {
    let bytes = postcard::to_allocvec(image).unwrap();
    let image = postcard::from_bytes(&bytes).unwrap();
    Part::new(image, Arc::new(Catalogue::verdant()))
}

fn go_on(part: &mut Part, feed: &Feed) -> BTreeSet<ChunkId> {
    let bytes = postcard::to_allocvec(feed).unwrap();
    part.step(&postcard::from_bytes(&bytes).unwrap()).unwrap()
}

fn assert_goes_along(part: &mut Part, feed: &Feed, output: &TickOutput) {
    let concerned = go_on(part, feed);
    for change in &output.chunks {
        let Some(held) = part.chunks.get(&change.id) else {
            continue;
        };
        assert!(
            held.chunk == change.chunk,
            "{} {}: {:#?}",
            output.tick,
            change.id,
            change.diff
        );
        assert!(
            concerned.contains(&change.id),
            "{} {}",
            output.tick,
            change.id
        );
        assert_eq!(held.chunk.hash(), change.hash);
    }
}

fn watch(scenario: &mut Scenario, inside: Vec<BTreeSet<ChunkId>>) -> (Vec<Watch>, Vec<Part>) {
    let watched = inside.into_iter().map(|inside| scenario.watch(inside));
    watched.map(|(watch, image)| (watch, sent(&image))).unzip()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn parts_fed_by_a_world_go_along_with_it(seed: u64, parts in 1_u64..5) {
        let frequency = frequency(if seed.is_multiple_of(2) { 64 } else { 128 });
        let mut scenario = Scenario::new(seed, frequency).unwrap();
        for _ in 0..seed % 40 {
            scenario.step().unwrap();
        }
        let (mut watches, mut parts) = watch(&mut scenario, split(seed, frequency, parts));
        for _ in 0..200 {
            let (output, feeds) = scenario.step_watched(&Serial, &mut watches).unwrap();
            for (part, feed) in parts.iter_mut().zip(&feeds) {
                assert_goes_along(part, feed, &output);
            }
        }
        let image = scenario.world().image();
        let held: Vec<_> = parts.iter().flat_map(Part::chunks).collect();
        prop_assert_eq!(held.len(), topology::chunks(frequency).count());
        for (id, chunk) in held {
            prop_assert!(image.chunks.get(&id).is_none_or(|whole| whole == chunk), "{}", id);
        }
    }
}

#[test]
fn a_feed_of_another_tick_is_refused() {
    let mut scenario = Scenario::new(3, frequency(64)).unwrap();
    let (_, mut parts) = watch(&mut scenario, split(3, frequency(64), 1));
    let feed = Feed {
        tick: Tick(2),
        ..Feed::default()
    };
    let refused = FeedError::WrongTick {
        expected: Tick(1),
        found: Tick(2),
    };
    assert_eq!(parts[0].step(&feed), Err(refused));
}
