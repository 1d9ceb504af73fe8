//! Where a new player stands: on soft ground, with something to automate within a few steps.

use super::{Biome, Generator};
use crate::chunk::{CellIndex, Chunk, Kind, cell_at};
use crate::ids::{CellId, ChunkId, Diamond};
use crate::limits::CHUNK_SIDE;
use crate::mix::mix;

/// Steps within which everything must be that a first factory needs.
const NEAR: i32 = 6;
/// Cells within [`NEAR`] to ask for: of ore or crystal, of biomass, and to build on.
const ORE_MIN: u32 = 8;
const BIOMASS_MIN: u32 = 8;
const ROOM_MIN: u32 = 60;

/// Places looked at on the raw planet, which is cheap, before any is good enough.
const GLANCES_MAX: u64 = 20_000;
/// Chunks settled to look closer; each costs a few milliseconds.
const VISITS_MAX: u32 = 6;

/// Raw places looked at in one go; as much work as settling a chunk.
const GLANCES_AT_ONCE: u64 = 2_000;

/// A search for the place where the players of an index begin, a few milliseconds at a time. The
/// answer is the first place in a fixed random order that has everything, or else the best of
/// those looked at closely.
#[derive(Debug, Clone)]
pub struct SpawnSearch {
    index: u32,
    /// The glance that comes next.
    attempt: u64,
    visits: u32,
    /// The best so far, and how good it is.
    best: Option<(u32, CellId)>,
}

impl SpawnSearch {
    /// Nothing has been looked at yet.
    pub fn new(index: u32) -> SpawnSearch {
        SpawnSearch {
            index,
            attempt: 0,
            visits: 0,
            best: None,
        }
    }

    /// The index searched for.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// Goes on until a chunk has been looked at closely, or many raw places were. Returns the
    /// answer when there is one.
    pub fn advance(&mut self, generator: &mut Generator) -> Option<CellId> {
        let end = GLANCES_MAX.min(self.attempt + GLANCES_AT_ONCE);
        while self.attempt < end {
            let found = glance(generator, self.index, self.attempt);
            self.attempt += 1;
            if let Some((chunk, around)) = found {
                return self.visit(generator, chunk, around);
            }
        }
        let is_over = self.attempt == GLANCES_MAX;
        is_over.then(|| {
            self.best
                .map_or_else(|| fallback(generator), |(_, cell)| cell)
        })
    }

    /// Looks closely at a place of a chunk; the answer if it is good enough, or enough were seen.
    fn visit(
        &mut self,
        generator: &mut Generator,
        chunk: ChunkId,
        around: (i32, i32),
    ) -> Option<CellId> {
        self.visits += 1;
        if let Some((score, place)) = look_closely(&generator.chunk(chunk), around) {
            let cell = cell_at(chunk, place);
            if score >= SCORE_ENOUGH {
                return Some(cell);
            }
            if self.best.is_none_or(|(known, _)| score > known) {
                self.best = Some((score, cell));
            }
        }
        let (_, cell) = self.best?;
        (self.visits >= VISITS_MAX).then_some(cell)
    }
}

/// A random place: its chunk and its (i, j) there, if the raw planet promises well. It is so far
/// inside the chunk that all that is near it lies in the chunk too.
fn glance(generator: &Generator, index: u32, attempt: u64) -> Option<(ChunkId, (i32, i32))> {
    let random = mix([generator.seed, 9, u64::from(index), attempt]);
    let side = u64::from(generator.frequency.chunks_per_side()?);
    // Players in turn on different diamonds; if one is all sea, on the next.
    let diamond = Diamond::new(((u64::from(index) * 7 + attempt / 512) % 10) as u8)?;
    let ci = (random & 0xF_FFFF) % side;
    let cj = (random >> 20 & 0xF_FFFF) % side;
    let chunk = ChunkId::new(diamond, ci as u32, cj as u32);
    let margin = 2 * NEAR as u64;
    let inside = u64::from(CHUNK_SIDE) - 2 * margin;
    let i = margin + (random >> 40 & 0xFFF) % inside;
    let j = margin + (random >> 52) % inside;
    let here = generator.terrain(cell_at(chunk, CellIndex::new(i as u32, j as u32)));
    let pleasant = matches!(here.biome, Biome::Meadow | Biome::Forest | Biome::Coast);
    if !pleasant || here.kind == Kind::Water {
        return None;
    }
    let (i, j) = (i as i32, j as i32);
    let veins = disc(NEAR).filter(|(di, dj)| {
        let place = CellIndex::new((i + di).cast_unsigned(), (j + dj).cast_unsigned());
        generator.terrain(cell_at(chunk, place)).vein
    });
    let veins = veins.count() as u32;
    (veins >= ORE_MIN + 3).then_some((chunk, (i, j)))
}

/// What is wanted, in full.
const SCORE_ENOUGH: u32 = ORE_MIN * 8 + BIOMASS_MIN * 2 + ROOM_MIN;

/// The best cell to stand on within a few steps of a place, and how good it is.
fn look_closely(chunk: &Chunk, (i, j): (i32, i32)) -> Option<(u32, CellIndex)> {
    let index = |i: i32, j: i32| CellIndex::new(i.cast_unsigned(), j.cast_unsigned());
    let stands = disc(NEAR)
        .map(|(di, dj)| (i + di, j + dj))
        .filter(|&(i, j)| {
            let neighbors = disc(1).map(|(di, dj)| chunk.cell(index(i + di, j + dj)).kind);
            let free = neighbors
                .filter(|kind| !matches!(kind, Kind::Rock | Kind::Water))
                .count();
            matches!(chunk.cell(index(i, j)).kind, Kind::Soil | Kind::Sprout) && free >= 5
        });
    let scored = stands.map(|(i, j)| {
        let (mut ore, mut biomass, mut room) = (0, 0, 0);
        for (di, dj) in disc(NEAR) {
            match chunk.cell(index(i + di, j + dj)).kind {
                Kind::Ore | Kind::Crystal => ore += 1,
                Kind::Biomass => {
                    biomass += 1;
                    room += 1;
                }
                Kind::Soil | Kind::Sprout => room += 1,
                _ => {}
            }
        }
        let score = ORE_MIN.min(ore) * 8 + BIOMASS_MIN.min(biomass) * 2 + ROOM_MIN.min(room);
        (score, index(i, j))
    });
    // The first of the best, in order of steps from the middle.
    scored.fold(
        None,
        |best: Option<(u32, CellIndex)>, (score, place)| match best {
            Some((known, _)) if known >= score => best,
            _ => Some((score, place)),
        },
    )
}

/// Offsets up to `radius` steps, all within one diamond.
fn disc(radius: i32) -> impl Iterator<Item = (i32, i32)> {
    (-radius..=radius)
        .flat_map(move |i| (-radius..=radius).map(move |j| (i, j)))
        .filter(move |(i, j)| (i - j).abs() <= radius)
}

/// Somewhere, on a planet that has no place to offer: the first dry cell on a diagonal.
fn fallback(generator: &Generator) -> CellId {
    let n = generator.frequency.get();
    let diagonal =
        Diamond::all().flat_map(|diamond| (1..n).map(move |k| CellId::new(diamond, k, k)));
    let step = (n / 64) as usize;
    diagonal
        .step_by(step)
        .find(|&cell| !matches!(generator.terrain(cell).kind, Kind::Water | Kind::Rock))
        .unwrap_or(CellId::new(Diamond::north(0), 1, 1))
}
