//! One tick of an idle and of a busy world.
//!
//! The hashes printed are those of the states that the timed ticks led to, so that a faster tick
//! that leads elsewhere is seen. Ticks with a generation of the automaton are one in ten.

use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, Throughput};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, Frequency, PlayerId};
use sim_core::limits::PATH_NODES_PER_PLAYER_MAX;
use sim_core::players::{Action, Command};
use sim_core::scenario::Scenario;
use sim_core::tick::{Input, SealedTick, World, WorldParams};
use sim_core::topology;

const SEED: u64 = 7;

/// A planet of 168 million cells with one player, who stands and looks.
fn idle_world() -> World {
    let params = WorldParams {
        seed: SEED,
        frequency: Frequency::new(4096).expect("a frequency"),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    let mut world = World::new(params, Arc::new(Catalogue::verdant())).expect("a world");
    let name = "Player".to_owned();
    let join = Input::Join {
        player: PlayerId(1),
        name,
    };
    step(&mut world, vec![join]);
    for _ in 0..40 {
        step(&mut world, Vec::new());
    }
    world
}

fn step(world: &mut World, inputs: Vec<Input>) {
    let tick = world.tick().next();
    world
        .step(&SealedTick { tick, inputs })
        .expect("the next tick");
}

fn command(seq: u64, action: Action) -> Input {
    let player = PlayerId(1);
    Input::Command(Command {
        player,
        seq,
        action,
    })
}

/// The idle world with a cell in a fence, where no way leads.
fn fenced_world() -> (World, CellId) {
    let mut world = idle_world();
    let frequency = world.params().frequency;
    let me = world.player(PlayerId(1)).expect("joined").cell;
    let prototype = world.catalogue().prototype_by_key("extractor");
    let prototype = prototype.expect("there are extractors");
    for (place, centre) in (1..).zip(topology::within(frequency, me, 12).into_iter().skip(7)) {
        let around = (10 * place..).zip(topology::neighbors(frequency, centre));
        let builds = around.map(|(seq, (facing, cell))| {
            let build = Action::Build {
                cell,
                prototype,
                facing,
            };
            command(seq, build)
        });
        step(&mut world, builds.collect());
        let image = world.image();
        let built: usize = image
            .chunks
            .values()
            .map(|chunk| chunk.structures.len())
            .sum();
        if built == 6 {
            return (world, centre);
        }
        world = idle_world();
    }
    panic!("no room for a fence");
}

/// Every chunk of a planet at work.
fn busy_world() -> Scenario {
    let frequency = Frequency::new(256).expect("a frequency");
    let mut scenario = Scenario::new(SEED, frequency).expect("a world");
    for _ in 0..100 {
        scenario.step().expect("the next tick");
    }
    scenario
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut idle = idle_world();
    let mut busy = busy_world();
    let mut group = criterion.benchmark_group("tick");
    group.bench_function("idle", |bencher| {
        bencher.iter(|| step(&mut idle, Vec::new()))
    });
    let (mut fenced, target) = fenced_world();
    let mut seq = 1_000;
    group.throughput(Throughput::Elements(PATH_NODES_PER_PLAYER_MAX.into()));
    group.bench_function("with a hopeless search for a way", |bencher| {
        bencher.iter(|| {
            seq += 1;
            let action = Action::Walk { to: target };
            step(&mut fenced, vec![command(seq, action)]);
        });
    });
    group.throughput(Throughput::Elements(busy.world().entity_count()));
    group.bench_function("busy", |bencher| {
        bencher.iter(|| busy.step().expect("the next tick"))
    });
    group.finish();
    report(&mut busy_world());
    criterion.final_summary();
}

/// The same number of ticks on any machine, so that hashes can be compared.
fn report(busy: &mut Scenario) {
    let (chunks, entities) = (
        busy.world().image().active.len(),
        busy.world().entity_count(),
    );
    let mut ticks_us: Vec<u128> = (0..200)
        .map(|_| {
            let start = Instant::now();
            busy.step().expect("the next tick");
            start.elapsed().as_micros()
        })
        .collect();
    ticks_us.sort_unstable();
    println!(
        "busy: {chunks} chunks, {entities} entities: median {} us, longest {} us a tick; hash {} at tick {}",
        ticks_us[100],
        ticks_us[199],
        busy.world().hash(),
        busy.world().tick(),
    );
}
