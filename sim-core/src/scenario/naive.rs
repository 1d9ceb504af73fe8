//! The naive twin of the automaton: a whole planet, cell by cell, with the rule table as it is
//! written down. It shares no code with the real one but the names of kinds and cells. Tests hold
//! the real one to it, and benchmarks measure how much slower it is.

use alloc::vec;
use alloc::vec::Vec;

use super::wild::hash_of;
use crate::chunk::{Cell, CellIndex, Chunk, Kind, cell_at, locate};
use crate::hash::StateHash;
use crate::ids::{CellId, ChunkId, Frequency};
use crate::topology::{cells, chunks, neighbors};

/// A planet as a flat list of cells, diamond by diamond, the poles last.
#[derive(Debug, Clone)]
pub struct NaivePlanet {
    frequency: Frequency,
    cells: Vec<Cell>,
    /// Where a structure stands.
    built: Vec<bool>,
    /// Of each cell, the numbers of its neighbours; one past the last cell where it has none.
    around: Vec<[usize; 6]>,
}

impl NaivePlanet {
    /// A planet of these chunks.
    pub fn new(frequency: Frequency, chunk: impl Fn(ChunkId) -> Chunk) -> NaivePlanet {
        let number = |cell| number(frequency, cell);
        let around = cells(frequency)
            .map(|cell| {
                let mut around = [frequency.cell_count() as usize; 6];
                for (slot, (_, next)) in around.iter_mut().zip(neighbors(frequency, cell)) {
                    *slot = number(next);
                }
                around
            })
            .collect();
        let count = frequency.cell_count() as usize;
        let mut planet = NaivePlanet {
            frequency,
            cells: vec![Cell::ROCK; count],
            built: vec![false; count],
            around,
        };
        for id in chunks(frequency) {
            let chunk = chunk(id);
            for index in (0..=4096).map_while(CellIndex::from_number) {
                if index == CellIndex::POLE && chunk.pole.is_none() {
                    continue;
                }
                let number = number(cell_at(id, index));
                planet.cells[number] = chunk.cell(index);
                planet.built[number] = chunk.structures.contains_key(&index);
            }
        }
        planet
    }

    /// A cell as it is now.
    pub fn cell(&self, cell: CellId) -> Cell {
        self.cells[number(self.frequency, cell)]
    }

    /// The kinds and quantities of all cells, in order, as [`super::wild::Cells::hash`].
    pub fn hash(&self) -> StateHash {
        hash_of(self.frequency, |cell| self.cell(cell))
    }

    /// All cells, a generation on.
    pub fn step(&mut self, seed: u64, generation: i64) {
        let mut sparks = vec![false; self.cells.len()];
        for id in chunks(self.frequency) {
            for s in 0..4 {
                let number = (hash([seed, generation as u64, id.bits(), s]) >> 52) as u16;
                let index = CellIndex::from_number(number).expect("below 4096");
                sparks[self::number(self.frequency, cell_at(id, index))] = true;
            }
        }
        let cells = self.cells.iter().zip(&self.built);
        let cells = cells.map(|(cell, &built)| if built { Kind::Rock } else { cell.kind });
        let seen: Vec<Kind> = cells.chain([Kind::Rock]).collect();
        for (number, cell) in self.cells.iter_mut().enumerate() {
            if self.built[number] {
                continue;
            }
            let mut counts = [0; 8];
            for &next in &self.around[number] {
                counts[seen[next] as usize] += 1;
            }
            let kind = next_kind(*cell, sparks[number], &counts);
            let cap = kind.quantity_cap();
            cell.quantity = if kind == cell.kind {
                (cell.quantity + 1).min(cap)
            } else {
                1.min(cap)
            };
            cell.kind = kind;
        }
    }
}

fn next_kind(cell: Cell, spark: bool, counts: &[u8; 8]) -> Kind {
    use Kind::*;
    let count = |kind: Kind| counts[kind as usize];
    let p = count(Sprout) + count(Biomass);
    let (b, w, o, c, g) = (
        count(Biomass),
        count(Water),
        count(Ore),
        count(Crystal),
        count(Slag),
    );
    let wet = w >= 1;
    match cell.kind {
        Soil if w >= 4 || cell.spring && spark => Water,
        Soil if cell.vein && (o >= 3 || spark) => Ore,
        Soil if (b == 2 && g <= 1) || spark && (wet || b >= 1) => Sprout,
        Sprout if p <= 4 => Biomass,
        Sprout => Soil,
        Biomass
            if ((2..=4).contains(&p) || wet && (1..=5).contains(&p))
                && !(spark && p >= 2 && !wet) =>
        {
            Biomass
        }
        Biomass if p >= 5 || spark => Slag,
        Biomass => Soil,
        Water if cell.spring => Water,
        Water if g >= 4 => Slag,
        Water if p >= 5 && spark => Soil,
        Ore if spark && (wet || o >= 5) || !spark && c == 1 => Crystal,
        Crystal if g >= 3 => Slag,
        Crystal if c >= 3 || spark => Ore,
        Slag if cell.vein && g >= 3 => Ore,
        Slag if b >= 2 || spark => Soil,
        unchanged => unchanged,
    }
}

/// A chain of SplitMix64 finalisers.
pub fn hash(words: [u64; 4]) -> u64 {
    words
        .into_iter()
        .fold(0x9E37_79B9_7F4A_7C15, |hash: u64, word| {
            let z = (hash ^ word).wrapping_add(0x9E37_79B9_7F4A_7C15);
            let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        })
}

fn number(frequency: Frequency, cell: CellId) -> usize {
    debug_assert!(locate(frequency, cell).is_some());
    let n = frequency.get() as usize;
    match cell.coordinates() {
        Some((diamond, i, j)) => (usize::from(diamond.index()) * n + i as usize) * n + j as usize,
        None => 10 * n * n + usize::from(cell == CellId::SOUTH_POLE),
    }
}
