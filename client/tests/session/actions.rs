//! Every action is answered once, by whatever comes first.

use super::*;

fn hub(cell: CellId) -> Action {
    Action::Build {
        cell,
        prototype: "hub".into(),
        facing: Direction::FIRST,
    }
}

fn may_build_hub(session: &Session, cell: CellId) -> Result<(), Rejection> {
    let hub = session.catalogue().prototype_by_key("hub").unwrap();
    session.may_build(cell, hub)
}

#[test]
fn an_action_is_pending_until_its_frame_answers_it() {
    let mut session = online();
    let (here, there) = (cell(31, 30), cell(32, 30));
    assert_eq!(may_build_hub(&session, here), Ok(()));
    let seq = session.act(hub(here));
    let request = ActionRequest {
        seq: 1,
        execute_at: None,
        action: hub(here),
    };
    assert_eq!(sent(&mut session), [ClientMessage::Action(request)]);
    assert_eq!((seq, session.pending().len()), (1, 1));
    assert_eq!(may_build_hub(&session, here), Err(Rejection::Occupied));
    let unaffordable = may_build_hub(&session, there);
    assert!(
        matches!(unaffordable, Err(Rejection::Unaffordable { .. })),
        "{unaffordable:?}"
    );
    let applied = outcome(1, Verdict::Applied);
    say(&mut session, &frame(8, vec![applied]));
    assert_eq!(answers(&mut session), [(1, None)]);
    assert!(session.pending().is_empty());
    // The mail about it comes later, and is no news.
    say(&mut session, &mail(1, applied));
    assert_eq!(answers(&mut session), []);
}

#[test]
fn mail_answers_what_skipped_frames_would_have() {
    let mut session = online();
    let here = cell(31, 30);
    for _ in 0..3 {
        session.act(hub(here));
    }
    // It fell behind, and the frames with the answers were never sent.
    say(&mut session, &area(300, true));
    assert_eq!(session.pending().len(), 3);
    let occupied = Verdict::Rejected(Rejection::Occupied);
    say(&mut session, &mail(1, outcome(1, Verdict::Applied)));
    say(&mut session, &mail(2, outcome(2, occupied)));
    let expected = [(1, None), (2, Some("occupied".into()))];
    assert_eq!(answers(&mut session), expected);
    // Whichever comes first counts.
    let late = [1, 2, 3].map(|seq| outcome(seq, Verdict::Applied));
    say(&mut session, &frame(301, late.to_vec()));
    assert_eq!(answers(&mut session), [(3, None)]);
    assert!(session.pending().is_empty());
    assert_eq!(may_build_hub(&session, here), Ok(()));
}

#[test]
fn frames_answer_while_the_area_is_asked_for_anew() {
    let mut session = online();
    session.act(Action::Stop);
    say(&mut session, &frame(9, Vec::new()));
    say(&mut session, &frame(10, vec![outcome(1, Verdict::Applied)]));
    assert_eq!(answers(&mut session), [(1, None)]);
}

#[test]
fn an_action_that_was_not_taken_in_is_not_pending() {
    let mut session = online();
    let (here, there) = (cell(31, 30), cell(32, 30));
    session.act(hub(here));
    session.act(Action::Stop);
    let refusal = |seq, code| ServerMessage::ActionRefused {
        seq,
        error: ErrorBody::new(code, "later"),
    };
    say(&mut session, &refusal(1, ErrorCode::RateLimited));
    say(&mut session, &refusal(2, ErrorCode::Unavailable));
    say(&mut session, &refusal(2, ErrorCode::Unavailable));
    let expected = [
        (1, Some("rate_limited".into())),
        (2, Some("unavailable".into())),
    ];
    assert_eq!(answers(&mut session), expected);
    assert!(session.pending().is_empty());
    for cell in [here, there] {
        assert_eq!(may_build_hub(&session, cell), Ok(()));
    }
}

#[test]
fn what_is_pending_is_asked_for_again_over_a_new_connection() {
    let mut session = online();
    session.act(Action::Stop);
    session.closed();
    session.act(Action::Stop);
    assert_eq!(sent(&mut session), []);
    connect(&mut session, welcome());
    let requests: Vec<u64> = sent(&mut session)
        .into_iter()
        .filter_map(|message| match message {
            ClientMessage::Action(request) => Some(request.seq),
            _ => None,
        })
        .collect();
    assert_eq!(requests, [1, 2]);
    say(&mut session, &mail(1, outcome(2, Verdict::Applied)));
    assert_eq!(answers(&mut session), [(2, None)]);

    // In another world nobody waits for it, and the numbers go on where the server is.
    session.closed();
    let mut other = welcome();
    (other.player, other.last_seq) = (PlayerId(2), 40);
    connect(&mut session, other);
    assert!(session.pending().is_empty());
    assert_eq!(session.act(Action::Stop), 41);
}
