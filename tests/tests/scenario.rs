//! `goldberg scenario` as a user types it.

use std::process::{Command, Output};

use serde_json::{Value, json};
use system_tests::server::binary;

fn claims(arguments: &str) -> Output {
    let mut command = Command::new(binary().unwrap());
    command
        .args(["scenario", "claims"])
        .args(arguments.split_whitespace());
    command.output().unwrap()
}

fn lines(arguments: &str) -> Vec<Value> {
    let output = claims(&format!("{arguments} --json"));
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn all_or_none_pays_everyone_or_nobody() {
    let lines = lines(
        "--agents 10 --holdings 5 --pool 35 --policy all-or-none --starved-ticks-max 0 --ticks 20 \
         --seed 1",
    );
    let line = |tick, pool, granted, held| json!({"tick": tick, "pool": pool, "granted": granted, "holdings": vec![held; 10]});
    assert_eq!(lines.len(), 20);
    assert_eq!(lines[0], line(1, 25, 10, 5));
    assert_eq!(lines[2], line(3, 5, 10, 5));
    assert_eq!(lines[3], line(4, 5, 0, 4));
    assert_eq!(lines[19], line(20, 5, 0, 0));
}

#[test]
fn shuffled_and_first_come_pay_while_it_lasts_and_are_repeatable() {
    for policy in ["shuffled", "first-come"] {
        let arguments = format!(
            "--agents 7 --holdings 2 --pool 19 --pools 3 --policy {policy} --ticks 12 --seed 4"
        );
        let lines = lines(&arguments);
        assert_eq!(lines[11]["pool"], 0, "{policy}");
        let granted: u64 = lines
            .iter()
            .map(|line| line["granted"].as_u64().unwrap())
            .sum();
        assert_eq!(granted, 19, "{policy}");
        assert_eq!(lines, self::lines(&arguments), "{policy}");
    }
}

#[test]
fn people_get_a_table() {
    let output = claims("--agents 2 --holdings 1 --pool 2 --ticks 2");
    let text = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows[0], ["tick", "pool", "granted", "holdings"]);
    assert_eq!(rows[1], ["1", "0", "2", "1", "1"]);
    assert_eq!(rows[2], ["2", "0", "0", "0", "0"]);
}

#[test]
fn what_makes_no_world_is_refused() {
    for wrong in [
        "--agents 0",
        "--pools 0",
        "--policy fair",
        "--holdings -1",
        "--ticks many",
    ] {
        let output = claims(wrong);
        assert!(!output.status.success(), "{wrong}");
        assert!(!output.stderr.is_empty(), "{wrong}");
    }
}
