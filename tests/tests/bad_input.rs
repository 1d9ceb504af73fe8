//! What a client may get wrong, over both transports: each is answered with a stable code, what
//! was wrong and where; the session goes on, and the world is untouched.

use serde_json::{Value, json};
use system_tests::http::Answer;
use system_tests::random::{Random, fresh_seed};
use system_tests::server::{Server, Setup};
use system_tests::socket::{PROTOCOL_VERSION, Socket};
use tempfile::TempDir;

const MESSAGE_BYTES_MAX: usize = 64 * 1024;

fn start() -> (TempDir, Server) {
    let home = tempfile::tempdir().unwrap();
    let server = Setup::new(&home.path().join("data"))
        .unwrap()
        .start()
        .unwrap();
    (home, server)
}

#[track_caller]
fn assert_error(error: &Value, code: &str, mentions: &str) {
    assert_eq!(error["code"], code, "{error}");
    let message = error["message"].as_str().unwrap_or_default();
    assert!(!message.is_empty(), "{error}");
    let all = error.to_string();
    assert!(all.contains(mentions), "{all} does not mention {mentions}");
}

/// Still answered, as if nothing had happened.
#[track_caller]
fn assert_goes_on(socket: &mut Socket) {
    socket.send(&json!({ "ping": { "nonce": 77 } })).unwrap();
    assert_eq!(socket.receive_kind("pong").unwrap()["nonce"], 77);
}

#[test]
fn messages_that_are_none_are_told_what_was_wrong_and_where() {
    let (_home, server) = start();
    let (mut socket, _) = Socket::open(server.address(), None, 0).unwrap();
    let action = |action: Value| json!({ "action": { "seq": 1, "action": action } }).to_string();
    let oversized =
        json!({ "hello": { "protocol": PROTOCOL_VERSION, "name": "x".repeat(MESSAGE_BYTES_MAX) } });
    let cases = [
        ("{".to_owned(), "malformed", "column"),
        ("42".to_owned(), "malformed", "column"),
        (json!({ "dance": {} }).to_string(), "malformed", "dance"),
        (
            json!({ "ping": { "nonce": "x" } }).to_string(),
            "malformed",
            "column",
        ),
        (
            json!({ "action": { "seq": 1, "excute_at": 9, "action": "stop" } }).to_string(),
            "malformed",
            "excute_at",
        ),
        (
            json!({ "action": { "action": "stop" } }).to_string(),
            "malformed",
            "seq",
        ),
        (
            action(json!({ "walk": { "to": "N9:1:1" } })),
            "malformed",
            "N0:12:7",
        ),
        (
            action(json!({ "walk": { "to": "N0:9999999:1" } })),
            "unknown_cell",
            "action.walk.to",
        ),
        (
            action(json!({ "build": { "cell": "N0:1:1", "prototype": "castle", "facing": 0 } })),
            "unknown_prototype",
            "castle",
        ),
        (
            action(json!({ "build": { "cell": "N0:1:1", "prototype": "belt", "facing": 6 } })),
            "malformed",
            "0 to 5",
        ),
        (
            json!({ "interest": { "centre": "N0:1:1", "radius_chunks": 99 } }).to_string(),
            "invalid_parameter",
            "radius_chunks",
        ),
        (
            json!({ "hello": { "protocol": PROTOCOL_VERSION } }).to_string(),
            "out_of_order",
            "hello",
        ),
        (
            oversized.to_string(),
            "oversized",
            &MESSAGE_BYTES_MAX.to_string(),
        ),
    ];
    for (text, code, mentions) in cases {
        socket.send_text(&text).unwrap();
        // What is about an action that was understood says which.
        let error = if ["unknown_cell", "unknown_prototype"].contains(&code) {
            let refused = socket.receive_kind("action_refused").unwrap();
            assert_eq!(refused["seq"], 1, "{refused}");
            refused["error"].clone()
        } else {
            socket.receive_kind("error").unwrap()
        };
        assert_error(&error, code, mentions);
        assert_goes_on(&mut socket);
    }
    server.stop().unwrap();
}

#[test]
fn nothing_comes_before_hello() {
    let (_home, server) = start();
    let mut socket = Socket::connect(server.address(), "goldberg.v1.json").unwrap();
    socket.send(&json!({ "ping": { "nonce": 1 } })).unwrap();
    assert_error(
        &socket.receive_kind("error").unwrap(),
        "out_of_order",
        "hello",
    );
    server.stop().unwrap();
}

#[test]
fn a_wrong_version_is_told_both() {
    let (_home, server) = start();
    let mut socket = Socket::connect(server.address(), "goldberg.v1.json").unwrap();
    socket
        .send(&json!({ "hello": { "protocol": 4711 } }))
        .unwrap();
    let error = socket.receive_kind("error").unwrap();
    assert_error(&error, "wrong_version", "version 4711,");
    let ours = format!("the server {PROTOCOL_VERSION};");
    assert_error(&error, "wrong_version", &ours);
    assert!(Socket::connect(server.address(), "goldberg.v4711.json").is_err());
    server.stop().unwrap();
}

/// A page that was loaded before the server was renewed, byte for byte: what is told has to be
/// readable by that version.
#[test]
fn a_page_of_version_1_is_told_both() {
    let (_home, server) = start();
    let mut socket = Socket::connect(server.address(), "goldberg.v1.postcard").unwrap();
    let (hello, no_token, no_name, no_mail) = (0, 0, 0, 0);
    socket
        .send_bytes(&[hello, 1, no_token, no_name, no_mail])
        .unwrap();
    let answer = socket.receive_bytes().unwrap();
    let (error, wrong_version, place) = (4, 4, b"hello.protocol");
    let message = format!(
        "the client speaks protocol version 1, the server {PROTOCOL_VERSION}; reload the page, or \
         use a matching client"
    );
    let mut expected = vec![error, wrong_version, message.len() as u8];
    expected.extend(message.bytes());
    expected.extend([1, place.len() as u8]);
    expected.extend(place);
    assert_eq!(answer, expected);
    server.stop().unwrap();
}

#[test]
fn an_unknown_token_opens_nothing() {
    let (_home, server) = start();
    let mut socket = Socket::connect(server.address(), "goldberg.v1.json").unwrap();
    socket
        .send(&json!({ "hello": { "protocol": PROTOCOL_VERSION, "token": "not a token" } }))
        .unwrap();
    assert_error(
        &socket.receive_kind("error").unwrap(),
        "unauthorized",
        "token",
    );
    server.stop().unwrap();
}

#[test]
fn bytes_at_random_hurt_nobody() {
    let (_home, server) = start();
    let seed = fresh_seed();
    println!("seed {seed}");
    let mut random = Random::new(seed);
    for _ in 0..50 {
        let mut socket = Socket::connect(server.address(), "goldberg.v1.postcard").unwrap();
        for _ in 0..8 {
            let length = random.below(200) as usize;
            let bytes: Vec<u8> = (0..length).map(|_| random.bits() as u8).collect();
            // A server that has had enough may hang up on this one.
            if socket.send_bytes(&bytes).is_err() || socket.receive_bytes().is_err() {
                break;
            }
        }
    }
    let (mut socket, _) = Socket::open(server.address(), None, 0).unwrap();
    assert_goes_on(&mut socket);
    server.stop().unwrap();
}

#[test]
fn refused_actions_change_nothing_and_say_why() {
    let (_home, server) = start();
    let api = server.api();
    let guest = api.initiate("Far").unwrap();
    let before = guest.status(&api).unwrap()["account"].clone();
    let far = json!({ "build": { "cell": "S2:17:23", "prototype": "hub", "facing": 0 } });
    let nothing = json!({ "remove": { "cell": guest.status(&api).unwrap()["player"]["cell"] } });
    let requests = [
        json!({ "seq": 1, "action": far }),
        json!({ "seq": 2, "action": nothing }),
    ];
    guest.act(&api, &requests).unwrap().ok().unwrap();
    let mut refusals = Vec::new();
    let mut after = 0;
    while refusals.len() < 2 {
        for message in guest.mail(&api, after, 10).unwrap() {
            after = message["number"].as_u64().unwrap();
            if let Some(outcome) = message["body"].get("outcome") {
                assert_eq!(outcome["applied"], false, "{outcome}");
                assert!(outcome["rejection"]["message"].is_string(), "{outcome}");
                refusals.push(outcome["rejection"]["code"].as_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(refusals, ["out_of_reach", "no_structure"]);
    assert_eq!(guest.status(&api).unwrap()["account"], before);
    server.stop().unwrap();
}

#[track_caller]
fn check(answer: &Answer, status: u16, code: &str) {
    assert_eq!(
        (answer.status, answer.code()),
        (status, Some(code)),
        "{}",
        answer.body
    );
    assert!(
        answer.body["error"]["message"].is_string(),
        "{}",
        answer.body
    );
}

#[test]
fn http_tells_what_was_wrong() {
    let (_home, server) = start();
    let api = server.api();
    let guest = api.initiate("Ada").unwrap();
    let stranger = api.initiate("Bob").unwrap();
    let (token, other) = (Some(&*guest.token), Some(&*stranger.token));
    let messages = format!("/mailbox/{}/messages", guest.mailbox);
    let actions = format!("/mailbox/{}/actions", guest.mailbox);

    check(&api.get("/no/such/path", None).unwrap(), 404, "not_found");
    check(&api.get(&messages, None).unwrap(), 401, "unauthorized");
    check(
        &api.get(&messages, Some("nonsense")).unwrap(),
        401,
        "unauthorized",
    );
    check(&api.get(&messages, other).unwrap(), 401, "unauthorized");
    check(
        &api.get(&format!("{messages}?after=x"), token).unwrap(),
        400,
        "invalid_parameter",
    );
    check(
        &api.get("/cells?around=N9:1:1&radius=1", None).unwrap(),
        400,
        "invalid_parameter",
    );
    check(
        &api.get("/cells?around=N0:1:1&radius=9999", None).unwrap(),
        400,
        "invalid_parameter",
    );
    check(
        &api.get("/cells?around=N0:999999:1&radius=1", None).unwrap(),
        400,
        "unknown_cell",
    );
    check(&api.post(&actions, token, "{").unwrap(), 400, "malformed");
    check(
        &api.post(&actions, token, "{\"actions\": [{\"seq\": 1}]}")
            .unwrap(),
        400,
        "malformed",
    );
    let oversized = " ".repeat(MESSAGE_BYTES_MAX + 1);
    check(
        &api.post(&actions, token, &oversized).unwrap(),
        413,
        "oversized",
    );
    check(&api.post("/initiate", None, "{").unwrap(), 400, "malformed");
    let cell = json!({ "seq": 1, "action": { "walk": { "to": "N0:999999:1" } } });
    check(&guest.act(&api, &[cell]).unwrap(), 400, "unknown_cell");

    assert_eq!(
        api.get("/healthz", None).unwrap().ok().unwrap()["status"],
        "ok"
    );
    assert!(
        guest.mail(&api, 0, 0).unwrap().is_empty(),
        "nothing was asked for"
    );
    server.stop().unwrap();
}
