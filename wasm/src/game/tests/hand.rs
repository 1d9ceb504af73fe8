//! What the hand does: clicks, drags, keys, and what is refused before it is sent.

use super::*;

#[test]
fn a_click_builds_and_is_pending_at_once() {
    let mut game = game();
    game.take_tool(Some("extractor"));
    game.turn(2, 0.0);
    game.click(cell(31, 30), 0.0);
    let facing = Direction::new(2).unwrap();
    let build = Action::Build {
        cell: cell(31, 30),
        prototype: "extractor".into(),
        facing,
    };
    assert_eq!(sent(&mut game), [build]);
    assert_eq!(game.session().pending().len(), 1);
    assert!(
        game.may_use_tool(cell(31, 30)).is_err(),
        "the place is taken already"
    );
}

#[test]
fn a_drag_lays_belts_that_face_along_it() {
    let mut game = game();
    game.take_tool(Some("belt"));
    assert!(game.draws_lines());
    game.begin_trail(cell(31, 30));
    game.extend_trail(cell(34, 30));
    game.finish_trail(0.0);
    let built = sent(&mut game);
    assert_eq!(built.len(), 4);
    assert!(built.iter().all(|action| {
        matches!(action, Action::Build { facing, .. } if *facing == Direction::FIRST)
    }));
}

#[test]
fn what_is_refused_is_not_sent_and_said_once() {
    let mut game = game();
    game.take_tool(Some("hub"));
    for _ in 0..3 {
        // Farther than the hand reaches.
        game.click(cell(60, 2), 0.0);
    }
    assert_eq!(sent(&mut game), []);
    let shown = game.notices().shown(1.0);
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].tone, Tone::Danger);
}

#[test]
fn the_other_button_puts_the_tool_away_before_it_walks() {
    let mut game = game();
    game.take_tool(Some("gather"));
    game.other_click(Some(cell(33, 33)), 0.0);
    assert_eq!((game.tool(), sent(&mut game)), (None, vec![]));
    game.other_click(Some(cell(33, 33)), 0.0);
    assert_eq!(sent(&mut game), [Action::Walk { to: cell(33, 33) }]);
}

#[test]
fn the_keyboard_reaches_every_neighbour() {
    let mut game = game();
    game.step_cursor(Direction::FIRST);
    assert_eq!(game.hover(), Some(cell(31, 30)));
    game.step_cursor(Direction::FIRST.opposite());
    assert_eq!(game.hover(), Some(cell(30, 30)));
}

#[test]
fn a_hub_in_hand_leaves_the_facing_of_the_next_belt_alone() {
    let mut game = game();
    game.take_tool(Some("hub"));
    game.turn(1, 0.0);
    assert_eq!(game.facing(), Direction::FIRST);
    game.take_tool(Some("belt"));
    game.turn(1, 0.0);
    assert_eq!(game.facing(), Direction::FIRST.turned(1));
}

#[test]
fn a_line_that_begins_on_a_hub_does_not_turn_it() {
    let mut game = game();
    put(&mut game, cell(31, 30), "hub");
    game.take_tool(Some("belt"));
    game.begin_trail(cell(31, 30));
    game.extend_trail(cell(31, 33));
    game.finish_trail(0.0);
    let built = sent(&mut game);
    assert_eq!(built.len(), 3);
    assert!(
        built
            .iter()
            .all(|action| matches!(action, Action::Build { .. })),
        "{built:?}"
    );
}

#[test]
fn back_goes_from_the_tool_over_the_selection_to_a_stop() {
    let mut game = game();
    game.click(cell(31, 30), 0.0);
    game.take_tool(Some("belt"));
    game.back();
    assert_eq!((game.tool(), game.selected()), (None, Some(cell(31, 30))));
    game.back();
    assert_eq!((game.selected(), sent(&mut game)), (None, vec![]));
    game.back();
    assert_eq!(sent(&mut game), [Action::Stop]);
}

#[test]
fn a_line_given_up_builds_nothing() {
    let mut game = game();
    game.take_tool(Some("belt"));
    game.begin_trail(cell(31, 30));
    game.extend_trail(cell(34, 30));
    game.drop_drag();
    game.finish_trail(0.0);
    assert_eq!(sent(&mut game), []);
}

#[test]
fn a_refusal_that_comes_again_is_said_again() {
    let mut game = game();
    game.take_tool(Some("hub"));
    game.click(cell(60, 2), 0.0);
    let first = game.notices().shown(1.0)[0].id;
    game.click(cell(60, 2), 2.0);
    assert!(game.notices().shown(3.0)[0].id > first);
}

#[test]
fn nobody_is_sent_where_nobody_can_stand() {
    let mut game = game();
    put(&mut game, cell(31, 30), "hub");
    game.take_tool(Some("walk"));
    assert!(game.may_use_tool(cell(31, 30)).is_err());
    assert_eq!(game.may_use_tool(cell(32, 30)), Ok(()));
    game.click(cell(31, 30), 0.0);
    assert_eq!(sent(&mut game), []);
    game.click(cell(32, 30), 0.0);
    assert_eq!(sent(&mut game), [Action::Walk { to: cell(32, 30) }]);
    assert_eq!(
        Vec::from_iter(game.pending_targets()),
        [cell(32, 30)],
        "marked before the server answers"
    );
}

#[test]
fn bare_soil_and_what_is_built_on_yield_nothing_to_a_hand() {
    let mut game = game();
    put(&mut game, cell(31, 30), "hub");
    game.take_tool(Some("gather"));
    for at in [cell(31, 30), cell(30, 31)] {
        assert!(game.may_use_tool(at).is_err());
        game.click(at, 0.0);
    }
    assert_eq!(sent(&mut game), []);
}
