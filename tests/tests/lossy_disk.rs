//! The lossy disk itself: it loses what was not synced and keeps what was.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use system_tests::lossy::{Loss, LossyDisk, Lost};
use system_tests::random::Random;

/// Runs steps (see `lossy-victim`), kills, takes back, and gives the files that are left.
fn after_kill(steps: &str, loss: Loss, seed: u64) -> (String, Lost) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("disk");
    let disk = LossyDisk::new(home.path(), &folder).unwrap();
    let mut victim = Command::new(env!("CARGO_BIN_EXE_lossy-victim"));
    victim
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    disk.watch(&mut victim);
    let mut victim = victim.spawn().unwrap();
    let mut input = victim.stdin.take().unwrap();
    let mut answers = BufReader::new(victim.stdout.take().unwrap()).lines();
    for step in steps.split(';') {
        writeln!(input, "{}", step.trim()).unwrap();
        assert_eq!(answers.next().unwrap().unwrap(), "ok", "{step}");
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    let lost = disk.roll_back(loss, &mut Random::new(seed)).unwrap();
    (listing(&folder), lost)
}

fn listing(folder: &Path) -> String {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap().replace('\0', "0");
            format!("{}={text}", entry.file_name().to_string_lossy())
        })
        .collect();
    files.sort();
    files.join(" ")
}

#[track_caller]
fn check(steps: &str, left: &str) {
    assert_eq!(after_kill(steps, Loss::All, 0).0, left, "{steps}");
}

#[test]
fn what_was_synced_stays() {
    check("write a 0 hello; sync a", "a=hello");
    check("append a one; sync a; append a two; sync a", "a=onetwo");
    check("write a 0 hello; sync a; cut a 2; sync a", "a=he");
    check(
        "write a 0 hello; sync a; sync .; rename a b; sync .",
        "b=hello",
    );
    check("write a 0 hello; sync a; remove a; sync .", "");
}

#[test]
fn what_was_not_synced_is_lost() {
    check("write a 0 hello", "");
    check("write a 0 hello; sync a; write a 1 u", "a=hello");
    check("write a 0 hello; sync a; append a !; append a !", "a=hello");
    check("write a 0 hello; sync a; write a 8 far", "a=hello");
    check("write a 0 hello; sync a; cut a 2", "a=hello");
    check("write a 0 hello; sync a; cut a 9", "a=hello");
    check("write a 0 hello; sync a; empty a; append a x", "a=hello");
    check("write a 0 hello; sync a; remove a", "a=hello");
}

#[test]
fn a_name_is_lost_unless_its_folder_was_synced() {
    check("write a 0 hello; sync a; rename a b", "a=hello");
    check(
        "write a 0 old; sync a; write t 0 new; sync t; rename t a",
        "a=old t=new",
    );
    check(
        "write a 0 old; sync a; write t 0 new; sync t; rename t a; sync .",
        "a=new",
    );
    check(
        "write a 0 old; sync a; write t 0 new; rename t a; sync .",
        "a=",
    );
    // The folder keeps the name; only the file's own sync keeps what is in it.
    check("write a 0 hello; sync .", "a=");
}

#[test]
fn a_tail_and_a_scattering_lose_a_part() {
    let steps = "write a 0 ........; sync a; write a 1 1; write a 3 3; write a 5 5; write a 7 7";
    for (loss, whole) in [(Loss::Tail, true), (Loss::Scattered, false)] {
        let mut seen: Vec<String> = (0..24)
            .map(|seed| after_kill(steps, loss, seed).0.replace("a=", ""))
            .collect();
        seen.sort();
        seen.dedup();
        assert!(seen.len() > 3, "{loss:?} always loses the same: {seen:?}");
        let is_prefix = |text: &String| {
            [".1.3.5.7", ".1.3.5..", ".1.3....", ".1......", "........"].contains(&text.as_str())
        };
        assert_eq!(seen.iter().all(is_prefix), whole, "{loss:?}: {seen:?}");
    }
}

#[test]
fn the_seed_repeats_the_loss() {
    let steps = "write a 0 ....; sync a; write a 0 1; write a 1 2; write a 2 3; write b 0 4";
    for seed in 0..4 {
        assert_eq!(
            after_kill(steps, Loss::Scattered, seed),
            after_kill(steps, Loss::Scattered, seed),
            "seed {seed}"
        );
    }
}
