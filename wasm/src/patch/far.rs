//! A far patch: a smooth sheet of a few large triangles. Its tiles are drawn by the fragment
//! shader, which finds the hexagon under a pixel from the pixel's place in the grid, so that a
//! planet full of tiles costs a few thousand triangles. (With a prism for each tile the whole
//! globe took six times as long in a software rasteriser, nearly all of it for triangles of a
//! few pixels.)
//!
//! The sheet covers its patch from grid point to grid point, exactly as far as its neighbours
//! begin and as its four children reach together. Height differs between levels, so skirts hang
//! down all around.

use geometry::vector::{dot, frame, scale, sub};

use super::PATCH_SIDE;
use super::grid::{GRID_SIDE, GridTile};
use super::mesh::{Mesh, Shape};

/// Tiles along a side of a square of the sheet.
const STRIDE: usize = 4;
/// Squares along a side.
const SQUARES: usize = PATCH_SIDE as usize / STRIDE;
/// Grid points along a side.
const POINTS: usize = SQUARES + 1;

/// Makes the sheet. A vertex's code is its row and column in the grid, and the ground's slope
/// to the east and to the north.
pub fn sheet(shape: &Shape<'_>) -> Mesh {
    let mut mesh = Mesh::default();
    for row in 0..POINTS {
        for column in 0..POINTS {
            add_point(&mut mesh, shape, (row, column), 0.0);
        }
    }
    let at = |row: usize, column: usize| (row * POINTS + column) as u16;
    for row in 0..SQUARES {
        for column in 0..SQUARES {
            // Split along the grid's short diagonal, on which two faces of the icosahedron meet.
            let [here, ahead, far, beside] = [
                at(row, column),
                at(row + 1, column),
                at(row + 1, column + 1),
                at(row, column + 1),
            ];
            mesh.indices.extend([here, far, ahead, here, beside, far]);
        }
    }
    add_skirts(&mut mesh, shape);
    mesh
}

fn add_point(mesh: &mut Mesh, shape: &Shape<'_>, (row, column): (usize, usize), sinks: f64) {
    let tile = GridTile {
        row: row * STRIDE + 1,
        column: column * STRIDE + 1,
    };
    let height = shape.heights[tile.index()] - sinks;
    let place = scale(shape.grid.middle(tile), shape.radius + height);
    mesh.positions
        .push(sub(place, shape.origin).map(|x| x as f32));
    let [east, north] = slope(shape, tile)
        .map(|part| (128.0 + (part * STEEPENED).clamp(-1.0, 1.0) * 127.0).round() as u8);
    mesh.codes
        .push([tile.row as u8, tile.column as u8, east, north]);
}

/// How much steeper than it is ground is lit, so that mountains show from afar.
const STEEPENED: f64 = 1.6;

/// How much the ground rises to the east and to the north, by its neighbours within the patch.
fn slope(shape: &Shape<'_>, tile: GridTile) -> [f64; 2] {
    let clamped = |row: usize, column: usize| GridTile {
        row: row.clamp(1, GRID_SIDE - 2),
        column: column.clamp(1, GRID_SIDE - 2),
    };
    let (low, high) = (|x: usize| x.saturating_sub(STRIDE), |x: usize| x + STRIDE);
    // Rises along two lines through the tile, and where these lines lead.
    let along = |from: GridTile, to: GridTile| {
        let way = sub(shape.grid.middle(to), shape.grid.middle(from));
        let rise = shape.heights[to.index()] - shape.heights[from.index()];
        (scale(way, shape.radius), rise)
    };
    let (way_i, rise_i) = along(
        clamped(low(tile.row), tile.column),
        clamped(high(tile.row), tile.column),
    );
    let (way_j, rise_j) = along(
        clamped(tile.row, low(tile.column)),
        clamped(tile.row, high(tile.column)),
    );
    let [east, north, _] = frame(shape.grid.middle(tile));
    // The slope g is what makes g · way the rise along both.
    let (a, b, c, d) = (
        dot(way_i, east),
        dot(way_i, north),
        dot(way_j, east),
        dot(way_j, north),
    );
    let area = a * d - b * c;
    if area.abs() < 1e-9 {
        return [0.0; 2];
    }
    [
        (rise_i * d - rise_j * b) / area,
        (rise_j * a - rise_i * c) / area,
    ]
}

/// The k-th point of a side, of a sheet whose last point is the first argument.
type Side = fn(usize, usize) -> (usize, usize);

/// Hangs a strip from each side, facing outward.
fn add_skirts(mesh: &mut Mesh, shape: &Shape<'_>) {
    let last = POINTS - 1;
    let sides: [Side; 4] = [
        |_, k| (0, k),
        |last, k| (k, last),
        |last, k| (last, last - k),
        |last, k| (last - k, 0),
    ];
    for side in sides {
        let foot = mesh.positions.len() as u16;
        for k in 0..POINTS {
            add_point(mesh, shape, side(last, k), shape.rim_sinks);
        }
        for k in 0..SQUARES {
            let top = |k: usize| {
                let (row, column) = side(last, k);
                (row * POINTS + column) as u16
            };
            let (a, b) = (top(k), top(k + 1));
            let (foot_a, foot_b) = (foot + k as u16, foot + k as u16 + 1);
            mesh.indices.extend([a, foot_a, foot_b, a, foot_b, b]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patch::PatchId;
    use crate::patch::grid::{Grid, cells};
    use crate::planet::Planet;
    use sim_core::ids::{Diamond, Frequency};

    #[test]
    fn a_ramp_to_the_north_slopes_to_the_north() {
        let planet = Planet::new(Frequency::new(1024).unwrap());
        let patch = PatchId {
            level: 0,
            diamond: Diamond::north(1),
            a: 3,
            b: 9,
        };
        let grid = Grid::new(planet.frequency, patch, &cells(planet.frequency, patch));
        let heights: Vec<f64> = GridTile::all()
            .map(|tile| grid.middle(tile)[2].asin() * planet.radius * 0.2)
            .collect();
        let origin = scale(
            grid.middle(GridTile {
                row: 32,
                column: 32,
            }),
            planet.radius,
        );
        let shape = Shape {
            grid: &grid,
            heights: &heights,
            radius: planet.radius,
            origin,
            rim_sinks: 1.0,
            pole: None,
        };
        let [east, north] = slope(
            &shape,
            GridTile {
                row: 30,
                column: 40,
            },
        );
        assert!(
            east.abs() < 0.01 && (north - 0.2).abs() < 0.01,
            "{east} {north}"
        );
        let mesh = sheet(&shape);
        assert_eq!(mesh.positions.len(), mesh.codes.len());
        assert!(mesh.positions.len() < 1_000);
    }
}
