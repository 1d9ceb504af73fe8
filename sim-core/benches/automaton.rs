//! The automaton beside its naive twin, and the making of a chunk. How many times the one is faster
//! than the other, timed in turns, `goldberg bench sim` says.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use dispatch::Width;
use sim_core::chunk::{CellIndex, cell_at};
use sim_core::ids::{ChunkId, Diamond, Frequency};
use sim_core::limits::CHUNK_CELLS;
use sim_core::scenario::wild::Cells;
use sim_core::worldgen::Generator;

const SEED: u64 = 7;

fn benches(criterion: &mut Criterion) {
    let frequency = Frequency::new(256).expect("a frequency");
    let mut planet = Cells::generated(frequency);
    let mut naive = planet.naive();
    let mut group = criterion.benchmark_group("automaton");
    group.throughput(Throughput::Elements(planet.count()));
    let (halos, width) = (planet.halos(), Width::widest());
    let mut generation = 0;
    group.bench_function("step", |bencher| {
        bencher.iter(|| {
            generation += 1;
            planet.step(width, &halos, generation);
        });
    });
    group.bench_function("edges, halos and step", |bencher| {
        bencher.iter(|| {
            generation += 1;
            let halos = planet.halos();
            planet.step(width, &halos, generation);
        });
    });
    group.bench_function("naive twin", |bencher| {
        bencher.iter(|| {
            generation += 1;
            naive.step(planet.seed(), generation);
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
        let cell = cell_at(id(0), CellIndex::new(20, 30));
        bencher.iter(|| black_box(generator.terrain(black_box(cell))));
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    benches(&mut criterion);
    criterion.final_summary();
}
