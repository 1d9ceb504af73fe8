//! A far patch: a smooth sheet of a few large triangles. Its tiles are drawn by the fragment
//! shader, which finds the hexagon under a pixel from the pixel's place in the grid, so that a
//! planet full of tiles costs a few thousand triangles. (With a prism for each tile the whole
//! globe took six times as long in a software rasteriser, nearly all of it for triangles of a
//! few pixels.)
//!
//! The sheet covers its patch from grid point to grid point, exactly as far as its neighbours
//! begin and as its four children reach together. Height differs between levels, so skirts hang
//! down all around.

use geometry::vector::{scale, sub};

use super::PATCH_SIDE;
use super::grid::GridTile;
use super::mesh::{Mesh, Shape};

/// Tiles along a side of a square of the sheet.
const STRIDE: usize = 4;
/// Squares along a side.
const SQUARES: usize = PATCH_SIDE as usize / STRIDE;
/// Grid points along a side.
const POINTS: usize = SQUARES + 1;

/// Makes the sheet. A vertex's code is its row and column in the grid, and nothing else.
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
    mesh.codes.push([tile.row as u8, tile.column as u8, 0, 255]);
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
