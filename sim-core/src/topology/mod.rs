//! Which cell is next to which, on a sphere of 10 N² + 2 cells, 12 of them pentagons.
//!
//! An icosahedron's 20 triangles pair into ten diamonds of N x N cells; two poles are left over.
//! - `seams`: one step, and the table of what lies beyond a diamond's sides.
//! - `distance`: how far two cells are apart. `disc`: all cells within a distance.
//! - `path`: a way around what cannot be walked on.
//! - `halo`: the cells around a chunk, and the chunks they belong to.
//!
//! The six directions are (1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1) in (i, j), in this
//! cyclic order. A pentagon of a diamond lacks the one that would leave it at a corner; a pole
//! has directions 0 to 4. Code that walks neighbours takes whatever degree a cell has.
//!
//! This module knows nothing of what is on a cell, nor where a cell is in space.

use crate::ids::{CellId, ChunkId, Diamond, Direction, Frequency};

mod disc;
mod distance;
mod halo;
mod path;
mod seams;

pub use disc::{ring, within};
pub use distance::distance;
pub(crate) use halo::polar_chunks;
pub use halo::{HALO_CELLS, HaloCell, chunk_neighbors, halo};
pub use path::{PathError, path};
pub use seams::fold;
pub(crate) use seams::straight;

/// Every cell of a planet: diamond by diamond, then the poles, which is their order as ids.
pub fn cells(frequency: Frequency) -> impl Iterator<Item = CellId> {
    let n = frequency.get();
    Diamond::all()
        .flat_map(move |diamond| (0..n).map(move |i| (diamond, i)))
        .flat_map(move |(diamond, i)| (0..n).map(move |j| CellId::new(diamond, i, j)))
        .chain([CellId::NORTH_POLE, CellId::SOUTH_POLE])
}

/// Every chunk of a planet that chunks tile, in order; none of another planet.
pub fn chunks(frequency: Frequency) -> impl Iterator<Item = ChunkId> {
    let side = frequency.chunks_per_side().unwrap_or(0);
    Diamond::all().flat_map(move |diamond| {
        (0..side).flat_map(move |ci| (0..side).map(move |cj| ChunkId::new(diamond, ci, cj)))
    })
}

/// The cell next to a cell. `None` in the one direction that a pentagon lacks.
pub fn neighbor(frequency: Frequency, cell: CellId, direction: Direction) -> Option<CellId> {
    step(frequency, cell, direction).map(|(cell, _)| cell)
}

/// All neighbours of a cell, in cyclic order: six, or five of a pentagon.
pub fn neighbors(frequency: Frequency, cell: CellId) -> impl Iterator<Item = (Direction, CellId)> {
    Direction::all().filter_map(move |direction| {
        neighbor(frequency, cell, direction).map(|neighbor| (direction, neighbor))
    })
}

/// Whether a cell is one of the twelve with five neighbours. Nothing that has a facing may
/// stand on one.
pub fn is_pentagon(_frequency: Frequency, cell: CellId) -> bool {
    matches!(cell.coordinates(), None | Some((_, 0, 0)))
}

/// The cell next to a cell, and the direction as it reads there: stepping on in that direction
/// walks straight, over seams too. Through a pentagon there is no straight line; the direction
/// on entering a pole is one of the two that are nearest to it.
pub fn step(
    frequency: Frequency,
    cell: CellId,
    direction: Direction,
) -> Option<(CellId, Direction)> {
    seams::step(frequency, cell, direction)
}

/// The neighbour in a direction, and the direction in which that has the cell.
pub fn across(
    frequency: Frequency,
    cell: CellId,
    direction: Direction,
) -> Option<(CellId, Direction)> {
    seams::across(frequency, cell, direction)
}

/// The direction in which a cell has its neighbour; none if they are no neighbours.
pub fn direction_to(frequency: Frequency, cell: CellId, neighbor: CellId) -> Option<Direction> {
    seams::direction_within(cell, neighbor).or_else(|| {
        let mut all = neighbors(frequency, cell);
        all.find_map(|(direction, known)| (known == neighbor).then_some(direction))
    })
}

/// The direction in which the neighbour has the cell: what moves from `cell` in `direction`
/// arrives at the neighbour from there.
pub fn back_direction(
    frequency: Frequency,
    cell: CellId,
    direction: Direction,
) -> Option<Direction> {
    across(frequency, cell, direction).map(|(_, back)| back)
}
