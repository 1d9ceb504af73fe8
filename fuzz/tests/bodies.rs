//! The bodies over what fuzzers have found before, and over some random bytes: the ordinary form of
//! `cargo xtask fuzz`.

use std::fs;
use std::path::Path;

use fuzz::{BODIES, Judge};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn judge_of(name: &str) -> Judge {
    let body = BODIES.iter().find(|(known, _)| *known == name);
    body.expect("a body of this name").1
}

/// Runs a body over its corpus. Says each file, so that the last one said is the one that failed.
fn run_corpus(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    for file in files {
        println!("{}", file.display());
        judge_of(name)(&fs::read(file).unwrap());
    }
}

fn run_random(name: &str, cases: u32, bytes_max: usize) {
    let mut runner = TestRunner::new(Config::with_cases(cases));
    let judged = runner.run(&vec(any::<u8>(), 0..bytes_max), |bytes| {
        judge_of(name)(&bytes);
        Ok(())
    });
    judged.unwrap_or_else(|error| panic!("{name}: {error}"));
}

macro_rules! bodies {
    ($($name:ident: $cases:literal x $bytes_max:literal;)+) => {
        $(mod $name {
            #[test]
            fn what_was_found_before_holds() {
                super::run_corpus(stringify!($name));
            }

            #[test]
            fn random_bytes_hold() {
                super::run_random(stringify!($name), $cases, $bytes_max);
            }
        })+

        #[test]
        fn every_body_is_run() {
            let run = [$(stringify!($name)),+];
            let known = BODIES.map(|(name, _)| name);
            assert_eq!(run, known);
        }
    };
}

bodies! {
    blueprint: 2_000 x 300;
    catalogue: 500 x 400;
    commands: 24 x 2_000;
    messages: 2_000 x 200;
    save: 150 x 60;
    snapshot: 200 x 60;
}
