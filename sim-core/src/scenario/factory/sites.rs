//! Where in a chunk what stands, for the factories that are the same in every chunk, and the long
//! lines that lead through many.

use super::build::AHEAD;
use super::{Factory, LINE_BELTS_MAX, Load, Sort};
use crate::chunk::{CellIndex, cell_at};
use crate::ids::{CellId, ChunkId, Diamond};
use crate::limits::CHUNK_SIDE;
use crate::topology;

/// Presses of a chunk in each row and column.
const PRESSES: u32 = 14;
/// Lines of a chunk.
const LINES: u32 = 16;
/// Belts of a line that is blocked from the beginning.
const FULL_BELTS: u32 = 8;
/// Networks of a chunk in each row and column, and mixers of each in its rows and columns.
const NETWORKS: u32 = 4;
const MIXERS: (u32, u32) = (4, 5);
/// Fours of mergers in a chunk, and how many of them lie over one of its edges: two of the four
/// times that they hand on.
const LOOPS: u32 = 100;
const LOOPS_OVER_EDGES: u32 = 24;
/// Hubs of a chunk that six stores hand on to, and stores that five do.
const FREE_CROWDS: u32 = 11;
const SCARCE_CROWDS: u32 = 13;

impl Factory {
    pub(super) fn build(&mut self, sort: Sort) {
        let frequency = self.world.params().frequency;
        for chunk in topology::chunks(frequency) {
            self.fill(sort, chunk);
        }
        match sort {
            Sort::Belts => self.lay_long_lines(),
            Sort::Whole { is_blocked } => self.lay_blocks(is_blocked),
            _ => {}
        }
        self.world.wake_all();
        if sort == Sort::Idle {
            topology::chunks(frequency).for_each(|chunk| self.fill_lines(chunk));
            self.world.wake_all();
        }
    }

    fn fill(&mut self, sort: Sort, chunk: ChunkId) {
        let at = |i, j| cell_at(chunk, CellIndex::new(i, j));
        match sort {
            Sort::Belts | Sort::Whole { .. } => {}
            Sort::Idle | Sort::Drowsy | Sort::Crafting => self.put_presses(sort, at),
            Sort::Lines { belts } => {
                let end = 4 + belts.min(LINE_BELTS_MAX);
                for place in 0..LINES {
                    self.put_line((2..end).map(|i| at(i, 2 + place * 4)));
                }
                self.machines += u64::from(LINES);
            }
            Sort::Loaded(load) => {
                (0..LINES).for_each(|place| self.put_loaded_line(load, at, 2 + place * 4));
            }
            Sort::Power => {
                for place in 0..NETWORKS * NETWORKS {
                    let (i, j) = (6 + place / NETWORKS * 14, 6 + place % NETWORKS * 14);
                    self.put_network(at, i, j);
                }
            }
            Sort::Transfers => self.put_loops(at),
            Sort::Crowd { is_scarce } => {
                let crowds = if is_scarce {
                    SCARCE_CROWDS
                } else {
                    FREE_CROWDS
                };
                for place in 0..crowds {
                    self.put_crowd(at(4 + place / 4 * 14, 4 + place % 4 * 14), is_scarce);
                }
            }
        }
    }

    /// Presses that make gears; what feeds and takes them lies in their rows.
    fn put_presses(&mut self, sort: Sort, at: impl Fn(u32, u32) -> CellId) {
        for place in 0..PRESSES * PRESSES {
            let (i, j) = (1 + place / PRESSES * 4, 2 + place % PRESSES * 4);
            let is_fed = match sort {
                Sort::Drowsy => place.is_multiple_of(10),
                _ => sort == Sort::Crafting,
            };
            self.put_crafter(at(i + 1, j), "press", "gear");
            if is_fed {
                self.put_source(at(i, j), AHEAD, "metal");
                self.put(at(i + 2, j), "hub", None);
            } else {
                self.put(at(i, j), "belt", None);
            }
        }
        self.machines += u64::from(PRESSES * PRESSES);
        if sort == Sort::Idle {
            let cells = (0..LINES).flat_map(idle_line);
            self.put_belts(cells.map(|(i, j)| at(i, j)));
            self.machines += u64::from(LINES);
        }
    }

    /// Fills the lines of an idle factory.
    fn fill_lines(&mut self, chunk: ChunkId) {
        let ore = self.world.catalogue().item_by_key("ore");
        for (first, ore) in (0..LINES).filter_map(|place| idle_line(place).next().zip(ore)) {
            let cell = cell_at(chunk, CellIndex::new(first.0, first.1));
            self.world.fill_line(cell, ore);
        }
    }

    /// A pylon, a generator, and mixers that draw twice what it gives, each with a hub that takes
    /// what it makes.
    fn put_network(&mut self, at: impl Fn(u32, u32) -> CellId, i: u32, j: u32) {
        self.put_power(at(i, j), at(i, j + 1));
        for (row, column) in (0..MIXERS.0).flat_map(|row| (0..MIXERS.1).map(move |it| (row, it))) {
            let (i, j) = (i - 6 + column * 2, j - 4 + row);
            self.put_mixer(at(i, j));
            self.put(at(i + 1, j), "hub", None);
            self.machines += 1;
        }
    }

    /// Lines from one side of a diamond to the other.
    fn lay_long_lines(&mut self) {
        let frequency = self.world.params().frequency;
        for diamond in Diamond::all() {
            for j in (2..frequency.get()).step_by(4) {
                self.put_line((1..frequency.get() - 1).map(|i| CellId::new(diamond, i, j)));
                self.machines += u64::from(frequency.chunks_per_side().unwrap_or(0));
            }
        }
    }

    /// A line of belts over these cells, from a full store on the first to a hub on the last.
    fn put_line(&mut self, cells: impl ExactSizeIterator<Item = CellId>) {
        let last = cells.len() - 1;
        for (place, cell) in cells.enumerate() {
            match place {
                0 => self.put_source(cell, AHEAD, "ore"),
                _ if place == last => self.put(cell, "hub", None),
                _ => self.put(cell, "belt", None),
            }
        }
    }

    /// A line of as many belts as any other, whatever feeds it. A merger hands on about half
    /// as often as a belt takes, and a splitter with two ways to do so half as often into each.
    fn put_loaded_line(&mut self, load: Load, at: impl Fn(u32, u32) -> CellId, j: u32) {
        match load {
            Load::Empty => self.put(at(3, j), "store", None),
            Load::Full | Load::Blocked => self.put_source(at(3, j), AHEAD, "ore"),
            Load::Quarter | Load::Half => self.put_source(at(2, j), AHEAD, "ore"),
        }
        match load {
            Load::Half => self.put(at(3, j), "merger", None),
            Load::Quarter => {
                self.put(at(3, j), "splitter", None);
                self.put(at(3, j - 1), "hub", None);
            }
            Load::Empty | Load::Full | Load::Blocked => {}
        }
        self.put_belts((4..4 + LINE_BELTS_MAX).map(|i| at(i, j)));
        if load != Load::Blocked {
            self.put(at(4 + LINE_BELTS_MAX, j), "hub", None);
        }
        self.machines += 1;
    }

    fn put_loops(&mut self, at: impl Fn(u32, u32) -> CellId) {
        for place in 0..LOOPS_OVER_EDGES {
            self.put_loop(at(CHUNK_SIDE - 1, 1 + place * 2), place.into());
        }
        for place in 0..LOOPS - LOOPS_OVER_EDGES {
            let cell = at(4 + place / 8 * 5, 3 + place % 8 * 7);
            self.put_loop(cell, place.into());
        }
    }

    /// What all who stand around it hand on to in every tick.
    fn put_crowd(&mut self, centre: CellId, is_scarce: bool) {
        self.put(centre, if is_scarce { "store" } else { "hub" }, None);
        for (direction, cell) in topology::neighbors(self.world.params().frequency, centre) {
            if is_scarce && direction == AHEAD {
                self.put(cell, "hub", None);
            } else {
                self.put_source(cell, direction.opposite(), "ore");
                self.machines += 1;
            }
        }
    }
}

/// The cells of a line of an idle factory, between the rows of presses.
fn idle_line(place: u32) -> impl Iterator<Item = (u32, u32)> {
    let (i, j) = (2 + place / 4 * 14, 4 + place % 4 * 12);
    (i..i + FULL_BELTS).map(move |i| (i, j))
}
