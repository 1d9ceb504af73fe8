use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use walrus::{FunctionKind, Module};

use super::{Halves, Plan, names, split};
use crate::process::ask;
use crate::workspace::{command, root};

const GATE: &str = "sim::step";
const BEHIND: &[&str] = &["sim::"];

fn plan(copied_instructions_max: u64) -> Plan<'static> {
    Plan {
        gates: &[GATE],
        behind: BEHIND,
        copied_instructions_max,
    }
}

/// The module of `game.wat`, assembled in this folder.
fn game(folder: &Path) -> Vec<u8> {
    let to = folder.join("game.wasm");
    let mut assembler = command(root().join("node_modules/.bin/wasm-as"));
    assembler
        .arg("-g")
        .arg("xtask/src/build/split/tests/game.wat");
    ask(assembler.arg("-o").arg(&to)).expect("npm's packages are there: `npm ci`");
    fs::read(to).unwrap()
}

fn halves(copied_instructions_max: u64) -> Halves {
    let folder = tempfile::tempdir().unwrap();
    split(&game(folder.path()), &plan(copied_instructions_max)).unwrap()
}

/// The functions that a module has itself.
fn functions(wasm: &[u8]) -> BTreeSet<String> {
    let module = Module::from_buffer(wasm).unwrap();
    let functions = module.funcs.iter();
    let own = functions.filter(|function| matches!(function.kind, FunctionKind::Local(_)));
    own.map(|function| names::path(function).to_owned())
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// One that the halves have in common is called by the second in the first, or copied.
#[test]
fn what_only_gates_lead_to_moves() {
    let first = set(&[
        "game::play",
        "game::shown",
        "game::helped",
        "shared::twice",
        GATE,
        "",
    ]);
    let second = [GATE, "sim::kept", "<sim::Told$as$sim::Outside>::answer"];
    let called = halves(0);
    assert_eq!(functions(&called.first), first);
    assert_eq!(functions(&called.second), set(&second));
    let copied = halves(3);
    assert_eq!(functions(&copied.first), first);
    let with_copy = [&second[..], &["shared::twice"]].concat();
    assert_eq!(functions(&copied.second), set(&with_copy));
}

#[test]
fn both_halves_together_do_what_the_module_does() {
    for copied_instructions_max in [0, 3, 1_000] {
        let folder = tempfile::tempdir().unwrap();
        let whole = game(folder.path());
        let halves = split(&whole, &plan(copied_instructions_max)).unwrap();
        let files = [
            ("whole", whole),
            ("first", halves.first),
            ("second", halves.second),
        ];
        let mut node = command("node");
        node.arg("xtask/src/build/split/tests/run.mjs");
        for (name, wasm) in files {
            let path = folder.path().join(name);
            fs::write(&path, wasm).unwrap();
            node.arg(path);
        }
        let printed: Value = serde_json::from_str(&ask(&mut node).unwrap()).unwrap();
        assert_eq!(
            printed["early"], "RuntimeError",
            "nothing is behind the gate yet"
        );
        assert_eq!(printed["whole"]["told"].as_array().unwrap().len(), 4);
        assert_eq!(
            printed["split"], printed["whole"],
            "{copied_instructions_max}"
        );
    }
}

#[test]
fn a_gate_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        gates: &[GATE, "sim::enter"],
        ..plan(0)
    };
    let error = split(&game(folder.path()), &plan)
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("`sim::enter`") && error.contains("inline(never)"),
        "{error}"
    );
}

/// An export may be a gate itself.
#[test]
fn gates_are_many_by_a_star() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        gates: &["game::pl*", "sim::*"],
        ..plan(0)
    };
    let halves = split(&game(folder.path()), &plan).unwrap();
    let second = functions(&halves.second);
    for gate in ["game::play", GATE, "sim::kept"] {
        assert!(second.contains(gate), "{gate}");
    }
    assert!(
        functions(&halves.first).contains("game::play"),
        "it is exported there"
    );
}

#[test]
fn what_comes_first_is_told_by_crates_biggest_first() {
    let report = halves(0).report;
    assert_eq!((report.moved, report.copied), (3, 0));
    let game: Vec<&str> = report
        .first_of("game")
        .map(|(_, path)| path.as_str())
        .collect();
    assert_eq!(game, ["game::play", "game::helped", "game::shown"]);
    assert_eq!(report.first_of("sim").count(), 0);
}

#[test]
fn paths_are_without_hashes_and_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let mut module = Module::from_buffer(&game(folder.path())).unwrap();
    let id = module.funcs.iter().next().unwrap().id();
    for (name, path) in [
        ("sim::step::h0123456789abcdef", "sim::step"),
        ("sim::step::h0123456789abcdef[12]", "sim::step"),
        ("sim::step::helped", "sim::step::helped"),
        ("<[T] as sim::Sorted>::sort", "<[T] as sim::Sorted>::sort"),
    ] {
        let function = module.funcs.get_mut(id);
        function.name = Some(name.to_owned());
        assert_eq!(names::path(function), path);
    }
}
