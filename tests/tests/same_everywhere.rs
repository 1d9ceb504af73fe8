//! The same world comes out of every build: native with and without optimisation, and wasm.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use sim_core::ids::Frequency;
use sim_core::scenario::Scenario;
use system_tests::server::{binary, json_of};

/// One for each sort of busy world.
const SEEDS: [u64; 3] = [6, 7, 8];

/// Where `cargo xtask test` has put the module of `wasm-hash`.
const MODULE_VARIABLE: &str = "GOLDBERG_WASM_HASH";

fn module() -> PathBuf {
    if let Some(built) = env::var_os(MODULE_VARIABLE).filter(|path| !path.is_empty()) {
        return built.into();
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let target = root.join("target");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "build",
        "--package",
        "wasm-hash",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    cargo
        .args(["--profile", "wasm", "--target-dir"])
        .arg(&target)
        .current_dir(root);
    assert!(
        cargo.status().unwrap().success(),
        "`rustup target add wasm32-unknown-unknown`?"
    );
    target.join("wasm32-unknown-unknown/wasm/wasm_hash.wasm")
}

fn hashes_in_wasm(seed: u64, frequency: u32, ticks: u64) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("wasm-hash/step_world.mjs");
    let mut node = Command::new("node");
    node.arg(script).arg(module());
    node.args([seed.to_string(), frequency.to_string(), ticks.to_string()]);
    let output = node.output().expect("node runs the module");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn native_and_wasm_step_a_busy_world_to_the_same_hashes() {
    let (frequency, ticks) = (64, 700);
    for seed in SEEDS {
        let mut scenario = Scenario::of_seed(seed, Frequency::new(frequency).unwrap()).unwrap();
        let in_wasm = hashes_in_wasm(seed, frequency, ticks);
        assert_eq!(in_wasm.len(), ticks as usize);
        for (tick, in_wasm) in (1..).zip(in_wasm) {
            let native = scenario.step().unwrap().hash.to_string();
            assert_eq!(native, in_wasm, "seed {seed}, tick {tick}");
        }
    }
}

#[test]
fn inspect_hash_prints_what_this_build_and_wasm_compute() {
    let (seed, frequency, ticks) = (6, 256, 500);
    let mut inspect = Command::new(binary().unwrap());
    inspect.args(["inspect", "hash", "--seed", &seed.to_string(), "--json"]);
    inspect.args([
        "--frequency",
        &frequency.to_string(),
        "--ticks",
        &ticks.to_string(),
    ]);
    let printed = json_of(&mut inspect).unwrap();
    // The server is a release build; this test, as a rule, is not.
    let mut scenario = Scenario::new(seed, Frequency::new(frequency).unwrap()).unwrap();
    (0..ticks).for_each(|_| drop(scenario.step().unwrap()));
    assert_eq!(printed["hash"], scenario.world().hash().to_string());
    assert_eq!(printed["tick"], ticks, "{printed}");
    assert_eq!(
        printed["hash"].as_str(),
        hashes_in_wasm(seed, frequency, ticks).last().map(|s| &**s)
    );
    assert!(
        printed["entities"]
            .as_u64()
            .is_some_and(|entities| entities > 1_000),
        "{printed}"
    );
}

#[test]
fn inspect_hash_is_the_same_for_any_number_of_threads() {
    let print = |threads: &str| {
        let mut inspect = Command::new(binary().unwrap());
        inspect.args(["inspect", "hash", "--frequency", "256", "--ticks", "120"]);
        inspect.args(["--threads", threads, "--json"]);
        json_of(&mut inspect).unwrap()
    };
    let on_one = print("1");
    for threads in ["2", "3", "7"] {
        assert_eq!(print(threads), on_one, "{threads} threads");
    }
}
