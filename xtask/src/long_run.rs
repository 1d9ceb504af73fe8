//! `cargo xtask long-run`: a busy world computed in every way that there is, for long, and compared
//! after every tick. What is compared is in [`sim_core::scenario::lockstep`], but for the same world
//! in WebAssembly, which another process steps: see [`in_wasm`].

use anyhow::{Context, Result, bail};
use clap::Args;
use sim_core::ids::Frequency;
use sim_core::scenario::lockstep::{Lockstep, Traffic};
use sim_core::tick::Executor;

use crate::build::wasm::compile;
use crate::progress::{note, step};
use crate::tools::wasm_target;

mod in_wasm;

use in_wasm::InWasm;

#[derive(Args)]
pub(crate) struct Options {
    /// How long each world runs
    #[arg(long, default_value_t = 10_000)]
    ticks: u64,
    /// How many worlds
    #[arg(long, default_value_t = 4)]
    seeds: u64,
    /// The seed of the first
    #[arg(long, default_value_t = 1)]
    first_seed: u64,
    /// Threads of the world that runs on several
    #[arg(long, default_value_t = 3)]
    threads: usize,
}

/// Ticks between two signs of life.
const TICKS_PER_NOTE: u64 = 1_000;

/// Runs the worlds, one after the other.
///
/// # Errors
/// The first tick in which two ways of computing a world differ, with its seed.
pub(crate) fn run(options: &Options) -> Result<()> {
    wasm_target::ensure()?;
    let module = step("the world for wasm", |step| compile(step, "wasm-hash"))?;
    for seed in options.first_seed..options.first_seed + options.seeds {
        let frequency = if seed.is_multiple_of(2) { 128 } else { 64 };
        let parts = 2 + seed % 5;
        let title = format!(
            "seed {seed}: frequency {frequency}, {} threads, {parts} parts",
            options.threads
        );
        let traffic = step(&title, |step| {
            let in_wasm = InWasm::start(&module, seed, frequency, options.ticks)?;
            world(options, in_wasm, (seed, frequency, parts), &|text| {
                step.detail(text)
            })
        });
        let repeat = format!("to repeat: cargo xtask long-run --first-seed {seed} --seeds 1");
        let Traffic {
            ticks,
            feed_bytes,
            diff_bytes,
            crossing_claims,
        } = traffic.context(repeat)?;
        note(&format!(
            "{ticks} ticks the same in every way, wasm included; parts: {} bytes a tick in feeds, {} in diffs, \
             {crossing_claims} claims over edges",
            feed_bytes / ticks.max(1),
            diff_bytes / ticks.max(1),
        ));
    }
    Ok(())
}

fn world(
    options: &Options,
    mut in_wasm: InWasm,
    (seed, frequency, parts): (u64, u32, u64),
    detail: &dyn Fn(&str),
) -> Result<Traffic> {
    let frequency = Frequency::new(frequency).context("a frequency")?;
    let mut lockstep = Lockstep::new(seed, frequency, parts)?;
    for tick in 1..=options.ticks {
        let output = match lockstep.step(&Threads(options.threads)) {
            Ok(output) => output,
            Err(divergence) => bail!("{divergence}"),
        };
        let other = in_wasm.step()?;
        if other != output.hash.to_string() {
            bail!("tick {tick}: in wasm the world is another, {other}");
        }
        if tick.is_multiple_of(TICKS_PER_NOTE) {
            detail(&format!("tick {tick}: {}", output.hash));
        }
    }
    Ok(lockstep.traffic())
}

/// As many threads, each with a part of the work.
struct Threads(usize);

impl Executor for Threads {
    fn for_each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync) {
        let part = items.len().div_ceil(self.0.max(1)).max(1);
        std::thread::scope(|scope| {
            for part in items.chunks_mut(part) {
                scope.spawn(|| part.iter_mut().for_each(&work));
            }
        });
    }
}
