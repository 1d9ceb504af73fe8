//! `goldberg load` against a real server: what it counts, and what it says where it can't begin.

mod common;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};

use common::{Server, config};
use serde_json::Value;
use server::config::Config;

async fn load(url: &str, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goldberg"));
    command.args(["load", "--json", "--url", url]).args(more);
    let run = move || command.output().unwrap();
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// The code of the error that it ends with.
async fn refusal(url: &str, more: &[&str]) -> String {
    let output = load(url, more).await;
    assert!(!output.status.success());
    assert!(output.stdout.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    let codes = text.split("load_").skip(1);
    let code = codes.map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next());
    code.last().flatten().unwrap_or(&text).to_owned()
}

async fn server(change: impl Fn(&mut Config)) -> (Server, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    change(&mut config);
    (Server::start(config).await, folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_join_play_and_miss_nothing() {
    let (server, _folder) = server(|_| {}).await;
    let url = format!("http://{}", server.host);
    let options = "--clients 8 --simulate 3 --seconds 3 --areas 4 --actions-per-second 6";
    let output = load(&url, &Vec::from_iter(options.split(' '))).await;
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    println!("{report:#}");
    let number = |path: &str| {
        let found = report.pointer(path).and_then(Value::as_f64);
        found.unwrap_or_else(|| panic!("the report has {path}"))
    };
    for (path, expected) in [
        ("/clients", 8.0),
        ("/computing", 3.0),
        ("/ticks_per_second", 60.0),
        ("/gaps", 0.0),
        ("/desyncs", 0.0),
        ("/lost", 0.0),
    ] {
        assert_eq!(number(path), expected, "{path}");
    }
    assert!((1.0..=8.0).contains(&number("/areas")));
    let asked = number("/actions/asked");
    let answered = number("/actions/answered");
    assert!(asked > 8.0 && answered > 8.0, "{asked} and {answered}");
    assert!(number("/actions/carried_out") > 0.0);
    for path in [
        "/join_ms/p50",
        "/command_ms/p50",
        "/click_ms/p99",
        "/received_bytes_per_second/mean",
        "/received_bytes_per_second/computing_mean",
        "/sent_bytes_per_second/mean",
        "/frames_per_second",
        "/server/cpu_percent",
        "/server/ticks",
    ] {
        assert!(number(path) > 0.0, "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_around_leaves_and_comes_back_sees_nothing_wrong() {
    let (server, _folder) = server(|_| {}).await;
    let url = format!("http://{}", server.host);
    let options = "--clients 6 --simulate 4 --seconds 4 --actions-per-second 12 --restless";
    let output = load(&url, &Vec::from_iter(options.split(' '))).await;
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    println!("{report:#}");
    for path in ["/gaps", "/desyncs", "/resyncs", "/lost"] {
        assert_eq!(
            report.pointer(path).and_then(Value::as_f64),
            Some(0.0),
            "{path}"
        );
    }
    let carried_out = report.pointer("/actions/carried_out");
    assert!(carried_out.and_then(Value::as_f64) > Some(0.0));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_fewer_is_told_from_one_that_is_not_there() {
    let (server, _folder) = server(|config| config.limits.sessions_per_minute = 2).await;
    let url = format!("http://{}", server.host);
    assert_eq!(refusal(&url, &["--clients", "8"]).await, "refused");
    server.stop().await;
    assert_eq!(refusal(&url, &[]).await, "unreachable");
    assert_eq!(refusal("ws://127.0.0.1", &[]).await, "url");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_connections_that_are_taken_refuses() {
    let (server, _folder) = server(|config| config.limits.connections_per_address = 3).await;
    let url = format!("http://{}", server.host);
    assert_eq!(refusal(&url, &["--clients", "8"]).await, "refused");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_server_of_this_game_is_foreign() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4_096]);
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        stream.write_all(answer.as_bytes()).unwrap();
    });
    assert_eq!(refusal(&url, &[]).await, "foreign");
    other.join().unwrap();
}
