//! Clients that take their time, or take more than their share.

mod common;

use std::time::Duration;

use common::http::{Guest, ask};
use common::{PATIENCE, Server, Socket, config};
use protocol::client::ClientMessage;
use protocol::server::ServerMessage;
use protocol::{Encoding, ErrorCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let reading = stream.read_to_end(&mut bytes);
    let read = tokio::time::timeout(PATIENCE, reading).await;
    // A server that hangs up on what it has not read resets the connection.
    let _ = read.expect("the server hangs up");
    String::from_utf8(bytes).unwrap()
}

/// A connection that has been accepted, and stays open.
async fn visit(host: &str) -> TcpStream {
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut first = [0; 8];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1");
    stream
}

#[tokio::test]
async fn a_request_has_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.request_wait = Duration::from_millis(200);
    let server = Server::start(config).await;
    let mut slow_head = TcpStream::connect(&server.host).await.unwrap();
    slow_head.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    read_to_end(&mut slow_head).await;
    let mut slow_body = TcpStream::connect(&server.host).await.unwrap();
    let head = format!(
        "POST /initiate HTTP/1.1\r\nHost: {}\r\nContent-Length: 9\r\n\r\n{{",
        server.host
    );
    slow_body.write_all(head.as_bytes()).await.unwrap();
    let answer = read_to_end(&mut slow_body).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("did not come"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn nonsense_does_not_lengthen_the_wait_for_hello() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.hello_wait = Duration::from_millis(200);
    config.limits.malformed_per_minute = u32::MAX;
    let server = Server::start(config).await;
    let mut socket = Socket::connect(&server.host, Encoding::Json).await;
    socket.send_bytes(b"[]".to_vec()).await;
    let mut complaints = 0;
    while let Some(ServerMessage::Error(error)) = socket.receive().await {
        assert_eq!(error.code, ErrorCode::Malformed);
        complaints += 1;
        if !socket.try_send_bytes(b"[]".to_vec()).await {
            break;
        }
    }
    assert!(complaints > 0);
    server.stop().await;
}

#[tokio::test]
async fn an_address_has_so_many_connections_sockets_included() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.connections_per_address = 2;
    let server = Server::start(config).await;
    let stays = visit(&server.host).await;
    let (socket, _) = Socket::open(&server.host, Encoding::Json, None, 0).await;
    let mut refused = TcpStream::connect(&server.host).await.unwrap();
    let answer = read_to_end(&mut refused).await;
    assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
    assert!(answer.contains("\"rate_limited\""), "{answer}");
    drop(socket);
    // Until the server has noticed.
    let taken = async {
        loop {
            let mut stream = TcpStream::connect(&server.host).await.unwrap();
            let request = b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(request).await;
            if read_to_end(&mut stream).await.starts_with("HTTP/1.1 200") {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, taken).await.unwrap();
    drop(stays);
    server.stop().await;
}

#[tokio::test]
async fn a_client_that_answers_no_ping_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.ping_period = Duration::from_millis(500);
    let server = Server::start(config).await;
    // One is not read from any more, so it answers nothing; the other is.
    let (mut lively, _) = Socket::open(&server.host, Encoding::Json, None, 0).await;
    let (mute, _) = Socket::open(&server.host, Encoding::Json, None, 0).await;
    let (say_something, told) = tokio::sync::oneshot::channel::<()>();
    let living = tokio::spawn(async move {
        tokio::select! {
            never = lively.until(|_| None::<std::convert::Infallible>) => match never {},
            _ = told => {}
        }
        lively.send(&ClientMessage::Ping { nonce: 7 }).await;
        let pong = |message| matches!(message, ServerMessage::Pong { nonce: 7 }).then_some(());
        lively.until(pong).await;
    });
    let one_is_left = async {
        loop {
            let stats = ask(&server.host, "GET", "/world-stats", &[], b"").await;
            match stats.json()["sockets"].as_u64().unwrap() {
                2 => tokio::task::yield_now().await,
                left => break left,
            }
        }
    };
    let left = tokio::time::timeout(PATIENCE, one_is_left).await.unwrap();
    assert_eq!(left, 1);
    say_something.send(()).unwrap();
    living.await.expect("who answers stays");
    drop(mute);
    server.stop().await;
}

#[tokio::test]
async fn what_can_not_be_done_now_is_no_abuse() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.malformed_per_minute = 2;
    config.limits.areas_per_second = 1;
    let server = Server::start(config).await;
    let (mut socket, _) = Socket::open(&server.host, Encoding::Json, None, 0).await;
    for _ in 0..20 {
        socket.send(&ClientMessage::Resync).await;
    }
    socket.send(&ClientMessage::Ping { nonce: 1 }).await;
    let mut refused = 0;
    let count = |message| match message {
        ServerMessage::Error(error) => {
            assert_eq!(error.code, ErrorCode::RateLimited);
            refused += 1;
            None
        }
        ServerMessage::Pong { nonce: 1 } => Some(()),
        _ => None,
    };
    socket.until(count).await;
    assert!(refused > 3, "{refused}");
    server.stop().await;
}

#[tokio::test]
async fn few_look_at_the_land_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.lookouts = 0;
    let server = Server::start(config).await;
    let refused = ask(&server.host, "GET", "/cells?around=N0:1:1", &[], b"").await;
    assert_eq!(
        (refused.status, refused.code()),
        (429, "rate_limited".into())
    );
    assert!(refused.headers.contains("retry-after"));
    // Whatever else there is goes on.
    Guest::initiate(&server.host).await;
    server.stop().await;
}

#[tokio::test]
async fn a_body_in_chunks_is_a_body() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    for (chunks, name) in [
        ("e\r\n{\"name\":\"Ada\"}\r\n0\r\n\r\n", "\"Ada\""),
        ("0\r\n\r\n", "\"Guest 2\""),
    ] {
        let mut stream = TcpStream::connect(&server.host).await.unwrap();
        let request = format!(
            "POST /initiate HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Transfer-Encoding: chunked\r\n\r\n{chunks}",
            server.host
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = read_to_end(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        assert!(answer.contains(name), "{answer}");
    }
    server.stop().await;
}
