//! Sessions over WebSockets, in both encodings.

mod common;

use common::{PATIENCE, Player, Server, Socket, config};
use protocol::action::Action;
use protocol::client::{ActionRequest, ClientMessage, Interest, View};
use protocol::server::{MailBody, ServerMessage};
use protocol::{Encoding, ErrorCode};
use sim_core::chunk::locate;
use sim_core::ids::{CellId, Direction, Frequency};
use sim_core::topology;
use std::time::{Duration, Instant};

const BOTH: [Encoding; 2] = [Encoding::Postcard, Encoding::Json];

fn request(seq: u64, action: Action) -> ClientMessage {
    ClientMessage::Action(ActionRequest {
        seq,
        execute_at: None,
        action,
    })
}

/// A neighbour of the neighbours of a cell, and so on, in one diamond.
fn some_way_off(cell: CellId, cells: u32) -> CellId {
    let frequency = Frequency::new(256).unwrap();
    *topology::ring(frequency, cell, cells).first().unwrap()
}

#[tokio::test]
async fn a_computed_copy_stays_exact_while_its_area_moves_and_people_build() {
    a_copy_stays_exact_while_its_area_moves_and_people_build(View::Compute).await;
}

#[tokio::test]
async fn an_observed_copy_stays_exact_while_its_area_moves_and_people_build() {
    a_copy_stays_exact_while_its_area_moves_and_people_build(View::Observe).await;
}

async fn a_copy_stays_exact_while_its_area_moves_and_people_build(view: View) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    for encoding in BOTH {
        let mut ada = Player::join_to(view, &server.host, encoding).await;
        let mut bob = Player::join_to(view, &server.host, encoding).await;
        ada.step_until(|ada| ada.session.area().is_some_and(|area| area.tick().0 > 0))
            .await;
        bob.step_until(|bob| bob.session.area().is_some_and(|area| area.tick().0 > 0))
            .await;
        let home = ada.session.me().unwrap().cell;
        let catalogue = sim_core::catalogue::Catalogue::verdant();
        let belt = catalogue.prototype_by_key("belt").unwrap();
        let mut asked = 0;
        for cell in topology::within(Frequency::new(256).unwrap(), home, 6) {
            if asked < 12 && ada.session.may_build(cell, belt).is_ok() {
                asked += 1;
                ada.session.act(Action::Build {
                    cell,
                    prototype: "belt".into(),
                    facing: Direction::FIRST,
                });
            }
        }
        assert_eq!(asked, 12, "there is room around a spawn place");
        ada.flush().await;
        ada.step_until(|ada| ada.answers.len() == 12).await;
        assert!(
            ada.answers.iter().all(|(_, applied)| *applied),
            "{:?}",
            ada.answers
        );

        for (steps, radius) in [(10, 2), (64, 0), (128, 1), (0, 1)] {
            let centre = some_way_off(home, steps);
            ada.session.look_at(centre, radius);
            ada.flush().await;
            let frequency = Frequency::new(256).unwrap();
            let (middle, _) = locate(frequency, centre).unwrap();
            ada.step_until(|ada| ada.session.area().unwrap().contains(middle))
                .await;
            let from = ada.session.tick().0;
            ada.step_until(|ada| ada.session.tick().0 >= from + 20)
                .await;
        }
        let target = ada.session.tick();
        bob.step_until(|bob| bob.session.tick() >= target).await;
        let seen = |player: &Player| player.session.area().unwrap().checked();
        assert!(seen(&ada).is_some() && seen(&bob).is_some());
        assert_eq!((ada.session.desyncs(), bob.session.desyncs()), (0, 0));
        let place = bob
            .session
            .area()
            .unwrap()
            .player(ada.session.player().unwrap());
        assert!(place.is_some(), "who stands near is seen");
    }
    server.stop().await;
}

#[tokio::test]
async fn mail_that_was_missed_comes_over_the_next_socket() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    for encoding in BOTH {
        let (mut socket, welcome) = Socket::open(&server.host, encoding, None, 0).await;
        for seq in 1..=3 {
            socket.send(&request(seq, Action::Stop)).await;
        }
        let number = |message| match message {
            ServerMessage::Mail(mail) => Some(mail.number),
            _ => None,
        };
        assert_eq!(socket.until(number).await, 1);
        drop(socket);
        let token = Some(welcome.token.as_str());
        let other = match encoding {
            Encoding::Json => Encoding::Postcard,
            Encoding::Postcard => Encoding::Json,
        };
        let (mut socket, again) = Socket::open(&server.host, other, token, 1).await;
        assert_eq!(
            (again.player, again.session),
            (welcome.player, welcome.session)
        );
        assert_eq!(socket.until(number).await, 2);
        assert_eq!(socket.until(number).await, 3);
    }
    server.stop().await;
}

#[tokio::test]
async fn one_who_computes_and_falls_behind_is_told_the_area_anew() {
    a_client_that_falls_behind_is_told_its_area_anew(View::Compute).await;
}

#[tokio::test]
async fn one_who_observes_and_falls_behind_is_told_the_area_anew() {
    a_client_that_falls_behind_is_told_its_area_anew(View::Observe).await;
}

async fn a_client_that_falls_behind_is_told_its_area_anew(view: View) {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.areas_per_second = 1_000;
    let server = Server::start(config).await;
    let (mut slow, welcome) = Socket::open(&server.host, Encoding::Json, None, 0).await;
    slow.send(&ClientMessage::Interest(Interest {
        centre: welcome.cell,
        radius_chunks: 3,
        view,
    }))
    .await;
    // Asks for a reset that is big in JSON, again and again, without reading: the socket's
    // buffers fill, and the server has to wait while ticks go by.
    for _ in 0..400 {
        slow.send(&ClientMessage::Resync).await;
    }
    let mut quick = Player::join(&server.host, Encoding::Postcard).await;
    quick
        .step_until(|quick| quick.session.tick().0 > welcome.tick.0 + 150)
        .await;
    // Whatever it reads now is in order: each tick follows the one before or a reset.
    let goal = quick.session.tick();
    let mut at = None;
    let mut resets = 0;
    while at.is_none_or(|at| at < goal) {
        match slow.receive().await.expect("the connection goes on") {
            ServerMessage::Area(update) => {
                resets += u32::from(update.reset);
                assert!(update.reset || at == Some(update.tick));
                at = Some(update.tick);
            }
            ServerMessage::Tick(frame) => {
                assert_eq!(at.map(|at| at.next()), Some(frame.tick));
                at = Some(frame.tick);
            }
            _ => {}
        }
    }
    assert!(resets > 0);
    server.stop().await;
}

#[tokio::test]
async fn nonsense_is_answered_until_it_is_too_much() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    for encoding in BOTH {
        let (mut socket, _) = Socket::open(&server.host, encoding, None, 0).await;
        let mut complaints = 0;
        socket.send_bytes(b"[]".to_vec()).await;
        while let Some(message) = socket.receive().await {
            if let ServerMessage::Error(error) = message {
                assert_eq!(error.code, ErrorCode::Malformed);
                complaints += 1;
                if complaints <= 20 {
                    socket.send_bytes(b"[]".to_vec()).await;
                }
            }
        }
        assert_eq!(complaints, 21);
    }
    server.stop().await;
}

#[tokio::test]
async fn players_leave_a_while_after_their_last_socket() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.leave_after_socket = Duration::from_millis(10);
    let server = Server::start(config).await;
    let (ada, welcome) = Socket::open(&server.host, Encoding::Json, None, 0).await;
    let mut bob = Player::join(&server.host, Encoding::Postcard).await;
    let sees_ada = |bob: &Player| {
        let area = bob.session.area();
        area.is_some_and(|area| area.player(welcome.player).is_some())
    };
    bob.step_until(sees_ada).await;
    drop(ada);
    bob.step_until(|bob| !sees_ada(bob)).await;
    let token = Some(welcome.token.as_str());
    let (_ada, _) = Socket::open(&server.host, Encoding::Json, token, 0).await;
    bob.step_until(sees_ada).await;
    server.stop().await;
}

#[tokio::test]
async fn everyone_is_told_that_the_server_stops() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let (mut socket, _) = Socket::open(&server.host, Encoding::Postcard, None, 0).await;
    let listener = tokio::spawn(async move {
        let code = socket.until(|message| match message {
            ServerMessage::Error(error) => Some(error.code),
            _ => None,
        });
        let code = code.await;
        (code, socket.receive().await)
    });
    server.stop().await;
    assert_eq!(listener.await.unwrap(), (ErrorCode::ShuttingDown, None));
}

#[tokio::test]
async fn outcomes_are_mailed_once_however_often_the_server_starts() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let (mut socket, welcome) = Socket::open(&server.host, Encoding::Json, None, 0).await;
    socket.send(&request(1, Action::Stop)).await;
    let mail = |message| match message {
        ServerMessage::Mail(mail) => Some(mail),
        _ => None,
    };
    let first = socket.until(mail).await;
    assert_eq!(first.number, 1);
    assert!(matches!(&first.body, MailBody::Outcome(report) if report.applied));
    server.stop().await;
    let server = Server::start(config(folder.path())).await;
    let token = Some(welcome.token.as_str());
    let (mut socket, again) = Socket::open(&server.host, Encoding::Json, token, 0).await;
    assert_eq!(again.last_seq, 1);
    assert_eq!(socket.until(mail).await, first);
    // Sent again it is answered again, and not done again.
    socket.send(&request(1, Action::Stop)).await;
    let second = socket.until(mail).await;
    assert_eq!((second.number, second.body), (2, first.body));
    server.stop().await;
}

#[tokio::test]
async fn what_is_too_much_is_answered_and_an_area_is_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.actions_per_second = 1;
    config.limits.actions_burst = 1;
    config.limits.areas_per_second = 1;
    let server = Server::start(config).await;
    let began = Instant::now();
    for encoding in BOTH {
        let mut ada = Player::join(&server.host, encoding).await;
        ada.step_until(|ada| ada.session.tick().0 > 0).await;
        for _ in 0..8 {
            ada.session.act(Action::Stop);
        }
        // More than may be asked for at once: the last ones are refused.
        let home = ada.session.me().unwrap().cell;
        let far = some_way_off(home, 128);
        let (middle, _) = locate(Frequency::new(256).unwrap(), far).unwrap();
        for radius in [1, 0, 1, 0] {
            ada.session.look_at(home, radius);
        }
        ada.session.look_at(far, 0);
        ada.flush().await;
        while !ada.session.area().unwrap().contains(middle) || !ada.session.pending().is_empty() {
            ada.step().await;
            ada.session
                .pass_time(began.elapsed().as_secs_f64() * 1_000.0);
            ada.flush().await;
            let pending = ada.session.pending();
            assert!(began.elapsed() < PATIENCE, "still waiting; {pending:?}");
        }
        ada.answers.sort_unstable();
        let (numbers, applied): (Vec<u64>, Vec<bool>) = ada.answers.iter().copied().unzip();
        assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
        assert!(applied.contains(&true) && applied.contains(&false));
        assert_eq!(ada.session.desyncs(), 0);
    }
    server.stop().await;
}
