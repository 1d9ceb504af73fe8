//! The program behind `cargo xtask simulate`, as CONTRIBUTING.md says it is to be run, but for how many
//! seeds.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Seeds 0 and 1 are run here, and not in `seeds.rs`.
const SEEDS: &str = "2";

/// What follows `cargo xtask simulate` where that stands as a command, with fewer seeds.
fn commands() -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../CONTRIBUTING.md");
    let text = fs::read_to_string(path).unwrap();
    let commands = text
        .split("`cargo xtask simulate --")
        .skip(1)
        .map(|rest| rest.split('`').next().unwrap());
    let words = commands.map(|options| format!("--{options}"));
    let with_fewer = words.map(|words| {
        let mut words: Vec<_> = words.split(' ').map(str::to_owned).collect();
        if let Some(place) = words.iter().position(|word| word == "--seeds") {
            words[place + 1] = SEEDS.into();
        }
        words
    });
    with_fewer.collect()
}

#[test]
fn documented_commands_run() {
    let commands = commands();
    assert_eq!(commands.len(), 2, "{commands:?}");
    for options in commands {
        let output = Command::new(env!("CARGO_BIN_EXE_simulation"))
            .args(&options)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{options:?}: {output:?}");
        let last = told.lines().last().unwrap();
        assert!(last.contains("actions applied"), "{options:?}: {last}");
        // A single seed comes with its story.
        let is_single = options.contains(&"--seed".to_owned());
        assert_eq!(told.contains("the server starts"), is_single, "{options:?}");
    }
}
