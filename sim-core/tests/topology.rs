//! The sphere, checked cell by cell: every count and every relation that a planet must have.

use std::collections::VecDeque;

use proptest::prelude::*;
use sim_core::chunk::locate;
use sim_core::ids::{CellId, ChunkId, Diamond, Direction, Frequency};
use sim_core::topology::{
    HALO_CELLS, PathError, back_direction, cells, chunk_neighbors, chunks, distance, halo,
    is_pentagon, neighbor, neighbors, path, ring, step, within,
};

const FREQUENCIES: [u32; 8] = [1, 2, 3, 4, 7, 16, 32, 64];

fn frequency(n: u32) -> Frequency {
    Frequency::new(n).expect("a frequency")
}

/// A cell's place in the order of [`cells`].
fn number(n: u32, cell: CellId) -> usize {
    let per_diamond = n as usize * n as usize;
    match cell.coordinates() {
        Some((diamond, i, j)) => {
            usize::from(diamond.index()) * per_diamond + i as usize * n as usize + j as usize
        }
        None => 10 * per_diamond + usize::from(cell == CellId::SOUTH_POLE),
    }
}

/// Distances from a cell, found by walking.
fn walked(n: u32, from: CellId) -> Vec<u32> {
    let frequency = frequency(n);
    let mut steps = vec![u32::MAX; frequency.cell_count() as usize];
    let mut queue = VecDeque::from([from]);
    steps[number(n, from)] = 0;
    while let Some(cell) = queue.pop_front() {
        for (_, next) in neighbors(frequency, cell) {
            if steps[number(n, next)] == u32::MAX {
                steps[number(n, next)] = steps[number(n, cell)] + 1;
                queue.push_back(next);
            }
        }
    }
    steps
}

#[test]
fn a_planet_is_closed_and_has_twelve_pentagons() {
    for n in FREQUENCIES {
        let frequency = frequency(n);
        let (mut count, mut pentagons, mut degrees, mut corners) = (0_u64, 0, 0_u64, 0_u64);
        for (place, cell) in cells(frequency).enumerate() {
            assert_eq!(number(n, cell), place);
            let around: Vec<_> = neighbors(frequency, cell).collect();
            assert!(
                around.iter().all(|(_, next)| next.is_on(frequency)),
                "{n} {cell}"
            );
            assert_eq!(
                is_pentagon(frequency, cell),
                around.len() == 5,
                "{n} {cell}"
            );
            assert!(around.len() == 5 || around.len() == 6, "{n} {cell}");
            for (place, &(direction, next)) in around.iter().enumerate() {
                let back = back_direction(frequency, cell, direction).expect("a neighbour");
                assert_eq!(
                    neighbor(frequency, next, back),
                    Some(cell),
                    "{n} {cell} {direction:?}"
                );
                let (_, following) = around[(place + 1) % around.len()];
                let adjacent = neighbors(frequency, next).any(|(_, cell)| cell == following);
                assert!(adjacent, "{n} {cell}: {next} and {following}");
            }
            count += 1;
            pentagons += u64::from(around.len() == 5);
            degrees += around.len() as u64;
            corners += around.len() as u64;
        }
        assert_eq!(count, frequency.cell_count());
        assert_eq!(pentagons, 12, "{n}");
        // Every border is shared by two cells, every corner by three.
        assert_eq!(
            count + corners / 3,
            degrees / 2 + 2,
            "Euler characteristic of {n}"
        );
    }
}

#[test]
fn all_cells_are_wound_the_same_way() {
    for n in FREQUENCIES {
        let frequency = frequency(n);
        for cell in cells(frequency) {
            let around: Vec<_> = neighbors(frequency, cell).collect();
            for (place, &(direction, next)) in around.iter().enumerate() {
                // Next to `cell` comes `following`; seen from `next`, after that comes `cell`.
                let (_, following) = around[(place + 1) % around.len()];
                let back = back_direction(frequency, cell, direction).expect("a neighbour");
                let theirs: Vec<_> = neighbors(frequency, next).collect();
                let at = theirs.iter().position(|&(d, _)| d == back).expect("mutual");
                let (_, before) = theirs[(at + theirs.len() - 1) % theirs.len()];
                assert_eq!(before, following, "{n}: around {next}, before {cell}");
            }
        }
    }
}

#[test]
fn walking_straight_comes_back_to_where_it_began() {
    // A straight line that meets no pentagon is a great circle: five diamonds long around an
    // axis through the poles. It never turns, and every step can be taken back.
    let frequency = frequency(16);
    let start = CellId::new(Diamond::north(2), 3, 5);
    for direction in Direction::all() {
        let (mut cell, mut heading, mut steps) = (start, direction, 0);
        loop {
            let (next, straight) = step(frequency, cell, heading).expect("no pentagon on the way");
            assert_eq!(neighbor(frequency, next, straight.opposite()), Some(cell));
            (cell, heading, steps) = (next, straight, steps + 1);
            if (cell, heading) == (start, direction) {
                break;
            }
            assert!(steps < 10 * 16, "{direction:?}");
        }
        assert_eq!(steps, 5 * 16, "{direction:?}");
    }
}

#[test]
fn distance_is_what_walking_finds() {
    for n in [1, 2, 3, 4, 5, 7, 8, 16] {
        let frequency = frequency(n);
        // The planet is the same seen from any diamond of a hemisphere; that distance sees it
        // so is checked with the sampled pairs.
        let sources = cells(frequency).filter(|cell| match cell.coordinates() {
            Some((diamond, ..)) => {
                diamond.k() == 0 && (n < 16 || number(n, *cell).is_multiple_of(7))
            }
            None => true,
        });
        for from in sources {
            let steps = walked(n, from);
            for to in cells(frequency) {
                let exact = steps[number(n, to)];
                assert_eq!(distance(frequency, from, to), exact, "{n}: {from} to {to}");
            }
        }
    }
}

#[test]
fn distance_is_what_walking_finds_on_larger_planets() {
    for n in [16, 30, 64] {
        let frequency = frequency(n);
        let every = 10 * n * n / 24 + 1;
        let corners = Diamond::all().flat_map(|diamond| {
            [(0, 0), (n - 1, 0), (0, n - 1), (n - 1, n - 1)].map(|(i, j)| (diamond, i, j))
        });
        let corners = corners
            .map(|(diamond, i, j)| CellId::new(diamond, i, j))
            .step_by(3);
        for from in cells(frequency).step_by(every as usize).chain(corners) {
            let steps = walked(n, from);
            for to in cells(frequency) {
                let exact = steps[number(n, to)];
                assert_eq!(distance(frequency, from, to), exact, "{n}: {from} to {to}");
            }
        }
    }
}

#[test]
fn distance_reaches_around_the_largest_planet() {
    let n = 1 << 24;
    let frequency = frequency(n);
    assert_eq!(
        distance(frequency, CellId::NORTH_POLE, CellId::SOUTH_POLE),
        3 * n
    );
    let west = CellId::new(Diamond::north(0), n - 1, 7);
    let east = neighbor(frequency, west, Direction::FIRST).expect("a hexagon");
    assert_eq!(east, CellId::new(Diamond::north(1), n - 7, 0));
    assert_eq!(distance(frequency, west, east), 1);
}

#[test]
fn discs_and_rings_are_the_cells_at_those_distances() {
    for (n, radius) in [(1, 2), (2, 3), (3, 4), (7, 5), (16, 9)] {
        let frequency = frequency(n);
        for centre in cells(frequency).step_by(3) {
            let steps = walked(n, centre);
            let mut expected: Vec<_> = cells(frequency)
                .map(|cell| (steps[number(n, cell)], cell))
                .filter(|&(steps, _)| steps <= radius)
                .collect();
            expected.sort_unstable();
            let cells: Vec<_> = expected.iter().map(|&(_, cell)| cell).collect();
            assert_eq!(within(frequency, centre, radius), cells, "{n} {centre}");
            let last = expected.iter().filter(|&&(steps, _)| steps == radius);
            let last: Vec<_> = last.map(|&(_, cell)| cell).collect();
            assert_eq!(ring(frequency, centre, radius), last, "{n} {centre}");
        }
    }
    let everywhere = within(frequency(2), CellId::NORTH_POLE, 100);
    assert_eq!(everywhere.len(), 42);
    assert!(ring(frequency(2), CellId::NORTH_POLE, 100).is_empty());
}

#[test]
fn a_path_is_as_short_as_walking_finds_it() {
    for (n, seed) in [(4, 1), (7, 2), (16, 3), (16, 4)] {
        let frequency = frequency(n);
        // About a quarter of the cells cannot be walked on.
        let passable =
            |cell: CellId| (cell.bits() ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 62 != 0;
        for from in cells(frequency).step_by(37) {
            let mut steps = vec![u32::MAX; frequency.cell_count() as usize];
            let mut queue = VecDeque::from([from]);
            steps[number(n, from)] = 0;
            while let Some(cell) = queue.pop_front() {
                for (_, next) in neighbors(frequency, cell) {
                    if passable(next) && steps[number(n, next)] == u32::MAX {
                        steps[number(n, next)] = steps[number(n, cell)] + 1;
                        queue.push_back(next);
                    }
                }
            }
            for to in cells(frequency).step_by(11) {
                let found = path(frequency, from, to, passable, 1 << 20, &mut (1 << 20));
                match steps[number(n, to)] {
                    u32::MAX if passable(to) => assert_eq!(found, Err(PathError::NoWay)),
                    u32::MAX => assert_eq!(found, Err(PathError::Blocked)),
                    exact => {
                        let found = found.expect("walking got there");
                        assert_eq!(found.len(), exact as usize, "{n}: {from} to {to}");
                        assert!(found.iter().all(|&cell| passable(cell)));
                        let mut cell = from;
                        for next in found {
                            assert_eq!(distance(frequency, cell, next), 1);
                            cell = next;
                        }
                        assert_eq!(cell, to);
                    }
                }
            }
        }
    }
}

#[test]
fn a_path_search_says_why_it_gave_up() {
    let frequency = frequency(64);
    let from = CellId::new(Diamond::north(0), 10, 10);
    let to = CellId::new(Diamond::north(0), 40, 40);
    let find = |mut nodes, length_max| {
        path(frequency, from, to, |_| true, length_max, &mut nodes).map(|path| path.len())
    };
    assert_eq!(find(1000, 30), Ok(30));
    assert_eq!(find(1000, 29), Err(PathError::TooFar));
    assert_eq!(find(20, 30), Err(PathError::TooComplex));
    let around = |cell: CellId| cell == to || distance(frequency, cell, to) > 2;
    let walled = path(frequency, from, to, around, 60, &mut (1 << 20));
    assert_eq!(walled, Err(PathError::TooFar));
    assert_eq!(
        path(frequency, from, from, |_| false, 1, &mut 0),
        Ok(vec![])
    );
}

#[test]
fn a_path_search_counts_every_cell_it_asks_about() {
    let frequency = frequency(64);
    let from = CellId::new(Diamond::north(0), 10, 10);
    let to = CellId::new(Diamond::north(0), 40, 40);
    for nodes in [1, 20, 777, 5_000] {
        let mut asked = 0;
        let mut nodes_left = nodes;
        let around = |cell: CellId| {
            asked += 1;
            cell == to || distance(frequency, cell, to) > 2
        };
        let found = path(frequency, from, to, around, 60, &mut nodes_left);
        assert_eq!(asked, nodes - nodes_left);
        match found {
            Err(PathError::TooComplex) => assert_eq!(nodes_left, 0),
            other => assert_eq!((nodes, other), (5_000, Err(PathError::TooFar))),
        }
    }
}

#[test]
fn a_halo_is_what_its_cells_have_as_neighbours() {
    for n in [64, 128, 192] {
        let frequency = frequency(n);
        for chunk in chunks(frequency) {
            let (diamond, ci, cj) = chunk.coordinates();
            let inside = |i: i32, j: i32| (0..64).contains(&i) && (0..64).contains(&j);
            let places: Vec<_> = halo(frequency, chunk).collect();
            assert_eq!(places.len(), HALO_CELLS);
            let mut touched = vec![false; places.len()];
            let offsets = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)];
            for (i, j) in (0..64).flat_map(|i| (0..64).map(move |j| (i, j))) {
                let cell = CellId::new(diamond, ci * 64 + i as u32, cj * 64 + j as u32);
                for (direction, (di, dj)) in Direction::all().zip(offsets) {
                    let (i, j) = (i + di, j + dj);
                    if inside(i, j) {
                        continue;
                    }
                    let at = places.iter().position(|place| (place.i, place.j) == (i, j));
                    let at = at.expect("a place of the halo");
                    assert_eq!(
                        places[at].cell,
                        neighbor(frequency, cell, direction),
                        "{chunk}"
                    );
                    touched[at] = true;
                }
            }
            assert!(touched.iter().all(|&touched| touched), "{chunk}");
        }
    }
}

#[test]
fn the_chunks_around_a_chunk_hold_its_halo() {
    for n in [64, 128, 192, 256] {
        let frequency = frequency(n);
        for chunk in chunks(frequency) {
            let pole = [CellId::NORTH_POLE, CellId::SOUTH_POLE].into_iter();
            let pole = pole.filter(|&pole| locate(frequency, pole).is_some_and(|at| at.0 == chunk));
            let around_pole = pole
                .flat_map(|pole| neighbors(frequency, pole))
                .map(|(_, cell)| cell);
            let mut expected: Vec<_> = halo(frequency, chunk)
                .filter_map(|place| place.cell)
                .chain(around_pole)
                .filter_map(|cell| locate(frequency, cell))
                .map(|(chunk, _)| chunk)
                .filter(|&other| other != chunk)
                .collect();
            expected.sort_unstable();
            expected.dedup();
            let found = chunk_neighbors(frequency, chunk);
            assert_eq!(found, expected, "{n} {chunk}");
            for neighbor in found {
                assert!(
                    chunk_neighbors(frequency, neighbor).contains(&chunk),
                    "{n} {chunk}"
                );
            }
        }
    }
    assert_eq!(
        chunk_neighbors(frequency(256), ChunkId::new(Diamond::north(1), 1, 1)).len(),
        6
    );
    assert_eq!(
        chunk_neighbors(frequency(256), ChunkId::new(Diamond::north(1), 0, 0)).len(),
        5
    );
}

/// A cell, and a planet that has it: any size, and often on or near a seam.
fn any_place() -> impl Strategy<Value = (Frequency, CellId)> {
    let size = prop_oneof![1_u32..100, 1..=1_u32 << 24, Just(1 << 12), Just(1 << 24)];
    let coordinate = |n: u32| prop_oneof![0..n, Just(0), Just(n - 1), 0..n.min(3)];
    size.prop_flat_map(move |n| (Just(n), 0_u8..12, coordinate(n), coordinate(n)))
        .prop_map(|(n, diamond, i, j)| {
            let cell = match diamond {
                10 => CellId::NORTH_POLE,
                11 => CellId::SOUTH_POLE,
                _ => CellId::new(Diamond::new(diamond).expect("of ten"), i, j),
            };
            (frequency(n), cell)
        })
}

proptest! {
    #[test]
    fn neighbours_are_mutual_on_planets_of_any_size((frequency, cell) in any_place()) {
        for (direction, next) in neighbors(frequency, cell) {
            prop_assert!(next.is_on(frequency));
            prop_assert_eq!(distance(frequency, cell, next), 1);
            let back = back_direction(frequency, cell, direction).expect("a neighbour");
            prop_assert_eq!(neighbor(frequency, next, back), Some(cell));
            let (_, heading) = step(frequency, cell, direction).expect("a neighbour");
            if !next.is_pole() {
                prop_assert_eq!(heading, back.opposite());
            }
        }
    }

    #[test]
    fn distance_counts_the_steps_of_a_walk(
        (frequency, from) in any_place(),
        walk in prop::collection::vec(0_u8..6, 0..40),
    ) {
        // Wherever a walk leads, its end is no farther than its steps, each step changes the
        // distance by at most one, and it is as far there as back.
        let (mut cell, mut known) = (from, 0);
        for direction in walk {
            let direction = Direction::new(direction).expect("of six");
            let Some(next) = neighbor(frequency, cell, direction) else { continue };
            let there = distance(frequency, from, next);
            prop_assert!(there.abs_diff(known) <= 1, "{from} {cell} {next}: {known} {there}");
            prop_assert_eq!(there, distance(frequency, next, from));
            prop_assert_eq!(there == 0, next == from);
            (cell, known) = (next, there);
        }
    }

    #[test]
    fn some_neighbour_is_always_nearer(
        (frequency, from) in any_place(),
        (_, elsewhere) in any_place(),
    ) {
        let n = frequency.get();
        let to = match elsewhere.coordinates() {
            Some((diamond, i, j)) => CellId::new(diamond, i % n, j % n),
            None => elsewhere,
        };
        let far = distance(frequency, from, to);
        let nearest = neighbors(frequency, from).map(|(_, next)| distance(frequency, next, to));
        prop_assert_eq!(nearest.min(), Some(far.abs_diff(1)), "{} {} {}", n, from, to);
    }
}
