//! A snapshot outlives the rules and the catalogue it was made by, or says why not.

use std::sync::Arc;

use sim_core::catalogue::{Behaviour, Catalogue, Renumbered, VERDANT};
use sim_core::hash::StateHash;
use sim_core::ids::Frequency;
use sim_core::scenario::Scenario;
use sim_core::tick::{RULES_VERSION, SnapshotError, SnapshotParts, World};

/// The form that snapshots have now.
const VERSION: u8 = 4;

/// A busy world, as bytes, and its hash.
fn taken() -> (SnapshotParts, StateHash) {
    let mut scenario = Scenario::new(11, Frequency::new(64).unwrap()).unwrap();
    for _ in 0..57 {
        scenario.step().unwrap();
    }
    let world = scenario.world();
    (world.image().to_parts(), world.hash())
}

fn restore(parts: SnapshotParts, catalogue: Catalogue) -> Result<StateHash, SnapshotError> {
    World::restore(parts, Arc::new(catalogue)).map(|world| world.hash())
}

fn catalogue(text: &str) -> Catalogue {
    Catalogue::parse(text).unwrap()
}

/// Versions and rules are small numbers: a byte each, the first two there are.
fn with_head(mut parts: SnapshotParts, version: u8, rules: u8) -> SnapshotParts {
    parts.globals[..2].copy_from_slice(&[version, rules]);
    parts
}

/// What may be added at the ends of a catalogue.
const ITEM: &str = r#"
[[item]]
key = "amber"
name = "Amber"
end = true

[[recipe]]
key = "amber"
name = "Amber"
category = "pressing"
needs = { resin = 3 }
gives = { amber = 1 }
ticks = 60
"#;
const PROTOTYPE: &str = r#"
[[prototype]]
key = "road"
name = "Road"
about = "Quick."

[prototype.convey]
travel_ticks = 4
capacity = 2
"#;

#[test]
fn a_snapshot_is_read_with_a_catalogue_that_has_grown() {
    let (parts, hash) = taken();
    let costlier = VERDANT.replace("cost = { ore = 1 }", "cost = { ore = 2 }");
    for grown in [
        format!("{VERDANT}{ITEM}"),
        format!("{VERDANT}{PROTOTYPE}"),
        format!("{costlier}{ITEM}{PROTOTYPE}"),
    ] {
        assert_ne!(catalogue(&grown).hash(), Catalogue::verdant().hash());
        assert_eq!(restore(parts.clone(), catalogue(&grown)), Ok(hash));
    }
}

#[test]
fn a_catalogue_that_numbers_otherwise_is_refused() {
    let (parts, _) = taken();
    let changed = |change: fn(&mut Catalogue)| {
        let mut catalogue = Catalogue::verdant();
        change(&mut catalogue);
        catalogue
    };
    let renamed = catalogue(&VERDANT.replace("key = \"belt\"", "key = \"band\""));
    for (other, renumbered) in [
        (
            changed(|it| it.prototypes.truncate(2)),
            Renumbered::Prototype(2),
        ),
        (changed(|it| it.items.swap(1, 2)), Renumbered::Item(1)),
        (renamed, Renumbered::Prototype(1)),
        (
            changed(|it| it.prototypes[0].behaviour = Behaviour::Store { capacity: 1 }),
            Renumbered::Behaviour(0),
        ),
        (changed(|it| it.recipes.truncate(4)), Renumbered::Recipe(4)),
        (
            changed(|it| it.technologies.clear()),
            Renumbered::Technology(0),
        ),
    ] {
        let error = restore(parts.clone(), other).unwrap_err();
        assert_eq!(error, SnapshotError::Renumbered(renumbered));
        assert!(
            error.to_string().contains(&renumbered.to_string()),
            "{error}"
        );
    }
}

#[test]
fn older_rules_are_gone_on_from_and_later_ones_are_not() {
    let (parts, hash) = taken();
    let older = with_head(parts.clone(), VERSION, 0);
    assert_eq!(restore(older, Catalogue::verdant()), Ok(hash));
    let later = RULES_VERSION + 1;
    let parts = with_head(parts, VERSION, later as u8);
    assert_eq!(
        restore(parts, Catalogue::verdant()),
        Err(SnapshotError::Rules { found: later })
    );
}

#[test]
fn a_snapshot_of_another_form_is_refused() {
    let (parts, _) = taken();
    assert_eq!(
        restore(with_head(parts, VERSION + 1, 1), Catalogue::verdant()),
        Err(SnapshotError::Version {
            found: u16::from(VERSION) + 1
        })
    );
}
