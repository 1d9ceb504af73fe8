//! A server that runs by another catalogue than clients were built with: they go by its, and so do
//! tools.

mod common;

use std::sync::Arc;

use client::{Phase, Session};
use common::http::ask;
use common::{Player, Server, Socket, config};
use protocol::Encoding;
use protocol::action::Action;
use protocol::client::View;
use sim_core::catalogue::{Catalogue, VERDANT};
use sim_core::hash::StateHash;
use sim_core::ids::{Direction, Frequency};
use sim_core::topology;

const BOTH: [Encoding; 2] = [Encoding::Postcard, Encoding::Json];

/// Hubs that nobody can pay at first, and cheap ones.
fn with_towers() -> Catalogue {
    let text = VERDANT.replace("cost = { ore = 10, biomass = 5 }", "cost = { ore = 1000 }");
    let tower = "\n[[prototype]]\nkey = \"tower\"\nname = \"Tower\"\nabout = \"A small hub.\"\n\
                 cost = { ore = 1 }\n[prototype.collect]\nitems_per_tick = 1\n";
    Catalogue::parse(&format!("{text}{tower}")).unwrap()
}

#[tokio::test]
async fn clients_go_by_the_servers_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.catalogue = Arc::new(with_towers());
    let server = Server::start(config).await;
    for encoding in BOTH {
        let mut ada = Player::join(&server.host, encoding).await;
        ada.step_until(|ada| ada.session.area().is_some_and(|area| area.tick().0 > 0))
            .await;
        assert_eq!(ada.session.catalogue(), &with_towers());
        let home = ada.session.me().unwrap().cell;
        let near = topology::within(Frequency::new(256).unwrap(), home, 6);
        let of = |key| with_towers().prototype_by_key(key).unwrap();
        let may = |cell: &_, key| ada.session.may_build(*cell, of(key)).is_ok();
        assert!(
            !near.iter().any(|cell| may(cell, "hub")),
            "as the server says"
        );
        let cell = *near.iter().find(|cell| may(cell, "tower")).unwrap();
        for prototype in ["hub", "tower"] {
            let (prototype, facing) = (prototype.into(), Direction::FIRST);
            let build = Action::Build {
                cell,
                prototype,
                facing,
            };
            ada.session.act(build);
        }
        ada.flush().await;
        ada.step_until(|ada| ada.answers.len() == 2).await;
        assert_eq!(ada.answers, [(1, false), (2, true)]);
        let from = ada.session.tick().0;
        ada.step_until(|ada| ada.session.tick().0 > from + 20).await;
        assert_eq!(ada.session.desyncs(), 0);
    }
    let told = ask(&server.host, "GET", "/catalogue", &[], b"")
        .await
        .json();
    assert_eq!(told["hash"], StateHash(with_towers().hash()).to_string());
    server.stop().await;
}

/// A page that stays open while the world is upgraded.
#[tokio::test]
async fn a_session_goes_on_by_the_next_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let mut ada = Player::join(&server.host, Encoding::Postcard).await;
    ada.step_until(|ada| ada.session.tick().0 > 0).await;
    let me = ada.session.player();
    server.stop().await;

    let mut next = config(folder.path());
    next.catalogue = Arc::new(with_towers());
    let server = Server::start(next).await;
    ada.session.closed();
    let session = std::mem::replace(
        &mut ada.session,
        Session::new(
            Encoding::Postcard,
            Catalogue::verdant(),
            None,
            View::Compute,
        ),
    );
    let mut ada = Player::connect(&server.host, Encoding::Postcard, session).await;
    ada.step_until(|ada| *ada.session.phase() == Phase::Online)
        .await;
    assert_eq!(ada.session.catalogue(), &with_towers());
    assert_eq!(ada.session.player(), me);
    server.stop().await;
}

/// Prototypes in the database, as a tool counts them.
async fn told_to_tools(folder: &std::path::Path) -> (u64, usize) {
    use sqlx::Connection;
    let url = format!("sqlite://{}", folder.join("catalogue.sqlite").display());
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
    let sql = "SELECT hash, COUNT(*) FROM catalogue, catalogue_prototype GROUP BY hash";
    let (hash, count): (i64, i64) = sqlx::query_as(sql)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    (hash.cast_unsigned(), usize::try_from(count).unwrap())
}

#[tokio::test]
async fn tools_are_told_the_catalogue_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    for catalogue in [Catalogue::verdant(), with_towers()] {
        let expected = (catalogue.hash(), catalogue.prototypes.len());
        let mut config = config(folder.path());
        config.catalogue = Arc::new(catalogue);
        let server = Server::start(config).await;
        let (_socket, _) = Socket::open(&server.host, Encoding::Json, None, 0).await;
        server.stop().await;
        assert_eq!(told_to_tools(folder.path()).await, expected);
    }
}
