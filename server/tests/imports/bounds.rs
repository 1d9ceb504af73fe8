//! How much may be brought, by whom, and how often.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::common::http::ask;
use crate::common::{PATIENCE, Server};
use crate::fixture::Fixture;
use crate::saves::{bring, file, import, worlds};

/// A request whose body is sent by hand.
struct Upload(TcpStream);

impl Upload {
    /// From one of this machine's own addresses.
    async fn begin(host: &str, from: &str, length: usize) -> Upload {
        let socket = TcpSocket::new_v4().unwrap();
        socket
            .bind(SocketAddr::new(from.parse().unwrap(), 0))
            .unwrap();
        let mut stream = socket.connect(host.parse().unwrap()).await.unwrap();
        let head = format!(
            "POST /worlds/import HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        Upload(stream)
    }

    async fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// The answer as text.
    async fn answer(mut self) -> String {
        let mut text = String::new();
        let reading = self.0.read_to_string(&mut text);
        tokio::time::timeout(PATIENCE, reading)
            .await
            .unwrap()
            .unwrap();
        text
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_before_it_comes() {
    let server = Server::start(Fixture::sqlite().config()).await;
    let upload = Upload::begin(&server.host, "127.0.0.1", (64 << 20) + 1).await;
    let answer = upload.answer().await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("\"oversized\""), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn one_at_a_time_comes_from_an_address() {
    let server = Server::start(Fixture::sqlite().config()).await;
    let bytes = file();
    let (begun, rest) = bytes.split_at(bytes.len() / 2);
    let mut first = Upload::begin(&server.host, "127.0.0.1", bytes.len()).await;
    first.send(begun).await;
    // It is under way once others are told so.
    loop {
        let second = bring(&server.host, b"no save").await;
        if second.status == 429 {
            assert_eq!(second.code(), "rate_limited");
            break;
        }
        assert_eq!(second.code(), "save_unknown");
    }
    let mut other = Upload::begin(&server.host, "127.0.0.2", bytes.len()).await;
    other.send(&bytes).await;
    let answer = other.answer().await;
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    first.send(rest).await;
    let answer = first.answer().await;
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    let all = async { while worlds(&server.host).await.len() < 3 {} };
    tokio::time::timeout(PATIENCE, all).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn whoever_hangs_up_in_the_middle_leaves_nothing() {
    let fixture = Fixture::sqlite();
    let server = Server::start(fixture.config()).await;
    let bytes = file();
    let mut upload = Upload::begin(&server.host, "127.0.0.1", bytes.len()).await;
    upload.send(&bytes[..bytes.len() / 2]).await;
    drop(upload);
    let again = async {
        loop {
            let answer = bring(&server.host, &bytes).await;
            if answer.status != 429 {
                return answer.status;
            }
        }
    };
    let status = tokio::time::timeout(PATIENCE, again).await.unwrap();
    assert_eq!(status, 202);
    server.stop().await;
}

#[tokio::test]
async fn whoever_is_too_slow_is_told_so() {
    let fixture = Fixture::sqlite();
    let mut config = fixture.config();
    config.limits.upload_wait = Duration::from_millis(200);
    let server = Server::start(config).await;
    let mut upload = Upload::begin(&server.host, "127.0.0.1", 10_000).await;
    upload.send(b"goldberg").await;
    let answer = upload.answer().await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("did not come within"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn there_are_as_many_worlds_as_the_operator_allows() {
    let fixture = Fixture::sqlite();
    let mut config = fixture.config();
    config.limits.imported_worlds = 1;
    let server = Server::start(config.clone()).await;
    let brought = import(&server.host).await;
    let answer = bring(&server.host, &file()).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (503, "too_many_worlds")
    );
    let told = ask(&server.host, "GET", "/worlds", &[], b"").await.json();
    assert_eq!(told["imports_left"], 0);
    server.stop().await;

    config.limits.imported_worlds = 0;
    let server = Server::start(config).await;
    let told = worlds(&server.host).await;
    assert_eq!(
        (&told[1]["id"], &told[1]["state"]),
        (&brought.world.into(), &"closed".into())
    );
    assert_eq!(bring(&server.host, &file()).await.code(), "too_many_worlds");
    server.stop().await;
    let server = Server::start(fixture.config()).await;
    assert_eq!(
        worlds(&server.host).await[1]["state"],
        "open",
        "it was kept"
    );
    server.stop().await;
}

#[tokio::test]
async fn an_address_brings_only_so_many_a_minute() {
    let fixture = Fixture::sqlite();
    let mut config = fixture.config();
    config.limits.imports_per_minute = 2;
    let server = Server::start(config).await;
    for code in ["save_unknown", "save_unknown", "rate_limited"] {
        assert_eq!(bring(&server.host, b"no save").await.code(), code);
    }
    server.stop().await;
}

#[tokio::test]
async fn pages_of_other_hosts_bring_nothing() {
    let server = Server::start(Fixture::sqlite().config()).await;
    let origin = ["Origin: http://evil.example".to_owned()];
    let answer = ask(&server.host, "POST", "/worlds/import", &origin, &file()).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (401, "unauthorized")
    );
    server.stop().await;
}
