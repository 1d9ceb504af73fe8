//! A client's session that plays on a host of its own, as it would on a server.

use client::{Arrival, Event, Phase, Session};
use host::alone::LocalHost;
use host::alone::opening::Opening;
use host::save::{PLAYER, RECORD_BYTES_MAX};
use protocol::action::Action;
use protocol::client::{ActionRequest, ClientMessage, Hello, View};
use protocol::server::{MailBody, ServerMessage};
use protocol::{Encoding, ErrorCode, PROTOCOL_VERSION};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, Direction, Tick};
use sim_core::topology;
use std::sync::Arc;

use crate::play::params;

const ENCODING: Encoding = Encoding::Postcard;

/// A host, a session, and what the owner of both has kept.
struct Table {
    host: LocalHost,
    session: Session,
    journal: Vec<u8>,
}

impl Table {
    /// A world that begins, and a client who would rather compute it.
    fn new(seed: u64) -> Table {
        let catalogue = Catalogue::verdant();
        let host = LocalHost::create(params(seed), Arc::new(catalogue.clone())).unwrap();
        let session = Session::new(ENCODING, catalogue, None, View::Compute);
        let mut table = Table {
            host,
            session,
            journal: Vec::new(),
        };
        table.connect();
        table
    }

    fn connect(&mut self) {
        self.host.opened();
        self.session.opened();
        self.talk();
    }

    /// Carries messages until nobody has anything to say.
    fn talk(&mut self) {
        loop {
            let asked = self.session.take_outgoing();
            for message in &asked {
                self.host.receive(message);
            }
            let told = self.host.take_outgoing();
            for message in &told {
                self.session.receive(message);
            }
            if asked.is_empty() && told.is_empty() {
                return;
            }
        }
    }

    fn step(&mut self) {
        self.talk();
        self.host.seal().unwrap();
        self.journal.extend(self.host.take_journal().unwrap());
        self.host.step().unwrap();
        self.talk();
    }

    fn run(&mut self, ticks: u64) {
        for _ in 0..ticks {
            self.step();
        }
    }

    /// Acts, and says what came of it.
    fn act(&mut self, action: Action) -> Result<(), String> {
        let seq = self.session.act(action);
        self.step();
        let events = self.session.take_events().into_iter();
        let mut answers = events.filter_map(|event| match event {
            Event::Answered(action, answer) if action.seq == seq => Some(answer),
            _ => None,
        });
        let answer = answers.next().expect("answered within a tick");
        assert_eq!(answers.next(), None, "answered once");
        answer.map_err(|rejection| rejection.code)
    }

    fn near(&self, radius: u32) -> Vec<CellId> {
        let me = self.session.me().expect("welcomed");
        topology::ring(params(0).frequency, me.cell, radius)
    }

    /// Builds a hub somewhere near.
    fn build(&mut self, radius: u32) {
        let cells = self.near(radius);
        let built = cells.into_iter().any(|cell| {
            let action = Action::Build {
                cell,
                prototype: "hub".into(),
                facing: Direction::FIRST,
            };
            self.act(action).is_ok()
        });
        assert!(built, "there is room for a hub");
    }

    /// The client sees what there is.
    fn assert_same(&mut self) {
        self.talk();
        let shown = self.host.shown();
        assert_eq!(self.session.tick(), shown.tick);
        assert_eq!(self.session.desyncs(), 0);
        let area = self.session.area().unwrap();
        assert_eq!(area.hash(), shown.hash);
        assert!(area.chunk_ids().count() > 4);
        let mut touched = 0;
        for id in area.chunk_ids() {
            let Some(published) = shown.chunks.get(&id) else {
                continue;
            };
            touched += 1;
            let chunk = area.chunk_at_hand(id).expect("touched chunks are told");
            assert_eq!(chunk.hash(), published.hash, "{id}");
        }
        assert!(touched > 0);
    }

    /// The page is closed, and the world opened again with what was kept.
    fn reopen(&mut self, snapshot: Option<&[u8]>) {
        self.session.closed();
        self.host.closed();
        self.journal.extend(self.host.take_journal().unwrap());
        let opening = Opening::begin(self.journal.clone(), snapshot).unwrap();
        self.host = opening.finish().unwrap();
        assert_eq!(self.host.journal_kept(), self.journal.len());
        self.connect();
    }
}

#[test]
fn a_session_plays_on_a_host_of_its_own() {
    let mut table = Table::new(1);
    assert_eq!(table.session.phase(), &Phase::Greeting);
    table.step();
    assert_eq!(table.session.phase(), &Phase::Online);
    assert!(
        table
            .session
            .take_events()
            .contains(&Event::Welcomed(Arrival::First))
    );
    table.assert_same();
    table.build(2);
    table.run(30);
    table.assert_same();
    let to = table.near(9)[0];
    let _ = table.act(Action::Walk { to });
    table.run(60);
    table.session.look_at(to, 2);
    table.run(30);
    table.assert_same();
    let refusal = table.act(Action::Rotate {
        cell: to,
        facing: Direction::FIRST,
    });
    assert!(refusal.is_err());
}

#[test]
fn a_world_goes_on_where_it_was_closed() {
    let mut table = Table::new(2);
    table.step();
    table.build(2);
    table.run(50);
    let snapshot = table.host.snapshot().unwrap();
    table.run(13);
    for snapshot in [None, Some(&snapshot[..])] {
        let (tick, hash) = (table.host.world().tick(), table.host.world().hash());
        table.reopen(snapshot);
        assert_eq!(table.host.world().tick(), tick);
        assert_eq!(table.host.world().hash(), hash);
        // Whoever is on the planet is let in at once.
        assert_eq!(table.session.phase(), &Phase::Online);
        table.assert_same();
        table.build(3);
        table.run(21);
        table.assert_same();
    }
}

#[test]
fn the_past_is_shown_and_cannot_be_changed() {
    let mut table = Table::new(3);
    table.step();
    table.build(2);
    table.run(100);
    table.build(3);
    table.run(100);
    let now = table.host.world().tick();
    for tick in [150, 5, 60, now.0] {
        table.host.look_at(Tick(tick), u64::MAX).unwrap();
        table.assert_same();
        assert_eq!(table.session.tick(), Tick(tick));
        let refused = table.act(Action::Stop);
        assert_eq!(refused, Err("unavailable".into()));
        table.run(3);
        assert_eq!(table.host.world().tick(), now);
        // Another area of the past.
        let cell = table.near(70)[0];
        table.session.look_at(cell, 1);
        table.assert_same();
    }
    table.host.look_at_present();
    table.assert_same();
    table.run(3);
    assert_eq!(table.session.tick(), Tick(now.0 + 3));
    table.assert_same();
    assert_eq!(table.act(Action::Stop), Ok(()));
    table.reopen(None);
    table.assert_same();
}

#[test]
fn nothing_happens_before_it_is_kept() {
    let mut table = Table::new(4);
    table.run(5);
    table.session.act(Action::Stop);
    table.talk();
    table.host.seal().unwrap();
    let hash = table.host.world().hash();
    assert_eq!(table.host.step().unwrap_err().code(), "tick_not_kept");
    assert_eq!(
        table.host.snapshot().unwrap_err().code(),
        "tick_not_stepped"
    );
    assert_eq!(table.host.world().hash(), hash);
    assert!(!table.host.take_journal().unwrap().is_empty());
    table.host.step().unwrap();
    // Without a sealed tick there is none.
    table.host.step().unwrap();
    assert_eq!(table.host.world().tick(), Tick(6));
}

/// What the host answers to messages, decoded.
fn ask(host: &mut LocalHost, messages: &[ClientMessage]) -> Vec<ServerMessage> {
    for message in messages {
        host.receive(&ENCODING.encode(message));
    }
    answers(host)
}

fn answers(host: &mut LocalHost) -> Vec<ServerMessage> {
    let told = host.take_outgoing().into_iter();
    told.map(|bytes| ENCODING.decode(&bytes).unwrap()).collect()
}

fn codes(answers: &[ServerMessage]) -> Vec<ErrorCode> {
    let code = |answer: &ServerMessage| match answer {
        ServerMessage::Error(error) | ServerMessage::ActionRefused { error, .. } => {
            Some(error.code)
        }
        _ => None,
    };
    answers.iter().filter_map(code).collect()
}

fn hello(protocol: u16) -> ClientMessage {
    ClientMessage::Hello(Hello {
        protocol,
        token: Some("of somewhere else".into()),
        name: None,
        mail_after: 7,
    })
}

fn action(seq: u64, action: Action) -> ClientMessage {
    let execute_at = None;
    ClientMessage::Action(ActionRequest {
        seq,
        execute_at,
        action,
    })
}

fn step(host: &mut LocalHost) {
    host.seal().unwrap();
    host.take_journal().unwrap();
    host.step().unwrap();
}

#[test]
fn what_makes_no_sense_is_told() {
    let mut host = Table::new(5).host;
    host.opened();
    step(&mut host);
    let stop = || action(1, Action::Stop);
    assert_eq!(codes(&ask(&mut host, &[stop()])), [ErrorCode::OutOfOrder]);
    let other = hello(PROTOCOL_VERSION + 1);
    assert_eq!(codes(&ask(&mut host, &[other])), [ErrorCode::WrongVersion]);
    let known = hello(PROTOCOL_VERSION);
    let twice = [known.clone(), known];
    assert_eq!(codes(&ask(&mut host, &twice)), [ErrorCode::OutOfOrder]);
    host.receive(b"\xff\xff");
    assert_eq!(codes(&answers(&mut host)), [ErrorCode::Malformed]);
    host.receive(&vec![0; protocol::CLIENT_MESSAGE_BYTES_MAX + 1]);
    assert_eq!(codes(&answers(&mut host)), [ErrorCode::Oversized]);
    let zeroth = [action(0, Action::Stop)];
    let answered = ask(&mut host, &zeroth);
    assert_eq!(codes(&answered), [ErrorCode::InvalidParameter]);
    let pong = ask(&mut host, &[ClientMessage::Ping { nonce: 3 }]);
    assert_eq!(pong, [ServerMessage::Pong { nonce: 3 }]);
}

#[test]
fn without_an_area_answers_come_by_mail() {
    let mut host = Table::new(6).host;
    host.opened();
    step(&mut host);
    ask(
        &mut host,
        &[hello(PROTOCOL_VERSION), action(1, Action::Stop)],
    );
    step(&mut host);
    let told = answers(&mut host);
    let [ServerMessage::Mail(mail)] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(mail.number, 1);
    assert!(matches!(&mail.body, MailBody::Outcome(report) if report.applied));
}

#[test]
fn what_is_asked_for_runs_in_the_next_tick_however_far_ahead_the_client_is() {
    let mut host = Table::new(8).host;
    host.opened();
    step(&mut host);
    ask(&mut host, &[hello(PROTOCOL_VERSION)]);
    let ahead = ClientMessage::Action(ActionRequest {
        seq: 1,
        execute_at: Some(Tick(10_000)),
        action: Action::Stop,
    });
    assert_eq!(codes(&ask(&mut host, &[ahead])), []);
    step(&mut host);
    assert!(matches!(answers(&mut host)[..], [ServerMessage::Mail(_)]));
}

#[test]
fn who_asks_for_more_than_a_record_holds_is_put_off() {
    let mut host = Table::new(7).host;
    host.opened();
    step(&mut host);
    ask(&mut host, &[hello(PROTOCOL_VERSION)]);
    let cell = host.world().player(PLAYER).unwrap().cell;
    let catalogue = Arc::clone(host.world().catalogue());
    let blueprint = crate::play::large_blueprint(&catalogue);
    for round in 0..3 {
        let mut seq = round * 10_000;
        let refused = loop {
            seq += 1;
            let paste = Action::Paste {
                at: cell,
                facing: Direction::FIRST,
                blueprint: blueprint.clone(),
            };
            let answered = ask(&mut host, &[action(seq, paste)]);
            if let [code] = codes(&answered)[..] {
                break code;
            }
        };
        assert_eq!(refused, ErrorCode::RateLimited);
        assert!(seq > round * 10_000 + 5);
        host.seal().unwrap();
        assert!(host.take_journal().unwrap().len() < RECORD_BYTES_MAX);
        host.step().unwrap();
    }
}
