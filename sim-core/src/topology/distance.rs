//! Exact distance between any two cells, in constant time.
//!
//! Within a diamond the distance is that of a flat hexagonal grid. To reach another diamond, the
//! diamonds on the way are folded out flat into the frame of the first; the target then has a
//! place in that frame, and a flat distance. The sphere has only corners of less than a full
//! turn, so no folding out without visiting a diamond twice brings cells nearer than they are,
//! and the shortest way is straight in one of them. That ways over at most [`SEAMS_MAX`] seams
//! suffice is not proved but tested: all pairs of small planets, and since places are linear in
//! N, what holds there holds for all N (sampled up to 64).
//!
//! The foldings depend on nothing, so the compiler makes the table.

use super::seams::land;
use crate::ids::{CellId, Diamond, Frequency};

/// Seams the shortest way may cross; four are too few.
const SEAMS_MAX: u32 = 5;
/// Most foldings between two diamonds; making the table fails if there are more.
const FOLDINGS_MAX: usize = 44;

/// How a diamond lies in another's frame: turned by so many sixths, then moved by so many N.
#[derive(Clone, Copy)]
struct Folding {
    turn: u8,
    i: i8,
    j: i8,
}

#[derive(Clone, Copy)]
struct Foldings {
    count: usize,
    all: [Folding; FOLDINGS_MAX],
}

const UNMOVED: Folding = Folding {
    turn: 0,
    i: 0,
    j: 0,
};

const NONE: Foldings = Foldings {
    count: 0,
    all: [UNMOVED; FOLDINGS_MAX],
};

/// By hemisphere of the first diamond (as number 0 of it), then by the second diamond.
static TABLE: [[Foldings; Diamond::COUNT as usize]; 2] = [foldings_from(0), foldings_from(5)];

/// (i, j) turned by a number of sixths about (0, 0): (1, 0) becomes (1, 1), then (0, 1), …
const fn turned(turn: u8, (i, j): (i64, i64)) -> (i64, i64) {
    match turn {
        0 => (i, j),
        1 => (i - j, i),
        2 => (-j, i - j),
        3 => (-i, -j),
        4 => (j - i, -i),
        _ => (j, j - i),
    }
}

/// What lies beyond the four sides of each diamond, and how it lies in this one's frame.
const BEYOND: [[(Diamond, Folding); 4]; Diamond::COUNT as usize] = {
    let mut table = [[(Diamond::north(0), UNMOVED); 4]; Diamond::COUNT as usize];
    let mut index = 0;
    while index < Diamond::COUNT {
        let mut side = 0;
        while side < 4 {
            table[index as usize][side] = beyond(Diamond::new(index).unwrap(), side);
            side += 1;
        }
        index += 1;
    }
    table
};

/// Read off from where one point beyond the side lands, on a planet of frequency 2: there and
/// here, its place differs by the folding.
const fn beyond(diamond: Diamond, side: usize) -> (Diamond, Folding) {
    const N: i32 = 2;
    let (i, j) = [(N, 1), (1, N), (1, -1), (-1, 1)][side];
    let landing = land(Frequency::new(N as u32).unwrap(), diamond, i, j).unwrap();
    let (other, there_i, there_j) = landing.cell.coordinates().unwrap();
    let turn = ((6 - landing.turn) % 6) as u8;
    let (there_i, there_j) = turned(turn, (there_i as i64, there_j as i64));
    let folding = Folding {
        turn,
        i: ((i as i64 - there_i) / N as i64) as i8,
        j: ((j as i64 - there_j) / N as i64) as i8,
    };
    (other, folding)
}

const fn foldings_from(diamond: u8) -> [Foldings; Diamond::COUNT as usize] {
    walk([NONE; Diamond::COUNT as usize], diamond, UNMOVED, 0, 0)
}

const fn walk(
    mut table: [Foldings; Diamond::COUNT as usize],
    diamond: u8,
    folding: Folding,
    visited: u16,
    seams: u32,
) -> [Foldings; Diamond::COUNT as usize] {
    let list = &mut table[diamond as usize];
    let mut known = false;
    let mut index = 0;
    while index < list.count {
        let other = list.all[index];
        known |= other.turn == folding.turn && other.i == folding.i && other.j == folding.j;
        index += 1;
    }
    if !known {
        list.all[list.count] = folding;
        list.count += 1;
    }
    let visited = visited | 1 << diamond;
    let mut side = 0;
    while side < 4 && seams < SEAMS_MAX {
        let (other, there) = BEYOND[diamond as usize][side];
        if visited >> other.index() & 1 == 0 {
            let (i, j) = turned(folding.turn, (there.i as i64, there.j as i64));
            let further = Folding {
                turn: (folding.turn + there.turn) % 6,
                i: folding.i + i as i8,
                j: folding.j + j as i8,
            };
            table = walk(table, other.index(), further, visited, seams + 1);
        }
        side += 1;
    }
    table
}

/// A cell's diamond and place in it; a pole is the far corner of any diamond that touches it.
fn place(frequency: Frequency, cell: CellId) -> (Diamond, i64, i64) {
    let n = i64::from(frequency.get());
    match cell.coordinates() {
        Some((diamond, i, j)) => (diamond, i64::from(i), i64::from(j)),
        None if cell == CellId::NORTH_POLE => (Diamond::north(0), n, 0),
        None => (Diamond::south(0), 0, n),
    }
}

/// Steps from `a` to `b` on the shortest way, seams and pentagons taken into account.
/// Between diamonds it costs some tens of nanoseconds, within one a few.
pub fn distance(frequency: Frequency, a: CellId, b: CellId) -> u32 {
    let n = i64::from(frequency.get());
    let (from, from_i, from_j) = place(frequency, a);
    let (to, to_i, to_j) = place(frequency, b);
    if from == to {
        return flat_length(to_i - from_i, to_j - from_j);
    }
    let offset = to.k() + 5 - from.k();
    let to = if to.is_north() {
        Diamond::north(offset)
    } else {
        Diamond::south(offset)
    };
    let foldings = &TABLE[usize::from(!from.is_north())][usize::from(to.index())];
    let places = [0, 1, 2, 3, 4, 5].map(|turn| {
        let (i, j) = turned(turn, (to_i, to_j));
        (i - from_i, j - from_j)
    });
    let foldings = foldings.all[..foldings.count].iter();
    let lengths = foldings.map(|folding| {
        let (i, j) = places[usize::from(folding.turn)];
        flat_length(i + n * i64::from(folding.i), j + n * i64::from(folding.j))
    });
    lengths.fold(u32::MAX, u32::min)
}

/// Steps from (0, 0) to (i, j) on a flat grid with this crate's directions.
fn flat_length(i: i64, j: i64) -> u32 {
    // Foldings reach a few N, which fits.
    i.abs().max(j.abs()).max((i - j).abs()) as u32
}
