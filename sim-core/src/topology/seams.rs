//! What lies one step outside a diamond: the table of the sphere's seams, and how directions
//! turn there. Everything else about the sphere is derived from this file.

use crate::ids::{CellId, Diamond, Direction, Frequency};

/// (i, j) of the six directions, in cyclic order.
pub(super) const OFFSETS: [(i32, i32); 6] = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)];

/// Neighbours of a pole: one for each diamond of its hemisphere.
const POLE_DEGREE: u8 = 5;

/// A cell, and by how many sixths a direction turns on the way there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Landing {
    pub(super) cell: CellId,
    pub(super) turn: i8,
}

/// The cell at (i, j) of a diamond, where each coordinate may lie one outside 0..N: points beyond
/// its sides belong to the neighbouring diamonds, or are a pole.
/// `None` at (-1, -1): the cells (0, 0) are pentagons.
pub fn fold(frequency: Frequency, diamond: Diamond, i: i32, j: i32) -> Option<CellId> {
    land(frequency, diamond, i, j).map(|landing| landing.cell)
}

/// [`fold`], but only where no seam turns directions on the way.
pub(crate) fn straight(frequency: Frequency, diamond: Diamond, i: i32, j: i32) -> Option<CellId> {
    land(frequency, diamond, i, j)
        .filter(|landing| landing.turn == 0 && !landing.cell.is_pole())
        .map(|landing| landing.cell)
}

/// [`fold`], with the turn. A pole has no turn: it is entered by [`pole_direction`].
pub(super) const fn land(
    frequency: Frequency,
    diamond: Diamond,
    i: i32,
    j: i32,
) -> Option<Landing> {
    let n = frequency.get().cast_signed();
    debug_assert!(-1 <= i && i <= n && -1 <= j && j <= n);
    let k = diamond.k();
    let (previous, next) = (k + 4, k + 1);
    if i < 0 && j < 0 {
        return None;
    }
    if diamond.is_north() {
        match (i, j) {
            (i, 0) if i == n => Some(Landing {
                cell: CellId::NORTH_POLE,
                turn: 0,
            }),
            (i, j) if i == n => at(Diamond::north(next), n - j, 0, 1),
            (i, j) if j == n => at(Diamond::south(k), i, 0, 0),
            (i, j) if j < 0 => at(Diamond::north(previous), n - 1, n - 1 - i, -1),
            (i, j) if i < 0 => at(Diamond::south(previous), n - 1, j, 0),
            (i, j) => at(diamond, i, j, 0),
        }
    } else {
        match (i, j) {
            (0, j) if j == n => Some(Landing {
                cell: CellId::SOUTH_POLE,
                turn: 0,
            }),
            (i, j) if j == n => at(Diamond::south(next), 0, n - i, -1),
            (i, j) if i == n => at(Diamond::north(next), 0, j, 0),
            (i, j) if i < 0 => at(Diamond::south(previous), n - 1 - j, n - 1, 1),
            (i, j) if j < 0 => at(Diamond::north(k), i, n - 1, 0),
            (i, j) => at(diamond, i, j, 0),
        }
    }
}

const fn at(diamond: Diamond, i: i32, j: i32, turn: i8) -> Option<Landing> {
    Some(Landing {
        cell: CellId::new(diamond, i.cast_unsigned(), j.cast_unsigned()),
        turn,
    })
}

/// The neighbour and the direction as it reads there. See [`super::step`].
pub(super) fn step(
    frequency: Frequency,
    cell: CellId,
    direction: Direction,
) -> Option<(CellId, Direction)> {
    let Some((diamond, i, j)) = cell.coordinates() else {
        return leave_pole(frequency, cell, direction);
    };
    let (di, dj) = OFFSETS[usize::from(direction.index())];
    let landing = land(
        frequency,
        diamond,
        i.cast_signed() + di,
        j.cast_signed() + dj,
    )?;
    let heading = if landing.cell.is_pole() {
        // Straight on lies between two of a pentagon's directions: the first of them.
        Direction::new((pole_direction(diamond).index() + 2) % POLE_DEGREE)?
    } else {
        direction.turned(landing.turn)
    };
    Some((landing.cell, heading))
}

/// The neighbour, and the direction back from there. See [`super::across`].
pub(super) fn across(
    frequency: Frequency,
    cell: CellId,
    direction: Direction,
) -> Option<(CellId, Direction)> {
    let (target, heading) = step(frequency, cell, direction)?;
    let back = match cell.coordinates() {
        Some((diamond, ..)) if target.is_pole() => pole_direction(diamond),
        _ => heading.opposite(),
    };
    Some((target, back))
}

/// The direction between neighbours of one diamond, which no seam turns; none of other cells.
pub(super) fn direction_within(cell: CellId, neighbor: CellId) -> Option<Direction> {
    let (diamond, i, j) = cell.coordinates()?;
    let (other, to_i, to_j) = neighbor.coordinates()?;
    let signed = |a: u32, b: u32| b.cast_signed() - a.cast_signed();
    let step = (signed(i, to_i), signed(j, to_j));
    let index = OFFSETS.iter().position(|offset| *offset == step)?;
    Direction::new(index as u8).filter(|_| diamond == other)
}

/// The direction index that a diamond has at its pole. Around the north pole the numbers of
/// the diamonds fall, around the south pole they rise: so both turn the way every other cell's
/// directions do.
fn pole_direction(diamond: Diamond) -> Direction {
    let k = diamond.k();
    let index = if diamond.is_north() {
        (POLE_DEGREE - k) % POLE_DEGREE
    } else {
        k
    };
    Direction::FIRST.turned(index.cast_signed())
}

fn leave_pole(
    frequency: Frequency,
    pole: CellId,
    direction: Direction,
) -> Option<(CellId, Direction)> {
    let index = direction.index();
    if index >= POLE_DEGREE {
        return None;
    }
    let last = frequency.get() - 1;
    let (cell, towards_pole) = if pole == CellId::NORTH_POLE {
        (CellId::new(Diamond::north(POLE_DEGREE - index), last, 0), 0)
    } else {
        (CellId::new(Diamond::south(index), 0, last), 2)
    };
    Some((cell, Direction::FIRST.turned(towards_pole).opposite()))
}
