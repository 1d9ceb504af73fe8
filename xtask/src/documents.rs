//! What CONTRIBUTING.md says of this program is so.

use std::collections::BTreeSet;
use std::fs;

use clap::{CommandFactory, Parser};

use crate::Arguments;
use crate::workspace::root;

/// Everything in backquotes that begins with these words, word by word.
fn commands(text: &str, first: &str) -> Vec<Vec<String>> {
    let quoted = text.split('`').skip(1).step_by(2);
    let commands = quoted.filter(|it| it.starts_with(first));
    let words = commands.map(|it| it.split(' ').map(str::to_owned).collect());
    words.collect()
}

#[test]
fn every_command_is_known_with_its_options_and_every_one_is_told_of() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let mut told = BTreeSet::new();
    for mut words in commands(&text, "cargo xtask ") {
        let task = words[2].clone();
        // To the parser the program's name is one word.
        words.drain(..1);
        if task != "help"
            && let Err(error) = Arguments::try_parse_from(&words)
        {
            panic!("{words:?}: {error}");
        }
        told.insert(task);
    }
    let tasks = Arguments::command();
    for task in tasks.get_subcommands() {
        assert!(told.contains(task.get_name()), "{}", task.get_name());
    }
}
