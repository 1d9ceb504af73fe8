//! What documents name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Everything in the Rust files under a folder.
fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

fn sources_of(folders: &[&str]) -> String {
    let mut found = String::new();
    for folder in folders {
        sources(&root().join(folder), &mut found);
    }
    found
}

/// The names of all functions.
fn functions(sources: &str) -> BTreeSet<&str> {
    let names = sources.split("fn ").skip(1).filter_map(|rest| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// The rules that a text names: three capitals, a hyphen and a number, as (capitals, number).
fn rules(text: &str) -> BTreeSet<(&str, &str)> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let rules = words.filter_map(|word| word.split_once('-'));
    let is_rule = |(letters, number): &(&str, &str)| {
        letters.len() == 3
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    };
    rules.filter(is_rule).collect()
}

#[test]
fn every_rule_has_a_test_and_every_rule_that_is_named_is_one() {
    let document = fs::read_to_string(root().join("docs/RULES.md")).unwrap();
    let written: Vec<_> = document
        .lines()
        .filter_map(|line| line.strip_prefix("- **")?.split_once("** "))
        .filter_map(|(rule, _)| rule.split_once('-'))
        .collect();
    let known: BTreeSet<_> = written.iter().copied().collect();
    assert_eq!(known.len(), written.len(), "a rule is there twice");
    assert_eq!(known, rules(&document), "a rule is not written as one");
    let sources = sources_of(&["sim-core", "protocol", "client", "server", "tests"]);
    let named = rules(&sources);
    let untested: Vec<_> = known.difference(&named).collect();
    assert!(untested.is_empty(), "no test names {untested:?}");
    let sections: BTreeSet<_> = known.iter().map(|(section, _)| section).collect();
    let unknown: Vec<_> = named
        .difference(&known)
        .filter(|(section, _)| sections.contains(section))
        .collect();
    assert!(unknown.is_empty(), "docs/RULES.md has no {unknown:?}");
}

/// What stands in single backquotes in the last column of a table.
fn guards(document: &str) -> Vec<String> {
    let rows = document.lines().filter(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.trim_end_matches('|').rsplit('|').next());
    let names = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    names
        .filter(|name| !name.contains(' '))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_test_that_guards_determinism_exists() {
    let sources = sources_of(&["sim-core", "client", "tests", "server"]);
    let known = functions(&sources);
    let document = fs::read_to_string(root().join("docs/DETERMINISM.md")).unwrap();
    let guards = guards(&document);
    assert!(guards.len() > 15, "{guards:?}");
    let missing: Vec<_> = guards
        .iter()
        .filter(|guard| !known.contains(guard.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "there is no test of the name {missing:?}"
    );
}
