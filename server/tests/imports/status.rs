//! How far an import is, and how it ends before its end.

use std::time::Duration;

use serde_json::Value;
use sim_core::ids::Tick;

use crate::common::Server;
use crate::common::http::ask;
use crate::doctored::Doctor;
use crate::fixture::Fixture;
use crate::saves::{Accepted, END, accepted, end_of, import, pack};

/// A file that takes years to verify: that its last hash is wrong would show only then.
fn endless() -> Vec<u8> {
    let mut doctor = Doctor::open();
    doctor.prolong(Tick(1 << 31));
    pack(&doctor.close())
}

async fn get(host: &str, path: &str) -> (u16, Value) {
    let answer = ask(host, "GET", path, &[], b"").await;
    (answer.status, answer.json())
}

/// Waits until so much was replayed.
async fn until_tick(host: &str, accepted: &Accepted, tick: u64) {
    loop {
        let (_, told) = get(host, &accepted.status).await;
        assert!(
            told["state"] == "waiting" || told["state"] == "verifying",
            "{told}"
        );
        assert_eq!(told["ticks"], 1u64 << 31);
        if told["tick"].as_u64().unwrap() >= tick {
            return;
        }
    }
}

#[tokio::test]
async fn its_end_can_be_asked_for_again() {
    let server = Server::start(Fixture::sqlite().config()).await;
    let brought = import(&server.host).await;
    for path in [
        brought.status.clone(),
        format!("{}?wait_seconds=30", brought.status),
    ] {
        let (status, told) = get(&server.host, &path).await;
        assert_eq!((status, &told["state"]), (200, &"done".into()));
        assert_eq!(told["world"], brought.world);
        assert_eq!(
            (&told["tick"], &told["ticks"]),
            (&END.0.into(), &END.0.into())
        );
        assert_eq!(told["error"], Value::Null);
    }
    let (status, told) = get(&server.host, &format!("{}?wait_seconds=31", brought.status)).await;
    assert_eq!(
        (status, &told["error"]["code"]),
        (400, &"invalid_parameter".into())
    );
    for unknown in ["0123456789abcdef", "..", "0"] {
        let (status, told) = get(&server.host, &format!("/worlds/import/{unknown}")).await;
        assert_eq!((status, &told["error"]["code"]), (404, &"not_found".into()));
    }
    server.stop().await;
}

#[tokio::test]
async fn it_ends_when_it_is_called_off_by_whoever_began_it() {
    let server = Server::start(Fixture::sqlite().config()).await;
    let accepted = accepted(&server.host, &endless()).await;
    until_tick(&server.host, &accepted, END.0 + 100).await;
    let call_off = async |token: &str| {
        let bearer = format!("Authorization: Bearer {token}");
        ask(&server.host, "DELETE", &accepted.status, &[bearer], b"").await
    };
    assert_eq!(call_off("of someone else").await.code(), "unauthorized");
    assert_eq!(call_off(&accepted.token).await.status, 204);
    let end = end_of(&server.host, &accepted).await;
    assert_eq!(end["error"]["code"], "given_up", "{end}");
    // The next may come.
    import(&server.host).await;
    server.stop().await;
}

#[tokio::test]
async fn it_ends_when_it_takes_too_long() {
    let fixture = Fixture::sqlite();
    let mut config = fixture.config();
    config.limits.verify_time = Duration::from_millis(300);
    let server = Server::start(config).await;
    let accepted = accepted(&server.host, &endless()).await;
    let end = end_of(&server.host, &accepted).await;
    assert_eq!(end["error"]["code"], "save_too_slow", "{end}");
    server.stop().await;
}

#[tokio::test]
async fn it_does_not_hold_up_the_end_of_the_server() {
    let fixture = Fixture::sqlite();
    let server = Server::start(fixture.config()).await;
    let accepted = accepted(&server.host, &endless()).await;
    until_tick(&server.host, &accepted, END.0 + 100).await;
    server.stop().await;
    let server = Server::start(fixture.config()).await;
    let (status, _) = get(&server.host, &accepted.status).await;
    assert_eq!(status, 404, "it is forgotten, with its world");
    let (_, told) = get(&server.host, "/worlds").await;
    assert_eq!(told["worlds"].as_array().unwrap().len(), 1);
    server.stop().await;
}
