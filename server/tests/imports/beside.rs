//! What becomes of one world is no other's business.

use std::fs;

use serde_json::Value;

use crate::common::Server;
use crate::common::http::{Guest, ask};
use crate::fixture::Fixture;
use crate::saves::{import, worlds};

async fn ready(host: &str) -> (u16, Value) {
    let answer = ask(host, "GET", "/readyz", &[], b"").await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn worlds_that_can_not_be_opened_keep_nobody_from_the_others() {
    let fixture = Fixture::sqlite();
    let server = Server::start(fixture.config()).await;
    let (damaged, empty, whole) = (
        import(&server.host).await,
        import(&server.host).await,
        import(&server.host).await,
    );
    assert_eq!(
        ready(&server.host).await,
        (200, serde_json::json!({ "status": "ready" }))
    );
    server.stop().await;

    let folder = fixture.folder().join("worlds");
    fs::write(
        folder.join(&damaged.world).join("journal.sqlite"),
        "no journal",
    )
    .unwrap();
    fs::remove_file(folder.join(&empty.world).join("journal.sqlite")).unwrap();
    // What a server that was killed in the middle of an import leaves.
    let left = folder.join("importing_00112233445566ff");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("journal.sqlite"), "half of").unwrap();
    fs::create_dir(folder.join("notes")).unwrap();

    let server = Server::start(fixture.config()).await;
    let told = worlds(&server.host).await;
    assert_eq!(told.len(), 4);
    for world in &told[1..] {
        let state = match world["id"] == *whole.world {
            true => "open",
            false => "closed",
        };
        assert_eq!(world["state"], state, "{world}");
        assert_eq!(world["problem"].is_string(), state == "closed", "{world}");
    }
    let (status, told) = ready(&server.host).await;
    assert_eq!((status, &told["status"]), (200, &"ready".into()));
    let closed = told["closed_worlds"].as_array().unwrap();
    let mut named: Vec<_> = closed
        .iter()
        .map(|it| it["world"].as_str().unwrap())
        .collect();
    named.sort_unstable();
    let mut expected = [damaged.world.as_str(), empty.world.as_str()];
    expected.sort_unstable();
    assert_eq!(named, expected);
    for world in expected {
        let path = format!("/worlds/{world}/initiate");
        let answer = ask(&server.host, "POST", &path, &[], b"").await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (503, "unavailable")
        );
    }
    let path = format!("/worlds/{}/readyz", whole.world);
    assert_eq!(ask(&server.host, "GET", &path, &[], b"").await.status, 200);
    Guest::initiate(&server.host).await;
    assert!(!left.exists());
    assert!(
        folder.join("notes").exists(),
        "what is no world's is left alone"
    );
    assert!(folder.join(&empty.world).exists());
    server.stop().await;
}
