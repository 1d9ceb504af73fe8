//! A patch's tiles as vertices: a top for each tile, and a wall only from a higher tile down to
//! a lower neighbour. Sixteen bytes a vertex; what a tile *is* is looked up in the patch's
//! texture by the tile's place, so that a change of kind changes no vertex.

use geometry::Vector;
use geometry::vector::{length, scale, sub};

use super::PATCH_SIDE;
use super::grid::{GRID_SIDE, Grid, GridTile};

/// Vertices and triangles of a patch.
#[derive(Debug, Clone, Default)]
pub struct Mesh {
    /// Where, relative to the patch's origin.
    pub positions: Vec<[f32; 3]>,
    /// Row and column of the tile; corner and [`WALL_FOOT`]; how open the corner is (255: no
    /// higher neighbour).
    pub codes: Vec<[u8; 4]>,
    /// Three a triangle.
    pub indices: Vec<u16>,
    /// Runs of triangles that lie together, to be left out where they cannot be seen; none if
    /// the mesh is too light to be worth it.
    pub blocks: Vec<Block>,
}

/// A run of a mesh's triangles, and a ball around them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block {
    /// Its indices.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// The ball's middle, relative to the mesh's origin.
    pub middle: Vector,
    /// The ball's radius.
    pub radius: f64,
}

/// Tiles along a block's side: near the ground a picture shows but a corner of a patch.
const BLOCK_SIDE: usize = 8;

/// Marks a vertex at the foot of a wall.
pub const WALL_FOOT: u8 = 8;

/// How far a wall reaches below the lower tile, so that no light shines through.
const FOOT_DEPTH: f64 = 0.04;
/// Height difference at which a higher neighbour shades a corner fully.
const SHADING_HEIGHT: f64 = 1.1;

/// What a mesh is made of.
pub struct Shape<'a> {
    /// Where the tiles lie.
    pub grid: &'a Grid,
    /// Their heights in tiles, rim included.
    pub heights: &'a [f64],
    /// Radius of the planet in tiles.
    pub radius: f64,
    /// Where the mesh's own origin is, in tiles from the planet's middle.
    pub origin: Vector,
    /// How much lower the rim lies than its cells: it fills gaps to patches of other levels and
    /// hides under patches of its own.
    pub rim_sinks: f64,
    /// Tiles of the rim that are drawn in full: a pole's.
    pub pole: Option<(GridTile, [Vector; 6])>,
}

impl Shape<'_> {
    fn height(&self, tile: GridTile) -> f64 {
        let is_pole = self.pole.is_some_and(|(pole, _)| pole == tile);
        let sinks = if tile.is_inside() || is_pole {
            0.0
        } else {
            self.rim_sinks
        };
        self.heights[tile.index()] - sinks
    }

    fn at(&self, direction: Vector, height: f64) -> [f32; 3] {
        sub(scale(direction, self.radius + height), self.origin).map(|x| x as f32)
    }
}

/// Makes the mesh.
pub fn mesh(shape: &Shape<'_>) -> Mesh {
    let mut mesh = Mesh::default();
    for tiles in blocks() {
        let (vertex, index) = (mesh.positions.len(), mesh.indices.len());
        for tile in tiles {
            let corners = match shape.pole {
                Some((pole, corners)) if pole == tile => corners,
                _ => shape.grid.corners(tile),
            };
            add_tile(&mut mesh, shape, tile, corners);
        }
        let block = block(&mesh, vertex, index);
        mesh.blocks.push(block);
    }
    mesh
}

/// The tiles of each block; those of the rim go with the nearest inside.
fn blocks() -> impl Iterator<Item = Vec<GridTile>> {
    let blocks = PATCH_SIDE as usize / BLOCK_SIDE;
    let range = move |block: usize| {
        let first = if block == 0 {
            0
        } else {
            block * BLOCK_SIDE + 1
        };
        let end = if block == blocks - 1 {
            GRID_SIDE
        } else {
            (block + 1) * BLOCK_SIDE + 1
        };
        first..end
    };
    (0..blocks * blocks).map(move |block| {
        let rows = range(block / blocks);
        let columns = range(block % blocks);
        rows.flat_map(|row| columns.clone().map(move |column| GridTile { row, column }))
            .collect()
    })
}

/// The block of all that was added from this vertex and this index on.
fn block(mesh: &Mesh, vertex: usize, index: usize) -> Block {
    let places = &mesh.positions[vertex..];
    let bound = |pick: fn(f32, f32) -> f32, start: f32| {
        places.iter().fold([start; 3], |sum: [f32; 3], place| {
            std::array::from_fn(|k| pick(sum[k], place[k]))
        })
    };
    let (low, high) = (
        bound(f32::min, f32::INFINITY),
        bound(f32::max, f32::NEG_INFINITY),
    );
    let middle: Vector = std::array::from_fn(|k| f64::from(low[k] + high[k]) / 2.0);
    let diagonal: Vector = std::array::from_fn(|k| f64::from(high[k] - low[k]) / 2.0);
    Block {
        first: index as u32,
        count: (mesh.indices.len() - index) as u32,
        middle,
        radius: length(diagonal),
    }
}

fn add_tile(mesh: &mut Mesh, shape: &Shape<'_>, tile: GridTile, corners: [Vector; 6]) {
    let height = shape.height(tile);
    let around: [Option<f64>; 6] =
        std::array::from_fn(|k| tile.neighbor(k).map(|neighbor| shape.height(neighbor)));
    let top = mesh.positions.len() as u16;
    for (k, corner) in corners.into_iter().enumerate() {
        let rise = |k: usize| around[k % 6].map_or(0.0, |other| (other - height).max(0.0));
        let shade = ((rise(k) + rise(k + 1)) * 0.5 / SHADING_HEIGHT).min(1.0);
        let open = (255.0 * (1.0 - shade)) as u8;
        mesh.positions.push(shape.at(corner, height));
        mesh.codes
            .push([tile.row as u8, tile.column as u8, k as u8, open]);
    }
    // Corners run clockwise seen from outside; triangles counterclockwise.
    for k in 1..5 {
        mesh.indices.extend([top, top + k + 1, top + k]);
    }
    for (k, other) in around.into_iter().enumerate() {
        let Some(other) = other.filter(|other| *other < height - 1e-6) else {
            continue;
        };
        let (before, after) = ((k + 5) % 6, k);
        let foot = mesh.positions.len() as u16;
        for corner in [before, after] {
            mesh.positions
                .push(shape.at(corners[corner], other - FOOT_DEPTH));
            mesh.codes.push([
                tile.row as u8,
                tile.column as u8,
                corner as u8 | WALL_FOOT,
                110,
            ]);
        }
        let (before, after) = (top + before as u16, top + after as u16);
        mesh.indices
            .extend([after, foot + 1, foot, after, foot, before]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patch::PatchId;
    use crate::patch::grid::{GRID_TILES, cells};
    use crate::planet::Planet;
    use geometry::vector::{cross, dot, length};
    use sim_core::ids::{Diamond, Frequency};

    fn build(heights: &[f64]) -> (Mesh, Vector) {
        let planet = Planet::new(Frequency::new(256).unwrap());
        let patch = PatchId {
            level: 0,
            diamond: Diamond::south(1),
            a: 1,
            b: 1,
        };
        let grid = Grid::new(planet.frequency, patch, &cells(planet.frequency, patch));
        let origin = scale(
            grid.middle(GridTile {
                row: 32,
                column: 32,
            }),
            planet.radius,
        );
        let shape = Shape {
            grid: &grid,
            heights,
            radius: planet.radius,
            origin,
            rim_sinks: 0.3,
            pole: None,
        };
        (mesh(&shape), origin)
    }

    #[test]
    fn flat_ground_has_walls_only_down_to_the_rim() {
        let (mesh, _) = build(&vec![1.0; GRID_TILES]);
        let tops = GRID_TILES * 4;
        // A straight side has two edges a tile towards the rim.
        let walls = mesh.indices.len() / 3 - tops;
        assert_eq!(walls, 2 * (4 * 64 * 2 - 2));
    }

    #[test]
    fn the_roughest_ground_fits_sixteen_bits() {
        let heights: Vec<f64> = (0..GRID_TILES)
            .map(|k| (k * 7919 % 97) as f64 * 0.1)
            .collect();
        let (mesh, _) = build(&heights);
        assert!(
            mesh.positions.len() <= usize::from(u16::MAX),
            "{}",
            mesh.positions.len()
        );
        assert_eq!(mesh.positions.len(), mesh.codes.len());
    }

    #[test]
    fn every_triangle_faces_outward() {
        let heights: Vec<f64> = (0..GRID_TILES)
            .map(|k| (k * 7919 % 13) as f64 * 0.2)
            .collect();
        let (mesh, origin) = build(&heights);
        let up = geometry::vector::normalized(origin);
        for triangle in mesh.indices.chunks(3) {
            let [a, b, c] = [0, 1, 2].map(|k| {
                let vertex = usize::from(triangle[k]);
                (mesh.positions[vertex].map(f64::from), mesh.codes[vertex])
            });
            let normal = cross(sub(b.0, a.0), sub(c.0, a.0));
            let is_wall = [a, b, c].iter().any(|(_, code)| code[2] & WALL_FOOT != 0);
            let steep = dot(normal, up) / length(normal);
            if is_wall {
                // Away from the middle of its own tile's top.
                let middle = (0..6).fold([0.0; 3], |sum, k| {
                    let first = mesh
                        .codes
                        .iter()
                        .position(|code| code[..2] == a.1[..2] && code[2] == k)
                        .unwrap();
                    geometry::vector::add(sum, mesh.positions[first].map(|x| f64::from(x) / 6.0))
                });
                assert!(dot(normal, sub(a.0, middle)) > 0.0);
            } else {
                assert!(steep > 0.9);
            }
        }
    }
}
