//! Which patches to draw: as fine as the picture can show, and no finer; without holes.
//!
//! A patch is replaced by its four children once its tiles would look wider than
//! [`Detail::tile_pixels_max`]. What is missing is asked for, and until it has come something
//! coarser (or, where the camera drew back, something finer) stands in for it. The levels between
//! are not needed: from the whole globe to a tile there are two steps, not twelve.

use geometry::vector::{length, sub};

use super::{Bounds, PatchId, is_before_horizon};
use crate::camera::Pose;
use crate::ground::HEIGHT_MAX_TILES;
use crate::planet::Planet;

/// How fine to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detail {
    /// The picture's height, in pixels.
    pub picture_pixels: f64,
    /// A tile that looks wider than this is replaced by four.
    pub tile_pixels_max: f64,
}

/// What to draw, and what to build next.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// Patches to draw: they cover all that can be seen and do not overlap.
    pub draw: Vec<PatchId>,
    /// Patches that are as fine as they should be and at hand, also those that something coarser
    /// stands in for until their neighbours have come: without them that would never end.
    pub fine: Vec<PatchId>,
    /// Patches that are missing, most wanted first.
    pub wanted: Vec<PatchId>,
}

/// Chooses patches. `ready` says which can be drawn.
pub fn select(
    planet: &Planet,
    pose: &Pose,
    detail: Detail,
    bounds: &mut impl FnMut(PatchId) -> Bounds,
    ready: &impl Fn(PatchId) -> bool,
) -> Selection {
    let mut walk = Walk {
        planet,
        pose,
        detail,
        bounds,
        ready,
        draw: Vec::new(),
        fine: Vec::new(),
        wanted: Vec::new(),
    };
    for root in PatchId::roots(planet.frequency) {
        walk.visit(root);
    }
    let Walk {
        draw,
        fine,
        mut wanted,
        ..
    } = walk;
    // Holes first; then what looks largest, because that is what the eye is on.
    wanted.sort_by(|a, b| {
        b.is_hole
            .cmp(&a.is_hole)
            .then(b.pixels.total_cmp(&a.pixels))
            .then(a.patch.cmp(&b.patch))
    });
    Selection {
        draw,
        fine,
        wanted: wanted.into_iter().map(|wanted| wanted.patch).collect(),
    }
}

struct Wanted {
    patch: PatchId,
    pixels: f64,
    is_hole: bool,
}

struct Walk<'a, B, R> {
    planet: &'a Planet,
    pose: &'a Pose,
    detail: Detail,
    bounds: &'a mut B,
    ready: &'a R,
    draw: Vec<PatchId>,
    fine: Vec<PatchId>,
    wanted: Vec<Wanted>,
}

/// How many levels finer than needed may stand in for a patch that is missing.
const FINER_MAX: u8 = 2;

impl<B: FnMut(PatchId) -> Bounds, R: Fn(PatchId) -> bool> Walk<'_, B, R> {
    /// Draws what there is of a root, and asks for it first if that leaves a hole.
    fn visit(&mut self, root: PatchId) {
        if !self.may_see(root) {
            return;
        }
        let (drawn, asked) = (self.draw.len(), self.wanted.len());
        if !self.cover(root, FINER_MAX) {
            self.draw.truncate(drawn);
            if !(self.ready)(root) {
                // Nothing at all to stand in: the coarsest is what comes quickest.
                self.wanted.truncate(asked);
                self.wanted.push(Wanted {
                    patch: root,
                    pixels: 0.0,
                    is_hole: true,
                });
            } else {
                self.draw.push(root);
            }
        }
    }

    /// Draws a patch as finely as it can be drawn without holes, or nothing of it. Asks for what
    /// is missing on the way.
    fn cover(&mut self, patch: PatchId, finer: u8) -> bool {
        let pixels = self.pixels(patch);
        let children = patch.children();
        let is_fine = pixels <= self.detail.tile_pixels_max;
        let Some(children) = children.filter(|_| !is_fine) else {
            if (self.ready)(patch) {
                self.draw.push(patch);
                self.fine.push(patch);
                return true;
            }
            self.wanted.push(Wanted {
                patch,
                pixels,
                is_hole: false,
            });
            return self.stand_in(patch, finer);
        };
        let drawn = self.draw.len();
        let mut is_whole = true;
        for child in children {
            if self.may_see(child) {
                is_whole &= self.cover(child, finer);
            }
        }
        if !is_whole {
            self.draw.truncate(drawn);
            if (self.ready)(patch) {
                self.draw.push(patch);
                return true;
            }
        }
        is_whole
    }

    /// Draws finer patches in the place of one that is missing.
    fn stand_in(&mut self, patch: PatchId, finer: u8) -> bool {
        let Some(children) = patch.children().filter(|_| finer > 0) else {
            return false;
        };
        let drawn = self.draw.len();
        for child in children {
            if !self.may_see(child) {
                continue;
            }
            if (self.ready)(child) {
                self.draw.push(child);
            } else if !self.stand_in(child, finer - 1) {
                self.draw.truncate(drawn);
                return false;
            }
        }
        true
    }

    fn may_see(&mut self, patch: PatchId) -> bool {
        let bounds = (self.bounds)(patch);
        is_before_horizon(self.planet, self.pose.eye, bounds, HEIGHT_MAX_TILES)
            && bounds.may_be_seen(self.pose)
    }

    fn pixels(&mut self, patch: PatchId) -> f64 {
        let bounds = (self.bounds)(patch);
        tile_pixels(self.pose, self.detail.picture_pixels, patch, bounds)
    }
}

/// How wide a patch's nearest tile looks.
pub fn tile_pixels(pose: &Pose, picture_pixels: f64, patch: PatchId, bounds: Bounds) -> f64 {
    let nearest = length(sub(bounds.middle, pose.eye)) - bounds.radius;
    // Over the patch itself, the ground is about as far as what the camera looks at.
    let distance = nearest.max(6.0 * pose.near);
    let tile = f64::from(1u32 << patch.level);
    tile / distance * pose.magnification() * picture_pixels
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::camera::{Camera, ScreenPoint};
    use sim_core::ids::{CellId, Frequency};

    fn planet() -> Planet {
        Planet::new(Frequency::new(4096).unwrap())
    }

    const DETAIL: Detail = Detail {
        picture_pixels: 720.0,
        tile_pixels_max: 10.0,
    };

    fn selection(pose: &Pose, ready: impl Fn(PatchId) -> bool) -> Selection {
        let planet = planet();
        select(
            &planet,
            pose,
            DETAIL,
            &mut |patch| Bounds::of(&planet, patch),
            &ready,
        )
    }

    fn views() -> Vec<Pose> {
        let mut camera = Camera::new(planet(), 1.6);
        [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
            .into_iter()
            .map(|level| {
                camera.jump_to([0.4, -0.5, 0.6], level);
                camera.pose()
            })
            .collect()
    }

    fn covers(patch: PatchId, cell: CellId) -> bool {
        let Some((diamond, i, j)) = cell.coordinates() else {
            return false;
        };
        let shift = patch.level + 6;
        diamond == patch.diamond && i >> shift == patch.a && j >> shift == patch.b
    }

    #[test]
    fn what_is_seen_is_drawn_once() {
        for pose in views() {
            let selection = selection(&pose, |_| true);
            assert!(selection.wanted.is_empty());
            assert!(
                selection.draw.len() < 150,
                "{} patches",
                selection.draw.len()
            );
            for k in 0..400 {
                let (x, y) = (f64::from(k % 20) / 19.0, f64::from(k / 20) / 19.0);
                let ray = pose.ray(ScreenPoint { x, y });
                let Some((enters, _)) = ray.through_sphere(planet().radius) else {
                    continue;
                };
                let cell = planet().cell_under(ray.at(enters));
                let times = selection
                    .draw
                    .iter()
                    .filter(|patch| covers(**patch, cell))
                    .count();
                assert_eq!(times, 1, "{cell} at {x}, {y}");
            }
        }
    }

    #[test]
    fn building_what_is_wanted_ends_with_the_fine_picture() {
        for pose in views() {
            let fine: BTreeSet<_> = selection(&pose, |_| true).draw.into_iter().collect();
            let mut built = BTreeSet::new();
            for _ in 0..2_000 {
                let now = selection(&pose, |patch| built.contains(&patch));
                assert!(now.draw.iter().all(|patch| built.contains(patch)));
                let Some(next) = now.wanted.first() else {
                    break;
                };
                built.insert(*next);
            }
            let now = selection(&pose, |patch| built.contains(&patch));
            assert_eq!(now.wanted, []);
            assert_eq!(now.draw.into_iter().collect::<BTreeSet<_>>(), fine);
        }
    }

    #[test]
    fn the_nearest_view_shows_chunks() {
        let pose = *views().last().unwrap();
        assert!(
            selection(&pose, |_| true)
                .draw
                .iter()
                .any(|patch| patch.level == 0)
        );
    }
}
