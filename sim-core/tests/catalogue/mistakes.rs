//! Every mistake is told at once, with its line and its place.

use sim_core::catalogue::{Catalogue, VERDANT};

/// The least that a catalogue may be.
const SMALL: &str = r#"[gathering]
period_ticks = 8
policy = "shuffled"

[crafting]
by_hand_factor = 3

[walking]
ticks_per_cell = 5
on = ["soil"]

[building]
on = ["soil"]

[[item]]
key = "ore"
name = "Ore"
from = "ore"

[[item]]
key = "metal"
name = "Metal"
end = true

[[category]]
key = "smelting"
name = "Smelting"

[[recipe]]
key = "metal"
name = "Metal"
category = "smelting"
needs = { ore = 2 }
gives = { metal = 1 }
ticks = 40

[[prototype]]
key = "smelter"
name = "Smelter"
about = "Smelts."
cost = { ore = 20 }

[prototype.craft]
category = "smelting"

[[prototype]]
key = "lab"
name = "Lab"
about = "Studies."
cost = { metal = 1 }

[prototype.research]

[[technology]]
key = "roads"
name = "Roads"
about = "Walking far."
uses = { metal = 1 }
units = 10
unit_ticks = 60
"#;

fn told(text: &str) -> Vec<String> {
    match Catalogue::parse(text) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

/// What is told of the small catalogue when one text in it is another.
#[track_caller]
fn check(text: &str, other: &str, expected: &[&str]) {
    assert_eq!(SMALL.matches(text).count(), 1, "{text}");
    assert_eq!(
        told(&SMALL.replace(text, other)),
        expected,
        "{text} → {other}"
    );
}

#[test]
fn the_small_catalogue_is_right() {
    assert_eq!(told(SMALL), [""; 0]);
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_lines() {
    let text = VERDANT
        .replace("cost = { ore = 1 }", "cost = { oar = 1 }")
        .replace("capacity = 4", "capacity = 1")
        .replace("items_per_tick = 6", "items_per_tick = \"six\"")
        .replace("category = \"pressing\"", "category = \"presing\"")
        .replace("name = \"Ark\"\nend = true ", "name = \"Ark\" ");
    let line = |needle: &str| {
        let before = text.split(needle).next().unwrap();
        before.matches('\n').count() + 1
    };
    let told = told(&text);
    assert!(told.len() > 10, "{told:#?}");
    let expected = [
        format!(
            "line {}, prototype.belt.cost: there is no item `oar`; did you mean `ore`?",
            line("oar = 1")
        ),
        format!(
            "line {}, prototype.belt.convey.capacity: is 1 and must be at least 2",
            line("capacity = 1")
        ),
        format!(
            "line {}, prototype.hub.collect.items_per_tick: is `six` and must be a whole number \
             from 0 to 255",
            line("items_per_tick = \"six\"")
        ),
        format!(
            "line {}, recipe.gear.category: there is no category `presing`; did you mean \
             `pressing`?",
            line("key = \"gear\"\nname = \"Gear\"\ncategory") + 2
        ),
    ];
    for expected in expected {
        assert!(told.contains(&expected), "{expected}\nin {told:#?}");
    }
    let numbers = told.iter().map(|line| {
        let number = line
            .strip_prefix("line ")
            .unwrap()
            .split(',')
            .next()
            .unwrap();
        number.parse::<usize>().unwrap()
    });
    assert!(numbers.is_sorted(), "{told:#?}");
}

#[test]
fn broken_syntax_is_told_with_its_lines() {
    let told = told("[start]\nore = \n\n[[item]]\nkey = \"a\" \"b\"\n");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("line 2, file: "), "{told:?}");
    assert!(told[1].starts_with("line 5, file: "), "{told:?}");
}

#[test]
fn an_empty_file_lacks_what_every_catalogue_has() {
    let missing = ["building", "crafting", "gathering", "walking"];
    let mut told = told("");
    told.sort();
    assert_eq!(
        told,
        missing.map(|table| format!("line 1, {table}: is missing"))
    );
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let text = "#".repeat(300_000);
    assert_eq!(told(&text), ["file: has 300000 bytes and may have 262144"]);
    let text = "[[item]]\n".repeat(2_000);
    let told = told(&text);
    assert_eq!(told.len(), 257);
    // Two missing keys each, four tables, and that there are too many.
    assert_eq!(told[256], format!("file: has {} mistakes more", 4005 - 256));
}

#[test]
fn keys_are_told() {
    check(
        "key = \"lab\"",
        "key = \"Lab\"",
        &[
            "line 47, prototype.Lab.key: must be a letter from a to z, then letters, digits and `_`, at most 32 in all",
        ],
    );
    check(
        "key = \"lab\"",
        "key = \"smelter\"",
        &["line 47, prototype.smelter.key: `smelter` is there twice"],
    );
    check(
        "key = \"lab\"\n",
        "",
        &["line 46, prototype[2].key: is missing"],
    );
    check(
        "name = \"Lab\"",
        "name = \"\"",
        &["line 48, prototype.lab.name: is empty"],
    );
    check(
        "name = \"Lab\"",
        "title = \"Lab\"",
        &[
            "line 46, prototype.lab.name: is missing",
            "line 48, prototype.lab.title: means nothing here",
        ],
    );
    check(
        "name = \"Lab\"",
        "name = 3",
        &["line 48, prototype.lab.name: is 3 and must be a text"],
    );
    check(
        "[crafting]",
        "[krafting]",
        &[
            "line 1, crafting: is missing",
            "line 5, krafting: means nothing here; did you mean `crafting`?",
        ],
    );
}

#[test]
fn names_are_told() {
    check(
        "cost = { metal = 1 }",
        "cost = { mettle = 1 }",
        &["line 50, prototype.lab.cost: there is no item `mettle`; did you mean `metal`?"],
    );
    check(
        "cost = { metal = 1 }",
        "cost = { plutonium = 1 }",
        &["line 50, prototype.lab.cost: there is no item `plutonium`"],
    );
    check(
        "from = \"ore\"",
        "from = \"oer\"",
        &["line 18, item.ore.from: there is no kind of cell `oer`; did you mean `ore`?"],
    );
    check(
        "unit_ticks = 60",
        "unit_ticks = 60\nprototypes = [\"smelte\"]\nafter = [\"road\"]\nrecipes = [\"x\"]",
        &[
            "line 61, technology.roads.prototypes: there is no prototype `smelte`; did you mean `smelter`?",
            "line 62, technology.roads.after: there is no technology `road`; did you mean `roads`?",
            "line 63, technology.roads.recipes: there is no recipe `x`",
        ],
    );
}

#[test]
fn figures_are_told() {
    check(
        "ticks = 40",
        "ticks = 0",
        &["line 35, recipe.metal.ticks: is 0 and must be at least 1"],
    );
    check(
        "ticks = 40",
        "ticks = 70000",
        &["line 35, recipe.metal.ticks: is 70000 and must be a whole number from 0 to 65535"],
    );
    check(
        "ticks = 40",
        "ticks = -1",
        &["line 35, recipe.metal.ticks: is -1 and must be a whole number from 0 to 65535"],
    );
    check(
        "ticks = 40",
        "ticks = 1.5",
        &[
            "line 35, recipe.metal.ticks: is a number with a fraction and must be a whole number from 0 to 65535",
        ],
    );
    check(
        "needs = { ore = 2 }",
        "needs = { ore = 0 }",
        &["line 33, recipe.metal.needs.ore: is 0 and must be at least 1"],
    );
    check(
        "needs = { ore = 2 }",
        "needs = { ore = 1001 }",
        &["line 33, recipe.metal.needs.ore: is 1001 and must be at most 1000"],
    );
    check(
        "needs = { ore = 2 }",
        "needs = 2",
        &["line 33, recipe.metal.needs: is 2 and must be amounts of items: `{ ore = 2 }`"],
    );
    check(
        "cost = { ore = 20 }",
        "cost = { ore = 1000001 }",
        &["line 41, prototype.smelter.cost.ore: is 1000001 and must be at most 1000000"],
    );
    check(
        "gives = { metal = 1 }",
        "gives = { metal = 1, ore = 1 }",
        &[
            "line 20, item.metal: has no source: no cell yields it, and no recipe gives it",
            "line 34, recipe.metal.gives: names several items; a recipe gives one",
        ],
    );
    check(
        "gives = { metal = 1 }",
        "gives = { ore = 1 }",
        &[
            "line 20, item.metal: has no source: no cell yields it, and no recipe gives it",
            "line 34, recipe.metal.gives: is one of the things it needs",
        ],
    );
    check(
        "on = [\"soil\"]\n\n[building]",
        "on = [\"rock\"]\n\n[building]",
        &["line 10, walking.on: names rock, which never changes"],
    );
    check(
        "on = [\"soil\"]\n\n[[item]]",
        "on = []\n\n[[item]]",
        &["line 13, building.on: names no kind of cell"],
    );
    check(
        "from = \"ore\"",
        "from = \"soil\"",
        &["line 18, item.ore.from: cells of this kind hold nothing"],
    );
}

#[test]
fn behaviours_are_told() {
    let lab = "[prototype.research]\n";
    let of = |table: &str| format!("[prototype.{table}\n");
    let cases = [
        (
            "convey]\ntravel_ticks = 10\ncapacity = 4",
            vec![
                "line 53, prototype.lab.convey.travel_ticks: is 10 and must be a multiple of the capacity, 4",
            ],
        ),
        (
            "extract]\ntakes = [\"water\"]\nperiod_ticks = 4",
            vec!["line 53, prototype.lab.extract.takes: no item comes from water"],
        ),
        (
            "seed]\nuses = \"ore\"\nfrom = [\"soil\", \"rock\"]\ninto = \"soil\"\nperiod_ticks = 1",
            vec![
                "line 54, prototype.lab.seed.from: names rock, which never changes",
                "line 55, prototype.lab.seed.into: soil is what it changes already",
            ],
        ),
        (
            "connect]\nradius_cells = 33",
            vec!["line 53, prototype.lab.connect.radius_cells: is 33 and must be at most 32"],
        ),
        (
            "fly]\nhigh = true",
            vec![
                "line 46, prototype.lab: does nothing; it needs one of extract, convey, split, \
                 merge, bridge, store, craft, generate, connect, research, seed, pump, dock, \
                 replicate, collect",
                "line 52, prototype.lab.fly: means nothing here",
            ],
        ),
    ];
    for (table, expected) in cases {
        let mut told = told(&SMALL.replace(lab, &of(table)));
        // Without a lab there is no research either.
        told.retain(|line| !line.contains("technology.roads"));
        assert_eq!(told, expected, "{table}");
    }
    check(
        "[prototype.research]",
        "[prototype.research]\n[prototype.store]\ncapacity = 3",
        &["line 52, prototype.lab.research: is one behaviour too many: a structure has one"],
    );
}

#[test]
fn what_comes_from_nowhere_or_is_good_for_nothing_is_told() {
    check("end = true", "end = false", &[]);
    check(
        "from = \"ore\"\n",
        "",
        &["line 15, item.ore: has no source: no cell yields it, and no recipe gives it"],
    );
    check(
        "cost = { ore = 20 }",
        "cost = { metal = 1 }",
        &[
            "line 29, recipe.metal: can never be made: it needs a structure that crafts `smelting`, and power for it",
            "line 37, prototype.smelter: can never be built: it needs `metal`, which can never be had",
            "line 46, prototype.lab: can never be built: it needs `metal`, which can never be had",
            "line 54, technology.roads: can never be found out: it needs `metal`, which can never be had",
        ],
    );
}

#[test]
fn technologies_that_wait_for_each_other_are_told() {
    let circle = format!(
        "{SMALL}after = [\"rails\"]\n[[technology]]\nkey = \"rails\"\nname = \"Rails\"\n\
         about = \"Riding.\"\nafter = [\"roads\"]\nuses = {{ metal = 1 }}\nunits = 1\nunit_ticks = 1\n"
    );
    assert_eq!(
        told(&circle),
        [
            "line 61, technology.roads.after: comes after itself",
            "line 66, technology.rails.after: comes after itself",
        ]
    );
}

#[test]
fn rounds_of_recipes_that_do_not_lose_are_told() {
    let back = |ore: u32| {
        format!(
            "{SMALL}[[recipe]]\nkey = \"rust\"\nname = \"Rust\"\ncategory = \"smelting\"\n\
         needs = {{ metal = 1 }}\ngives = {{ ore = {ore} }}\nticks = 10\n"
        )
    };
    assert_eq!(told(&back(1)), [""; 0]);
    for ore in [2, 3] {
        let told = told(&back(ore));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].contains("a round of recipes gives back as much as it took, or more: "),
            "{told:?}"
        );
    }
}
