//! Patches: squares of 64 x 64 tiles, the unit of culling, building and drawing.
//!
//! At level 0 a patch is a chunk of the world. At level L a tile stands for 2^L x 2^L cells and
//! is drawn after the one in its corner, so a planet seen from afar costs no more than one seen
//! from near. Four patches of a level cover what one of the next covers.
//!
//! - [`select`]: which patches to draw from where.
//! - [`grid`]: where a patch's tiles lie.
//! - [`mesh`]: near tiles as prisms. [`far`]: far ones as a sheet.
//! - [`store`]: those that are at hand.

pub mod far;
pub mod grid;
pub mod mesh;
pub mod select;
pub mod store;

use geometry::Vector;
use geometry::vector::{add, dot, length, scale, sub};
use sim_core::ids::{CellId, ChunkId, Diamond, Frequency};
use sim_core::limits::CHUNK_SIDE;

use crate::camera::Pose;
use crate::ground::HEIGHT_MAX_TILES;
use crate::planet::Planet;

/// Tiles along a patch's side.
pub const PATCH_SIDE: u32 = CHUNK_SIDE;

/// Names a patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatchId {
    /// A tile stands for 2^level x 2^level cells.
    pub level: u8,
    /// The diamond it lies in.
    pub diamond: Diamond,
    /// Its place along i, in patches.
    pub a: u32,
    /// Its place along j, in patches.
    pub b: u32,
}

impl PatchId {
    /// The coarsest level of a planet, and how many patches a diamond's side has there.
    pub fn top(frequency: Frequency) -> (u8, u32) {
        let chunks = frequency
            .chunks_per_side()
            .expect("a world's frequency is made of chunks");
        let level = chunks.trailing_zeros() as u8;
        (level, chunks >> level)
    }

    /// The patches of the coarsest level: together the whole planet.
    pub fn roots(frequency: Frequency) -> impl Iterator<Item = PatchId> {
        let (level, side) = PatchId::top(frequency);
        Diamond::all().flat_map(move |diamond| {
            (0..side * side).map(move |k| PatchId {
                level,
                diamond,
                a: k / side,
                b: k % side,
            })
        })
    }

    /// The four patches of the next finer level.
    pub fn children(self) -> Option<[PatchId; 4]> {
        let level = self.level.checked_sub(1)?;
        Some([(0, 0), (0, 1), (1, 0), (1, 1)].map(|(di, dj)| PatchId {
            level,
            a: 2 * self.a + di,
            b: 2 * self.b + dj,
            ..self
        }))
    }

    /// The patch of the next coarser level that covers it, if the planet has that level.
    ///
    /// At the coarsest level this names a patch that no planet has; nothing is ever found there.
    pub fn parent(self) -> Option<PatchId> {
        let level = self.level.checked_add(1)?;
        Some(PatchId {
            level,
            a: self.a / 2,
            b: self.b / 2,
            ..self
        })
    }

    /// The chunk it shows, at level 0.
    pub fn chunk(self) -> Option<ChunkId> {
        (self.level == 0).then(|| ChunkId::new(self.diamond, self.a, self.b))
    }

    /// The patch of level 0 that shows a chunk.
    pub fn of_chunk(chunk: ChunkId) -> PatchId {
        let (diamond, a, b) = chunk.coordinates();
        PatchId {
            level: 0,
            diamond,
            a,
            b,
        }
    }

    /// How finely the planet is divided at its level.
    pub fn frequency(self, planet: Frequency) -> Frequency {
        Frequency::new(planet.get() >> self.level).expect("levels end before frequencies do")
    }

    /// The real cell that a cell of the coarse grid of `level` is drawn after.
    pub fn sampled(level: u8, coarse: CellId) -> CellId {
        match coarse.coordinates() {
            Some((diamond, i, j)) => CellId::new(diamond, i << level, j << level),
            None => coarse,
        }
    }
}

/// Where a patch is, roughly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Its middle, in tiles from the planet's middle.
    pub middle: Vector,
    /// Radius of a ball around its tiles at height 0.
    pub radius: f64,
    /// Points whose hull holds all of it, also what stands highest.
    hull: [Vector; 8],
}

impl Bounds {
    /// The bounds of a patch's tiles.
    pub fn of(planet: &Planet, patch: PatchId) -> Bounds {
        let frequency = patch.frequency(planet.frequency);
        let place = |i: f64, j: f64| {
            let side = f64::from(PATCH_SIDE);
            let (i, j) = (
                (f64::from(patch.a) + i) * side,
                (f64::from(patch.b) + j) * side,
            );
            geometry::lattice::place(frequency, patch.diamond, i, j)
        };
        let centre = place(0.5, 0.5);
        let middle = scale(centre, planet.radius);
        // Tiles of the border reach one tile over it.
        let reach = 1.0 + 2.5 / f64::from(PATCH_SIDE);
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(i, j)| {
            let corner = place(i, j);
            add(centre, scale(sub(corner, centre), reach))
        });
        let radius = corners
            .iter()
            .map(|corner| length(sub(scale(*corner, planet.radius), middle)))
            .fold(0.0, f64::max);
        // The ground bulges over the plane of the corners, less than the plane lies deep.
        let deepest = corners
            .iter()
            .map(|corner| dot(*corner, centre))
            .fold(1.0, f64::min);
        let top = (planet.radius + HEIGHT_MAX_TILES) / deepest.max(0.3);
        let bottom = planet.radius - 2.0 * f64::from(1u32 << patch.level);
        let mut hull = [[0.0; 3]; 8];
        for (k, corner) in corners.into_iter().enumerate() {
            hull[k] = scale(corner, top);
            hull[k + 4] = scale(corner, bottom);
        }
        Bounds {
            middle,
            radius,
            hull,
        }
    }

    /// Whether any of it may be in the picture.
    pub fn may_be_seen(&self, pose: &Pose) -> bool {
        pose.may_see(self.middle, self.radius + HEIGHT_MAX_TILES) && pose.may_see_hull(&self.hull)
    }
}

/// Whether the horizon leaves any of a patch to be seen from a camera at `eye`.
pub fn is_before_horizon(planet: &Planet, eye: Vector, bounds: Bounds, height_max: f64) -> bool {
    let altitude = length(eye) - planet.radius;
    let sight = planet.horizon_angle(altitude) + planet.horizon_angle(height_max);
    let width = (bounds.radius / planet.radius).clamp(0.0, 1.0).asin();
    let between = geometry::vector::angle(
        geometry::vector::normalized(eye),
        geometry::vector::normalized(bounds.middle),
    );
    between - width <= sight
}

/// Whether the planet itself hides a place from a camera at `eye`.
pub fn is_behind_horizon(planet: &Planet, eye: Vector, place: Vector) -> bool {
    let sight = planet.horizon_angle(length(eye) - planet.radius)
        + planet.horizon_angle(length(place) - planet.radius);
    let direction = geometry::vector::normalized;
    geometry::vector::angle(direction(eye), direction(place)) > sight
}
