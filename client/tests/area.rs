//! A copy of an area, computed or observed, stays exactly as the world: over seams, around
//! pentagons and poles, while machines and people work in it.

mod feed;

use client::{Area, Desync};
use feed::{Feed, Told, around, frequency};
use protocol::client::View;
use protocol::server::TickFrame;
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, ChunkDiff, Kind, locate};
use sim_core::ids::{ChunkId, Diamond, PlayerId, Tick};
use sim_core::part::{ChunkImage, FeedError};
use sim_core::scenario::Scenario;
use sim_core::tick::{Input, World, WorldParams};
use sim_core::topology;
use sim_core::worldgen::Generator;
use std::collections::BTreeSet;
use std::sync::Arc;

const ME: PlayerId = PlayerId(1);
const INLAND: ChunkId = ChunkId::new(Diamond::north(2), 1, 1);

fn catalogue() -> Arc<Catalogue> {
    Arc::new(Catalogue::verdant())
}

/// Every chunk of the copy is as the world has it, or as the seed makes it if nobody touched it.
fn assert_exact(area: &mut Area, world: &World) {
    let image = world.image();
    let params = world.params();
    let mut generator = Generator::new(params.seed, params.frequency);
    let ids: Vec<ChunkId> = area.chunk_ids().collect();
    assert!(!ids.is_empty());
    for id in ids {
        let original = match image.chunks.get(&id) {
            Some(chunk) => (**chunk).clone(),
            None => generator.chunk(id),
        };
        let is_same = *area.chunk(id).unwrap() == original;
        assert!(is_same, "chunk {id} is another in tick {}", world.tick());
    }
}

/// A busy world, its naive server, and the copy of an area.
struct Busy {
    scenario: Scenario,
    feed: Feed,
    area: Area,
}

impl Busy {
    fn new(view: View, seed: u64, chunks: BTreeSet<ChunkId>) -> Busy {
        let mut scenario = Scenario::new(seed, frequency()).unwrap();
        let mut feed = Feed::of(view, chunks);
        let mut area = Area::new(scenario.world().params(), ME);
        let keyframe = feed.keyframe(&mut scenario);
        area.update(keyframe, &catalogue()).unwrap();
        Busy {
            scenario,
            feed,
            area,
        }
    }

    /// What the next tick is told as.
    fn next(&mut self) -> TickFrame {
        self.feed.next(&mut self.scenario)
    }

    fn run(&mut self, ticks: u32) {
        for _ in 0..ticks {
            let frame = self.next();
            self.area.apply(&frame).unwrap();
        }
    }

    fn enter(&mut self, chunks: BTreeSet<ChunkId>) {
        let update = self.feed.enter(&mut self.scenario, chunks);
        assert!(!update.reset);
        self.area.update(update, &catalogue()).unwrap();
    }

    fn assert_exact(&mut self) {
        let world = self.scenario.world();
        assert_exact(&mut self.area, world);
        assert_eq!(self.area.checked(), Some((world.tick(), world.hash())));
    }
}

fn stays_exact(seed: u64, centre: ChunkId) {
    fn stays(view: View, seed: u64, centre: ChunkId) {
        let mut busy = Busy::new(view, seed, around(centre, 1));
        busy.run(120);
        busy.assert_exact();
    }
    stays(View::Compute, seed, centre);
    stays(View::Observe, seed, centre);
}

#[test]
fn a_copy_stays_exact_inside_a_diamond() {
    stays_exact(1, INLAND);
}

#[test]
fn a_copy_stays_exact_over_a_seam() {
    stays_exact(2, ChunkId::new(Diamond::south(3), 3, 1));
}

#[test]
fn a_copy_stays_exact_around_a_pentagon() {
    stays_exact(3, ChunkId::new(Diamond::north(1), 0, 0));
}

#[test]
fn a_copy_stays_exact_around_the_poles() {
    stays_exact(4, ChunkId::new(Diamond::north(0), 3, 0));
    stays_exact(5, ChunkId::new(Diamond::south(2), 0, 3));
}

fn stays_exact_while_its_area_moves(view: View) {
    let mut busy = Busy::new(view, 7, around(INLAND, 1));
    let next = topology::chunk_neighbors(frequency(), INLAND)[0];
    // Between generations, right after one, over some ground in common and over none.
    for (ticks, centre, hops) in [
        (13, next, 1),
        (20, next, 2),
        (7, ChunkId::new(Diamond::south(3), 3, 1), 1),
        (30, INLAND, 1),
    ] {
        busy.run(ticks);
        busy.enter(around(centre, hops));
    }
    busy.run(40);
    busy.assert_exact();
}

#[test]
fn a_computed_copy_stays_exact_while_its_area_moves() {
    stays_exact_while_its_area_moves(View::Compute);
}

#[test]
fn an_observed_copy_stays_exact_while_its_area_moves() {
    stays_exact_while_its_area_moves(View::Observe);
}

#[test]
fn an_update_that_is_late_is_noticed() {
    let mut busy = Busy::new(View::Compute, 8, around(INLAND, 0));
    busy.run(2);
    let update = busy.feed.enter(&mut busy.scenario, around(INLAND, 1));
    busy.run(1);
    let late = Desync::MissingTick {
        expected: Tick(3),
        found: Tick(2),
    };
    assert_eq!(busy.area.update(update, &catalogue()), Err(late));
}

/// A world with a single player, who built nothing.
fn quiet_world() -> World {
    let params = WorldParams {
        seed: 10,
        frequency: frequency(),
        ticks_per_second: 20,
        ticks_per_generation: 4,
    };
    World::new(params, catalogue()).unwrap()
}

fn stays_exact_while_chunks_wake_and_fall_asleep(view: View) {
    let join = || Input::Join {
        player: ME,
        name: "Ada".into(),
    };
    let mut told = Told {
        world: quiet_world(),
        inputs: vec![join()],
    };
    Feed::of(view, BTreeSet::new()).next(&mut told);
    let home = told.world.player(ME).unwrap().cell;
    let (home, _) = locate(frequency(), home).unwrap();
    let mut feed = Feed::of(view, around(home, 2));
    let mut area = Area::new(told.world.params(), ME);
    let keyframe = feed.keyframe(&mut told);
    let is_untouched = |chunk: &ChunkImage| !chunk.lives && chunk.chunk.is_none();
    let images = keyframe.part.iter().flat_map(|part| &part.chunks);
    let observed = keyframe.added.iter();
    let untouched = images.filter(|it| is_untouched(it)).count()
        + observed
            .filter(|it| !it.active && it.state.is_none())
            .count();
    assert!(untouched > 0);
    area.update(keyframe, &catalogue()).unwrap();
    for tick in 2..400 {
        told.inputs = match tick {
            120 | 320 => vec![Input::Leave { player: ME }],
            200 => vec![join()],
            _ => Vec::new(),
        };
        let frame = feed.next(&mut told);
        area.apply(&frame).unwrap();
    }
    assert!(told.world.image().active.is_empty(), "all fell asleep");
    assert_exact(&mut area, &told.world);
}

#[test]
fn a_computed_copy_stays_exact_while_chunks_wake_and_fall_asleep() {
    stays_exact_while_chunks_wake_and_fall_asleep(View::Compute);
}

#[test]
fn an_observed_copy_stays_exact_while_chunks_wake_and_fall_asleep() {
    stays_exact_while_chunks_wake_and_fall_asleep(View::Observe);
}

/// A keyframe says anew how an area is told; whatever else comes has to go with it.
#[test]
fn what_is_told_in_another_way_is_noticed() {
    for (view, other) in [
        (View::Compute, View::Observe),
        (View::Observe, View::Compute),
    ] {
        let mut busy = Busy::new(view, 9, around(INLAND, 0));
        let mut told = Feed::of(other, around(INLAND, 0));
        let keyframe = told.keyframe(&mut busy.scenario);
        let further = told.enter(&mut busy.scenario, around(INLAND, 1));
        assert_eq!(
            busy.area.update(further, &catalogue()),
            Err(Desync::OtherView)
        );
        let frame = told.next(&mut busy.scenario);
        assert_eq!(busy.area.apply(&frame), Err(Desync::OtherView));
        assert_eq!(busy.area.update(keyframe, &catalogue()), Ok(()));
    }
}

#[test]
fn a_feed_that_does_not_fit_is_noticed() {
    let mut busy = Busy::new(View::Compute, 9, around(INLAND, 0));
    let mut frame = busy.next();
    let feed = frame.feed.as_mut().unwrap();
    feed.tick = Tick(5);
    let wrong = FeedError::WrongTick {
        expected: Tick(1),
        found: Tick(5),
    };
    assert_eq!(busy.area.apply(&frame), Err(Desync::Feed(wrong)));
}

#[test]
fn a_missing_tick_and_a_wrong_chunk_are_noticed() {
    let mut busy = Busy::new(View::Observe, 6, around(INLAND, 0));
    let mut noticed = 0;
    for _ in 0..20 {
        let mut frame = busy.next();
        if frame.tick == Tick(5) {
            continue;
        }
        if frame.tick == Tick(6) {
            let error = busy.area.apply(&frame).unwrap_err();
            assert_eq!(
                error,
                Desync::MissingTick {
                    expected: Tick(5),
                    found: Tick(6)
                }
            );
            let keyframe = busy.feed.keyframe(&mut busy.scenario);
            busy.area.update(keyframe, &catalogue()).unwrap();
            noticed += 1;
            continue;
        }
        if frame.tick == Tick(10) {
            let index = CellIndex::new(20, 20);
            let wrong = ChunkDiff {
                cells: vec![(index, Kind::Rock, 0)],
                ..ChunkDiff::default()
            };
            frame
                .diffs
                .push((busy.area.chunk_ids().next().unwrap(), wrong));
            noticed += u32::from(matches!(busy.area.apply(&frame), Err(Desync::Hash { .. })));
            break;
        }
        busy.area.apply(&frame).unwrap();
    }
    assert_eq!(noticed, 2);
}
