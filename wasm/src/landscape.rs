//! The planet's ground through the eyes of a camera: chooses patches, builds what is missing a
//! few milliseconds a frame, keeps those in step that show living chunks, and draws.
//!
//! It takes chunks as they are given and never asks where they come from.

use std::collections::BTreeSet;

use geometry::vector::{dot, length, sub};
use sim_core::chunk::{Chunk, locate};
use sim_core::ids::{CellId, ChunkId};
use sim_core::topology;
use sim_core::worldgen::Generator;
use three_d::{Context, Viewport};

use crate::camera::Pose;
use crate::ground;
use crate::ground::tiles::{STAMP_MS, Stamp};
use crate::patch::grid::GridTile;
use crate::patch::select::{Detail, Selection, select, tile_pixels};
use crate::patch::store::{Draft, Patch, Store};
use crate::patch::{Bounds, PATCH_SIDE, PatchId};
use crate::planet::Planet;
use crate::render::ground::{Form, Ground, GroundFrame, GroundPatch};
use crate::render::light::Light;

/// Building goes on for so long in a frame while the picture still has holes.
const BUILD_MS_WHILE_EMPTY: f64 = 40.0;

/// Chunks that live, by who has them.
pub trait Living {
    /// A chunk as it is now, if it is known without work.
    fn chunk(&self, id: ChunkId) -> Option<&Chunk>;
}

/// The ground of a planet.
pub struct Landscape {
    planet: Planet,
    generator: Generator,
    store: Store<GroundPatch>,
    selection: Selection,
    /// Patches to be drawn as prisms, as far as they have them.
    near: Vec<PatchId>,
    /// Chunks whose prisms no longer fit their tiles.
    outdated: Vec<ChunkId>,
    quality: Quality,
}

/// How much to ask of the graphics card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Tiles wider than this on the screen (in pixels of the page) are replaced by four.
    pub tile_pixels_max: f64,
    /// Tiles wider than this are drawn as prisms.
    pub prism_pixels_min: f64,
}

impl Quality {
    /// For graphics cards.
    pub const FULL: Quality = Quality {
        tile_pixels_max: 7.0,
        prism_pixels_min: 11.0,
    };
    /// For software rasterisers, which pay about a microsecond for every triangle.
    pub const LIGHT: Quality = Quality {
        tile_pixels_max: 9.0,
        prism_pixels_min: 20.0,
    };
}

impl Landscape {
    /// The ground that a generator makes.
    pub fn new(generator: Generator, quality: Quality) -> Landscape {
        Landscape {
            planet: Planet::new(generator.frequency()),
            generator,
            store: Store::default(),
            selection: Selection::default(),
            near: Vec::new(),
            outdated: Vec::new(),
            quality,
        }
    }

    /// The planet it is the ground of.
    pub fn planet(&self) -> &Planet {
        &self.planet
    }

    /// The world as the seed makes it.
    pub fn generator(&self) -> &Generator {
        &self.generator
    }

    /// Forgets what the graphics card had.
    pub fn context_lost(&mut self) {
        self.store.clear();
        self.outdated.clear();
    }

    /// Takes over chunks that changed.
    pub fn update(&mut self, changed: &[ChunkId], living: &impl Living, now_ms: f64) {
        let mut rims = BTreeSet::new();
        for id in changed {
            let (Some(chunk), Some(patch)) = (living.chunk(*id), self.store.of_chunk(*id)) else {
                continue;
            };
            let change = patch.tiles.update(chunk, stamp(now_ms), true);
            if change.look {
                patch.gpu.set_texels(&patch.tiles.texels());
                rims.extend(topology::chunk_neighbors(self.planet.frequency, *id));
            }
            if change.heights && !self.outdated.contains(id) {
                self.outdated.push(*id);
            }
        }
        for id in rims {
            self.fill_rim(PatchId::of_chunk(id));
        }
    }

    fn fill_rim(&mut self, id: PatchId) {
        if self.store.fill_rim(id)
            && let Some(patch) = self.store.get(id)
        {
            patch.gpu.set_texels(&patch.tiles.texels());
        }
    }

    /// Chooses what to draw from here and builds some of what is missing, for about `build_ms`.
    /// `clock` tells the time in milliseconds.
    pub fn prepare(
        &mut self,
        context: &Context,
        pose: &Pose,
        picture_pixels: f64,
        living: &impl Living,
        (now_ms, build_ms): (f64, f64),
        clock: &impl Fn() -> f64,
    ) {
        self.store.begin_frame();
        self.settle(now_ms);
        let began = clock();
        let mut budget = build_ms;
        loop {
            self.select(pose, picture_pixels);
            if self.selection.draw.is_empty() {
                budget = BUILD_MS_WHILE_EMPTY;
            }
            let Some(next) = self.selection.wanted.first().copied() else {
                break;
            };
            if clock() - began > budget {
                break;
            }
            self.build(context, next, living, now_ms);
        }
        self.choose_near(pose, picture_pixels);
        while clock() - began < budget && self.build_prisms(context) {}
        self.store
            .keep(self.selection.draw.iter().chain(&self.selection.fine));
        let eye = pose.eye;
        let (store, planet) = (&mut self.store, &self.planet);
        self.selection.draw.sort_by_cached_key(|patch| {
            let to = sub(store.bounds(planet, *patch).middle, eye);
            dot(to, to) as u64
        });
    }

    fn select(&mut self, pose: &Pose, picture_pixels: f64) {
        let detail = Detail {
            picture_pixels,
            tile_pixels_max: self.quality.tile_pixels_max,
        };
        let (planet, store) = (self.planet, &mut self.store);
        let store = std::cell::RefCell::new(store);
        self.selection = select(
            &planet,
            pose,
            detail,
            &mut |patch| store.borrow_mut().bounds(&planet, patch),
            &|patch| store.borrow().get(patch).is_some(),
        );
    }

    /// Which patches have tiles that look large enough to be prisms.
    fn choose_near(&mut self, pose: &Pose, picture_pixels: f64) {
        self.near.clear();
        for patch in self.selection.draw.iter().filter(|patch| patch.level == 0) {
            let bounds = self.store.bounds(&self.planet, *patch);
            let pixels = tile_pixels(pose, picture_pixels, *patch, bounds);
            if pixels > self.quality.prism_pixels_min {
                self.near.push(*patch);
            }
        }
    }

    /// Builds the prisms of one patch that lacks them or whose heights changed; `false` if there
    /// is none.
    fn build_prisms(&mut self, context: &Context) -> bool {
        let lacks = |patch: &&PatchId| {
            self.store
                .get(**patch)
                .is_some_and(|patch| !patch.gpu.has_prisms())
        };
        let missing = self.near.iter().find(lacks).copied();
        let next = missing.or_else(|| self.outdated.pop().map(PatchId::of_chunk));
        let Some(next) = next else { return false };
        if let Some(patch) = self.store.get_mut(next) {
            let mesh = patch.prisms(&self.planet);
            patch.gpu.set_prisms(context, mesh);
        }
        true
    }

    fn build(&mut self, context: &Context, id: PatchId, living: &impl Living, now_ms: f64) {
        let mut draft = Draft::new(&self.planet, id, |cell| self.generator.terrain(cell));
        if let Some(chunk_id) = id.chunk() {
            // Raw ground is sparser than what the automaton makes of it before anyone sees it.
            match living.chunk(chunk_id) {
                Some(chunk) => draft.tiles_mut().update(chunk, stamp(now_ms), false),
                None => {
                    let chunk = self.generator.chunk(chunk_id);
                    draft.tiles_mut().update(&chunk, stamp(now_ms), false)
                }
            };
        }
        let patch = draft.finish(&self.planet, |id, origin, mesh, tiles| {
            GroundPatch::new(context, id.level, origin, mesh, &tiles.texels())
        });
        self.store.insert(id, patch);
        if let Some(chunk) = id.chunk() {
            self.fill_rim(id);
            for neighbor in topology::chunk_neighbors(self.planet.frequency, chunk) {
                self.fill_rim(PatchId::of_chunk(neighbor));
            }
        }
    }

    fn settle(&mut self, now_ms: f64) {
        for (_, patch) in self.store.iter_mut() {
            if patch.tiles.is_in_transition() && patch.tiles.settle(stamp(now_ms)) {
                patch.gpu.set_texels(&patch.tiles.texels());
            }
        }
    }

    /// Draws what [`Landscape::prepare`] chose.
    pub fn draw(
        &self,
        ground: &Ground,
        viewport: Viewport,
        pose: &Pose,
        light: Light,
        (near, growth): (f64, [f64; 2]),
        now_ms: f64,
    ) {
        let frame = GroundFrame {
            stamp: (now_ms / STAMP_MS).rem_euclid(256.0) as f32,
            near: near as f32,
            growth: growth.map(|distance| distance as f32),
        };
        let patches = self.selection.draw.iter().filter_map(|id| {
            let form = if self.near.contains(id) {
                Form::Prisms
            } else {
                Form::Sheet
            };
            Some((&self.store.get(*id)?.gpu, form))
        });
        ground.draw(viewport, (&self.planet, pose, light), frame, patches);
    }

    /// Patches that are drawn now, nearest first.
    pub fn drawn(&self) -> &[PatchId] {
        &self.selection.draw
    }

    /// Patches that are drawn as prisms now, nearest first.
    pub fn near(&self) -> impl Iterator<Item = PatchId> + '_ {
        self.near.iter().copied()
    }

    /// A patch, if it is at hand.
    pub fn patch(&self, id: PatchId) -> Option<&Patch<GroundPatch>> {
        self.store.get(id)
    }

    /// Whether any of a patch may be in the picture.
    pub fn may_see(&self, pose: &Pose, id: PatchId) -> bool {
        Bounds::of(&self.planet, id).may_be_seen(pose)
    }

    /// Tiles that are drawn now.
    pub fn tiles_drawn(&self) -> usize {
        self.selection.draw.len() * (PATCH_SIDE * PATCH_SIDE) as usize
    }

    /// How high the top of a cell is: as drawn, or else as the seed has it.
    pub fn height(&self, cell: CellId) -> f64 {
        let frequency = self.planet.frequency;
        if let (Some((id, _)), Some(place)) = (locate(frequency, cell), GridTile::of_cell(cell))
            && let Some(patch) = self.store.get(PatchId::of_chunk(id))
        {
            return patch.tiles.height(place);
        }
        let terrain = self.generator.terrain(cell);
        ground::height(&terrain, terrain.kind)
    }

    /// How wide a tile at the camera's feet looks, in pixels.
    pub fn tile_pixels(&self, pose: &Pose, picture_pixels: f64) -> f64 {
        let altitude = (length(pose.eye) - self.planet.radius).max(1.0);
        pose.magnification() * picture_pixels / altitude
    }
}

/// A moment in the steps of a texel's.
fn stamp(now_ms: f64) -> Stamp {
    (now_ms / STAMP_MS).rem_euclid(256.0) as u8
}
