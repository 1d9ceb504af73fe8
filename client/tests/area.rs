//! A copy of an area, fed with diffs and its ring, stays exactly as the world: over seams, around
//! pentagons and poles, while machines and people work in it.

use client::{Area, Desync};
use protocol::server::{AreaChunk, AreaUpdate, PlayerView, TickFrame};
use sim_core::chunk::{CellIndex, ChunkDiff, Edge, Kind};
use sim_core::ids::{ChunkId, Diamond, Frequency, PlayerId, Tick};
use sim_core::scenario::Scenario;
use sim_core::tick::{TickOutput, World};
use sim_core::topology;
use std::collections::{BTreeMap, BTreeSet};

/// A naive server: it looks at the whole world every tick.
struct Feed {
    scenario: Scenario,
    chunks: BTreeSet<ChunkId>,
    ring: BTreeMap<ChunkId, Edge>,
}

impl Feed {
    fn new(seed: u64, centre: ChunkId, hops: u32) -> Feed {
        let frequency = Frequency::new(256).unwrap();
        let scenario = Scenario::new(seed, frequency).unwrap();
        let mut chunks = BTreeSet::from([centre]);
        for _ in 0..hops {
            let next = chunks
                .iter()
                .flat_map(|id| topology::chunk_neighbors(frequency, *id));
            chunks = next.chain(chunks.iter().copied()).collect();
        }
        Feed {
            scenario,
            chunks,
            ring: BTreeMap::new(),
        }
    }

    fn world(&self) -> &World {
        self.scenario.world()
    }

    fn keyframe(&self) -> AreaUpdate {
        let image = self.world().image();
        let chunk = |id: &ChunkId| AreaChunk {
            id: *id,
            active: image.active.contains(id),
            state: image.chunks.get(id).map(|chunk| (**chunk).clone()),
        };
        AreaUpdate {
            tick: self.world().tick(),
            hash: self.world().hash(),
            reset: true,
            removed: Vec::new(),
            added: self.chunks.iter().map(chunk).collect(),
            ring: Vec::new(),
            players: image
                .players
                .values()
                .map(|player| PlayerView::of(player))
                .collect(),
            account: BTreeMap::new(),
        }
    }

    fn frame(&mut self, output: &TickOutput) -> TickFrame {
        let inside = |id: &ChunkId| self.chunks.contains(id);
        let mut frame = TickFrame {
            tick: output.tick,
            hash: output.hash,
            activated: output.activated.iter().copied().filter(inside).collect(),
            deactivated: output.deactivated.iter().copied().filter(inside).collect(),
            players: output
                .players
                .iter()
                .map(|player| PlayerView::of(player))
                .collect(),
            ..TickFrame::default()
        };
        for change in output.chunks.iter().filter(|change| inside(&change.id)) {
            frame.diffs.push((change.id, change.diff.clone()));
            if !output.edges.is_empty() {
                frame.check.push((change.id, change.hash));
            }
        }
        for (id, edge) in output.edges.iter().filter(|(id, _)| !inside(id)) {
            match self.ring.insert(*id, *edge) {
                None => frame.ring_added.push((*id, *edge)),
                Some(before) => {
                    let changed = edge_cells().filter_map(|index| {
                        let kind = edge.kind(index)?;
                        (before.kind(index) != Some(kind)).then_some((index, kind))
                    });
                    frame.ring.push((*id, changed.collect()));
                }
            }
        }
        frame
    }
}

fn edge_cells() -> impl Iterator<Item = CellIndex> {
    (0..=4096).filter_map(CellIndex::from_number)
}

fn assert_exact(area: &Area, world: &World) {
    let image = world.image();
    for id in area.chunk_ids() {
        if let (Some(copy), Some(original)) = (area.chunk_at_hand(id), image.chunks.get(&id)) {
            assert_eq!(copy, &**original, "chunk {id} in tick {}", world.tick());
        }
    }
}

fn stays_exact(seed: u64, centre: ChunkId) {
    let mut feed = Feed::new(seed, centre, 1);
    let mut area = Area::new(feed.world().params(), PlayerId(1));
    area.update(feed.keyframe()).unwrap();
    for _ in 0..120 {
        let output = feed.scenario.step().unwrap();
        let frame = feed.frame(&output);
        area.apply(&frame).unwrap();
    }
    assert_exact(&area, feed.world());
    assert_eq!(area.checked(), Some((Tick(120), feed.world().hash())));
}

#[test]
fn a_copy_stays_exact_inside_a_diamond() {
    stays_exact(1, ChunkId::new(Diamond::north(2), 1, 1));
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
fn a_missing_tick_and_a_wrong_chunk_are_noticed() {
    let mut feed = Feed::new(6, ChunkId::new(Diamond::north(2), 1, 1), 0);
    let mut area = Area::new(feed.world().params(), PlayerId(1));
    area.update(feed.keyframe()).unwrap();
    let mut noticed = 0;
    for _ in 0..20 {
        let output = feed.scenario.step().unwrap();
        let mut frame = feed.frame(&output);
        if frame.tick == Tick(5) {
            continue;
        }
        if frame.tick == Tick(6) {
            let error = area.apply(&frame).unwrap_err();
            assert_eq!(
                error,
                Desync::MissingTick {
                    expected: Tick(5),
                    found: Tick(6)
                }
            );
            area.update(feed.keyframe()).unwrap();
            noticed += 1;
            continue;
        }
        if frame.tick == Tick(10) {
            let index = CellIndex::new(20, 20);
            let wrong = ChunkDiff {
                cells: vec![(index, Kind::Rock, 0)],
                ..ChunkDiff::default()
            };
            frame.diffs.push((area.chunk_ids().next().unwrap(), wrong));
            noticed += u32::from(matches!(area.apply(&frame), Err(Desync::Hash { .. })));
            break;
        }
        area.apply(&frame).unwrap();
    }
    assert_eq!(noticed, 2);
}
