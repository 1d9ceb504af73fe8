//! What grows and lies on tiles: blades, canopies, nuggets, shards, crags. Kept per block of
//! tiles and put together anew when what can be seen changes.

use std::collections::{BTreeMap, HashMap, VecDeque};

use geometry::Vector;
use geometry::vector::{add, frame, length, scale, sub};
use sim_core::chunk::Kind;
use sim_core::ids::ChunkId;
use three_d::Context;

use super::cast::Drawing;
use crate::camera::Pose;
use crate::landscape::Landscape;
use crate::patch::grid::GridTile;
use crate::patch::store::Patch;
use crate::patch::{PATCH_SIDE, PatchId};
use crate::render::light::Light;
use crate::render::solid::{Batch, Lamp, Manner, Packed, Solid};

/// Tiles along a block's side.
const BLOCK_SIDE: usize = 8;
/// Blocks along a chunk's side.
const BLOCKS_PER_SIDE: usize = PATCH_SIDE as usize / BLOCK_SIDE;
/// Radius of a ball around a block, with what stands on it; heights differ.
const BLOCK_RADIUS_TILES: f64 = 9.0;
/// Chunks that are put together in a frame; others come a frame later.
const CHUNKS_PER_FRAME: usize = 3;
/// Solids are placed relative to an anchor; it moves along when the eye is so far from it that
/// single precision would begin to show.
const ANCHOR_REACH_TILES: f64 = 2_000.0;

struct Block {
    middle: Vector,
    solids: BTreeMap<Kind, Packed>,
}

/// All that grows and lies near the camera.
pub struct Growth {
    chunks: HashMap<ChunkId, Vec<Block>>,
    /// What a tile showed last, and since when (in seconds), so that only what is new grows up.
    known: HashMap<ChunkId, Vec<(Kind, f32)>>,
    /// Chunks that changed, longest ago first, so that none waits for ever.
    stale: VecDeque<ChunkId>,
    anchor: Vector,
    batches: BTreeMap<Kind, Batch>,
    shown: Vec<(ChunkId, usize)>,
    is_changed: bool,
}

impl Default for Growth {
    fn default() -> Growth {
        Growth {
            chunks: HashMap::new(),
            known: HashMap::new(),
            stale: VecDeque::new(),
            anchor: [0.0; 3],
            batches: BTreeMap::new(),
            shown: Vec::new(),
            is_changed: false,
        }
    }
}

impl Growth {
    /// Notes chunks that changed.
    pub fn update(&mut self, changed: &[ChunkId]) {
        for id in changed {
            if self.chunks.contains_key(id) && !self.stale.contains(id) {
                self.stale.push_back(*id);
            }
        }
    }

    /// Puts together what can be seen within `reach` tiles of the eye.
    pub fn prepare(
        &mut self,
        context: &Context,
        landscape: &Landscape,
        pose: &Pose,
        reach: f64,
        light: Light,
    ) {
        if length(sub(pose.eye, self.anchor)) > ANCHOR_REACH_TILES {
            self.anchor = pose.eye;
            self.chunks.clear();
        }
        let near: Vec<ChunkId> = landscape.near().filter_map(PatchId::chunk).collect();
        self.chunks.retain(|id, _| near.contains(id));
        self.known.retain(|id, _| near.contains(id));
        let missing = near
            .iter()
            .filter(|id| !self.chunks.contains_key(id))
            .copied();
        let mut due: Vec<ChunkId> = missing.take(CHUNKS_PER_FRAME).collect();
        while due.len() < CHUNKS_PER_FRAME
            && let Some(id) = self.stale.pop_front()
        {
            if near.contains(&id) {
                due.push(id);
            }
        }
        for id in due {
            self.grow(landscape, id, light);
            self.is_changed = true;
        }
        let sees = |block: &Block| {
            let far = length(sub(block.middle, pose.eye)) - BLOCK_RADIUS_TILES;
            far < reach && pose.may_see(block.middle, BLOCK_RADIUS_TILES)
        };
        let mut shown = Vec::with_capacity(self.shown.len());
        for id in near {
            let blocks = self.chunks.get(&id).into_iter().flatten().enumerate();
            shown.extend(
                blocks
                    .filter(|(_, block)| sees(block))
                    .map(|(k, _)| (id, k)),
            );
        }
        if shown != self.shown || self.is_changed {
            self.shown = shown;
            self.is_changed = false;
            self.upload(context);
        }
    }

    fn upload(&mut self, context: &Context) {
        let mut all: BTreeMap<Kind, Packed> = BTreeMap::new();
        for (id, block) in &self.shown {
            let Some(block) = self.chunks.get(id).and_then(|blocks| blocks.get(*block)) else {
                continue;
            };
            for (kind, packed) in &block.solids {
                all.entry(*kind).or_default().append(packed);
            }
        }
        for (kind, batch) in &mut self.batches {
            if !all.contains_key(kind) {
                batch.fill(self.anchor, &[]);
            }
        }
        for (kind, packed) in all {
            let batch = self
                .batches
                .entry(kind)
                .or_insert_with(|| Batch::new(context));
            batch.fill_packed(self.anchor, &packed);
        }
    }

    /// Puts a chunk together anew.
    fn grow(&mut self, landscape: &Landscape, id: ChunkId, light: Light) {
        let Some(patch) = landscape.patch(PatchId::of_chunk(id)) else {
            return;
        };
        let radius = landscape.planet().radius;
        let is_new = !self.known.contains_key(&id);
        let known = self
            .known
            .entry(id)
            .or_insert_with(|| vec![(Kind::Soil, 0.0); GridTile::all().count()]);
        let mut blocks = bare_blocks(patch, radius);
        // What was there when it was first looked at does not grow up before the eye.
        let since = match is_new {
            true => (light.time - 500.0).rem_euclid(1000.0) as f32,
            false => light.time as f32,
        };
        for tile in GridTile::all().filter(|tile| tile.is_inside()) {
            let (kind, _) = patch.tiles.kind(tile);
            let known = &mut known[tile.index()];
            if known.0 != kind {
                *known = (kind, since);
            }
            if let Some(solid) = solid(patch, radius, tile, known.1) {
                let solids = &mut blocks[block_of(tile)].solids;
                solids.entry(kind).or_default().push(self.anchor, &solid);
            }
        }
        self.chunks.insert(id, blocks);
    }

    /// Draws it.
    pub fn draw(&self, drawing: Drawing<'_>, manner: Manner) {
        let (solids, viewport, pose, models) = drawing;
        for (kind, batch) in &self.batches {
            if let Some(model) = models.prop(*kind) {
                solids.draw(viewport, pose, model, batch, manner);
            }
        }
    }
}

/// The block that a tile inside its chunk lies in.
fn block_of(tile: GridTile) -> usize {
    (tile.row - 1) / BLOCK_SIDE * BLOCKS_PER_SIDE + (tile.column - 1) / BLOCK_SIDE
}

/// A chunk's blocks, with nothing on them.
fn bare_blocks<G>(patch: &Patch<G>, radius: f64) -> Vec<Block> {
    let middle = |k: usize| k * BLOCK_SIDE + BLOCK_SIDE / 2 + 1;
    let block = |block: usize| {
        let tile = GridTile {
            row: middle(block / BLOCKS_PER_SIDE),
            column: middle(block % BLOCKS_PER_SIDE),
        };
        let height = radius + patch.tiles.height(tile);
        Block {
            middle: scale(patch.grid.middle(tile), height),
            solids: BTreeMap::new(),
        }
    };
    (0..BLOCKS_PER_SIDE * BLOCKS_PER_SIDE).map(block).collect()
}

/// What grows or lies on a tile since a moment, if anything does.
fn solid<G>(patch: &Patch<G>, radius: f64, tile: GridTile, since: f32) -> Option<Solid> {
    let (kind, quantity) = patch.tiles.kind(tile);
    let noise = tile.index().wrapping_mul(0x9e37_79b1) >> 7;
    let size = size(kind, quantity, noise)?;
    if patch.tiles.is_built(tile) {
        return None;
    }
    let up = patch.grid.middle(tile);
    let turn = (noise % 628) as f64 / 100.0;
    let [east, north, _] = frame(up);
    Some(Solid {
        place: scale(up, radius + patch.tiles.height(tile) - 0.01),
        ahead: add(scale(east, turn.cos()), scale(north, turn.sin())),
        size,
        since,
        tint: [1.0; 3],
        lamp: Lamp::Off,
    })
}

/// How large what grows or lies on a tile is, if anything does.
fn size(kind: Kind, quantity: u8, noise: usize) -> Option<f32> {
    let full = f32::from(quantity.max(1)) / f32::from(kind.quantity_cap().max(1));
    let own = 0.9 + 0.2 * (noise % 97) as f32 / 97.0;
    let size = match kind {
        Kind::Sprout => 0.75 + 0.35 * full,
        Kind::Biomass => 0.62 + 0.48 * full,
        Kind::Ore => 0.60 + 0.55 * full,
        Kind::Crystal => 0.55 + 0.60 * full,
        // Not on every tile: rock has its own relief, and a field of crags all alike has none.
        Kind::Rock if noise % 5 < 2 => 0.55 + 0.65 * (noise % 31) as f32 / 31.0,
        Kind::Rock | Kind::Soil | Kind::Water | Kind::Slag => return None,
    };
    Some(size * own)
}
