//! The automaton against its naive twin, and what a planet looks like after a while.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use sim_core::automaton::{Halo, step};
use sim_core::chunk::{
    Cell, CellIndex, CellMap, CellPlanes, Chunk, Edge, Kind, Machine, Structure, cell_at, locate,
};
use sim_core::ids::{
    CellId, ChunkId, Diamond, Direction, EntityId, Frequency, PlayerId, PrototypeId, Tick,
};
use sim_core::scenario::naive::{NaivePlanet, hash};
use sim_core::topology::chunks;

/// A planet of chunks.
struct Planet {
    frequency: Frequency,
    chunks: BTreeMap<ChunkId, Chunk>,
}

impl Planet {
    fn new(frequency: Frequency, chunk: impl Fn(ChunkId) -> Chunk) -> Planet {
        let chunks = chunks(frequency).map(|id| (id, chunk(id))).collect();
        Planet { frequency, chunks }
    }

    fn step(&mut self, seed: u64, generation: i64) {
        let edges: BTreeMap<ChunkId, Edge> = self
            .chunks
            .iter()
            .map(|(&id, chunk)| (id, Edge::of(chunk)))
            .collect();
        for (&id, chunk) in &mut self.chunks {
            let halo = Halo::gather(self.frequency, id, |id| edges.get(&id).copied());
            step(chunk, &halo, seed, generation, id);
        }
    }

    fn assert_equals(&self, naive: &NaivePlanet, when: &str) {
        for (&id, chunk) in &self.chunks {
            for index in (0..=4096).map_while(CellIndex::from_number) {
                if index == CellIndex::POLE && chunk.pole.is_none() {
                    continue;
                }
                let cell = cell_at(id, index);
                assert_eq!(chunk.cell(index), naive.cell(cell), "{when}: {cell}");
            }
        }
    }
}

fn frequency(n: u32) -> Frequency {
    Frequency::new(n).expect("a frequency")
}

fn carries_pole(frequency: Frequency, id: ChunkId) -> bool {
    [CellId::NORTH_POLE, CellId::SOUTH_POLE]
        .into_iter()
        .any(|pole| locate(frequency, pole).is_some_and(|(chunk, _)| chunk == id))
}

fn structure(cell: CellId) -> Structure {
    Structure {
        id: EntityId {
            cell,
            tick: Tick(0),
            index: 0,
        },
        prototype: PrototypeId(0),
        facing: Direction::FIRST,
        owner: PlayerId(1),
        machine: Machine::Inert,
    }
}

/// How often each kind comes, out of 256; the rest is rock.
type Mixture = [u8; 7];

/// Any chunk: kinds by a mixture, quantities that their kinds may have, seeds and structures
/// here and there.
fn random_chunk(frequency: Frequency, seed: u64, mixture: Mixture, id: ChunkId) -> Chunk {
    let random = |index: u64, what: u64| hash([seed, id.bits(), index, what]);
    let cell = |index: u64| {
        let mut dice = random(index, 0) & 255;
        let kind = Kind::ALL.into_iter().zip(mixture).find(|&(_, share)| {
            let found = dice < u64::from(share);
            dice = dice.saturating_sub(u64::from(share));
            found
        });
        let kind = kind.map_or(Kind::Rock, |(kind, _)| kind);
        Cell {
            kind,
            quantity: (random(index, 1) % (u64::from(kind.quantity_cap()) + 1)) as u8,
            spring: random(index, 2).is_multiple_of(8),
            vein: random(index, 3).is_multiple_of(3),
        }
    };
    let mut planes = CellPlanes::SOIL;
    for index in 0..4096 {
        let (i, j) = (index as u32 / 64, index as u32 % 64);
        let cell = cell(index);
        planes.set(i, j, cell.kind, cell.quantity);
        planes.set_seeds(i, j, cell.spring, cell.vein);
    }
    let mut chunk = Chunk::new(planes, carries_pole(frequency, id).then(|| cell(4096)));
    for index in (0..4096).map_while(CellIndex::from_number) {
        if random(u64::from(index.number()), 4).is_multiple_of(50) {
            chunk
                .structures
                .insert(index, structure(cell_at(id, index)));
        }
    }
    chunk
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_automaton_is_its_naive_twin(
        seed: u64,
        mixture in prop_oneof![
            Just([40, 30, 60, 30, 30, 30, 30]),
            Just([120, 20, 60, 20, 20, 8, 4]),
            Just([60, 60, 90, 10, 10, 10, 10]),
            Just([40, 10, 20, 90, 40, 20, 30]),
            Just([60, 5, 10, 10, 90, 50, 25]),
            Just([60, 10, 20, 20, 30, 20, 90]),
        ],
        generation in -40_i64..1_000_000,
    ) {
        let frequency = frequency(64);
        let chunk = |id| random_chunk(frequency, seed, mixture, id);
        let mut planet = Planet::new(frequency, chunk);
        let mut naive = NaivePlanet::new(frequency, chunk);
        for generation in generation..generation + 6 {
            planet.step(seed, generation);
            naive.step(seed, generation);
            planet.assert_equals(&naive, &format!("generation {generation}"));
        }
    }
}

#[test]
fn the_automaton_is_its_naive_twin_on_planets_of_many_chunks() {
    for (n, seed) in [(128, 1), (192, 2)] {
        let frequency = frequency(n);
        let chunk = |id| random_chunk(frequency, seed, [100, 20, 50, 20, 20, 10, 10], id);
        let mut planet = Planet::new(frequency, chunk);
        let mut naive = NaivePlanet::new(frequency, chunk);
        for generation in -2..6 {
            planet.step(seed, generation);
            naive.step(seed, generation);
        }
        planet.assert_equals(&naive, &format!("frequency {n}"));
    }
}

#[test]
fn a_pole_lives_like_any_cell() {
    // Sprouting takes exactly two cells of biomass next to bare soil, wherever they are.
    let frequency = frequency(128);
    for (pole, directions) in [
        (CellId::NORTH_POLE, [0_u8, 2]),
        (CellId::SOUTH_POLE, [1, 4]),
        (CellId::NORTH_POLE, [3, 4]),
    ] {
        let soil = Cell {
            kind: Kind::Soil,
            quantity: 0,
            spring: false,
            vein: false,
        };
        let mut planet = Planet::new(frequency, |id| {
            Chunk::new(
                CellPlanes::SOIL,
                carries_pole(frequency, id).then_some(soil),
            )
        });
        for direction in directions {
            let direction = Direction::new(direction).expect("a direction");
            let cell = sim_core::topology::neighbor(frequency, pole, direction).expect("of five");
            let (id, index) = locate(frequency, cell).expect("on the planet");
            planet
                .chunks
                .get_mut(&id)
                .expect("all are there")
                .set_cell(index, Kind::Biomass, 5);
        }
        planet.step(7, 0);
        let (id, index) = locate(frequency, pole).expect("on the planet");
        let sprout = Cell {
            kind: Kind::Sprout,
            quantity: 1,
            ..soil
        };
        assert_eq!(planet.chunks[&id].cell(index), sprout, "{pole}");
    }
}

#[test]
fn a_structure_keeps_the_cell_under_it() {
    let frequency = frequency(64);
    let mut planet = Planet::new(frequency, |id| {
        let mut chunk = random_chunk(frequency, 3, [30, 30, 80, 20, 30, 20, 20], id);
        for index in (0..4096).map_while(CellIndex::from_number) {
            chunk
                .structures
                .insert(index, structure(cell_at(id, index)));
        }
        chunk
    });
    let before = planet.chunks.clone();
    for generation in 0..4 {
        planet.step(3, generation);
    }
    for (id, chunk) in &planet.chunks {
        assert_eq!(chunk.cells, before[id].cells);
    }
}

#[test]
fn a_region_fed_by_its_ring_stays_exact() {
    // What a client does: it knows its region, and of the chunks around only their edges.
    let frequency = frequency(256);
    let seed = 5;
    let chunk = |id| random_chunk(frequency, seed, [100, 20, 60, 20, 20, 10, 10], id);
    let mut planet = Planet::new(frequency, chunk);
    let centre = CellId::new(Diamond::north(1), 200, 20);
    let (centre, _) = locate(frequency, centre).expect("on the planet");
    let mut ids = sim_core::topology::chunk_neighbors(frequency, centre);
    ids.push(centre);
    let mut region: BTreeMap<ChunkId, Chunk> = ids.iter().map(|&id| (id, chunk(id))).collect();
    for generation in 0..100 {
        let ring: BTreeMap<ChunkId, Edge> = planet
            .chunks
            .iter()
            .map(|(&id, chunk)| (id, Edge::of(chunk)))
            .collect();
        let own: BTreeMap<ChunkId, Edge> = region
            .iter()
            .map(|(&id, chunk)| (id, Edge::of(chunk)))
            .collect();
        let edge = |id| own.get(&id).or_else(|| ring.get(&id)).copied();
        for (&id, chunk) in &mut region {
            step(
                chunk,
                &Halo::gather(frequency, id, edge),
                seed,
                generation,
                id,
            );
        }
        planet.step(seed, generation);
    }
    for (id, chunk) in &region {
        assert!(*chunk == planet.chunks[id], "{id}");
    }
}

#[test]
fn an_unknown_halo_reads_as_rock() {
    let frequency = frequency(256);
    let id = ChunkId::new(Diamond::north(2), 1, 2);
    assert_eq!(Halo::gather(frequency, id, |_| None::<Edge>), Halo::UNKNOWN);
}

/// What a planet's cells are, in thousandths.
fn census(planet: &Planet) -> [u64; 8] {
    let mut counts = [0; 8];
    for chunk in planet.chunks.values() {
        for index in (0..4096).map_while(CellIndex::from_number) {
            counts[usize::from(chunk.cell(index).kind.bits())] += 1;
        }
    }
    let all: u64 = counts.iter().sum();
    counts.map(|count| count * 1000 / all)
}

#[test]
fn life_settles_and_comes_back_after_a_disaster() {
    let frequency = frequency(128);
    // Seeds as scarce as on a planet: springs 1 in 64, veins 1 in 8.
    let chunk = |id: ChunkId| {
        let mut chunk = random_chunk(frequency, 11, [150, 10, 60, 12, 12, 4, 4], id);
        chunk.structures = CellMap::new();
        for index in 0..4096_u32 {
            let dice = hash([11, id.bits(), u64::from(index), 9]);
            let (spring, vein) = (dice.is_multiple_of(64), (dice >> 8).is_multiple_of(8));
            let cells = Arc::make_mut(&mut chunk.cells);
            cells.set_seeds(index / 64, index % 64, spring, vein);
        }
        chunk
    };
    let mut planet = Planet::new(frequency, chunk);
    let alive = |census: [u64; 8]| {
        let [_, _, biomass, water, ore, crystal, slag, _] = census;
        assert!(
            (350..=650).contains(&biomass),
            "biomass {biomass}: {census:?}"
        );
        assert!(water > 5 && ore > 5 && crystal > 2, "{census:?}");
        assert!(slag < 10, "slag {slag}: {census:?}");
    };
    for generation in 0..1500 {
        planet.step(11, generation);
    }
    alive(census(&planet));
    // Half the planet stripped, a quarter drowned in slag.
    for (id, chunk) in &mut planet.chunks {
        let diamond = id.coordinates().0.index();
        for index in (0..4096).map_while(CellIndex::from_number) {
            if chunk.cell(index).kind == Kind::Rock {
                continue;
            }
            match diamond % 4 {
                0 | 1 => chunk.set_cell(index, Kind::Soil, 0),
                2 => chunk.set_cell(index, Kind::Slag, 3),
                _ => {}
            }
        }
    }
    for generation in 1500..4500 {
        planet.step(11, generation);
    }
    alive(census(&planet));
}
