//! A copy of an area, fed with diffs and its ring, stays exactly as the world: over seams, around
//! pentagons and poles, while machines and people work in it.

mod feed;

use client::{Area, Desync};
use feed::{Feed, around, frequency};
use protocol::server::{AreaChunk, TickFrame};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, ChunkDiff, Kind, locate};
use sim_core::ids::{ChunkId, Diamond, PlayerId, Tick};
use sim_core::scenario::Scenario;
use sim_core::tick::{Input, SealedTick, TickOutput, World, WorldParams};
use sim_core::topology;
use sim_core::worldgen::Generator;
use std::collections::BTreeSet;
use std::sync::Arc;

const ME: PlayerId = PlayerId(1);
const INLAND: ChunkId = ChunkId::new(Diamond::north(2), 1, 1);

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
        let copy = area.chunk(id).unwrap();
        assert_eq!(*copy, original, "chunk {id} in tick {}", world.tick());
    }
}

/// A busy world, its naive server, and the copy of an area.
struct Busy {
    scenario: Scenario,
    feed: Feed,
    area: Area,
}

impl Busy {
    fn new(seed: u64, chunks: BTreeSet<ChunkId>) -> Busy {
        let scenario = Scenario::new(seed, frequency()).unwrap();
        let mut feed = Feed::new(chunks);
        let mut area = Area::new(scenario.world().params(), ME);
        area.update(feed.keyframe(scenario.world())).unwrap();
        Busy {
            scenario,
            feed,
            area,
        }
    }

    /// What the next tick is told as.
    fn next(&mut self) -> TickFrame {
        let output = self.scenario.step().unwrap();
        self.feed.frame(self.scenario.world(), &output)
    }

    fn run(&mut self, ticks: u32) {
        for _ in 0..ticks {
            let frame = self.next();
            self.area.apply(&frame).unwrap();
        }
    }

    fn enter(&mut self, chunks: BTreeSet<ChunkId>) {
        let update = self.feed.enter(self.scenario.world(), chunks);
        assert!(!update.reset);
        self.area.update(update).unwrap();
    }

    fn assert_exact(&mut self) {
        let world = self.scenario.world();
        assert_exact(&mut self.area, world);
        assert_eq!(self.area.checked(), Some((world.tick(), world.hash())));
    }
}

fn stays_exact(seed: u64, centre: ChunkId) {
    let mut busy = Busy::new(seed, around(centre, 1));
    busy.run(120);
    busy.assert_exact();
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

#[test]
fn a_copy_stays_exact_while_its_area_moves() {
    let mut busy = Busy::new(7, around(INLAND, 1));
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
fn an_update_that_is_late_is_noticed() {
    let mut busy = Busy::new(8, around(INLAND, 0));
    busy.run(2);
    let update = busy.feed.enter(busy.scenario.world(), around(INLAND, 1));
    busy.run(1);
    let late = Desync::MissingTick {
        expected: Tick(3),
        found: Tick(2),
    };
    assert_eq!(busy.area.update(update), Err(late));
}

/// Tells of the edge of a chunk, which the copy may have forgotten, when the next generation ends.
fn tell_of_edge(busy: &mut Busy, id: ChunkId) -> Result<(), Desync> {
    loop {
        let mut frame = busy.next();
        let is_generation = busy.area.params().generation_of(frame.tick).is_some();
        if is_generation && !frame.ring.iter().any(|(other, _)| *other == id) {
            frame.ring.push((id, Vec::new()));
        }
        let result = busy.area.apply(&frame);
        if is_generation {
            return result;
        }
    }
}

#[test]
fn edges_that_were_left_behind_are_forgotten() {
    let mut busy = Busy::new(9, around(INLAND, 0));
    busy.run(20);
    let beside = topology::chunk_neighbors(frequency(), INLAND)[0];
    assert_eq!(tell_of_edge(&mut busy, beside), Ok(()));
    busy.enter(around(ChunkId::new(Diamond::south(3), 3, 1), 0));
    assert_eq!(
        tell_of_edge(&mut busy, beside),
        Err(Desync::UnknownChunk(beside))
    );
}

/// A world with a single player, who built nothing.
fn quiet_world() -> World {
    let params = WorldParams {
        seed: 10,
        frequency: frequency(),
        ticks_per_second: 20,
        ticks_per_generation: 4,
    };
    World::new(params, Arc::new(Catalogue::verdant())).unwrap()
}

fn step(world: &mut World, inputs: Vec<Input>) -> TickOutput {
    let tick = world.tick().next();
    world.step(&SealedTick { tick, inputs }).unwrap()
}

#[test]
fn a_copy_stays_exact_while_chunks_wake_and_fall_asleep() {
    let join = || Input::Join {
        player: ME,
        name: "Ada".into(),
    };
    let mut world = quiet_world();
    step(&mut world, vec![join()]);
    let home = world.player(ME).unwrap().cell;
    let (home, _) = locate(frequency(), home).unwrap();
    let mut feed = Feed::new(around(home, 2));
    let mut area = Area::new(world.params(), ME);
    let keyframe = feed.keyframe(&world);
    let is_untouched = |chunk: &AreaChunk| !chunk.active && chunk.state.is_none();
    assert!(keyframe.added.iter().any(is_untouched));
    area.update(keyframe).unwrap();
    let (mut woke, mut slept) = (0, 0);
    for tick in 2..400 {
        let inputs = match tick {
            120 | 320 => vec![Input::Leave { player: ME }],
            200 => vec![join()],
            _ => Vec::new(),
        };
        let output = step(&mut world, inputs);
        let frame = feed.frame(&world, &output);
        woke += frame.activated.len();
        slept += frame.deactivated.len();
        area.apply(&frame).unwrap();
    }
    assert!(woke >= 14 && slept == woke, "{woke} woke, {slept} slept");
    assert_exact(&mut area, &world);
}

#[test]
fn edges_that_only_sleeping_chunks_see_are_forgotten() {
    let mut busy = Busy::new(11, around(INLAND, 0));
    busy.run(20);
    let beside = topology::chunk_neighbors(frequency(), INLAND)[0];
    let mut frame = busy.next();
    frame.deactivated.push(INLAND);
    busy.area.apply(&frame).unwrap();
    // Until it sees the ring again, nothing more is told of it.
    loop {
        let frame = busy.next();
        let mut asleep = TickFrame {
            tick: frame.tick,
            ..TickFrame::default()
        };
        let is_second_generation = frame.tick == Tick(40);
        if is_second_generation {
            asleep.ring.push((beside, Vec::new()));
        }
        let result = busy.area.apply(&asleep);
        if is_second_generation {
            assert_eq!(result, Err(Desync::UnknownChunk(beside)));
            return;
        }
        assert_eq!(result, Ok(()));
    }
}

#[test]
fn a_missing_tick_and_a_wrong_chunk_are_noticed() {
    let mut busy = Busy::new(6, around(INLAND, 0));
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
            let keyframe = busy.feed.keyframe(busy.scenario.world());
            busy.area.update(keyframe).unwrap();
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
