//! What is done to the selected structure, and what labs are to find out.

use super::*;

#[test]
fn only_what_has_a_front_is_turned() {
    for (key, turns) in [("belt", 1), ("hub", 0)] {
        let mut game = game();
        put(&mut game, cell(31, 30), key);
        game.click(cell(31, 30), 0.0);
        game.turn(1, 0.0);
        assert_eq!(sent(&mut game).len(), turns, "{key}");
    }
}

#[test]
fn the_selected_structure_turns_whatever_the_hand_holds() {
    let mut game = game();
    put(&mut game, cell(31, 30), "belt");
    game.click(cell(31, 30), 0.0);
    game.take_tool(Some("extractor"));
    game.turn_selected(1, 0.0);
    let facing = Direction::FIRST.turned(1);
    let turn = Action::Rotate {
        cell: cell(31, 30),
        facing,
    };
    assert_eq!(sent(&mut game), [turn]);
    assert_eq!(game.facing(), Direction::FIRST, "the ghost's is left alone");
}

#[test]
fn a_recipe_is_foreseen_until_it_is_confirmed() {
    let mut game = game();
    put(&mut game, cell(31, 30), "smelter");
    game.click(cell(31, 30), 0.0);
    assert_eq!(game.asked_recipe(cell(31, 30)), None);
    game.set_recipe(Some("metal"), 0.0);
    assert_eq!(game.asked_recipe(cell(31, 30)), Some(Some("metal")));
    game.set_recipe(None, 0.0);
    assert_eq!(game.asked_recipe(cell(31, 30)), Some(None));
    let set = |recipe: Option<&str>| Action::SetRecipe {
        cell: cell(31, 30),
        recipe: recipe.map(Into::into),
    };
    assert_eq!(sent(&mut game), [set(Some("metal")), set(None)]);
}

#[test]
fn recipes_of_other_machines_are_refused_before_they_are_sent() {
    for (key, recipe) in [
        ("smelter", "gear"),
        ("smelter", "nothing"),
        ("hub", "metal"),
    ] {
        let mut game = game();
        put(&mut game, cell(31, 30), key);
        game.click(cell(31, 30), 0.0);
        game.set_recipe(Some(recipe), 0.0);
        assert_eq!(sent(&mut game), [], "{key} {recipe}");
        assert_eq!(game.notices().shown(1.0).len(), 1, "{key} {recipe}");
    }
}

#[test]
fn what_labs_are_to_find_out_is_foreseen_until_it_is_confirmed() {
    let mut game = game();
    game.choose_research(Some("logistics"), 0.0);
    assert_eq!(game.asked_research(), Some(Some("logistics")));
    let view = crate::view::research::research_view(&game).unwrap();
    assert_eq!(
        (view.chosen.as_deref(), view.is_pending),
        (Some("logistics"), true)
    );
    game.choose_research(None, 0.0);
    assert_eq!(game.asked_research(), Some(None));
    let research = |technology: Option<&str>| Action::Research {
        technology: technology.map(Into::into),
    };
    assert_eq!(
        sent(&mut game),
        [research(Some("logistics")), research(None)]
    );
    for key in ["optics", "nothing"] {
        game.choose_research(Some(key), 0.0);
        assert_eq!(sent(&mut game), [], "{key}");
    }
    assert_eq!(game.notices().shown(1.0).len(), 2);
}
