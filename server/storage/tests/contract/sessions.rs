//! What a store of sessions promises.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use sim_core::ids::{PlayerId, Tick};
use storage::{About, MAILBOX_MESSAGES_MAX, MailDraft, SessionRecord, Sessions, Witness};

use crate::fixture::Fixture;

fn session(number: u8) -> SessionRecord {
    SessionRecord {
        id: format!("session-{number}"),
        token_sha256: [number; 32],
        player: PlayerId(number.into()),
        name: format!("Guest {number} ☿"),
        created_unix_ms: 1_700_000_000_000,
    }
}

fn draft(session: u8, tick: u64, seq: u64) -> MailDraft {
    MailDraft {
        session: format!("session-{session}"),
        tick: Tick(tick),
        about: About::Command {
            seq,
            is_remembered: !seq.is_multiple_of(2),
        },
        body: format!("{{\"seq\":{seq}}}"),
    }
}

async fn ack(sessions: &mut dyn Sessions, session: u8, number: u64) {
    let acks = [(format!("session-{session}"), number)];
    sessions.ack(&acks).await.unwrap();
}

async fn numbers(sessions: &mut dyn Sessions, id: &str) -> Vec<u64> {
    let mailbox = sessions.mailbox(id).await.unwrap();
    mailbox.messages.iter().map(|mail| mail.number).collect()
}

pub(crate) async fn a_session_is_found_by_its_token(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    for number in [1, 2, 3] {
        stores.sessions.create(&session(number)).await.unwrap();
    }
    stores.close().await;
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    assert_eq!(sessions.by_token([2; 32]).await.unwrap(), Some(session(2)));
    assert_eq!(sessions.by_token([9; 32]).await.unwrap(), None);
    let found = sessions.of_player(PlayerId(3)).await.unwrap();
    assert_eq!(found, Some(session(3)));
    let after = sessions.after_player(PlayerId(1)).await.unwrap();
    assert_eq!(after, [session(2), session(3)]);
}

pub(crate) async fn tokens_and_players_are_unique(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    stores.sessions.create(&session(1)).await.unwrap();
    let same_player = SessionRecord {
        player: PlayerId(1),
        ..session(2)
    };
    let same_token = SessionRecord {
        token_sha256: [1; 32],
        ..session(2)
    };
    for other in [same_player, same_token] {
        stores.sessions.create(&other).await.unwrap_err();
    }
    stores.sessions.create(&session(2)).await.unwrap();
}

pub(crate) async fn mail_is_numbered_without_gaps(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    for number in [1, 2] {
        sessions.create(&session(number)).await.unwrap();
    }
    let first = [draft(1, 5, 1), draft(2, 5, 1), draft(1, 6, 2)];
    let delivered = sessions.deliver(&first).await.unwrap();
    assert_eq!(delivered.len(), 3);
    sessions.deliver(&[draft(1, 7, 3)]).await.unwrap();
    assert_eq!(numbers(sessions, "session-1").await, [1, 2, 3]);
    assert_eq!(numbers(sessions, "session-2").await, [1]);
    let mailbox = sessions.mailbox("session-1").await.unwrap();
    assert_eq!(mailbox.messages[1].body, first[2].body);
    assert_eq!((mailbox.last_number, mailbox.acked), (3, 0));
}

pub(crate) async fn a_replay_delivers_nothing_twice(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    sessions.create(&session(1)).await.unwrap();
    let told = [draft(1, 5, 1), draft(1, 5, 2), draft(1, 6, 3)];
    sessions.deliver(&told).await.unwrap();
    ack(sessions, 1, 3).await;
    assert_eq!(sessions.deliver(&told).await.unwrap(), []);
    let delivered = sessions.deliver(&[draft(1, 9, 4)]).await.unwrap();
    assert_eq!(delivered[0].number, 4);
}

pub(crate) async fn a_command_sent_again_is_answered_again(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    sessions.create(&session(1)).await.unwrap();
    let twice_at_once = [draft(1, 5, 1), draft(1, 5, 1), draft(1, 5, 2)];
    sessions.deliver(&twice_at_once).await.unwrap();
    let again = sessions.deliver(&[draft(1, 6, 1)]).await.unwrap();
    assert_eq!(again[0].number, 3);
    assert_eq!(numbers(sessions, "session-1").await, [1, 2, 3]);
}

pub(crate) async fn what_answers_no_command_is_mail_as_well(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    sessions.create(&session(1)).await.unwrap();
    let event = |tick, number| MailDraft {
        about: About::Event { number },
        ..draft(1, tick, 1)
    };
    let first = [event(5, 0), draft(1, 5, 1), event(5, 1), event(5, 1)];
    assert_eq!(sessions.deliver(&first).await.unwrap().len(), 3);
    assert_eq!(sessions.deliver(&first).await.unwrap(), []);
    assert_eq!(sessions.deliver(&[event(6, 0)]).await.unwrap()[0].number, 4);
    let witness = Witness {
        player: PlayerId(1),
        tick: Tick(6),
        answered_seq: 1,
    };
    assert_eq!(sessions.witnesses().await.unwrap(), [witness]);
}

pub(crate) async fn what_is_acked_is_gone(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    sessions.create(&session(1)).await.unwrap();
    let drafts: Vec<_> = (1..=5).map(|seq| draft(1, seq, seq)).collect();
    sessions.deliver(&drafts).await.unwrap();
    ack(sessions, 1, 3).await;
    ack(sessions, 1, 2).await;
    assert_eq!(numbers(sessions, "session-1").await, [4, 5]);
    let mailbox = sessions.mailbox("session-1").await.unwrap();
    assert_eq!((mailbox.last_number, mailbox.acked), (5, 3));
}

pub(crate) async fn acks_of_many_are_kept_at_once(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    for number in [1, 2, 3] {
        sessions.create(&session(number)).await.unwrap();
        let drafts: Vec<_> = (1..=3).map(|seq| draft(number, seq, seq)).collect();
        sessions.deliver(&drafts).await.unwrap();
    }
    let acks = [("session-1".into(), 2), ("session-3".into(), 3)];
    sessions.ack(&acks).await.unwrap();
    assert_eq!(numbers(sessions, "session-1").await, [3]);
    assert_eq!(numbers(sessions, "session-2").await, [1, 2, 3]);
    assert_eq!(numbers(sessions, "session-3").await, [] as [u64; 0]);
    assert_eq!(sessions.mailbox("session-3").await.unwrap().acked, 3);
}

pub(crate) async fn a_mailbox_is_bounded(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    sessions.create(&session(1)).await.unwrap();
    let count = MAILBOX_MESSAGES_MAX + 3;
    let drafts: Vec<_> = (1..=count).map(|seq| draft(1, seq, seq)).collect();
    sessions.deliver(&drafts).await.unwrap();
    let kept = numbers(sessions, "session-1").await;
    assert_eq!(kept.len() as u64, MAILBOX_MESSAGES_MAX);
    assert_eq!((kept[0], kept.last()), (4, Some(&count)));
}

pub(crate) async fn a_call_that_was_given_up_spoils_nothing(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    sessions.create(&session(1)).await.unwrap();
    for seq in 1..=20 {
        let drafts = [draft(1, seq, seq)];
        {
            let mut call = pin!(sessions.deliver(&drafts));
            for _ in 0..seq {
                let once = poll_fn(|context| Poll::Ready(call.as_mut().poll(context).is_ready()));
                if once.await {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        // Whether that came through or not, it does now, once.
        sessions.deliver(&drafts).await.unwrap();
        let expected: Vec<_> = (1..=seq).collect();
        assert_eq!(numbers(sessions, "session-1").await, expected);
    }
}

pub(crate) async fn witnesses_tell_what_players_were_told(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let sessions = stores.sessions.as_mut();
    sessions.create(&session(7)).await.unwrap();
    let told = [draft(7, 5, 3), draft(7, 8, 4)];
    sessions.deliver(&told).await.unwrap();
    let witness = Witness {
        player: PlayerId(7),
        tick: Tick(8),
        answered_seq: 3,
    };
    assert_eq!(sessions.witnesses().await.unwrap(), [witness]);
}
