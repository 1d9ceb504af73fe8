//! A world that was brought is played on, by whoever brought it and by others, and is there again
//! after the server was.

use client::Session;
use protocol::Encoding;
use protocol::action::Action;
use protocol::client::View;
use sim_core::catalogue::Catalogue;
use sim_core::ids::{Direction, Frequency, PlayerId};
use sim_core::topology;

use crate::common::http::ask;
use crate::common::{Player, Server};
use crate::fixture::Fixture;
use crate::saves::{Accepted, END, NAME, import, save, worlds};

/// Where the sockets of a world are.
fn host_of(server: &Server, world: &str) -> String {
    format!("{}/worlds/{world}", server.host)
}

async fn come_back(server: &Server, brought: &Accepted, view: View) -> Player {
    let (world, token) = (&brought.world, Some(brought.token.clone()));
    let session = Session::new(Encoding::Postcard, Catalogue::verdant(), token, view);
    let mut player = Player::connect(&host_of(server, world), Encoding::Postcard, session).await;
    player.step_until(|it| it.session.tick().0 > 0).await;
    player
}

/// Builds around, until something stands, and sees that for a while.
async fn play_on(player: &mut Player) {
    let home = player.session.me().unwrap().cell;
    let answered = player.answers.len();
    let around = topology::ring(Frequency::new(64).unwrap(), home, 2);
    for cell in &around {
        let (cell, facing) = (*cell, Direction::FIRST);
        let prototype = "belt".into();
        player.session.act(Action::Build {
            cell,
            prototype,
            facing,
        });
    }
    player.flush().await;
    let all = answered + around.len();
    player.step_until(|it| it.answers.len() >= all).await;
    let until = player.session.server_tick().0 + 30;
    player.step_until(|it| it.session.tick().0 >= until).await;
    assert_eq!(player.session.desyncs(), 0);
}

async fn a_world_that_was_brought_is_played_on(fixture: Fixture) {
    let server = Server::start(fixture.config()).await;
    let brought = import(&server.host).await;

    let mut owner = come_back(&server, &brought, View::Compute).await;
    assert_eq!(owner.session.player(), Some(PlayerId(1)));
    assert!(
        owner.session.server_tick() >= END,
        "it goes on where it ended"
    );
    play_on(&mut owner).await;
    let host = host_of(&server, &brought.world);
    let mut guest = Player::join_to(View::Observe, &host, Encoding::Json).await;
    guest.step_until(|it| it.session.tick().0 > 0).await;
    assert_eq!(guest.session.player(), Some(PlayerId(2)));
    play_on(&mut guest).await;
    play_on(&mut owner).await;

    let told = worlds(&server.host).await;
    assert_eq!(told.len(), 2);
    assert_eq!(
        (&told[0]["id"], &told[0]["path"]),
        (&"main".into(), &"/".into())
    );
    assert_eq!(
        told[0]["players"], 0,
        "they are no players of the first world"
    );
    assert_eq!(told[1]["id"], brought.world);
    assert_eq!(told[1]["name"], NAME);
    assert_eq!(
        (&told[1]["state"], &told[1]["players_present"]),
        (&"open".into(), &2.into())
    );
    let last = owner.session.server_tick();
    server.stop().await;

    let server = Server::start(fixture.config()).await;
    assert_eq!(worlds(&server.host).await[1]["name"], NAME);
    for view in [View::Observe, View::Compute] {
        let mut owner = come_back(&server, &brought, view).await;
        assert_eq!(owner.session.player(), Some(PlayerId(1)));
        assert!(owner.session.server_tick() >= last);
        play_on(&mut owner).await;
    }
    server.stop().await;
    fixture.end().await;
}

#[tokio::test]
async fn a_world_that_was_brought_is_played_on_in_sqlite() {
    a_world_that_was_brought_is_played_on(Fixture::sqlite()).await;
}

#[tokio::test]
async fn a_world_that_was_brought_is_played_on_in_postgres() {
    if let Some(fixture) = Fixture::postgres().await {
        a_world_that_was_brought_is_played_on(fixture).await;
    }
}

/// Everything that stands, and where its player is.
#[tokio::test]
async fn it_is_the_world_that_was_brought() {
    assert!(save().structures > 3, "random play built something");
    let fixture = Fixture::sqlite();
    let server = Server::start(fixture.config()).await;
    let brought = import(&server.host).await;
    let path = format!("/worlds/{}/world-stats", brought.world);
    let stats = ask(&server.host, "GET", &path, &[], b"").await.json();
    assert_eq!(stats["world"]["seed"], 11);
    assert!(stats["tick"].as_u64().unwrap() >= END.0);
    let bearer = format!("Authorization: Bearer {}", brought.token);
    let path = format!("/worlds/{}/status", brought.world);
    let status = ask(&server.host, "GET", &path, &[bearer], b"").await.json();
    assert_eq!(status["player"]["cell"], serde_json::json!(save().cell));
    server.stop().await;

    let id = storage::WorldId::parse(&brought.world).unwrap();
    let shelf = storage::Shelf::beside(&fixture.config().location);
    let origin = shelf.origin_of(&id).await.unwrap().unwrap();
    assert_eq!(
        origin.history,
        save().journal,
        "its history is kept beside it"
    );
    let mut stores = storage::open(&shelf.place_of(&id)).await.unwrap();
    let segments = stores.journal.segments().await.unwrap();
    assert_eq!(segments[0].0.start_tick, END);
    let mut before = None;
    let mut oldest = stores.snapshots.newest(before).await.unwrap().unwrap();
    while let Some(snapshot) = stores.snapshots.newest(before).await.unwrap() {
        before = Some(snapshot.tick);
        oldest = snapshot;
    }
    assert_eq!((oldest.tick, oldest.world_hash), (END, save().hash));
    stores.close().await;
}

/// The page of a world, at the end of a link that can be shared.
#[tokio::test]
async fn a_world_has_a_page() {
    let fixture = Fixture::sqlite();
    let server = Server::start(fixture.config()).await;
    let brought = import(&server.host).await;
    let get = async |path: String| ask(&server.host, "GET", &path, &[], b"").await;
    let page = get(format!("/worlds/{}/", brought.world)).await;
    let first = get("/".into()).await;
    assert_eq!((page.status, page.bytes), (first.status, first.bytes));
    let link = get(format!("/worlds/{}", brought.world)).await;
    assert_eq!(link.status, 308);
    assert!(
        link.headers
            .contains(&format!("location: /worlds/{}/", brought.world))
    );
    let nowhere = get(format!("/worlds/{}/nowhere", brought.world)).await;
    assert_eq!(
        (nowhere.status, nowhere.code().as_str()),
        (404, "not_found")
    );
    let unknown = get("/worlds/0123456789abcdef/ws".into()).await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "not_found")
    );
    server.stop().await;
}
