//! What is asked of the area, and asked again.

use super::*;

fn interest(centre: CellId, radius_chunks: u8) -> ClientMessage {
    ClientMessage::Interest(Interest {
        centre,
        radius_chunks,
        view: View::Observe,
    })
}

#[test]
fn an_area_is_asked_for_once_a_chunk() {
    let mut session = online();
    session.look_at(cell(30, 30), 1);
    assert_eq!(sent(&mut session), [], "that is what it began with");
    session.look_at(cell(30, 30), 2);
    session.look_at(cell(2, 2), 2);
    assert_eq!(sent(&mut session), [interest(cell(30, 30), 2)]);
    session.look_at(cell(70, 2), 9);
    assert_eq!(sent(&mut session), [interest(cell(70, 2), 4)]);
}

#[test]
fn a_copy_that_went_wrong_is_still_until_it_comes_anew() {
    let mut session = online();
    say(&mut session, &frame(9, Vec::new()));
    assert_eq!(sent(&mut session), [ClientMessage::Resync]);
    assert!(matches!(session.take_events()[..], [Event::Desync(_)]));
    for tick in [10, 11] {
        say(&mut session, &frame(tick, Vec::new()));
    }
    // What was on its way when it was asked for anew builds upon the wrong copy.
    say(&mut session, &area(11, false));
    assert_eq!((session.tick(), session.desyncs()), (Tick(7), 1));
    say(&mut session, &area(12, true));
    say(&mut session, &frame(13, Vec::new()));
    assert_eq!((session.tick(), session.desyncs()), (Tick(13), 1));
    assert_eq!(session.tally().resyncs, 1);
    assert_eq!(sent(&mut session), []);
}

#[test]
fn of_a_chunk_that_went_wrong_both_versions_are_kept() {
    let mut session = online();
    assert_eq!(session.exhibits().count(), 0);
    let id = ChunkId::new(DIAMOND, 1, 1);
    let mut wrong = TickFrame {
        tick: Tick(8),
        ..TickFrame::default()
    };
    wrong.check.push((id, StateHash(5)));
    say(&mut session, &ServerMessage::Tick(Box::new(wrong)));
    let soil = Chunk::new(CellPlanes::SOIL, None);
    let kept: Vec<_> = session.exhibits().cloned().collect();
    assert_eq!((kept.len(), kept[0].id), (1, id));
    assert_eq!(kept[0].ours, (Tick(8), soil.clone()));
    assert_eq!(kept[0].theirs, None);
    say(&mut session, &area(12, true));
    let kept: Vec<_> = session.exhibits().cloned().collect();
    assert_eq!(kept[0].theirs, Some((Tick(12), soil)));
    assert_eq!(kept[0].differences(), []);
}

#[test]
fn a_refused_resync_is_asked_for_again_until_it_comes() {
    let mut session = online();
    session.pass_time(0.0);
    say(&mut session, &frame(9, Vec::new()));
    assert_eq!(sent(&mut session), [ClientMessage::Resync]);
    session.take_events();
    for began_ms in [5_000.0, 9_000.0] {
        refuse(&mut session, "resync");
        for later_ms in [0.0, 500.0, 999.0] {
            session.pass_time(began_ms + later_ms);
            assert_eq!(sent(&mut session), [], "{later_ms} ms after {began_ms}");
        }
        session.pass_time(began_ms + 1_000.0);
        session.pass_time(began_ms + 2_500.0);
        assert_eq!(sent(&mut session), [ClientMessage::Resync]);
    }
    assert_eq!(session.take_events(), [], "nothing for the user to do");
    say(&mut session, &area(12, true));
    say(&mut session, &frame(13, Vec::new()));
    assert_eq!(session.tick(), Tick(13));
    session.pass_time(99_000.0);
    assert_eq!(sent(&mut session), []);
}

#[test]
fn a_reset_that_comes_by_itself_is_not_asked_for_again() {
    let mut session = online();
    say(&mut session, &frame(9, Vec::new()));
    refuse(&mut session, "resync");
    session.pass_time(0.0);
    say(&mut session, &area(80, true));
    sent(&mut session);
    session.pass_time(60_000.0);
    assert_eq!(sent(&mut session), []);
}

#[test]
fn a_refused_interest_is_asked_for_again() {
    let mut session = Session::new(ENCODING, Catalogue::verdant(), None, View::Observe);
    connect(&mut session, welcome());
    let first = interest(cell(30, 30), 1);
    let messages = sent(&mut session);
    assert_eq!(messages.last(), Some(&first));
    refuse(&mut session, "interest");
    session.pass_time(0.0);
    session.pass_time(1_000.0);
    assert_eq!(sent(&mut session), [first]);
    say(&mut session, &area(7, true));

    session.look_at(cell(70, 2), 2);
    refuse(&mut session, "interest");
    session.pass_time(2_000.0);
    sent(&mut session);
    // Meanwhile the view has moved on: the newer one is all that is wanted.
    session.look_at(cell(130, 2), 2);
    assert_eq!(sent(&mut session), [interest(cell(130, 2), 2)]);
    session.pass_time(60_000.0);
    assert_eq!(sent(&mut session), []);
}

#[test]
fn a_resync_and_an_interest_are_both_asked_for_again() {
    let mut session = online();
    say(&mut session, &frame(9, Vec::new()));
    session.look_at(cell(70, 2), 2);
    sent(&mut session);
    refuse(&mut session, "resync");
    refuse(&mut session, "interest");
    session.pass_time(0.0);
    session.pass_time(1_000.0);
    let expected = [ClientMessage::Resync, interest(cell(70, 2), 2)];
    assert_eq!(sent(&mut session), expected);
}

#[test]
fn a_new_connection_asks_for_its_area_once() {
    let mut session = online();
    session.look_at(cell(70, 2), 2);
    refuse(&mut session, "interest");
    session.pass_time(0.0);
    session.closed();
    connect(&mut session, welcome());
    assert_eq!(sent(&mut session)[1..], [interest(cell(70, 2), 2)]);
    session.pass_time(60_000.0);
    assert_eq!(sent(&mut session), []);
}
