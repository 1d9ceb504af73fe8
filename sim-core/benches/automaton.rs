//! The automaton beside its naive twin, and the making of a chunk.
//!
//! Speed is worth little as an absolute figure on a shared machine, so the two are also timed in
//! turns within one run and reported as a ratio, with the hash of the state both ended in: a
//! faster answer that is another answer does not count.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use sim_core::automaton::{Halo, step};
use sim_core::chunk::{Chunk, Edge, cell_at, locate};
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Diamond, Frequency};
use sim_core::limits::CHUNK_CELLS;
use sim_core::topology::chunks;
use sim_core::worldgen::Generator;

#[path = "../tests/naive/mod.rs"]
mod naive;

use naive::NaivePlanet;

const SEED: u64 = 7;

/// A settled planet of 160 chunks, all of them living.
struct Planet {
    frequency: Frequency,
    ids: Vec<ChunkId>,
    chunks: Vec<Chunk>,
}

impl Planet {
    fn new() -> Planet {
        let frequency = Frequency::new(256).expect("a frequency");
        let mut generator = Generator::new(SEED, frequency);
        let ids: Vec<ChunkId> = chunks(frequency).collect();
        let chunks = ids.iter().map(|&id| generator.chunk(id)).collect();
        Planet {
            frequency,
            ids,
            chunks,
        }
    }

    fn cells(&self) -> u64 {
        self.frequency.cell_count()
    }

    fn halos(&self) -> Vec<Halo> {
        let edges: Vec<Edge> = self.chunks.iter().map(Edge::of).collect();
        let edge = |id| self.ids.binary_search(&id).ok().map(|place| edges[place]);
        self.ids
            .iter()
            .map(|&id| Halo::gather(self.frequency, id, edge))
            .collect()
    }

    /// All of a generation: edges, halos and the step.
    fn step(&mut self, generation: i64) {
        let halos = self.halos();
        self.step_within(&halos, generation);
    }

    /// The step alone.
    fn step_within(&mut self, halos: &[Halo], generation: i64) {
        for ((&id, chunk), halo) in self.ids.iter().zip(&mut self.chunks).zip(halos) {
            step(chunk, halo, SEED, generation, id);
        }
    }

    /// The kinds and quantities of all cells in order.
    fn hash(&self) -> StateHash {
        hash_of(self.frequency, |cell| {
            let (id, index) = locate(self.frequency, cell).expect("on the planet");
            let place = self.ids.binary_search(&id).expect("all chunks are there");
            self.chunks[place].cell(index)
        })
    }

    fn naive(&self) -> NaivePlanet {
        NaivePlanet::new(self.frequency, |id| {
            self.chunks[self.ids.binary_search(&id).expect("all chunks are there")].clone()
        })
    }
}

fn hash_of(
    frequency: Frequency,
    cell: impl Fn(sim_core::ids::CellId) -> sim_core::chunk::Cell,
) -> StateHash {
    let bytes: Vec<u8> = sim_core::topology::cells(frequency)
        .map(cell)
        .flat_map(|cell| [cell.kind.bits(), cell.quantity])
        .collect();
    StateHash::of_bytes(&bytes)
}

fn benches(criterion: &mut Criterion) {
    let mut planet = Planet::new();
    let mut naive = planet.naive();
    let mut group = criterion.benchmark_group("automaton");
    group.throughput(Throughput::Elements(planet.cells()));
    let halos = planet.halos();
    let mut generation = 0;
    group.bench_function("step", |bencher| {
        bencher.iter(|| {
            generation += 1;
            planet.step_within(&halos, generation);
        });
    });
    group.bench_function("edges, halos and step", |bencher| {
        bencher.iter(|| {
            generation += 1;
            planet.step(generation);
        });
    });
    group.bench_function("naive twin", |bencher| {
        bencher.iter(|| {
            generation += 1;
            naive.step(SEED, generation);
        });
    });
    group.finish();

    let frequency = Frequency::new(4096).expect("a frequency");
    let mut group = criterion.benchmark_group("world generation");
    group.throughput(Throughput::Elements(u64::from(CHUNK_CELLS)));
    let id = |k: u32| ChunkId::new(Diamond::south(1), 10 + k / 32 % 32, 10 + k % 32);
    group.bench_function("a chunk on its own", |bencher| {
        let mut k = 0;
        bencher.iter(|| {
            k += 1;
            black_box(Generator::new(SEED, frequency).chunk(id(k)))
        });
    });
    group.bench_function("a chunk of a row", |bencher| {
        let mut generator = Generator::new(SEED, frequency);
        let mut k = 0;
        bencher.iter(|| {
            k += 1;
            black_box(generator.chunk(id(k)))
        });
    });
    group.bench_function("a cell", |bencher| {
        let generator = Generator::new(SEED, frequency);
        let cell = cell_at(id(0), sim_core::chunk::CellIndex::new(20, 30));
        bencher.iter(|| black_box(generator.terrain(black_box(cell))));
    });
    group.finish();
}

/// Times both in turns, takes the quickest generation of each, and checks that they agree.
fn compare(rounds: i64) {
    const GENERATIONS_PER_ROUND: i64 = 10;
    let mut planet = Planet::new();
    let mut naive = planet.naive();
    let (mut alone, mut whole, mut slow) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for round in 0..rounds {
        let generations = round * GENERATIONS_PER_ROUND..(round + 1) * GENERATIONS_PER_ROUND;
        for generation in generations.clone() {
            let began = Instant::now();
            let halos = planet.halos();
            let gathered = Instant::now();
            planet.step_within(&halos, generation);
            alone = alone.min(gathered.elapsed());
            whole = whole.min(began.elapsed());
        }
        for generation in generations {
            let began = Instant::now();
            naive.step(SEED, generation);
            slow = slow.min(began.elapsed());
        }
    }
    let hash = planet.hash();
    assert_eq!(
        hash,
        hash_of(planet.frequency, |cell| naive.cell(cell)),
        "another answer"
    );
    let machine = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let machine = machine
        .lines()
        .find(|line| line.starts_with("model name"))
        .unwrap_or("unknown");
    let speed = |time: Duration| u128::from(planet.cells()) * 1000 / time.as_nanos().max(1);
    let ratio = |time: Duration| slow.as_nanos() / time.as_nanos().max(1);
    println!("machine: {machine}, {}", std::env::consts::ARCH);
    println!(
        "automaton: {} Mcells/s, {} x naive",
        speed(alone),
        ratio(alone)
    );
    println!(
        "automaton with edges and halos: {} Mcells/s, {} x naive",
        speed(whole),
        ratio(whole)
    );
    println!("naive twin: {} Mcells/s", speed(slow));
    println!(
        "state hash after {} generations: {hash}",
        rounds * GENERATIONS_PER_ROUND
    );
}

fn main() {
    // Cargo says `--bench` when it benchmarks; without it, everything runs once, as a test.
    let is_test = !std::env::args().any(|argument| argument == "--bench");
    let mut criterion = Criterion::default().configure_from_args();
    benches(&mut criterion);
    criterion.final_summary();
    compare(if is_test { 1 } else { 20 });
}
