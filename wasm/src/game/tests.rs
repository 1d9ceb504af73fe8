use std::collections::{BTreeMap, BTreeSet};

use protocol::catalogue::CatalogueBytes;
use protocol::client::{ActionRequest, ClientMessage};
use protocol::server::{
    AreaChunk, AreaUpdate, Motion, PlayerView, ServerMessage, TickFrame, Welcome,
};
use protocol::units::{JobView, Order, QueueEdit, UnitView};
use protocol::{Encoding, PROTOCOL_VERSION};
use sim_core::chunk::{CellPlanes, Chunk, locate};
use sim_core::factory::machines::{Crafter, Hub};
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Diamond, Frequency, ItemId, PlayerId, UnitId};
use sim_core::limits::UNIT_LOAD_MAX;
use sim_core::tick::WorldParams;

use super::*;

mod orders;
mod plans;

const DIAMOND: Diamond = Diamond::north(1);

fn cell(i: u32, j: u32) -> CellId {
    CellId::new(DIAMOND, 64 + i, 64 + j)
}

/// A player on a chunk of bare soil, with an account.
fn game() -> Game {
    let mut game = Game::new(Catalogue::verdant());
    game.opened(None);
    enter(&mut game, "session");
    game
}

fn receive(game: &mut Game, message: &ServerMessage) {
    game.receive(&Encoding::Postcard.encode(message), 0.0);
}

/// The server lets the first player in, in a session of this name.
fn enter(game: &mut Game, session: &str) {
    enter_by(game, session, &Catalogue::verdant());
}

/// The same, by another catalogue.
fn enter_by(game: &mut Game, session: &str, catalogue: &Catalogue) {
    let me = PlayerId(1);
    let welcome = Welcome {
        protocol: PROTOCOL_VERSION,
        catalogue_hash: StateHash(catalogue.hash()),
        catalogue: CatalogueBytes::of(catalogue),
        world: WorldParams {
            seed: 1,
            frequency: Frequency::new(256).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        },
        session: session.into(),
        token: format!("token of {session}"),
        player: me,
        name: "Ada".into(),
        tick: Tick(7),
        last_seq: 0,
        cell: cell(30, 30),
    };
    let area = AreaUpdate {
        reset: true,
        players: vec![PlayerView {
            id: me,
            name: "Ada".into(),
            present: true,
            cell: cell(30, 30),
            motion: Motion::Standing,
        }],
        ..area_of(
            ChunkId::new(DIAMOND, 1, 1),
            Chunk::new(CellPlanes::SOIL, None),
        )
    };
    receive(game, &ServerMessage::Welcome(welcome));
    receive(game, &ServerMessage::Area(Box::new(area)));
}

/// The server tells of a chunk's state anew.
fn tell_chunk(game: &mut Game, id: ChunkId, chunk: Chunk) {
    let area = AreaUpdate {
        removed: vec![id],
        ..area_of(id, chunk)
    };
    receive(game, &ServerMessage::Area(Box::new(area)));
}

/// An area of one chunk in which nobody is, with a little ore and biomass in the account.
fn area_of(id: ChunkId, chunk: Chunk) -> AreaUpdate {
    AreaUpdate {
        tick: Tick(7),
        hash: StateHash(0),
        reset: false,
        removed: Vec::new(),
        added: vec![AreaChunk {
            id,
            active: true,
            state: Some(chunk),
        }],
        part: None,
        players: Vec::new(),
        account: BTreeMap::from([(ItemId(0), 20), (ItemId(2), 20)]),
        grants: BTreeSet::new(),
        granted_by: BTreeSet::new(),
        job: JobView::default(),
        units: Vec::new(),
        research: sim_core::players::Research::default(),
        networks: Vec::new(),
    }
}

fn sent(game: &mut Game) -> Vec<Action> {
    let messages = game.session_mut().take_outgoing();
    let decoded = messages
        .iter()
        .map(|bytes| Encoding::Postcard.decode(bytes).unwrap());
    decoded
        .filter_map(|message| match message {
            ClientMessage::Action(ActionRequest { action, .. }) => Some(action),
            _ => None,
        })
        .collect()
}

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
fn a_lost_connection_is_said_calmly() {
    let mut game = game();
    assert_eq!(game.connection(), (ConnectionView::Online, None));
    game.closed();
    let (state, note) = game.connection();
    assert_eq!(state, ConnectionView::Reconnecting);
    assert!(note.unwrap().contains("is kept"));
}

/// A structure of the own player's, as the server has it.
fn put(game: &mut Game, at: CellId, key: &str) {
    let (id, index) = locate(Frequency::new(256).unwrap(), at).unwrap();
    let machine = match key {
        "hub" => Machine::Hub(Hub::default()),
        "smelter" => Machine::Crafter(Crafter::default()),
        _ => Machine::Belt { line: index },
    };
    let prototype = game.session().catalogue().prototype_by_key(key).unwrap();
    let mut chunk = Chunk::new(CellPlanes::SOIL, None);
    let structure = Structure {
        id: EntityId {
            cell: at,
            tick: Tick(1),
            index: 0,
        },
        prototype,
        owner: PlayerId(1),
        facing: Direction::FIRST,
        machine,
    };
    chunk.structures.insert(index, structure);
    chunk.owners.insert(index, PlayerId(1));
    tell_chunk(game, id, chunk);
}

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

fn texts(game: &mut Game) -> Vec<String> {
    let shown = game.notices().shown(1.0);
    shown.into_iter().map(|notice| notice.text).collect()
}

/// A player with something in the hand, a selection and a goal reached.
fn game_under_way() -> Game {
    let mut game = game();
    put(&mut game, cell(31, 30), "hub");
    game.look_at_progress();
    game.progress.gathered();
    game.click(cell(31, 30), 0.0);
    game.hover_at(Some(cell(32, 30)));
    game.take_tool(Some("belt"));
    game.click(cell(33, 30), 0.0);
    game
}

#[test]
fn the_same_player_goes_on_after_a_lost_connection() {
    let mut game = game_under_way();
    game.closed();
    game.opened(None);
    enter(&mut game, "session");
    assert_eq!(game.selected(), Some(cell(31, 30)));
    assert_eq!(game.progress().goal().step, 2);
    assert_eq!(game.session().pending().len(), 1);
    assert_eq!(game.life(), 0);
    assert_eq!(texts(&mut game), ["Back online. Nothing was lost."]);
}

/// A world that was wiped has the same seed, and its first player the same number.
#[test]
fn another_player_begins_anew_and_is_told_so() {
    let mut game = game_under_way();
    game.notices().say(Tone::Info, "of another life", 0.0);
    game.closed();
    game.opened(None);
    let unknown = protocol::ErrorBody::new(ErrorCode::Unauthorized, "no session has this token");
    receive(&mut game, &ServerMessage::Error(unknown));
    let (state, note) = game.connection();
    assert_eq!(state, ConnectionView::Reconnecting);
    assert!(!note.unwrap().contains("kept"), "that would be false now");

    game.closed();
    game.opened(None);
    enter(&mut game, "another session");
    assert_eq!((game.selected(), game.hover()), (None, None));
    assert_eq!((game.tool(), game.facing()), (None, Direction::FIRST));
    assert_eq!(game.progress().goal().step, 1);
    assert_eq!(game.session().pending().len(), 0);
    assert_eq!(game.life(), 1);
    assert_eq!(
        texts(&mut game),
        ["The server no longer knows who you were: this is a new start."]
    );
}

#[test]
fn the_servers_catalogue_is_taken_over_and_the_hand_is_emptied() {
    let mut game = game_under_way();
    let mut other = Catalogue::verdant();
    other.prototypes[0].name = "Digger".into();
    game.closed();
    game.opened(None);
    assert!(!game.take_other_catalogue());
    enter_by(&mut game, "session", &other);
    assert!(game.take_other_catalogue());
    assert!(!game.take_other_catalogue(), "it is known now");
    assert_eq!(game.session().catalogue(), &other);
    assert_eq!((game.tool(), game.selected()), (None, Some(cell(31, 30))));
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

fn drone(id: u32, dock: CellId) -> UnitView {
    UnitView {
        id: UnitId(id),
        owner: PlayerId(1),
        dock,
        cell: cell(30, 29 + id),
        motion: Motion::Standing,
        load: None,
        energy: 5,
        job: Some(JobView::default()),
    }
}

#[test]
fn a_click_sends_all_drones_of_the_selected_dock() {
    let mut game = game();
    let (dock, hub, from) = (cell(31, 31), cell(33, 30), cell(36, 36));
    put(&mut game, hub, "hub");
    let frame = TickFrame {
        tick: Tick(8),
        units: vec![drone(1, dock), drone(2, dock), drone(3, cell(40, 40))],
        ..TickFrame::default()
    };
    receive(&mut game, &ServerMessage::Tick(Box::new(frame)));
    game.click(dock, 0.0);
    game.take_tool(Some("haul"));
    game.click(from, 0.0);
    let mut expected = Vec::new();
    for unit in [1, 2].map(|id| Some(UnitId(id))) {
        let amount = UNIT_LOAD_MAX;
        let orders = [
            Order::Gather { cell: from, amount },
            Order::Deliver {
                cell: hub,
                item: None,
                amount,
            },
            Order::Repeat,
        ];
        let appended = orders.map(|order| QueueEdit::Append { order });
        for edit in [QueueEdit::Clear].into_iter().chain(appended) {
            expected.push(Action::Queue { unit, edit });
        }
    }
    assert_eq!(sent(&mut game), expected);
}

#[test]
fn what_is_made_by_hand_comes_after_all_else() {
    let mut game = game();
    game.craft("gear");
    let order = Order::Craft {
        recipe: "gear".into(),
        amount: 1,
    };
    let edit = QueueEdit::Append { order };
    assert_eq!(sent(&mut game), [Action::Queue { unit: None, edit }]);
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
