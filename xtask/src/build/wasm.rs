//! The engine for the browser: crate `wasm` → wasm-bindgen → split in two → wasm-opt →
//! `web/src/wasm/`.
//!
//! wasm-bindgen is linked into this program as a library, in the version that Cargo.lock has for
//! the crate: the glue cannot be of another version than the code, and nothing is installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::split::{Plan, Report, split};
use super::stamp::Stamp;
use crate::process::run;
use crate::progress::{Step, note, step};
use crate::tools;
use crate::tools::wasm_target::TARGET;
use crate::workspace::{cargo, command, root, target};

const NAME: &str = "goldberg";
/// Of `[profile.wasm]` in the root Cargo.toml, which is also its folder's name.
const PROFILE: &str = "wasm";

/// Where the engine is split in two: what a first visit loads, and the simulation.
///
/// Gates are what JavaScript calls of a world that is played alone, and functions of the rules that
/// have to be marked so that they are never inlined. Nobody may call one before the simulation has
/// come (`web/src/engine/host.ts` sees to that). Only what the gates lead to may be called through
/// tables of functions from the modules that lie behind them. Copies of small functions cost
/// little: a step of 78 kB (brotli) became 79 kB by these, and would become 101 kB by copies of all.
const PLAN: Plan = Plan {
    gates: &[
        "sim_core::part::Part::enter",
        "sim_core::part::Part::leave",
        "sim_core::part::step::<impl sim_core::part::Part>::step",
        "sim_core::tick::preview::Preview::of",
        "sim_core::tick::preview::Preview::step",
        "localworld_*",
        "worldopening_*",
        "__wbg_localworld_free*",
        "__wbg_worldopening_free*",
        "pack_save*",
        "unpack_save*",
    ],
    behind: &[
        "host::",
        "sim_core::automaton::",
        "sim_core::factory::",
        "sim_core::part::",
        "sim_core::power::",
        "sim_core::step::",
        "sim_core::tick::",
    ],
    copied_instructions_max: 50,
};

/// So many of the biggest functions of the rules are named that a first visit loads all the same.
const NAMED: usize = 10;

fn output() -> PathBuf {
    root().join("web/src/wasm")
}

/// Builds the engine unless it is up to date.
///
/// # Errors
/// Whichever stage failed.
pub(crate) fn build() -> Result<()> {
    tools::wasm_target::ensure()?;
    tools::npm::ensure_packages()?;
    step("wasm engine", |step| {
        let compiled = compile(step, "wasm")?;
        let stamp = Stamp::new("wasm")
            .text(wasm_bindgen_shared_version())
            .file(&root().join("package-lock.json"))?
            .folder(&root().join("xtask/src/build"), &[])?
            .file(&compiled)?;
        let engine = output().join(format!("{NAME}_bg.wasm"));
        let simulation = output().join("simulation.wasm");
        if stamp.is_current() && engine.is_file() && simulation.is_file() {
            return Ok(());
        }
        bind(&compiled)?;
        divide(&engine, &simulation)?;
        for module in [&engine, &simulation] {
            optimise(step, module)?;
            let bytes = fs::metadata(module)?.len();
            note(&format!("{bytes:>9} B  {}", module.display()));
        }
        stamp.keep()
    })
}

/// Compiles a package to WebAssembly and gives the path of the module.
///
/// # Errors
/// The compiler's.
pub(crate) fn compile(step: &Step, package: &str) -> Result<PathBuf> {
    let mut cargo = cargo();
    cargo.args([
        "build",
        "--package",
        package,
        "--target",
        TARGET,
        "--profile",
        PROFILE,
    ]);
    run(step, &mut cargo)?;
    Ok(target()
        .join(TARGET)
        .join(PROFILE)
        .join(format!("{}.wasm", package.replace('-', "_"))))
}

fn wasm_bindgen_shared_version() -> &'static str {
    // The exact version is pinned in xtask's Cargo.toml; a change of that file changes this text.
    include_str!("../../Cargo.toml")
}

fn bind(compiled: &Path) -> Result<()> {
    let output = output();
    if output.is_dir() {
        fs::remove_dir_all(&output).with_context(|| format!("clearing {}", output.display()))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .web(true)?
        .typescript(true)
        .out_name(NAME);
    bindgen.generate(&output).context("wasm-bindgen")
}

/// Moves the simulation out of the engine's module.
fn divide(engine: &Path, simulation: &Path) -> Result<()> {
    let whole = fs::read(engine).with_context(|| format!("reading {}", engine.display()))?;
    let halves = split(&whole, &PLAN).context("splitting the engine")?;
    fs::write(engine, halves.first)?;
    fs::write(simulation, halves.second)?;
    let Report { moved, copied, .. } = halves.report;
    note(&format!(
        "{moved} functions moved to the simulation, {copied} copied; of the rules, first comes still"
    ));
    for (instructions, path) in halves.report.first_of("sim_core").take(NAMED) {
        note(&format!("{instructions:>9} instructions  {path}"));
    }
    Ok(())
}

/// What rustc compiles to, and every browser that has WebGL2 and module workers understands. More
/// (`--all-features`) would let wasm-opt write what browsers still keep behind a flag.
const FEATURES: [&str; 8] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "simd",
];

fn optimise(step: &Step, module: &Path) -> Result<()> {
    step.detail("wasm-opt -O3");
    let mut wasm_opt = command(root().join("node_modules/.bin/wasm-opt"));
    wasm_opt
        .arg("-O3")
        .args(FEATURES.map(|feature| format!("--enable-{feature}")))
        .arg(module)
        .arg("-o")
        .arg(module);
    run(step, &mut wasm_opt).map(drop)
}
