//! The tiles of a patch: what each is, how high it stands, and the texels that tell the shader.

use sim_core::chunk::{Cell, CellIndex, Chunk, Kind};
use sim_core::ids::CellId;
use sim_core::worldgen::{Biome, SEA_LEVEL, Terrain};

use super::{differs_in_height, height, palette};
use crate::patch::PatchId;
use crate::patch::grid::{GRID_TILES, GridTile};

/// A moment for the shader's short transitions, in steps of [`STAMP_MS`], wrapping.
pub type Stamp = u8;
/// Length of a step of [`Stamp`].
pub const STAMP_MS: f64 = 20.0;
/// How long a transition may take before its tiles are settled, well before a stamp wraps.
const SETTLED_AFTER: u8 = 60;

/// What of a patch has to be uploaded anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Texels.
    pub look: bool,
    /// Heights, and so the mesh.
    pub heights: bool,
}

/// What a tile shows: kind, quantity, and whether something stands on it, in a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Face(u8);

impl Face {
    fn new(kind: Kind, quantity: u8, built: bool) -> Face {
        Face(kind.bits() | quantity << 3 | u8::from(built) << 7)
    }

    fn kind(self) -> Kind {
        Kind::from_bits(self.0)
    }
}

/// The tiles of a patch, rim included.
#[derive(Debug, Clone)]
pub struct Tiles {
    level: u8,
    terrain: Vec<Option<Terrain>>,
    faces: Vec<Face>,
    /// What the faces were before their last change.
    before: Vec<Face>,
    changed: Vec<Stamp>,
    in_transition: bool,
}

impl Tiles {
    /// The tiles of a patch as the seed has them, `cells` in the order of the grid.
    pub fn from_seed(
        patch: PatchId,
        cells: &[Option<CellId>],
        terrain: impl Fn(CellId) -> Terrain,
    ) -> Tiles {
        let terrain: Vec<Option<Terrain>> = cells
            .iter()
            .map(|cell| cell.map(|cell| terrain(PatchId::sampled(patch.level, cell))))
            .collect();
        let faces: Vec<Face> = terrain
            .iter()
            .map(|terrain| match terrain {
                Some(terrain) => Face::new(terrain.kind, terrain.quantity, false),
                None => Face::new(Kind::Soil, 0, false),
            })
            .collect();
        Tiles {
            level: patch.level,
            before: faces.clone(),
            changed: vec![0; GRID_TILES],
            in_transition: false,
            terrain,
            faces,
        }
    }

    /// Takes over the state of the chunk it shows.
    pub fn update(&mut self, chunk: &Chunk, now: Stamp, animate: bool) -> Change {
        let mut change = Change {
            look: self.settle(now),
            heights: false,
        };
        for (index, cell) in cells_of(chunk) {
            let Some((i, j)) = index.row_column() else {
                continue;
            };
            let tile = GridTile {
                row: i as usize + 1,
                column: j as usize + 1,
            }
            .index();
            let built = chunk.structures.contains_key(&index);
            let face = Face::new(cell.kind, cell.quantity, built);
            let old = self.faces[tile];
            if face == old {
                continue;
            }
            change.look = true;
            change.heights |= differs_in_height(face.kind(), old.kind());
            self.faces[tile] = face;
            self.before[tile] = if animate { old } else { face };
            self.changed[tile] = now;
            self.in_transition |= animate;
        }
        change
    }

    /// Takes over what a tile of another patch shows; `true` if that is something else.
    pub fn copy_look(&mut self, tile: GridTile, other: &Tiles, place: GridTile) -> bool {
        let (here, there) = (tile.index(), place.index());
        let is_new = self.faces[here] != other.faces[there];
        self.faces[here] = other.faces[there];
        self.before[here] = other.before[there];
        self.changed[here] = other.changed[there];
        self.in_transition |= is_new;
        is_new
    }

    /// Ends transitions that are over; `true` if there were any. Must be called now and then
    /// while [`Tiles::is_in_transition`], since a stamp wraps after five seconds.
    pub fn settle(&mut self, now: Stamp) -> bool {
        if !self.in_transition {
            return false;
        }
        self.in_transition = false;
        let mut settled = false;
        for tile in 0..GRID_TILES {
            if self.before[tile] == self.faces[tile] {
                continue;
            }
            if now.wrapping_sub(self.changed[tile]) >= SETTLED_AFTER {
                self.before[tile] = self.faces[tile];
                settled = true;
            } else {
                self.in_transition = true;
            }
        }
        settled
    }

    /// Whether some tiles may still be changing their looks.
    pub fn is_in_transition(&self) -> bool {
        self.in_transition
    }

    /// How high the tiles stand.
    pub fn heights(&self) -> Vec<f64> {
        GridTile::all().map(|tile| self.height(tile)).collect()
    }

    /// How high one stands.
    pub fn height(&self, tile: GridTile) -> f64 {
        let kind = self.faces[tile.index()].kind();
        self.terrain[tile.index()]
            .as_ref()
            .map_or(0.0, |terrain| height(terrain, kind))
    }

    /// What one shows, and how much of it.
    pub fn kind(&self, tile: GridTile) -> (Kind, u8) {
        let face = self.faces[tile.index()];
        (face.kind(), face.0 >> 3 & 15)
    }

    /// Whether something stands on one.
    pub fn is_built(&self, tile: GridTile) -> bool {
        self.faces[tile.index()].0 >> 7 == 1
    }

    /// What the shader looks up: at level 0 the face, the face before, when it changed, and a
    /// shade; else a colour and whether it is water.
    pub fn texels(&self) -> Vec<[u8; 4]> {
        GridTile::all().map(|tile| self.texel(tile)).collect()
    }

    fn texel(&self, tile: GridTile) -> [u8; 4] {
        let index = tile.index();
        let Some(terrain) = self.terrain[index].as_ref() else {
            return [0; 4];
        };
        if self.level == 0 {
            let shade = shade(index, terrain);
            return [
                self.faces[index].0,
                self.before[index].0,
                self.changed[index],
                shade,
            ];
        }
        let is_water = terrain.kind == Kind::Water;
        let own = palette::of_kind(settled_kind(terrain, speckle(index)));
        let land = palette::of_land(terrain);
        // The coarser the tile, the less the one cell it is drawn after says about it.
        let colour = palette::mix(own, land, (0.25 * f32::from(self.level) - 0.10).min(0.9));
        let light = if is_water { 1.0 } else { self.hillshade(tile) };
        let speckle = 1.0 + (f32::from(speckle(index)) / 255.0 - 0.5) * 0.10;
        let byte = |part: f32| (part * light * speckle * 255.0).clamp(0.0, 255.0) as u8;
        let [r, g, b] = colour.map(byte);
        [r, g, b, if is_water { 255 } else { 0 }]
    }

    /// From afar steps are too low to be seen: slopes are drawn lighter and darker instead.
    fn hillshade(&self, tile: GridTile) -> f32 {
        let height = |tile: GridTile| {
            let terrain = self.terrain[tile.index()].as_ref();
            terrain.map_or(SEA_LEVEL, |terrain| terrain.elevation.max(SEA_LEVEL))
        };
        let rise = |direction: usize| {
            let other = tile.neighbor(direction).unwrap_or(tile);
            f32::from(height(other)) - f32::from(height(tile))
        };
        let slope = rise(2) + rise(1) - rise(5) - rise(4);
        1.0 + (slope * 0.007).clamp(-0.28, 0.24)
    }
}

/// A tile's own lightness, so that no two look stamped from one mould; damp land is darker, and
/// so is deep water.
fn shade(index: usize, terrain: &Terrain) -> u8 {
    let damp = if terrain.kind == Kind::Water {
        SEA_LEVEL.saturating_sub(terrain.elevation).min(48)
    } else {
        terrain.moisture / 8
    };
    (112 + speckle(index) / 5).saturating_sub(damp)
}

/// About what a cell is once the automaton has run over the raw ground: growth spreads, most
/// where it is lush. `dice` decides.
fn settled_kind(terrain: &Terrain, dice: u8) -> Kind {
    let grown = match terrain.biome {
        Biome::Ocean => 0,
        Biome::Desert => 10,
        Biome::Tundra => 40,
        Biome::Highland => 64,
        Biome::Coast => 96,
        Biome::Meadow => 140,
        Biome::Forest => 165,
    };
    match terrain.kind {
        Kind::Sprout => Kind::Biomass,
        Kind::Soil if dice < grown => Kind::Biomass,
        kind => kind,
    }
}

/// A number of a tile's own.
fn speckle(index: usize) -> u8 {
    let mixed = (index as u32).wrapping_mul(0x9e37_79b1) ^ 0x5bd1;
    (mixed.wrapping_mul(0x85eb_ca6b) >> 24) as u8
}

fn cells_of(chunk: &Chunk) -> impl Iterator<Item = (CellIndex, Cell)> + '_ {
    (0..64).flat_map(move |i| (0..64).map(move |j| (CellIndex::new(i, j), chunk.cells.cell(i, j))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::chunk::CellPlanes;
    use sim_core::ids::Diamond;

    fn tiles() -> Tiles {
        let patch = PatchId {
            level: 0,
            diamond: Diamond::north(0),
            a: 0,
            b: 0,
        };
        let cells = vec![Some(CellId::NORTH_POLE); GRID_TILES];
        let terrain = Terrain {
            elevation: 120,
            moisture: 100,
            biome: Biome::Meadow,
            kind: Kind::Soil,
            quantity: 0,
            spring: false,
            vein: false,
        };
        Tiles::from_seed(patch, &cells, |_| terrain)
    }

    #[test]
    fn a_change_shows_what_was_before_until_it_settles() {
        let mut tiles = tiles();
        let mut chunk = Chunk::new(CellPlanes::SOIL, None);
        assert_eq!(tiles.update(&chunk, 250, true), Change::default());
        chunk.set_cell(CellIndex::new(3, 4), Kind::Biomass, 2);
        assert_eq!(
            tiles.update(&chunk, 250, true),
            Change {
                look: true,
                heights: false
            }
        );
        let tile = GridTile { row: 4, column: 5 };
        let [now, before, since, _] = tiles.texels()[tile.index()];
        assert_eq!(
            (now & 7, now >> 3, before, since),
            (Kind::Biomass.bits(), 2, 0, 250)
        );
        assert!(!tiles.settle(4) && tiles.is_in_transition());
        assert!(tiles.settle(250u8.wrapping_add(SETTLED_AFTER)));
        assert!(!tiles.is_in_transition());
        let [now, before, ..] = tiles.texels()[tile.index()];
        assert_eq!(now, before);
    }

    #[test]
    fn water_changes_heights() {
        let mut tiles = tiles();
        let mut chunk = Chunk::new(CellPlanes::SOIL, None);
        chunk.set_cell(CellIndex::new(0, 0), Kind::Water, 1);
        assert!(tiles.update(&chunk, 0, true).heights);
        let (wet, dry) = (
            GridTile { row: 1, column: 1 },
            GridTile { row: 1, column: 2 },
        );
        assert!(tiles.height(wet) < tiles.height(dry));
    }
}
