//! Blueprints: what a drag copies, what is built of it, and what a replicator is told.

use sim_core::factory::machines::Replicator;
use sim_core::ids::RecipeId;

use super::*;

/// Along direction 0 of the cells here.
fn right() -> geometry::Vector {
    let frequency = Frequency::new(256).unwrap();
    let [from, to] = [cell(31, 30), cell(32, 30)].map(|at| geometry::centre(frequency, at));
    geometry::vector::sub(to, from)
}

/// A row of structures of the own player's from a cell on, as the server has it.
fn put_row(game: &mut Game, from: CellId, machines: &[(&str, Machine)]) {
    let frequency = Frequency::new(256).unwrap();
    let (home, _) = locate(frequency, from).unwrap();
    let mut chunk = Chunk::new(CellPlanes::SOIL, None);
    let mut at = from;
    for (key, machine) in machines {
        let (_, index) = locate(frequency, at).unwrap();
        let prototype = game.session().catalogue().prototype_by_key(key).unwrap();
        let structure = Structure {
            id: EntityId {
                cell: at,
                tick: Tick(1),
                index: 0,
            },
            prototype,
            owner: PlayerId(1),
            facing: Direction::FIRST,
            machine: machine.clone(),
        };
        chunk.structures.insert(index, structure);
        chunk.owners.insert(index, PlayerId(1));
        at = sim_core::topology::neighbor(frequency, at, Direction::FIRST).unwrap();
    }
    tell_chunk(game, home, chunk);
}

fn smelter(recipe: RecipeId, game: &Game) -> (&'static str, Machine) {
    let known = game.session().catalogue().recipe(recipe).unwrap();
    (
        "smelter",
        Machine::Crafter(Crafter::of(Some((recipe, known)))),
    )
}

/// A hub, a smelter that makes metal, and another hub, in a row.
fn game_with_row() -> Game {
    let mut game = game();
    let metal = game.session().catalogue().recipe_by_key("metal").unwrap();
    let smelter = smelter(metal, &game);
    let hub = ("hub", Machine::Hub(Hub::default()));
    put_row(&mut game, cell(31, 30), &[hub.clone(), smelter, hub]);
    game
}

fn copy_row(game: &mut Game) {
    game.take_tool(Some("copy"));
    game.begin_drag(cell(31, 30), right());
    game.extend_drag(cell(33, 30));
    game.finish_drag(0.0);
}

fn said(game: &mut Game) -> Vec<String> {
    let shown = game.notices().shown(1.0);
    shown.into_iter().map(|notice| notice.text).collect()
}

#[test]
fn a_drag_copies_what_it_covers_and_takes_it_in_hand() {
    let mut game = game_with_row();
    game.take_tool(Some("copy"));
    assert!(game.takes_drag());
    game.begin_drag(cell(31, 30), right());
    game.extend_drag(cell(33, 30));
    let copying = game.copying().unwrap();
    assert_eq!(copying.standing().len(), 3);
    game.finish_drag(0.0);
    assert!(game.copying().is_none() && game.holds_plan());
    let plan = game.plan().unwrap();
    assert_eq!(plan.blueprint.structures().len(), 3);
    let recipes = plan.blueprint.structures().iter();
    assert_eq!(recipes.filter_map(|planned| planned.recipe).count(), 1);
    // Its anchor is its middle.
    assert_eq!(plan.blueprint.bounds().i(), (-1, 1));
}

#[test]
fn a_drag_back_covers_less_and_one_given_up_copies_nothing() {
    let mut game = game_with_row();
    game.take_tool(Some("copy"));
    game.begin_drag(cell(31, 30), right());
    game.extend_drag(cell(33, 30));
    game.extend_drag(cell(32, 30));
    assert_eq!(game.copying().unwrap().standing().len(), 2);
    game.back();
    assert!(game.copying().is_none());
    assert_eq!(game.tool(), Some(Tool::Copy), "the tool is still in hand");
    game.begin_drag(cell(31, 30), right());
    game.drop_drag();
    assert!(game.plan().is_none());
}

#[test]
fn what_cannot_be_copied_is_said() {
    let mut game = game_with_row();
    game.take_tool(Some("copy"));
    game.click(cell(40, 40), 0.0);
    assert_eq!(said(&mut game), ["Nothing stands there."]);
    game.begin_drag(cell(31, 30), right());
    // Farther than any blueprint is wide.
    game.extend_drag(CellId::new(DIAMOND, 250, 250));
    assert!(game.may_use_tool(cell(31, 30)).is_err());
    game.finish_drag(0.0);
    assert!(
        said(&mut game)[1].starts_with("At most 32 cells"),
        "{:?}",
        said(&mut game)
    );
    assert!(game.plan().is_none());
}

#[test]
fn by_keyboard_two_presses_copy_and_a_third_builds() {
    let mut game = game_with_row();
    game.take_tool(Some("copy"));
    game.hover_at(Some(cell(31, 30)));
    game.press(cell(31, 30), right(), 0.0);
    game.step_cursor(Direction::FIRST);
    game.step_cursor(Direction::FIRST);
    assert_eq!(game.copying().unwrap().standing().len(), 3);
    game.press(game.hover().unwrap(), right(), 0.0);
    assert!(game.holds_plan());
    game.take_plan(&one_belt(&game), 0.0);
    game.press(cell(31, 33), right(), 0.0);
    assert!(matches!(sent(&mut game)[..], [Action::Paste { .. }]));
}

/// The text of a single belt.
fn one_belt(game: &Game) -> String {
    let catalogue = game.session().catalogue();
    let planned = sim_core::blueprint::Planned {
        at: sim_core::blueprint::Offset::ANCHOR,
        prototype: catalogue.prototype_by_key("belt").unwrap(),
        facing: Direction::FIRST,
        recipe: None,
    };
    let blueprint = sim_core::blueprint::Blueprint::new(vec![planned]).unwrap();
    blueprint.print(catalogue).unwrap()
}

#[test]
fn a_plan_is_turned_shown_and_built() {
    let mut game = game();
    let text = one_belt(&game);
    game.take_plan(&text, 0.0);
    game.turn(1, 0.0);
    game.hover_at(Some(cell(31, 33)));
    game.foresee();
    let [(ghost, true)] = game.ghosts()[..] else {
        panic!("{:?}", game.ghosts())
    };
    assert_eq!(
        (ghost.cell, ghost.facing),
        (cell(31, 33), Direction::FIRST.turned(1))
    );
    game.click(cell(31, 33), 0.0);
    let paste = Action::Paste {
        at: cell(31, 33),
        facing: Direction::FIRST.turned(1),
        blueprint: text,
    };
    assert_eq!(sent(&mut game), [paste]);
    assert!(game.holds_plan(), "it may be built again");
    // What is on its way stands there already.
    game.foresee();
    assert!(matches!(game.ghosts()[..], [(_, false)]));
    assert!(game.may_use_tool(cell(31, 33)).is_err());
    game.click(cell(31, 33), 0.0);
    assert_eq!(sent(&mut game), []);
    game.back();
    assert!(game.ghosts().is_empty() && game.plan().is_some());
    game.take_tool(Some("paste"));
    assert!(game.holds_plan());
}

#[test]
fn what_is_short_is_told_of_the_whole() {
    let mut game = game_with_row();
    copy_row(&mut game);
    game.hover_at(Some(cell(36, 36)));
    game.foresee();
    let outlook = game.outlook().unwrap();
    assert!(outlook.lots.iter().any(|(_, verdict)| verdict.is_ok()));
    let cost = game
        .plan()
        .unwrap()
        .blueprint
        .cost(game.session().catalogue());
    assert_eq!(outlook.cost, cost);
    game.click(cell(36, 36), 0.0);
    assert_eq!(sent(&mut game), []);
    assert_eq!(said(&mut game).len(), 1);
}

#[test]
fn without_a_plan_there_is_none_to_build_and_a_bad_text_is_none() {
    let mut game = game();
    game.take_tool(Some("paste"));
    assert_eq!(game.tool(), None);
    game.take_plan("GB1NONSENSE", 0.0);
    assert_eq!(game.tool(), None);
    assert_eq!(said(&mut game).len(), 1);
}

#[test]
fn a_replicator_is_told_what_to_copy_and_what_it_copies_comes_to_hand() {
    let mut game = game();
    let text = one_belt(&game);
    let blueprint = sim_core::blueprint::Blueprint::parse(&text, game.session().catalogue());
    let carries = Replicator::of(Some(blueprint.unwrap()));
    let row = [
        ("replicator", Machine::Replicator(Replicator::default())),
        ("replicator", Machine::Replicator(carries)),
        ("hub", Machine::Hub(Hub::default())),
    ];
    put_row(&mut game, cell(31, 30), &row);
    game.click(cell(31, 30), 0.0);
    game.take_plan_of_selected();
    assert!(game.plan().is_none());
    game.set_blueprint(Some(&text), 0.0);
    assert!(game.is_blueprint_pending(cell(31, 30)));
    let set = Action::SetBlueprint {
        cell: cell(31, 30),
        blueprint: Some(text.clone()),
    };
    assert_eq!(sent(&mut game), [set]);
    game.set_blueprint(Some("GB1"), 0.0);
    assert_eq!((sent(&mut game), said(&mut game).len()), (vec![], 1));

    game.click(cell(32, 30), 0.0);
    game.take_plan_of_selected();
    assert_eq!(game.plan().map(|plan| &plan.text), Some(&text));
    game.take_tool(None);
    game.set_blueprint(None, 0.0);
    assert!(matches!(
        sent(&mut game)[..],
        [Action::SetBlueprint {
            blueprint: None,
            ..
        }]
    ));

    game.click(cell(33, 30), 0.0);
    game.set_blueprint(Some(&text), 0.0);
    assert_eq!(sent(&mut game), [], "a hub copies nothing");
}

#[test]
fn another_catalogue_reads_the_plan_anew() {
    let mut game = game();
    let text = one_belt(&game);
    game.take_plan(&text, 0.0);
    let mut other = Catalogue::verdant();
    other.prototypes[0].name = "Digger".into();
    game.closed();
    game.opened(None);
    enter_by(&mut game, "session", &other);
    assert_eq!(game.plan().map(|plan| plan.text.clone()), Some(text));
    assert!(!game.holds_plan());
}
