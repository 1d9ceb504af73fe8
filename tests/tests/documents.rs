//! What documents name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The names of all functions under a folder.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            functions(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let names = text.split("fn ").skip(1).filter_map(|rest| {
                let name = rest
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()?;
                (!name.is_empty()).then(|| name.to_owned())
            });
            found.extend(names);
        }
    }
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
    let mut known = BTreeSet::new();
    for folder in ["sim-core", "client", "tests", "server"] {
        functions(&root().join(folder), &mut known);
    }
    let document = fs::read_to_string(root().join("docs/DETERMINISM.md")).unwrap();
    let guards = guards(&document);
    assert!(guards.len() > 15, "{guards:?}");
    let missing: Vec<_> = guards
        .iter()
        .filter(|guard| !known.contains(*guard))
        .collect();
    assert!(
        missing.is_empty(),
        "there is no test of the name {missing:?}"
    );
}
