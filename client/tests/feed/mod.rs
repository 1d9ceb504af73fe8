//! A naive server: it looks at the whole world every tick.

use protocol::server::{AreaChunk, AreaUpdate, PlayerView, TickFrame};
use protocol::units::JobView;
use sim_core::chunk::{CellIndex, Edge};
use sim_core::ids::{ChunkId, Frequency};
use sim_core::tick::{TickOutput, World};
use sim_core::topology;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn frequency() -> Frequency {
    Frequency::new(256).unwrap()
}

/// A chunk and what lies within some hops of it.
pub(crate) fn around(centre: ChunkId, hops: u32) -> BTreeSet<ChunkId> {
    let mut chunks = BTreeSet::from([centre]);
    for _ in 0..hops {
        let next = chunks
            .iter()
            .flat_map(|id| topology::chunk_neighbors(frequency(), *id));
        chunks = next.chain(chunks.iter().copied()).collect();
    }
    chunks
}

/// What a client is told.
pub(crate) struct Feed {
    chunks: BTreeSet<ChunkId>,
    /// All edges, as the automaton read them last.
    read: BTreeMap<ChunkId, Edge>,
    /// What the client knows of them.
    ring: BTreeMap<ChunkId, Edge>,
}

impl Feed {
    pub(crate) fn new(chunks: BTreeSet<ChunkId>) -> Feed {
        Feed {
            chunks,
            read: BTreeMap::new(),
            ring: BTreeMap::new(),
        }
    }

    pub(crate) fn keyframe(&mut self, world: &World) -> AreaUpdate {
        self.update(world, true, Vec::new(), self.chunks.clone())
    }

    /// The area becomes another one, without a reset.
    pub(crate) fn enter(&mut self, world: &World, chunks: BTreeSet<ChunkId>) -> AreaUpdate {
        let before = std::mem::replace(&mut self.chunks, chunks.clone());
        let removed = before.difference(&chunks).copied().collect();
        self.update(world, false, removed, &chunks - &before)
    }

    fn update(
        &mut self,
        world: &World,
        reset: bool,
        removed: Vec<ChunkId>,
        added: BTreeSet<ChunkId>,
    ) -> AreaUpdate {
        let image = world.image();
        let chunk = |id: ChunkId| AreaChunk {
            id,
            active: image.active.contains(&id),
            state: image.chunks.get(&id).map(|chunk| (**chunk).clone()),
        };
        let added = added.into_iter().map(chunk).collect();
        self.ring = self.seen_from_inside(world);
        AreaUpdate {
            tick: world.tick(),
            hash: world.hash(),
            reset,
            removed,
            added,
            ring: self.ring.clone().into_iter().collect(),
            players: image
                .players
                .values()
                .map(|player| PlayerView::of(player))
                .collect(),
            grants: BTreeSet::new(),
            granted_by: BTreeSet::new(),
            job: JobView::default(),
            units: Vec::new(),
            research: sim_core::players::Research::default(),
            networks: Vec::new(),
            account: BTreeMap::new(),
        }
    }

    /// Edges of chunks outside that living chunks inside have for neighbours.
    fn seen_from_inside(&self, world: &World) -> BTreeMap<ChunkId, Edge> {
        let active = world.image().active;
        active
            .intersection(&self.chunks)
            .flat_map(|id| topology::chunk_neighbors(frequency(), *id))
            .filter(|id| !self.chunks.contains(id))
            .filter_map(|id| Some((id, *self.read.get(&id)?)))
            .collect()
    }

    pub(crate) fn frame(&mut self, world: &World, output: &TickOutput) -> TickFrame {
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
        if !output.edges.is_empty() {
            self.read = output.edges.iter().copied().collect();
            let before = std::mem::take(&mut self.ring);
            self.ring = self.seen_from_inside(world);
            for (id, edge) in &self.ring {
                match before.get(id) {
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
        }
        frame
    }
}

fn edge_cells() -> impl Iterator<Item = CellIndex> {
    (0..=4096).filter_map(CellIndex::from_number)
}
