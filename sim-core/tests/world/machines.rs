//! Players say what their machines make.

use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::chunk::{Machine, locate};
use sim_core::ids::RecipeId;
use sim_core::players::{Action, Verdict};
use sim_core::tick::{World, WorldParams};

use crate::support::{ANN, BEN, Hand, assert_conserved, code, free_row, frequency, join, wait};

/// A world in which everyone begins with plenty.
fn rich_world() -> World {
    let mut catalogue = Catalogue::verdant();
    for item in catalogue.start.values_mut() {
        *item = 10_000;
    }
    let params = WorldParams {
        seed: 7,
        frequency: frequency(256),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    World::new(params, Arc::new(catalogue)).unwrap()
}

fn recipe(world: &World, key: &str) -> Option<RecipeId> {
    Some(world.catalogue().recipe_by_key(key).unwrap())
}

/// MAC-2.
#[test]
fn setting_another_recipe_gives_back_all_that_a_machine_holds() {
    let mut world = rich_world();
    join(&mut world, ANN);
    wait(&mut world, 40);
    let mut hand = Hand::of(ANN);
    let row = free_row(&world, 3);
    let plan: Vec<_> = [("extractor", 0), ("belt", 1), ("smelter", 2)]
        .map(|(key, place)| (key, row[place].0, row[place].1))
        .into();
    assert!(hand.build_all(&mut world, &plan));
    let cell = row[2].0;
    let ask = |world: &mut World, hand: &mut Hand, recipe| {
        hand.ask(world, Action::SetRecipe { cell, recipe })
    };
    let metal = recipe(&world, "metal");
    assert_eq!(ask(&mut world, &mut hand, metal), Verdict::Applied);
    for _ in 0..600 {
        wait(&mut world, 1);
        assert_conserved(&world);
    }
    let held = |world: &World| {
        let (id, index) = locate(world.params().frequency, cell).unwrap();
        let image = world.image();
        match &image.chunks[&id].structures.get(&index).unwrap().machine {
            Machine::Crafter(crafter) => crafter.contents(world.catalogue()),
            other => panic!("a smelter was built there, not {other:?}"),
        }
    };
    let account = |world: &World| world.player(ANN).unwrap().account.clone();
    let (before, contents) = (account(&world), held(&world));
    let char = recipe(&world, "char");
    assert_eq!(ask(&mut world, &mut hand, char), Verdict::Applied);
    assert_conserved(&world);
    assert!(held(&world).is_empty());
    for (item, amount) in contents {
        let had = before.get(&item).copied().unwrap_or(0);
        assert_eq!(account(&world)[&item], had + u64::from(amount));
    }
    // Saying it again changes nothing.
    let before = account(&world);
    assert_eq!(ask(&mut world, &mut hand, char), Verdict::Applied);
    assert_eq!(account(&world), before);
}

#[test]
fn a_recipe_that_does_not_fit_is_refused() {
    let mut world = rich_world();
    join(&mut world, ANN);
    join(&mut world, BEN);
    wait(&mut world, 40);
    let mut hand = Hand::of(ANN);
    let row = free_row(&world, 2);
    let plan = [
        ("smelter", row[0].0, row[0].1),
        ("belt", row[1].0, row[1].1),
    ];
    assert!(hand.build_all(&mut world, &plan));
    let metal = recipe(&world, "metal");
    let gear = recipe(&world, "gear");
    let unknown = Some(RecipeId(999));
    for (cell, recipe, expected) in [
        (row[0].0, gear, "wrong_recipe"),
        (row[1].0, metal, "wrong_recipe"),
        (row[0].0, unknown, "unknown_recipe"),
    ] {
        let verdict = hand.ask(&mut world, Action::SetRecipe { cell, recipe });
        assert_eq!(code(verdict), expected);
    }
    let (cell, recipe) = (row[0].0, metal);
    let verdict = Hand::of(BEN).ask(&mut world, Action::SetRecipe { cell, recipe });
    assert_eq!(code(verdict), "not_yours");
}
