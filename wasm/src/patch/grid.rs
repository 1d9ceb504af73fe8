//! Where a patch's tiles lie: their middles and corners, with a rim of one tile all around.

use geometry::Vector;
use geometry::vector::{add, normalized, scale, sub};
use sim_core::ids::{CellId, Direction, Frequency};
use sim_core::topology;

use super::{PATCH_SIDE, PatchId};

/// Tiles along a side, with the rim.
pub const GRID_SIDE: usize = PATCH_SIDE as usize + 2;
/// Tiles of a grid, with the rim.
pub const GRID_TILES: usize = GRID_SIDE * GRID_SIDE;
/// (i, j) of a step in each of the six directions.
pub const STEPS: [(isize, isize); 6] = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)];

/// A tile of a grid: row and column from 0 to 65, of which 0 and 65 are the rim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridTile {
    /// Along i, from 1 for the patch's first.
    pub row: usize,
    /// Along j, from 1 for the patch's first.
    pub column: usize,
}

impl GridTile {
    /// All of them, in order of index.
    pub fn all() -> impl Iterator<Item = GridTile> {
        (0..GRID_TILES).map(|k| GridTile {
            row: k / GRID_SIDE,
            column: k % GRID_SIDE,
        })
    }

    /// Where a patch of level 0 has a cell of its own; `None` for a pole.
    pub fn of_cell(cell: CellId) -> Option<GridTile> {
        let (_, i, j) = cell.coordinates()?;
        let place = |x: u32| (x % PATCH_SIDE) as usize + 1;
        Some(GridTile {
            row: place(i),
            column: place(j),
        })
    }

    /// Its place in a list of all.
    pub fn index(self) -> usize {
        self.row * GRID_SIDE + self.column
    }

    /// Whether it belongs to the patch and not to its rim.
    pub fn is_inside(self) -> bool {
        let inside = 1..GRID_SIDE - 1;
        inside.contains(&self.row) && inside.contains(&self.column)
    }

    /// The tile next to it, if the grid has it.
    pub fn neighbor(self, direction: usize) -> Option<GridTile> {
        let (di, dj) = STEPS[direction];
        let row = self.row.checked_add_signed(di)?;
        let column = self.column.checked_add_signed(dj)?;
        (row < GRID_SIDE && column < GRID_SIDE).then_some(GridTile { row, column })
    }

    /// The nearest tile that is inside.
    fn inner(self) -> GridTile {
        let clamp = |x: usize| x.clamp(1, GRID_SIDE - 2);
        GridTile {
            row: clamp(self.row),
            column: clamp(self.column),
        }
    }
}

/// The cells of a patch and its rim on the grid of its level. `None` beyond a pentagon's missing
/// neighbour, and in the two corners of the rim that touch no tile of the patch.
pub fn cells(planet: Frequency, patch: PatchId) -> Vec<Option<CellId>> {
    let frequency = patch.frequency(planet);
    let first = (patch.a * PATCH_SIDE, patch.b * PATCH_SIDE);
    let inside = |tile: GridTile| {
        CellId::new(
            patch.diamond,
            first.0 + tile.row as u32 - 1,
            first.1 + tile.column as u32 - 1,
        )
    };
    GridTile::all()
        .map(|tile| {
            if tile.is_inside() {
                return Some(inside(tile));
            }
            // From some tile inside, one step leads to it.
            let from = (0..6).find_map(|direction| {
                let from = tile.neighbor(direction).filter(|from| from.is_inside())?;
                Some((from, (direction + 3) % 6))
            });
            let (from, direction) = from?;
            let direction = Direction::new(direction as u8)?;
            topology::neighbor(frequency, inside(from), direction)
        })
        .collect()
}

/// Unit vectors to the middles and corners of a patch's tiles.
#[derive(Debug, Clone)]
pub struct Grid {
    middles: Vec<Vector>,
    /// Where a tile meets its neighbours (1, 0) and (1, 1), and (1, 1) and (0, 1). Every corner
    /// is one of these of some tile.
    corners: Vec<[Vector; 2]>,
}

impl Grid {
    /// Lays out a patch whose [`cells`] are given.
    pub fn new(planet: Frequency, patch: PatchId, cells: &[Option<CellId>]) -> Grid {
        let frequency = patch.frequency(planet);
        let mut middles: Vec<Vector> = cells
            .iter()
            .map(|cell| cell.map_or([0.0; 3], |cell| geometry::centre(frequency, cell)))
            .collect();
        let at = |row: usize, column: usize| GridTile { row, column }.index();
        let last = GRID_SIDE - 1;
        // What no cell gives is continued from its neighbours, or, beyond a pentagon, the
        // middle of them.
        for (missing, a, b, opposite) in [
            (at(0, last), at(0, last - 1), at(1, last), at(1, last - 1)),
            (at(last, 0), at(last - 1, 0), at(last, 1), at(last - 1, 1)),
        ] {
            middles[missing] = sub(add(middles[a], middles[b]), middles[opposite]);
        }
        let pentagon = cells[at(0, 0)].is_none();
        let middle = |a: Vector, b: Vector, c: Vector| normalized(add(add(a, b), c));
        let mut corners = vec![[[0.0; 3]; 2]; GRID_TILES];
        for row in 0..last {
            for column in 0..last {
                let [here, ahead, far, beside] =
                    [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(i, j)| middles[at(row + i, column + j)]);
                corners[at(row, column)] = if pentagon && row == 0 && column == 0 {
                    // Five corners: two of the six are one.
                    [middle(ahead, far, beside); 2]
                } else {
                    [middle(here, ahead, far), middle(here, far, beside)]
                };
            }
        }
        Grid { middles, corners }
    }

    /// Unit vector to a tile's middle.
    pub fn middle(&self, tile: GridTile) -> Vector {
        self.middles[tile.index()]
    }

    /// Unit vectors to a tile's corners; the k-th lies between its neighbours k and k + 1. Those
    /// of the rim are copied from the next tile inside, since what they border on is not here.
    pub fn corners(&self, tile: GridTile) -> [Vector; 6] {
        if !tile.is_inside() {
            let inner = tile.inner();
            let shift = sub(self.middle(tile), self.middle(inner));
            return self
                .corners(inner)
                .map(|corner| normalized(add(corner, shift)));
        }
        let at = |di: usize, dj: usize| {
            self.corners[GridTile {
                row: tile.row - di,
                column: tile.column - dj,
            }
            .index()]
        };
        [
            at(0, 0)[0],
            at(0, 0)[1],
            at(1, 0)[0],
            at(1, 1)[1],
            at(1, 1)[0],
            at(0, 1)[1],
        ]
    }
}

/// The corners of a pole's tile, of which the last is there twice.
pub fn pole_corners(frequency: Frequency, pole: CellId) -> [Vector; 6] {
    let ring: Vec<Vector> = topology::neighbors(frequency, pole)
        .map(|(_, cell)| geometry::centre(frequency, cell))
        .collect();
    let middle = geometry::centre(frequency, pole);
    std::array::from_fn(|k| {
        let k = k.min(ring.len() - 1);
        normalized(scale(
            add(add(ring[k], ring[(k + 1) % ring.len()]), middle),
            1.0 / 3.0,
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use geometry::vector::{angle, cross, dot, length};
    use sim_core::ids::Diamond;

    fn check(n: u32, patch: PatchId) {
        let planet = Frequency::new(n).unwrap();
        let cells = cells(planet, patch);
        let grid = Grid::new(planet, patch, &cells);
        let width = 1.0 / f64::from(patch.frequency(planet).get());
        for tile in GridTile::all().filter(|tile| tile.is_inside()) {
            let cell = cells[tile.index()].unwrap();
            let middle = grid.middle(tile);
            let corners = grid.corners(tile);
            for k in 0..6 {
                let (before, corner) = (corners[(k + 5) % 6], corners[k]);
                let reach = angle(middle, corner) / width;
                assert!((0.4..1.0).contains(&reach), "{cell} corner {k} at {reach}");
                // Clockwise seen from outside, so that winding and shading agree everywhere.
                let turn = dot(cross(sub(before, middle), sub(corner, middle)), middle);
                assert!(turn < 1e-18, "{cell} corner {k}");
            }
        }
    }

    #[test]
    fn tiles_surround_their_cells() {
        for diamond in Diamond::all() {
            check(
                64,
                PatchId {
                    level: 0,
                    diamond,
                    a: 0,
                    b: 0,
                },
            );
            check(
                256,
                PatchId {
                    level: 2,
                    diamond,
                    a: 0,
                    b: 0,
                },
            );
            check(
                256,
                PatchId {
                    level: 0,
                    diamond,
                    a: 1,
                    b: 2,
                },
            );
            check(
                256,
                PatchId {
                    level: 1,
                    diamond,
                    a: 1,
                    b: 0,
                },
            );
        }
    }

    #[test]
    fn neighbouring_patches_share_their_corners() {
        let planet = Frequency::new(128).unwrap();
        let grid = |a, b| {
            let patch = PatchId {
                level: 0,
                diamond: Diamond::north(2),
                a,
                b,
            };
            Grid::new(planet, patch, &cells(planet, patch))
        };
        let (left, right) = (grid(0, 1), grid(1, 1));
        for column in 1..GRID_SIDE - 1 {
            let ours = left.corners(GridTile {
                row: GRID_SIDE - 2,
                column,
            });
            let theirs = right.corners(GridTile { row: 1, column });
            // The edge toward (1, 0) runs from corner 5 to corner 0; from there it is 2 to 3.
            assert!(length(sub(ours[5], theirs[3])) < 1e-14);
            assert!(length(sub(ours[0], theirs[2])) < 1e-14);
        }
    }

    #[test]
    fn a_pole_is_a_pentagon() {
        let frequency = Frequency::new(64).unwrap();
        for pole in [CellId::NORTH_POLE, CellId::SOUTH_POLE] {
            let corners = pole_corners(frequency, pole);
            assert_eq!(corners[4], corners[5]);
            assert!(
                corners[..5]
                    .windows(2)
                    .all(|pair| angle(pair[0], pair[1]) > 0.005)
            );
        }
    }
}
