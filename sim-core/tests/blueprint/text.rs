//! Blueprints as text.

use proptest::prelude::*;
use sim_core::blueprint::text::TextError;
use sim_core::blueprint::{Blueprint, Offset, Planned};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{Direction, PrototypeId, RecipeId};
use sim_core::limits::{
    BLUEPRINT_KINDS_MAX, BLUEPRINT_RADIUS_CELLS_MAX, BLUEPRINT_STRUCTURES_MAX,
    BLUEPRINT_TEXT_BYTES_MAX,
};

use crate::places::blueprint;

fn small() -> Blueprint {
    let catalogue = Catalogue::verdant();
    let planned = |i, j, key: &str, recipe: Option<&str>| Planned {
        at: Offset { i, j },
        prototype: catalogue.prototype_by_key(key).unwrap(),
        facing: Direction::new(2).unwrap(),
        recipe: recipe.map(|key| catalogue.recipe_by_key(key).unwrap()),
    };
    let structures = vec![
        planned(0, 1, "belt", None),
        planned(0, 0, "smelter", Some("metal")),
        planned(-1, 0, "belt", None),
    ];
    Blueprint::new(structures).unwrap()
}

/// BPR-5: a fixed blueprint's text; it may never change.
#[test]
fn the_text_is_as_it_was() {
    let catalogue = Catalogue::verdant();
    let text = small().print(&catalogue).unwrap();
    assert_eq!(text, EXPECTED);
    assert_eq!(Blueprint::parse(EXPECTED, &catalogue), Ok(small()));
    let with_space = format!("\n  {EXPECTED} \t");
    assert_eq!(Blueprint::parse(&with_space, &catalogue), Ok(small()));
}

const EXPECTED: &str = "GB1L6PKSUICARRGK3DUAADXG3LFNR2GK4QBAVWWK5DBNQB76AACAAAAQAABAI";

/// BPR-5: what was cut off, mistyped or made up is refused, each with its code.
#[test]
fn each_damage_has_its_code() {
    let catalogue = Catalogue::verdant();
    let code = |text: &str| Blueprint::parse(text, &catalogue).unwrap_err().code();
    let text = small().print(&catalogue).unwrap();
    assert_eq!(code(""), "not_a_blueprint");
    assert_eq!(code("hello"), "not_a_blueprint");
    assert_eq!(code("GB"), "not_a_blueprint");
    assert_eq!(code("GB2AAAA"), "blueprint_version");
    assert_eq!(code("GB1"), "blueprint_cut_off");
    assert_eq!(code(&text[..text.len() - 1]), "blueprint_cut_off");
    assert_eq!(code(&text.replacen('A', "!", 1)), "blueprint_letter");
    assert_eq!(
        code(&"A".repeat(BLUEPRINT_TEXT_BYTES_MAX + 1)),
        "blueprint_too_long"
    );
    let at = Blueprint::parse(&text.replacen('A', "ä", 1), &catalogue);
    assert_eq!(
        at,
        Err(TextError::Letter {
            at: text.find('A').unwrap()
        })
    );
    let mut poorer = Catalogue::verdant();
    poorer.prototypes.truncate(1);
    let unknown = Blueprint::parse(&text, &poorer).unwrap_err();
    assert_eq!(unknown.code(), "unknown_prototype");
    let mut poorer = Catalogue::verdant();
    poorer.recipes.clear();
    assert_eq!(
        Blueprint::parse(&text, &poorer).unwrap_err().code(),
        "unknown_recipe"
    );
}

/// BPR-5: bodies that no program printed, with checksums that are right.
#[test]
fn what_was_made_up_is_refused_with_its_place() {
    let catalogue = Catalogue::verdant();
    type Kinds<'k> = Vec<(&'k str, Option<&'k str>)>;
    let parse = |kinds: Kinds<'_>, structures: Vec<((i8, i8), u16)>| {
        let body = postcard::to_allocvec(&(kinds, structures)).unwrap();
        Blueprint::parse(&seal(&body), &catalogue)
    };
    let code = |kinds, structures| parse(kinds, structures).unwrap_err().code();
    let belt = || vec![("belt", None)];
    assert!(parse(belt(), vec![((0, 0), 0)]).is_ok());
    assert_eq!(code(belt(), vec![]), "blueprint_empty");
    assert_eq!(code(belt(), vec![((0, 0), 6)]), "blueprint_unknown_kind");
    assert_eq!(
        code(belt(), vec![((0, 0), 0), ((0, 0), 1)]),
        "blueprint_twice"
    );
    assert_eq!(code(belt(), vec![((33, 0), 0)]), "blueprint_too_far");
    assert_eq!(code(belt(), vec![((-128, 127), 0)]), "blueprint_too_far");
    assert_eq!(
        code(belt(), vec![((0, 1), 0), ((0, 0), 0)]),
        "blueprint_not_canonical"
    );
    let unused = vec![("belt", None), ("hub", None)];
    assert_eq!(code(unused, vec![((0, 0), 0)]), "blueprint_not_canonical");
    assert_eq!(
        code(vec![("nothing", None)], vec![((0, 0), 0)]),
        "unknown_prototype"
    );
    assert_eq!(
        code(vec![("belt", Some("none"))], vec![((0, 0), 0)]),
        "unknown_recipe"
    );
    let many = vec![("belt", None); BLUEPRINT_KINDS_MAX + 1];
    assert_eq!(code(many, vec![((0, 0), 0)]), "blueprint_malformed");
    let many = vec![((0, 0), 0); BLUEPRINT_STRUCTURES_MAX + 1];
    assert_eq!(code(belt(), many), "blueprint_malformed");
    let after = Blueprint::parse(
        &seal(&[1, 4, b'b', b'e', b'l', b't', 0, 1, 0, 0, 0, 9]),
        &catalogue,
    );
    assert_eq!(after, Err(TextError::Malformed { at: 11 }));
}

fn seal(body: &[u8]) -> String {
    let checksum = sim_core::hash::StateHash::of_bytes(body).0 as u32;
    let bytes = [&checksum.to_le_bytes()[..], body].concat();
    format!("GB1{}", data_encoding::BASE32_NOPAD.encode(&bytes))
}

/// The longest text there can be is not too long.
#[test]
fn the_largest_blueprint_can_be_told() {
    let mut catalogue = Catalogue::verdant();
    let (prototype, recipe) = (
        catalogue.prototypes[0].clone(),
        catalogue.recipes[0].clone(),
    );
    for number in 0..BLUEPRINT_KINDS_MAX {
        let mut prototype = prototype.clone();
        prototype.key = format!("{number:032}");
        catalogue.prototypes.push(prototype);
        let mut recipe = recipe.clone();
        recipe.key = format!("{number:032}");
        catalogue.recipes.push(recipe);
    }
    let radius = i8::try_from(BLUEPRINT_RADIUS_CELLS_MAX).unwrap();
    let places = (-radius..=radius).flat_map(|i| (-radius..=radius).map(move |j| Offset { i, j }));
    let places = places.filter(|at| at.distance() <= BLUEPRINT_RADIUS_CELLS_MAX);
    let last = |count: usize, number: usize| u16::try_from(count - 1 - number % 64).unwrap();
    let planned = places
        .take(BLUEPRINT_STRUCTURES_MAX)
        .enumerate()
        .map(|(number, at)| Planned {
            at,
            prototype: PrototypeId(last(catalogue.prototypes.len(), number)),
            facing: Direction::new(5).unwrap(),
            recipe: Some(RecipeId(last(catalogue.recipes.len(), number))),
        });
    let blueprint = Blueprint::new(planned.collect()).unwrap();
    let text = blueprint.print(&catalogue).unwrap();
    assert!(text.len() <= BLUEPRINT_TEXT_BYTES_MAX, "{}", text.len());
    assert_eq!(Blueprint::parse(&text, &catalogue), Ok(blueprint));
}

proptest! {
    /// BPR-5: what is printed is read as what it was, and printed as it was.
    #[test]
    fn a_text_is_read_as_it_was_written(blueprint in blueprint()) {
        let catalogue = Catalogue::verdant();
        let text = blueprint.print(&catalogue).unwrap();
        let read = Blueprint::parse(&text, &catalogue).unwrap();
        prop_assert_eq!(&read, &blueprint);
        prop_assert_eq!(read.print(&catalogue).unwrap(), text);
        let bytes = postcard::to_allocvec(&blueprint).unwrap();
        prop_assert_eq!(postcard::from_bytes::<Blueprint>(&bytes).unwrap(), blueprint);
    }

    /// BPR-5: one letter that is another, or missing, is noticed.
    #[test]
    fn damage_is_noticed(
        blueprint in blueprint(), at in any::<prop::sample::Index>(), letter in "[A-Z2-7]",
        is_cut: bool,
    ) {
        let catalogue = Catalogue::verdant();
        let text = blueprint.print(&catalogue).unwrap();
        let at = at.index(text.len());
        let damaged = match is_cut {
            true => format!("{}{}", &text[..at], &text[at + 1..]),
            false => format!("{}{letter}{}", &text[..at], &text[at + 1..]),
        };
        // Letters that repeat may be taken away anywhere among them.
        if damaged != text {
            prop_assert!(Blueprint::parse(&damaged, &catalogue).is_err());
        }
    }

    /// BPR-5: whatever is pasted, it is read as what prints as it, or refused.
    #[test]
    fn anything_is_read_as_itself_or_refused(
        text in "\\PC{0,80}", body in prop::collection::vec(any::<u8>(), 0..60),
        start in 0_usize..3,
    ) {
        let catalogue = Catalogue::verdant();
        let starts: [&[u8]; 3] = [&[], &[1, 4, b'b', b'e', b'l', b't', 0], &[1, 4, b'b', b'e', b'l', b't', 0, 1]];
        let sealed = seal(&[starts[start], &body].concat());
        for text in [text.clone(), format!("GB1{text}"), sealed] {
            if let Ok(blueprint) = Blueprint::parse(&text, &catalogue) {
                prop_assert_eq!(blueprint.print(&catalogue).unwrap(), text.trim());
            }
        }
        if let Ok(blueprint) = postcard::from_bytes::<Blueprint>(&body) {
            prop_assert!(!blueprint.structures().is_empty());
        }
    }
}
