//! The planet as generated: the same whatever was asked before, whole at its seams, and a place
//! to live.

use std::collections::BTreeMap;
use std::time::Instant;

use sim_core::automaton::{Halo, step};
use sim_core::chunk::{CellIndex, CellPlanes, Chunk, Edge, Kind, cell_at, locate};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, Diamond, Frequency};
use sim_core::topology::{cells, chunks, distance, is_pentagon, neighbors, within};
use sim_core::worldgen::{Biome, Generator, SEA_LEVEL};

fn frequency(n: u32) -> Frequency {
    Frequency::new(n).expect("a frequency")
}

fn indices() -> impl Iterator<Item = CellIndex> {
    (0..4096).map_while(CellIndex::from_number)
}

/// The raw planet, cell by cell.
fn raw(generator: &Generator, id: ChunkId) -> Chunk {
    let mut planes = CellPlanes::SOIL;
    for index in indices() {
        let terrain = generator.terrain(cell_at(id, index));
        let (i, j) = index.row_column().expect("not the pole");
        planes.set(i, j, terrain.kind, terrain.quantity);
        planes.set_seeds(i, j, terrain.spring, terrain.vein);
    }
    let pole = cell_at(id, CellIndex::POLE);
    let carried = locate(generator.frequency(), pole).is_some_and(|(chunk, _)| chunk == id);
    Chunk::new(planes, carried.then(|| generator.terrain(pole).cell()))
}

#[test]
fn a_chunk_is_what_settling_the_whole_planet_makes_it() {
    for (n, seed) in [(64, 1), (128, 2), (192, 3)] {
        let frequency = frequency(n);
        let mut generator = Generator::new(seed, frequency);
        let mut planet: BTreeMap<ChunkId, Chunk> = chunks(frequency)
            .map(|id| (id, raw(&generator, id)))
            .collect();
        for generation in -32..0 {
            let edges: BTreeMap<ChunkId, Edge> = planet
                .iter()
                .map(|(&id, chunk)| (id, Edge::of(chunk)))
                .collect();
            for (&id, chunk) in &mut planet {
                let halo = Halo::gather(frequency, id, |id| edges.get(&id).copied());
                step(chunk, &halo, seed, generation, id);
            }
        }
        for (&id, chunk) in &planet {
            assert!(generator.chunk(id) == *chunk, "{n}: {id}");
        }
    }
}

#[test]
fn a_chunk_is_the_same_whatever_was_asked_before() {
    let frequency = frequency(4096);
    let mut well_used = Generator::new(5, frequency);
    let ids: Vec<_> = chunks(frequency).step_by(997).take(30).collect();
    let forwards: Vec<_> = ids.iter().map(|&id| well_used.chunk(id)).collect();
    well_used.spawn_place(3);
    for (&id, chunk) in ids.iter().zip(&forwards).rev() {
        assert!(well_used.chunk(id) == *chunk, "{id}");
        assert!(Generator::new(5, frequency).chunk(id) == *chunk, "{id}");
    }
    assert!(Generator::new(6, frequency).chunk(ids[0]) != forwards[0]);
}

#[test]
fn planets_stay_as_they_are() {
    // Saved worlds hold only what was touched, so another answer here is another world: change
    // these figures only together with the version of the snapshot.
    let hash = |seed, n, id| {
        let chunk = Generator::new(seed, frequency(n)).chunk(id);
        StateHash::of_bytes(&chunk.cells.to_bytes()).to_string()
    };
    assert_eq!(
        hash(7, 64, ChunkId::new(Diamond::south(0), 0, 0)),
        "7a6ca3a198819cf8"
    );
    assert_eq!(
        hash(7, 4096, ChunkId::new(Diamond::north(2), 63, 0)),
        "96fa20e4accb4947"
    );
    assert_eq!(
        hash(8, 1 << 24, ChunkId::new(Diamond::south(3), 262_143, 5)),
        "7632ab8505f80031"
    );
}

#[test]
fn the_ground_has_no_seam() {
    // Elevation steps are as gentle between diamonds as within one.
    for n in [64, 192, 256] {
        let generator = Generator::new(9, frequency(n));
        let (mut inside, mut across) = (0, 0);
        for cell in cells(frequency(n)) {
            let here = generator.terrain(cell);
            for (_, next) in neighbors(frequency(n), cell) {
                let step = here.elevation.abs_diff(generator.terrain(next).elevation);
                let diamond = |cell: CellId| cell.coordinates().map(|(diamond, ..)| diamond);
                let most = if diamond(cell) == diamond(next) {
                    &mut inside
                } else {
                    &mut across
                };
                *most = step.max(*most);
            }
        }
        assert!(
            across <= inside + inside / 4,
            "{n}: {across} across seams, {inside} inside"
        );
    }
}

#[test]
fn a_planet_has_land_sea_and_every_biome() {
    for (n, seed) in [
        (64, 1),
        (256, 2),
        (4096, 3),
        (4096, 4),
        (1 << 20, 5),
        (1 << 24, 6),
    ] {
        let frequency = frequency(n);
        let generator = Generator::new(seed, frequency);
        let mut biomes = BTreeMap::new();
        let (mut veins, mut land) = (0, 0);
        let across = n.min(128);
        for diamond in Diamond::all() {
            for (i, j) in (0..across).flat_map(|i| (0..across).map(move |j| (i, j))) {
                let place = |k: u32| k * (n / across) + k % (n / across);
                let terrain = generator.terrain(CellId::new(diamond, place(i), place(j)));
                *biomes.entry(terrain.biome).or_insert(0_u32) += 1;
                assert_eq!(terrain.biome == Biome::Ocean, terrain.elevation < SEA_LEVEL);
                land += u32::from(terrain.biome != Biome::Ocean);
                veins += u32::from(terrain.vein);
            }
        }
        let all: u32 = biomes.values().sum();
        assert!(
            (25..=75).contains(&(land * 100 / all)),
            "{n}, seed {seed}: {land} of {all}"
        );
        assert!(
            (10..=120).contains(&(veins * 1000 / land)),
            "{n}, seed {seed}: {veins} of {land}"
        );
        assert!(
            biomes.len() >= if n < 1000 { 5 } else { 7 },
            "{n}, seed {seed}: {biomes:?}"
        );
    }
}

#[test]
fn players_start_next_to_what_they_need() {
    for (n, seed) in [(64, 7), (256, 7), (4096, 1), (4096, 2), (1 << 24, 3)] {
        let frequency = frequency(n);
        let mut places = Vec::new();
        for index in 0..8 {
            let mut generator = Generator::new(seed, frequency);
            let began = Instant::now();
            let place = generator.spawn_place(index);
            let took = began.elapsed();
            assert_eq!(place, Generator::new(seed, frequency).spawn_place(index));
            let mut chunks = BTreeMap::new();
            let mut kind = |cell| {
                let (id, index) = locate(frequency, cell).expect("on the planet");
                chunks
                    .entry(id)
                    .or_insert_with(|| generator.chunk(id))
                    .cell(index)
                    .kind
            };
            assert!(!is_pentagon(frequency, place));
            assert!(matches!(kind(place), Kind::Soil | Kind::Sprout), "{place}");
            let near = within(frequency, place, 6);
            let kinds: Vec<_> = near.iter().map(|&cell| kind(cell)).collect();
            let count = |is_it: &dyn Fn(Kind) -> bool| kinds.iter().filter(|&&k| is_it(k)).count();
            let ore = count(&|kind| matches!(kind, Kind::Ore | Kind::Crystal));
            let biomass = count(&|kind| kind == Kind::Biomass);
            let room = count(&|kind| matches!(kind, Kind::Soil | Kind::Sprout | Kind::Biomass));
            println!(
                "{n} seed {seed} player {index}: {place} ore {ore} biomass {biomass} room {room} {took:?}"
            );
            assert!(
                ore >= 3 && biomass >= 3 && room >= 30,
                "{place}: {ore} {biomass} {room}"
            );
            places.push(place);
        }
        for (a, b) in places.iter().zip(&places[1..]) {
            assert!(distance(frequency, *a, *b) >= n / 8, "{n}: {places:?}");
        }
    }
}
