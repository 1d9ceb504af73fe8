//! Connections that are lost, and servers that know the player again, or do not.

use client::Ground;
use protocol::client::Interest;

use super::*;

fn asked(game: &mut Game) -> Vec<ClientMessage> {
    let messages = game.take_outgoing();
    let decoded = messages
        .iter()
        .map(|bytes| Encoding::Postcard.decode(bytes).unwrap());
    decoded.collect()
}

/// What would have to be computed is not asked for before it can be.
#[test]
fn an_area_is_asked_for_when_the_simulation_has_come() {
    let mut game = Game::new(Catalogue::verdant());
    game.opened(None);
    assert!(matches!(asked(&mut game)[..], [ClientMessage::Hello(_)]));
    receive(
        &mut game,
        &ServerMessage::Welcome(welcome("session", &Catalogue::verdant())),
    );
    assert!(
        game.session().params().is_some(),
        "there is a planet to draw"
    );
    assert_eq!(asked(&mut game), []);
    game.simulation_came();
    let [ClientMessage::Interest(Interest { view, .. }), ..] = asked(&mut game)[..] else {
        panic!("the area is asked for");
    };
    assert_eq!(view, View::Compute);
    game.closed();
    game.opened(None);
    enter(&mut game, "session");
    let again = asked(&mut game);
    assert!(
        matches!(
            again[..],
            [ClientMessage::Hello(_), ClientMessage::Interest(_), ..]
        ),
        "it is there for good: {again:?}"
    );
    let area = game.session().area().unwrap();
    assert!(matches!(area.ground(), Ground::Computed(_)));
}

/// It is there for whoever the next player is.
#[test]
fn the_simulation_outlives_the_player() {
    let mut game = game_under_way();
    game.closed();
    game.opened(None);
    enter(&mut game, "another session");
    assert_eq!(game.life(), 1);
    let interests = asked(&mut game);
    let mut interests = interests.iter();
    assert!(interests.any(|message| matches!(message, ClientMessage::Interest(_))));
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
fn what_is_told_again_is_no_income() {
    let mut game = game();
    let ore = ItemId(0);
    let told = |reset: bool, held: u64| {
        let id = ChunkId::new(DIAMOND, 1, 1);
        let area = AreaUpdate {
            reset,
            removed: if reset { Vec::new() } else { vec![id] },
            account: BTreeMap::from([(ore, held)]),
            ..area_of(id, Chunk::new(CellPlanes::SOIL, None))
        };
        ServerMessage::Area(Box::new(area))
    };
    receive(&mut game, &told(false, 22));
    assert_eq!(game.income().per_minute(ore, 0.0), 24.0);
    receive(&mut game, &told(true, 90));
    assert_eq!(game.income().per_minute(ore, 0.0), 0.0);
    receive(&mut game, &told(false, 91));
    assert_eq!(game.income().per_minute(ore, 0.0), 12.0);
}
