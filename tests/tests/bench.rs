//! `goldberg bench`: what it prints. How fast it is depends on the machine, and is not asked.

use std::process::Command;

use serde_json::Value;
use system_tests::server::binary;

fn lines_of(what: &str) -> Vec<Value> {
    let mut bench = Command::new(binary().unwrap());
    bench.args(["bench", what, "--quick", "--json"]);
    let output = bench.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// All figures and hashes of a report, by where they stand in it.
fn leaves<'a>(path: &str, value: &'a Value, found: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                leaves(&format!("{path}/{key}"), value, found);
            }
        }
        Value::Array(values) => {
            for (place, value) in values.iter().enumerate() {
                leaves(&format!("{path}/{place}"), value, found);
            }
        }
        _ => found.push((path.to_owned(), value)),
    }
}

#[test]
fn one_line_with_all_parts_of_the_simulation() {
    let [once, again] = [lines_of("sim"), lines_of("sim")];
    assert_eq!(once.len(), 1);
    let (mut found, mut other) = (Vec::new(), Vec::new());
    leaves("", &once[0], &mut found);
    leaves("", &again[0], &mut other);
    for ((path, value), (_, again)) in found.iter().zip(&other) {
        match value.as_f64() {
            // Lines that nothing feeds.
            Some(items) if path == "/belts/loads/0/items" => assert!(items < 0.1),
            Some(figure) => assert!(figure > 0.0, "{path}: {figure}"),
            None => assert_eq!(
                value, again,
                "{path}: the same work leads to the same state"
            ),
        }
    }
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    for expected in [
        "/machine/cpu",
        "/machine/vector_bits",
        "/automaton/gcells_per_s",
        "/automaton/naive_ratio",
        "/automaton/hash",
        "/tick/0/changing_percent",
        "/tick/1/step_ratio",
        "/tick/1/hash",
        "/entities/0/entities_per_s",
        "/entities/1/awake_entities_per_s",
        "/entities/2/hash",
        "/belts/items_ratio",
        "/belts/cost_ratio",
        "/belts/few/hash",
        "/belts/many/hash",
        "/belts/loads/4/items",
        "/belts/loads/4/line_ns",
        "/threads/0/speed_up",
        "/threads/1/hash",
    ] {
        assert!(paths.contains(&expected), "no {expected} in {paths:?}");
    }
}

#[test]
fn a_line_for_each_factory_with_figures_and_the_state_they_led_to() {
    let (once, again) = (lines_of("factory"), lines_of("factory"));
    let names: Vec<_> = once.iter().map(|line| line["factory"].as_str()).collect();
    let expected = [
        "idle",
        "crafting",
        "belts",
        "power",
        "transfers",
        "whole",
        "whole_blocked",
        "contention_free",
        "contention_scarce",
    ];
    assert_eq!(names, expected.map(Some));
    for (once, again) in once.iter().zip(&again) {
        assert_eq!(
            once["hash"], again["hash"],
            "the same work leads to the same state"
        );
        for figure in [
            "machines",
            "entities",
            "tick_us",
            "tick_us_max",
            "tick_us_mean",
            "generation_tick_us",
            "all_awake_tick_us",
            "sleep_gain",
            "threads_gain",
        ] {
            assert!(
                once[figure].as_f64().is_some_and(|it| it > 0.0),
                "{figure}: {once}"
            );
        }
        let figures = once["figures"].as_array().unwrap();
        assert!(
            figures
                .iter()
                .all(|figure| figure["value"].as_f64() > Some(0.0)),
            "{once}"
        );
        let has_aim = |figure: &Value| figure["gate"].is_f64() || figure["good"].is_f64();
        assert!(figures.iter().any(has_aim), "{once}");
    }
}

#[test]
fn a_world_that_a_crowd_played_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("world");
    let restart = || {
        let mut bench = Command::new(binary().unwrap());
        bench
            .args(["bench", "restart", "--ticks", "30", "--json", "--data-dir"])
            .arg(&folder);
        bench.output().unwrap()
    };
    let output = restart();
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["inputs"], &report["ticks"]),
        (&3_000.into(), &30.into())
    );
    assert!(report["living_chunks"].as_u64() > Some(40), "{report}");
    assert!(
        report["replay_ticks_per_second"].as_f64() > Some(0.0),
        "{report}"
    );
    // What is there is nobody's to overwrite.
    let refused = restart();
    assert!(!refused.status.success());
    let complaint = String::from_utf8(refused.stderr).unwrap();
    assert!(complaint.contains("is not empty"), "{complaint}");
}
