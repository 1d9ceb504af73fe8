//! The catalogue that is compiled in.

use sim_core::catalogue::{Behaviour, Catalogue, CatalogueBytesError, VERDANT};
use sim_core::chunk::Kind;
use sim_core::hash::StateHash;

#[test]
fn the_compiled_form_is_that_of_the_file() {
    let file = Catalogue::parse(VERDANT).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert!(
        Catalogue::verdant() == file,
        "verdant.toml has changed: run `cargo xtask catalogue`"
    );
}

#[test]
fn there_is_enough_of_everything() {
    let catalogue = Catalogue::verdant();
    assert!(catalogue.items.len() >= 20);
    assert!(catalogue.prototypes.len() >= 16);
    assert!(catalogue.recipes.len() >= 26);
    assert!(catalogue.technologies.len() >= 8);
    let yields = Kind::ALL.map(|kind| catalogue.yield_of(kind));
    let sources: Vec<_> = Kind::ALL
        .into_iter()
        .zip(yields)
        .filter(|(_, item)| item.is_some())
        .collect();
    assert_eq!(sources.len(), 5);
    for (kind, _) in sources {
        let takes = |behaviour: &Behaviour| matches!(behaviour, Behaviour::Extract { takes, .. } if takes.contains(kind));
        assert!(
            catalogue.prototypes.iter().any(|it| takes(&it.behaviour)),
            "nothing extracts {kind:?}"
        );
    }
}

/// Worlds keep numbers: what there was keeps its own.
#[test]
fn what_there_was_keeps_its_numbers() {
    let keys = Catalogue::verdant().keys();
    assert_eq!(
        keys.items[..5],
        ["ore", "crystal", "biomass", "water", "slag"]
    );
    assert_eq!(keys.prototypes[..3], ["extractor", "belt", "hub"]);
}

#[test]
fn the_hash_follows_every_figure() {
    let hash = Catalogue::verdant().hash();
    for (figure, other) in [
        ("travel_ticks = 12", "travel_ticks = 16"),
        ("name = \"Ark\"", "name = \"Boat\""),
        ("by_hand_factor = 3", "by_hand_factor = 4"),
        ("needs = { metal = 2 }", "needs = { metal = 3 }"),
        ("unit_ticks = 60", "unit_ticks = 61"),
    ] {
        let text = VERDANT.replace(figure, other);
        assert_ne!(Catalogue::parse(&text).unwrap().hash(), hash, "{figure}");
    }
}

#[test]
fn bytes_are_read_by_who_knows_their_hash() {
    let catalogue = Catalogue::verdant();
    let (bytes, hash) = (catalogue.to_bytes(), StateHash(catalogue.hash()));
    assert_eq!(Catalogue::from_bytes(&bytes, hash), Ok(catalogue));
    let other = StateHash(hash.0 ^ 1);
    assert_eq!(
        Catalogue::from_bytes(&bytes, other),
        Err(CatalogueBytesError::Hash {
            expected: other,
            found: hash
        })
    );
    assert_eq!(
        Catalogue::from_bytes(&bytes[1..], hash),
        Err(CatalogueBytesError::Unreadable)
    );
    let longer = [&*bytes, &[0]].concat();
    assert_eq!(
        Catalogue::from_bytes(&longer, hash),
        Err(CatalogueBytesError::Unreadable)
    );
    assert_eq!(
        Catalogue::from_bytes(&vec![0; 1 << 20], hash),
        Err(CatalogueBytesError::TooLong(1 << 20))
    );
}

const DOCUMENT: &str = include_str!("../../../docs/CATALOGUE.md");

#[test]
fn the_document_lists_what_structures_do() {
    for prototype in &Catalogue::verdant().prototypes {
        let behaviour = &prototype.behaviour;
        let head = format!("| `[prototype.{}]` | ", behaviour.name());
        let row = DOCUMENT.lines().find_map(|line| line.strip_prefix(&head));
        let row = row.unwrap_or_else(|| panic!("there is no row `{head}`"));
        let keys = behaviour.figures().into_iter();
        let keys: Vec<_> = keys.map(|(name, _)| format!("`{name}`")).collect();
        assert_eq!(row.split(" | ").next(), Some(&*keys.join(", ")), "{head}");
    }
}

/// The file knows them by the same names.
#[test]
fn figures_have_the_names_of_the_file() {
    for prototype in &Catalogue::verdant().prototypes {
        let head = format!("[prototype.{}]\n", prototype.behaviour.name());
        let entry = format!("key = \"{}\"\n", prototype.key);
        let entry = VERDANT.split(&*entry).last().unwrap();
        let table = entry.split(&*head).nth(1).unwrap();
        let lines = table.lines().take_while(|line| !line.is_empty());
        let mut names: Vec<_> = lines.map(|line| line.split(' ').next().unwrap()).collect();
        if prototype.behaviour.draws() == 0 {
            names.push("draws");
        }
        for (name, _) in prototype.behaviour.figures() {
            assert!(names.contains(&name), "{}: {name}", prototype.key);
        }
    }
}

#[test]
fn the_documents_example_is_right() {
    let example = DOCUMENT.split("```toml\n").nth(1).unwrap();
    let example = example.split("```").next().unwrap();
    let catalogue = Catalogue::parse(&format!("{VERDANT}\n{example}")).unwrap();
    assert!(catalogue.item_by_key("amber").is_some());
}

/// What no file could say, bytes could.
#[test]
fn bytes_are_held_to_the_same_rules_as_files() {
    type Change = fn(&mut Catalogue);
    let changes: [(Change, &str); 4] = [
        (
            |it| it.recipes[0].gives.0.0 = 999,
            "recipe.metal.gives: there is no item 999",
        ),
        (
            |it| it.recipes[0].ticks = 0,
            "recipe.metal.ticks: is 0 and must be at least 1",
        ),
        (
            |it| it.technologies[5].after.reverse(),
            "technology.ecology.after: is out of order, or names something twice",
        ),
        (
            |it| it.items.push(it.items[5].clone()),
            "item.metal.key: `metal` is there twice",
        ),
    ];
    for (change, expected) in changes {
        let mut catalogue = Catalogue::verdant();
        change(&mut catalogue);
        let hash = StateHash(catalogue.hash());
        match Catalogue::from_bytes(&catalogue.to_bytes(), hash) {
            Err(CatalogueBytesError::Wrong(error)) => {
                assert_eq!(error.to_string(), expected);
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
}
