//! The mailbox over HTTP: what is told once, what again, and in which form.

mod common;

use common::http::{Guest, ask};
use common::{Server, config};
use protocol::server::Mail;
use serde::Deserialize;
use serde_json::{Value, json};
use sim_core::ids::Tick;
use std::time::{Duration, Instant};

fn stop(seq: u64) -> Value {
    json!({ "seq": seq, "action": "stop" })
}

fn numbers(mail: &[Value]) -> Vec<u64> {
    mail.iter()
        .map(|mail| mail["number"].as_u64().unwrap())
        .collect()
}

async fn all_mail(guest: &Guest, after: u64, count: usize) -> Vec<Value> {
    let mut mail = guest.mail(after, 10).await;
    while mail.len() < count {
        mail = guest.mail(after, 10).await;
        tokio::task::yield_now().await;
    }
    mail
}

#[tokio::test]
async fn mail_stays_until_it_is_acked() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let guest = Guest::initiate(&server.host).await;
    let accepted = guest.act(&json!([stop(1), stop(2), stop(3)])).await;
    assert_eq!(
        (accepted.status, &accepted.json()["accepted"]),
        (202, &json!([1, 2, 3]))
    );
    let mail = all_mail(&guest, 0, 3).await;
    assert_eq!(numbers(&mail), [1, 2, 3]);
    assert_eq!(mail[0]["body"]["outcome"]["seq"], 1);
    assert_eq!(guest.mail(0, 0).await, mail, "not acked yet");
    assert_eq!(guest.mail(2, 0).await, mail[2..]);
    assert_eq!(guest.mail(0, 0).await, mail[2..], "the rest was acked");
    server.stop().await;

    let server = Server::start(config(folder.path())).await;
    let guest = Guest {
        host: server.host.clone(),
        ..guest
    };
    assert_eq!(
        guest.mail(0, 0).await,
        mail[2..],
        "the ack outlives the server"
    );
    guest.act(&json!([stop(2)])).await;
    let again = all_mail(&guest, 3, 1).await;
    assert_eq!(
        numbers(&again),
        [4],
        "what is asked again is answered again"
    );
    assert_eq!(again[0]["body"], mail[1]["body"], "as before");
    server.stop().await;
}

#[tokio::test]
async fn waiting_ends_with_mail_or_with_the_wait() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let guest = Guest::initiate(&server.host).await;
    let started = Instant::now();
    assert_eq!(guest.mail(0, 1).await, [] as [Value; 0]);
    assert!(started.elapsed() >= Duration::from_secs(1));
    let started = Instant::now();
    let (mail, _) = tokio::join!(guest.mail(0, 30), async {
        let not_before_the_wait = tokio::task::yield_now();
        not_before_the_wait.await;
        guest.act(&json!([stop(1)])).await
    });
    assert_eq!(numbers(&mail), [1]);
    assert!(started.elapsed() < Duration::from_secs(20));
    server.stop().await;
}

#[tokio::test]
async fn postcard_on_request() {
    #[derive(Deserialize)]
    struct Messages {
        messages: Vec<Mail>,
        tick: Tick,
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let guest = Guest::initiate(&server.host).await;
    guest.act(&json!([stop(1)])).await;
    all_mail(&guest, 0, 1).await;
    let path = format!("/mailbox/{}/messages?after=0", guest.mailbox);
    let answer = guest.get(&path, &["Accept: application/x-postcard"]).await;
    assert!(
        answer
            .headers
            .contains("content-type: application/x-postcard")
    );
    let (messages, rest): (Messages, _) = postcard::take_from_bytes(&answer.bytes).unwrap();
    assert_eq!((messages.messages.len(), rest.len()), (1, 0));
    assert!(messages.tick > Tick(0));
    server.stop().await;
}

#[tokio::test]
async fn all_or_none_of_a_request_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let guest = Guest::initiate(&server.host).await;
    let nowhere = json!({ "seq": 2, "action": { "walk": { "to": "N0:9999:1" } } });
    let refused = guest.act(&json!([stop(1), nowhere])).await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "unknown_cell".into())
    );
    let many: Vec<_> = (1..=65).map(stop).collect();
    assert_eq!(guest.act(&json!(many)).await.code(), "invalid_parameter");
    guest.act(&json!([stop(7)])).await;
    let mail = all_mail(&guest, 0, 1).await;
    assert_eq!(mail[0]["body"]["outcome"]["seq"], 7, "nothing came before");
    server.stop().await;
}

#[tokio::test]
async fn too_much_too_fast_is_told_when_to_try_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.actions_burst = 5;
    config.limits.actions_per_second = 1;
    config.limits.sessions_per_minute = 2;
    let server = Server::start(config).await;
    let guest = Guest::initiate(&server.host).await;
    let many: Vec<_> = (1..=5).map(stop).collect();
    assert_eq!(guest.act(&json!(many)).await.status, 202);
    let refused = guest.act(&json!([stop(6)])).await;
    assert_eq!(
        (refused.status, refused.code()),
        (429, "rate_limited".into())
    );
    assert!(refused.headers.contains("retry-after"));
    Guest::initiate(&server.host).await;
    let refused = ask(&server.host, "POST", "/initiate", &[], b"{}").await;
    assert_eq!(refused.code(), "rate_limited");
    server.stop().await;
}

#[tokio::test]
async fn pages_of_other_hosts_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let evil = ["Origin: http://evil.example".to_owned()];
    let refused = ask(&server.host, "POST", "/initiate", &evil, b"").await;
    assert_eq!(
        (refused.status, refused.code()),
        (401, "unauthorized".into())
    );
    let own = [format!("Origin: http://{}", server.host)];
    let taken = ask(&server.host, "POST", "/initiate", &own, b"").await;
    assert_eq!(taken.status, 201);
    server.stop().await;
}

#[tokio::test]
async fn health_names_tick_and_rate() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    // Joining takes a tick, so there is one.
    Guest::initiate(&server.host).await;
    let health = ask(&server.host, "GET", "/healthz", &[], b"").await;
    assert_eq!(health.status, 200);
    assert_eq!(health.json()["status"], "ok");
    assert_eq!(health.json()["ticks_per_second"], 60);
    let ready = ask(&server.host, "GET", "/readyz", &[], b"").await;
    assert_eq!(ready.status, 200);
    let wrong = ask(&server.host, "DELETE", "/healthz", &[], b"").await;
    assert_eq!((wrong.status, wrong.code()), (405, "not_found".into()));
    server.stop().await;
}
