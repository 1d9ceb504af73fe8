//! Parts go, tick for tick, with the world that feeds them.

extern crate std;

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;
use proptest::prelude::*;

use super::feed::{ChunkFeed, EdgeFeed};
use super::{Feed, FeedError, Part};
use crate::ids::{ChunkId, Frequency, Tick};
use crate::mix::mix;
use crate::scenario::Scenario;
use crate::scenario::lockstep::Lockstep;
use crate::tick::{Serial, TickOutput, Watch};
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
    let mut walker = Walker::new(&mut scenario, around(frequency, centre));
    let (mut fed, mut told) = (0, 0);
    for _ in 0..300 {
        let (output, feed) = walker.step(&mut scenario);
        fed += postcard::to_allocvec(&feed).unwrap().len();
        let inside = output.chunks.iter();
        for change in inside.filter(|it| walker.area.contains(&it.id)) {
            told += postcard::to_allocvec(&change.diff).unwrap().len();
        }
    }
    std::println!("{fed} bytes of feeds, {told} of diffs");
    assert!(fed * 2 < told, "{fed} bytes of feeds, {told} of diffs");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Only its area is watched, and that moves on by a chunk again and again.
    #[test]
    fn an_area_moves_over_a_busy_planet(seed: u64, begin: u64, ticks_per_step in 1_u64..30) {
        let frequency = frequency(if seed % 2 == 0 { 128 } else { 256 });
        let mut scenario = Scenario::of_seed(seed, frequency).unwrap();
        let count = topology::chunks(frequency).count() as u64;
        let place = usize::try_from(begin % count).unwrap();
        let mut centre = topology::chunks(frequency).nth(place).unwrap();
        let mut walker = Walker::new(&mut scenario, around(frequency, centre));
        for tick in 1..=400_u64 {
            walker.step(&mut scenario);
            if tick % ticks_per_step == 0 {
                let near = topology::chunk_neighbors(frequency, centre);
                let way = mix([seed, tick / ticks_per_step]) % near.len() as u64;
                centre = near[usize::try_from(way).unwrap()];
                walker.go_to(&mut scenario, around(frequency, centre));
            }
        }
    }
}

/// One who follows an area of a world, and nobody else.
struct Walker {
    area: BTreeSet<ChunkId>,
    watch: Watch,
    part: Part,
}

impl Walker {
    fn new(scenario: &mut Scenario, area: BTreeSet<ChunkId>) -> Walker {
        let world = scenario.world();
        let (params, tick) = (world.params(), world.tick());
        let part = Part::new(params, Arc::clone(world.catalogue()), tick);
        let mut walker = Walker {
            area: BTreeSet::new(),
            watch: Watch::new(params.frequency),
            part,
        };
        walker.go_to(scenario, area);
        walker
    }

    fn go_to(&mut self, scenario: &mut Scenario, area: BTreeSet<ChunkId>) {
        let left: BTreeSet<_> = self.area.difference(&area).copied().collect();
        let entered: BTreeSet<_> = area.difference(&self.area).copied().collect();
        self.part.leave(&left);
        self.watch.forget(&left);
        let image = scenario.watch(&mut self.watch, &entered);
        self.part.enter(image).unwrap();
        self.area = area;
    }

    /// One tick; then every touched chunk of the area is as in the world.
    fn step(&mut self, scenario: &mut Scenario) -> (TickOutput, Feed) {
        let stepped = scenario.step_watched(&Serial, &mut self.watch);
        let (output, broadcast) = stepped.unwrap();
        let feed = broadcast.feed(&self.area);
        self.part.step(&feed).unwrap();
        for (id, whole) in scenario.world().touched_chunks() {
            if self.area.contains(&id) {
                let is_same = self.part.chunk(id) == Some(whole);
                assert!(is_same, "chunk {id} is another in tick {}", output.tick);
            }
        }
        (output, feed)
    }
}

fn around(frequency: Frequency, centre: ChunkId) -> BTreeSet<ChunkId> {
    let near = topology::chunk_neighbors(frequency, centre);
    near.into_iter().chain([centre]).collect()
}

#[test]
fn a_feed_that_does_not_fit_is_refused() {
    let frequency = frequency(64);
    let mut scenario = Scenario::new(3, frequency).unwrap();
    let mut chunks = topology::chunks(frequency);
    let area: BTreeSet<_> = chunks.by_ref().take(3).collect();
    let outside = chunks.next().unwrap();
    let inside = *area.first().unwrap();
    let mut part = Walker::new(&mut scenario, area).part;
    let refused = |part: &mut Part, feed: &Feed| part.step(feed).unwrap_err();
    let feed = |tick: u64, chunks: Vec<ChunkFeed>| Feed {
        tick: Tick(tick),
        chunks,
        speeds: Vec::new(),
    };
    let wrong = FeedError::WrongTick {
        expected: Tick(1),
        found: Tick(2),
    };
    assert_eq!(refused(&mut part, &feed(2, Vec::new())), wrong);
    let unknown = feed(1, Vec::from([ChunkFeed::nothing(outside)]));
    assert_eq!(refused(&mut part, &unknown), FeedError::Chunk(outside));
    let twice = ChunkFeed::nothing(inside);
    let twice = feed(1, Vec::from([twice.clone(), twice]));
    assert_eq!(refused(&mut part, &twice), FeedError::Chunk(inside));
    let with_edge = |edge: EdgeFeed| {
        let mut chunk = ChunkFeed::nothing(inside);
        chunk.edges.push(edge);
        feed(1, Vec::from([chunk]))
    };
    let own = with_edge(EdgeFeed::nothing(inside));
    let (from, to) = (inside, inside);
    assert_eq!(refused(&mut part, &own), FeedError::Edge { from, to });
    let mut edge = EdgeFeed::nothing(outside);
    edge.grown.kinds.push(u32::MAX);
    assert_eq!(refused(&mut part, &with_edge(edge)), FeedError::Rim);
}
