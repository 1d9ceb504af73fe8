//! A connection opens a session, goes on with it, and knows when there is no use in trying.

use client::{Connection, Pending, Phase, Stake};
use protocol::action::Action;
use protocol::catalogue::CatalogueBytes;
use protocol::client::{ClientMessage, Hello};
use protocol::server::{Mail, MailBody, ServerMessage, Welcome};
use protocol::{Encoding, ErrorBody, ErrorCode, PROTOCOL_VERSION};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Frequency, PlayerId, Tick};
use sim_core::tick::WorldParams;

const BOTH: [Encoding; 2] = [Encoding::Postcard, Encoding::Json];
const PING: ClientMessage = ClientMessage::Ping { nonce: 1 };

fn welcome(token: &str) -> ServerMessage {
    ServerMessage::Welcome(Welcome {
        protocol: PROTOCOL_VERSION,
        catalogue_hash: StateHash(0),
        catalogue: CatalogueBytes::of(&Catalogue::verdant()),
        world: WorldParams {
            seed: 1,
            frequency: Frequency::new(64).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        },
        session: "session".into(),
        token: token.into(),
        player: PlayerId(1),
        name: "Ada".into(),
        tick: Tick(7),
        last_seq: 0,
        cell: CellId::NORTH_POLE,
    })
}

fn mail(number: u64) -> ServerMessage {
    ServerMessage::Mail(Mail {
        number,
        body: MailBody::Notice { text: "hi".into() },
    })
}

fn hello(token: Option<&str>, mail_after: u64) -> ClientMessage {
    ClientMessage::Hello(Hello {
        protocol: PROTOCOL_VERSION,
        token: token.map(str::to_owned),
        name: None,
        mail_after,
    })
}

fn sent(connection: &mut Connection, encoding: Encoding) -> Vec<ClientMessage> {
    let messages = connection.take_outgoing();
    let decoded = messages.iter().map(|bytes| encoding.decode(bytes).unwrap());
    decoded.collect()
}

fn say(connection: &mut Connection, encoding: Encoding, message: &ServerMessage) {
    let received = connection.receive(&encoding.encode(message));
    assert_eq!(received.as_ref(), Ok(message));
}

fn told(code: ErrorCode) -> ServerMessage {
    ServerMessage::Error(ErrorBody::new(code, "because"))
}

#[test]
fn it_greets_and_goes_on_with_its_session() {
    for encoding in BOTH {
        let mut connection = Connection::new(encoding, None);
        assert_eq!(connection.phase(), &Phase::Closed);
        assert!(!connection.send(&PING), "it is closed");
        connection.opened();
        assert_eq!(connection.phase(), &Phase::Greeting);
        assert!(!connection.send(&PING), "nothing comes before hello");
        assert_eq!(sent(&mut connection, encoding), [hello(None, 0)]);
        say(&mut connection, encoding, &welcome("secret"));
        assert_eq!(connection.phase(), &Phase::Online);
        assert_eq!(connection.token(), Some("secret"));
        for number in [1, 2] {
            say(&mut connection, encoding, &mail(number));
        }
        let acks = [1, 2].map(|mail| ClientMessage::Ack { mail });
        assert_eq!(sent(&mut connection, encoding), acks);

        assert!(connection.send(&PING));
        connection.closed();
        assert_eq!(connection.phase(), &Phase::Closed);
        assert_eq!(sent(&mut connection, encoding), [], "it went nowhere");
        connection.opened();
        assert_eq!(sent(&mut connection, encoding), [hello(Some("secret"), 2)]);
    }
}

#[test]
fn a_session_that_is_gone_is_begun_anew() {
    let encoding = Encoding::Postcard;
    let mut connection = Connection::new(encoding, Some("old".into()));
    connection.opened();
    assert_eq!(sent(&mut connection, encoding), [hello(Some("old"), 0)]);
    say(&mut connection, encoding, &welcome("old"));
    say(&mut connection, encoding, &mail(9));
    connection.closed();
    connection.opened();
    say(&mut connection, encoding, &told(ErrorCode::Unauthorized));
    connection.closed();
    sent(&mut connection, encoding);
    connection.opened();
    let [ClientMessage::Hello(Hello { token: None, .. })] = sent(&mut connection, encoding)[..]
    else {
        panic!("the token opens nothing");
    };
    say(&mut connection, encoding, &welcome("new"));
    connection.closed();
    connection.opened();
    // The mailbox is another one, which begins with 1.
    assert_eq!(sent(&mut connection, encoding), [hello(Some("new"), 0)]);
}

#[test]
fn another_version_is_no_use_to_try_again() {
    for encoding in BOTH {
        let mut connection = Connection::new(encoding, None);
        connection.opened();
        say(&mut connection, encoding, &told(ErrorCode::WrongVersion));
        connection.closed();
        let Phase::Refused(error) = connection.phase() else {
            panic!("{:?}", connection.phase());
        };
        assert_eq!(error.message, "because");
    }
}

#[test]
fn an_error_in_a_session_that_is_open_does_not_end_it() {
    let encoding = Encoding::Json;
    let mut connection = Connection::new(encoding, None);
    connection.opened();
    say(&mut connection, encoding, &welcome("secret"));
    for code in [ErrorCode::Unauthorized, ErrorCode::WrongVersion] {
        say(&mut connection, encoding, &told(code));
    }
    assert_eq!(connection.phase(), &Phase::Online);
    assert_eq!(connection.token(), Some("secret"));
}

#[test]
fn bytes_that_are_no_message_change_nothing() {
    for encoding in BOTH {
        let mut connection = Connection::new(encoding, None);
        connection.opened();
        let error = connection.receive(b"[]").unwrap_err();
        assert_eq!(error.code, ErrorCode::Malformed);
        assert_eq!(connection.phase(), &Phase::Greeting);
    }
}

#[test]
fn pending_actions_are_numbered_and_answered_once_in_any_order() {
    let mut pending = Pending::default();
    assert!(pending.is_empty());
    let walk = Action::Walk {
        to: CellId::NORTH_POLE,
    };
    assert_eq!(pending.add(Action::Stop, Stake::default(), None), 1);
    assert_eq!(pending.add(walk.clone(), Stake::default(), None), 2);
    // The server knows of more than this client, which was opened anew; or of less.
    pending.resume(9);
    pending.resume(4);
    assert_eq!(pending.add(Action::Stop, Stake::default(), None), 10);
    let numbers = |pending: &Pending| pending.iter().map(|one| one.seq).collect::<Vec<_>>();
    assert_eq!((numbers(&pending), pending.len()), (vec![1, 2, 10], 3));
    assert_eq!(pending.answer(2).map(|one| one.action), Some(walk));
    assert_eq!(pending.answer(2), None);
    assert_eq!(pending.answer(3), None);
    assert_eq!(numbers(&pending), [1, 10]);
}
