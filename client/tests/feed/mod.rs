//! A naive server: it looks at the whole world every tick.

use protocol::client::View;
use protocol::server::{AreaChunk, AreaUpdate, PlayerView, TickFrame};
use protocol::units::JobView;
use sim_core::chunk::{CellIndex, Chunk, ChunkDiff};
use sim_core::ids::{ChunkId, Frequency};
use sim_core::part::{Broadcast, PartImage};
use sim_core::scenario::Scenario;
use sim_core::tick::{Input, SealedTick, Serial, TickOutput, Watch, World};
use sim_core::topology;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// A world that can be watched, and stepped.
pub(crate) trait Source {
    fn world(&self) -> &World;
    fn watch(&mut self, watch: &mut Watch, ids: &BTreeSet<ChunkId>) -> PartImage;
    fn step(&mut self, watch: &mut Watch) -> (TickOutput, Broadcast);
}

impl Source for Scenario {
    fn world(&self) -> &World {
        Scenario::world(self)
    }

    fn watch(&mut self, watch: &mut Watch, ids: &BTreeSet<ChunkId>) -> PartImage {
        Scenario::watch(self, watch, ids)
    }

    fn step(&mut self, watch: &mut Watch) -> (TickOutput, Broadcast) {
        self.step_watched(&Serial, watch).unwrap()
    }
}

/// A world, and what comes in with the next tick.
pub(crate) struct Told {
    pub(crate) world: World,
    pub(crate) inputs: Vec<Input>,
}

impl Source for Told {
    fn world(&self) -> &World {
        &self.world
    }

    fn watch(&mut self, watch: &mut Watch, ids: &BTreeSet<ChunkId>) -> PartImage {
        self.world.watch(watch, ids)
    }

    fn step(&mut self, watch: &mut Watch) -> (TickOutput, Broadcast) {
        let tick = self.world.tick().next();
        let inputs = std::mem::take(&mut self.inputs);
        let sealed = SealedTick { tick, inputs };
        self.world.step_watched(&Serial, &sealed, watch).unwrap()
    }
}

/// What a client is told.
pub(crate) struct Feed {
    view: View,
    chunks: BTreeSet<ChunkId>,
    watch: Watch,
}

impl Feed {
    pub(crate) fn of(view: View, chunks: BTreeSet<ChunkId>) -> Feed {
        Feed {
            view,
            chunks,
            watch: Watch::new(frequency()),
        }
    }

    pub(crate) fn keyframe(&mut self, source: &mut impl Source) -> AreaUpdate {
        self.update(source, true, Vec::new(), self.chunks.clone())
    }

    /// The area becomes another one, without a reset.
    pub(crate) fn enter(
        &mut self,
        source: &mut impl Source,
        chunks: BTreeSet<ChunkId>,
    ) -> AreaUpdate {
        let before = std::mem::replace(&mut self.chunks, chunks.clone());
        let removed = &before - &chunks;
        self.watch.forget(&removed);
        let removed = removed.into_iter().collect();
        self.update(source, false, removed, &chunks - &before)
    }

    fn update(
        &mut self,
        source: &mut impl Source,
        reset: bool,
        removed: Vec<ChunkId>,
        added: BTreeSet<ChunkId>,
    ) -> AreaUpdate {
        let part = source.watch(&mut self.watch, &added);
        let world = source.world();
        let image = world.image();
        let chunk = |id: ChunkId| AreaChunk {
            id,
            active: image.active.contains(&id),
            state: image.chunks.get(&id).map(|chunk| (**chunk).clone()),
        };
        let (added, part) = match self.view {
            View::Observe => (added.into_iter().map(chunk).collect(), None),
            View::Compute => (Vec::new(), Some(Box::new(part))),
        };
        AreaUpdate {
            tick: world.tick(),
            hash: world.hash(),
            reset,
            removed,
            added,
            part,
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

    /// What the next tick is told as.
    pub(crate) fn next(&mut self, source: &mut impl Source) -> TickFrame {
        let before = source.world().image().chunks;
        let (output, broadcast) = source.step(&mut self.watch);
        let inside = |id: &ChunkId| self.chunks.contains(id);
        let mut frame = TickFrame {
            tick: output.tick,
            hash: output.hash,
            players: output
                .players
                .iter()
                .map(|player| PlayerView::of(player))
                .collect(),
            ..TickFrame::default()
        };
        let after = source.world().image().chunks;
        let changed = output.chunks.iter().filter(|change| inside(&change.id));
        frame.check = changed.clone().map(|it| (it.id, it.hash)).collect();
        match self.view {
            View::Compute => frame.feed = Some(Box::new(broadcast.feed(&self.chunks))),
            View::Observe => {
                for change in changed {
                    let now = &after[&change.id];
                    match before.get(&change.id) {
                        None => frame.touched.push((change.id, Chunk::clone(now))),
                        Some(before) => {
                            let diff = ChunkDiff {
                                cells: cells_changed(before, now),
                                ..change.diff.clone()
                            };
                            frame.diffs.push((change.id, diff));
                        }
                    }
                }
                let inside = |ids: &[ChunkId]| ids.iter().copied().filter(inside).collect();
                frame.activated = inside(&output.activated);
                frame.deactivated = inside(&output.deactivated);
            }
        }
        frame
    }
}

/// Cell by cell.
fn cells_changed(
    before: &Arc<Chunk>,
    after: &Arc<Chunk>,
) -> Vec<(CellIndex, sim_core::chunk::Kind, u8)> {
    let cells = (0..=4096).filter_map(CellIndex::from_number);
    let cells = cells.filter(|index| *index != CellIndex::POLE || after.pole.is_some());
    let now = cells.map(|index| (index, after.cell(index)));
    now.filter(|(index, cell)| before.cell(*index) != *cell)
        .map(|(index, cell)| (index, cell.kind, cell.quantity))
        .collect()
}
