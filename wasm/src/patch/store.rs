//! The patches that are at hand: which are built, which are on the way, and which were not
//! looked at for longest.

use std::collections::HashMap;

use geometry::Vector;
use geometry::vector::scale;
use sim_core::chunk::locate;
use sim_core::ids::{CellId, ChunkId};
use sim_core::worldgen::Terrain;

use super::far::sheet;
use super::grid::{GRID_SIDE, Grid, GridTile, cells, pole_corners};
use super::mesh::{Mesh, Shape, mesh};
use super::{Bounds, PATCH_SIDE, PatchId};
use crate::ground::tiles::Tiles;
use crate::planet::Planet;

/// Patches kept beside those that the picture needs now, at about 0.7 MB of graphics memory each:
/// where one comes from and may turn back to. The picture itself needs some 80 in a window of
/// 1280 x 720 and up to 255 on a display of 3840 x 2160, and has them, however many they are.
const PATCHES_SPARE: usize = 100;
/// Bounds remembered: many times what one picture asks about.
const BOUNDS_MAX: usize = 4_096;

/// A patch at hand. `G` is what the graphics card has of it.
pub struct Patch<G> {
    /// Its tiles.
    pub tiles: Tiles,
    /// Where its tiles lie.
    pub grid: Grid,
    /// What its mesh's positions are relative to, in tiles from the planet's middle.
    pub origin: Vector,
    /// What the graphics card has.
    pub gpu: G,
    pole: Option<(GridTile, [Vector; 6])>,
    /// Which tiles of which patches lie in its rim; at level 0 only, where tiles are live.
    rim: Vec<Rim>,
    seen_in: u64,
}

/// What lies in a patch's rim of one of its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rim {
    neighbor: PatchId,
    /// A tile of the rim, and the same tile in the neighbour.
    tiles: Vec<(GridTile, GridTile)>,
}

impl<G> Patch<G> {
    /// Its tiles as prisms, as they stand now.
    pub fn prisms(&self, planet: &Planet) -> Mesh {
        let heights = self.tiles.heights();
        mesh(&shape(
            planet,
            0,
            &self.grid,
            &heights,
            self.origin,
            self.pole,
        ))
    }
}

/// What is built before the graphics card gets it.
pub struct Draft {
    patch: PatchId,
    tiles: Tiles,
    grid: Grid,
    origin: Vector,
    pole: Option<(GridTile, [Vector; 6])>,
    rim: Vec<Rim>,
}

impl Draft {
    /// Lays out a patch after the seed.
    pub fn new(planet: &Planet, patch: PatchId, terrain: impl Fn(CellId) -> Terrain) -> Draft {
        let cells = cells(planet.frequency, patch);
        let grid = Grid::new(planet.frequency, patch, &cells);
        let tiles = Tiles::from_seed(patch, &cells, terrain);
        let half = PATCH_SIDE as usize / 2;
        let origin = scale(
            grid.middle(GridTile {
                row: half,
                column: half,
            }),
            planet.radius,
        );
        Draft {
            pole: pole_of(planet, patch),
            rim: rim_of(planet, patch, &cells),
            patch,
            tiles,
            grid,
            origin,
        }
    }

    /// Its tiles, to take over what lives there before it is drawn first.
    pub fn tiles_mut(&mut self) -> &mut Tiles {
        &mut self.tiles
    }

    /// Hands it to the graphics card.
    pub fn finish<G>(
        self,
        planet: &Planet,
        upload: impl FnOnce(PatchId, Vector, Mesh, &Tiles) -> G,
    ) -> Patch<G> {
        let heights = self.tiles.heights();
        let level = self.patch.level;
        let sheet = sheet(&shape(
            planet,
            level,
            &self.grid,
            &heights,
            self.origin,
            self.pole,
        ));
        let gpu = upload(self.patch, self.origin, sheet, &self.tiles);
        let Draft {
            tiles,
            grid,
            origin,
            pole,
            rim,
            ..
        } = self;
        Patch {
            tiles,
            grid,
            origin,
            gpu,
            pole,
            rim,
            seen_in: 0,
        }
    }
}

fn shape<'a>(
    planet: &Planet,
    level: u8,
    grid: &'a Grid,
    heights: &'a [f64],
    origin: Vector,
    pole: Option<(GridTile, [Vector; 6])>,
) -> Shape<'a> {
    let rim_sinks = 0.25 + 0.5 * (f64::from(1u32 << level) - 1.0);
    Shape {
        grid,
        heights,
        radius: planet.radius,
        origin,
        rim_sinks,
        pole,
    }
}

/// The pole tile in a patch's rim, in the one patch of each hemisphere that draws it.
fn pole_of(planet: &Planet, patch: PatchId) -> Option<(GridTile, [Vector; 6])> {
    let frequency = patch.frequency(planet.frequency);
    let last = frequency.get() / PATCH_SIDE - 1;
    if patch.diamond.k() != 0 {
        return None;
    }
    let (pole, tile, place) = if patch.diamond.is_north() {
        (
            CellId::NORTH_POLE,
            GridTile {
                row: GRID_SIDE - 1,
                column: 1,
            },
            (last, 0),
        )
    } else {
        (
            CellId::SOUTH_POLE,
            GridTile {
                row: 1,
                column: GRID_SIDE - 1,
            },
            (0, last),
        )
    };
    ((patch.a, patch.b) == place).then(|| (tile, pole_corners(frequency, pole)))
}

/// What lies in a patch's rim, by neighbour.
fn rim_of(planet: &Planet, patch: PatchId, cells: &[Option<CellId>]) -> Vec<Rim> {
    let mut rims: Vec<Rim> = Vec::new();
    if patch.level > 0 {
        return rims;
    }
    for tile in GridTile::all().filter(|tile| !tile.is_inside()) {
        let Some(cell) = cells[tile.index()] else {
            continue;
        };
        let (Some((chunk, _)), Some(place)) =
            (locate(planet.frequency, cell), GridTile::of_cell(cell))
        else {
            continue;
        };
        let neighbor = PatchId::of_chunk(chunk);
        let known = rims.iter_mut().find(|rim| rim.neighbor == neighbor);
        match known {
            Some(rim) => rim.tiles.push((tile, place)),
            None => rims.push(Rim {
                neighbor,
                tiles: vec![(tile, place)],
            }),
        }
    }
    rims
}

/// The patches at hand.
pub struct Store<G> {
    patches: HashMap<PatchId, Patch<G>>,
    bounds: HashMap<PatchId, Bounds>,
    frame: u64,
}

impl<G> Default for Store<G> {
    fn default() -> Store<G> {
        Store {
            patches: HashMap::new(),
            bounds: HashMap::new(),
            frame: 0,
        }
    }
}

impl<G> Store<G> {
    /// The ball around a patch, remembered.
    pub fn bounds(&mut self, planet: &Planet, patch: PatchId) -> Bounds {
        *self
            .bounds
            .entry(patch)
            .or_insert_with(|| Bounds::of(planet, patch))
    }

    /// Begins a frame.
    pub fn begin_frame(&mut self) {
        self.frame += 1;
    }

    /// A patch, if it is at hand.
    pub fn get(&self, patch: PatchId) -> Option<&Patch<G>> {
        self.patches.get(&patch)
    }

    /// A patch, if it is at hand.
    pub fn get_mut(&mut self, patch: PatchId) -> Option<&mut Patch<G>> {
        self.patches.get_mut(&patch)
    }

    /// The patch that shows a chunk, if it is at hand.
    pub fn of_chunk(&mut self, chunk: ChunkId) -> Option<&mut Patch<G>> {
        self.patches.get_mut(&PatchId::of_chunk(chunk))
    }

    /// Notes which patches this frame needs, with their parents, which are what is drawn next when
    /// the camera draws back; drops those not needed for longest if there are too many of them.
    pub fn keep<'a>(&mut self, needed: impl Iterator<Item = &'a PatchId>) {
        for patch in needed {
            let mut next = Some(*patch);
            while let Some(patch) = next {
                match self.patches.get_mut(&patch) {
                    Some(found) if found.seen_in != self.frame => found.seen_in = self.frame,
                    _ => break,
                }
                next = patch.parent();
            }
        }
        self.drop_oldest();
    }

    fn drop_oldest(&mut self) {
        let spare = self.patches.iter();
        let mut spare: Vec<(u64, PatchId)> = spare
            .filter(|(_, patch)| patch.seen_in < self.frame)
            .map(|(id, patch)| (patch.seen_in, *id))
            .collect();
        let too_many = spare.len().saturating_sub(PATCHES_SPARE);
        if too_many > 0 {
            spare.sort_unstable();
            for (_, id) in &spare[..too_many] {
                self.patches.remove(id);
            }
        }
        if self.bounds.len() > BOUNDS_MAX {
            self.bounds.clear();
        }
    }

    /// Adds a patch.
    pub fn insert(&mut self, id: PatchId, mut patch: Patch<G>) {
        patch.seen_in = self.frame;
        self.patches.insert(id, patch);
    }

    /// Copies what neighbours at hand show into a patch's rim; `true` if anything changed.
    pub fn fill_rim(&mut self, id: PatchId) -> bool {
        // Taken out while its neighbours are looked at; a patch is never its own neighbour.
        let Some(mut patch) = self.patches.remove(&id) else {
            return false;
        };
        let mut changed = false;
        for rim in &patch.rim {
            let Some(neighbor) = self.patches.get(&rim.neighbor) else {
                continue;
            };
            for (tile, place) in &rim.tiles {
                changed |= patch.tiles.copy_look(*tile, &neighbor.tiles, *place);
            }
        }
        self.patches.insert(id, patch);
        changed
    }

    /// All at hand.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (PatchId, &mut Patch<G>)> {
        self.patches.iter_mut().map(|(id, patch)| (*id, patch))
    }

    /// Forgets all, as after losing the graphics context.
    pub fn clear(&mut self) {
        self.patches.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::{Camera, Pose};
    use crate::patch::select::{Detail, Selection, select};
    use sim_core::ids::Frequency;
    use sim_core::worldgen::Generator;

    /// A display of 3840 x 2160 at one pixel for each of the page's.
    const DETAIL: Detail = Detail {
        picture_pixels: 2_160.0,
        tile_pixels_max: 7.0,
    };

    fn planet() -> Planet {
        Planet::new(Frequency::new(4096).unwrap())
    }

    fn look(store: &mut Store<()>, pose: &Pose) -> Selection {
        let planet = planet();
        let store = std::cell::RefCell::new(store);
        select(
            &planet,
            pose,
            DETAIL,
            &mut |patch| store.borrow_mut().bounds(&planet, patch),
            &|patch| store.borrow().get(patch).is_some(),
        )
    }

    /// Draws frames, a few patches built in each, until nothing is missing; says how many were
    /// built.
    fn settle(store: &mut Store<()>, pose: &Pose) -> usize {
        let generator = Generator::new(1, planet().frequency);
        let terrain = generator.terrain(CellId::NORTH_POLE);
        let mut seen = std::collections::BTreeSet::new();
        for built in 0..1_000 {
            store.begin_frame();
            let selection = look(store, pose);
            let Some(next) = selection.wanted.first() else {
                return built;
            };
            assert!(
                seen.insert(*next),
                "{next:?} was dropped while it was needed"
            );
            let draft = Draft::new(&planet(), *next, |_| terrain);
            store.insert(*next, draft.finish(&planet(), |_, _, _, _| ()));
            let selection = look(store, pose);
            store.keep(selection.draw.iter().chain(&selection.fine));
        }
        panic!("after 1000 patches the picture is still not whole");
    }

    #[test]
    fn a_large_display_gets_a_whole_picture_and_builds_nothing_twice() {
        let mut camera = Camera::new(planet(), 16.0 / 9.0);
        let mut store = Store::default();
        let mut largest = 0;
        for level in [0.15, 0.35, 0.40] {
            camera.jump_to([0.4, -0.5, 0.6], level);
            camera.drag(0.0, -0.45, true);
            settle(&mut store, &camera.pose());
            let selection = look(&mut store, &camera.pose());
            largest = largest.max(selection.draw.len());
            assert_eq!(settle(&mut store, &camera.pose()), 0);
        }
        assert!(largest > 180, "the view is a large one: {largest}");
        assert!(store.patches.len() <= 2 * largest + PATCHES_SPARE);
    }

    #[test]
    fn what_was_not_needed_for_longest_goes_first() {
        let mut camera = Camera::new(planet(), 16.0 / 9.0);
        let mut store = Store::default();
        camera.jump_to([0.4, -0.5, 0.6], 0.4);
        settle(&mut store, &camera.pose());
        let first = look(&mut store, &camera.pose()).draw;
        for step in 1..4 {
            camera.jump_to([0.4, -0.5, 0.6 - 0.4 * f64::from(step)], 0.4);
            settle(&mut store, &camera.pose());
            let now = look(&mut store, &camera.pose());
            assert!(now.draw.iter().all(|patch| store.get(*patch).is_some()));
        }
        assert!(first.iter().any(|patch| store.get(*patch).is_none()));
    }
}
