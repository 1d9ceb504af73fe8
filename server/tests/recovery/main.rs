//! From what is kept to the world as it was, or to a refusal that says what is missing.

mod played;
mod upgrade;

use std::sync::Arc;

use server::config::WorldChoice;
use server::error::ServerError;
use server::worlds::journaling::{decode, encode};
use server::worlds::recovery::ReplayFrom;
use sim_core::catalogue::Catalogue;
use sim_core::ids::Tick;
use sim_core::tick::{RULES_VERSION, World};
use storage::{About, Location, MailDraft, Position, SNAPSHOTS_KEPT};

use played::{HORIZON, choice, inputs, open, params, play, segment};

#[test]
fn inputs_are_read_as_they_were_journalled() {
    let world = World::new(params(), Arc::new(Catalogue::verdant())).unwrap();
    for tick in [1, 3, 6] {
        let inputs = inputs(&world, tick);
        let sealed = decode(Tick(tick), &encode(&inputs)).unwrap();
        assert_eq!(sealed.inputs, inputs);
    }
    assert_eq!(decode(Tick(1), &[1, 200, 3]), None);
}

#[tokio::test]
async fn snapshots_only_shorten_the_replay() {
    for (snapshots, from) in [(&[][..], 0), (&[30], 30), (&[30, 55, 80], 80)] {
        let played = play(snapshots).await;
        let expected = played.at_horizon().hash();
        let recovered = played.recover(ReplayFrom::Snapshot, None).await.unwrap();
        assert_eq!(recovered.world.tick(), Tick(HORIZON));
        assert_eq!(recovered.world.hash(), expected);
        assert_eq!(recovered.from, Tick(from));
        let later = played.news.iter().filter(|news| news.tick.0 > from);
        let later: Vec<_> = later.cloned().collect();
        assert!(later.iter().any(|news| !news.gifts.is_empty()));
        assert_eq!(
            recovered.replayed.news, later,
            "mail can be delivered again"
        );
        let genesis = played.recover(ReplayFrom::Start, None).await.unwrap();
        assert_eq!(genesis.world.hash(), expected);
        let verified = genesis.replayed.verified.iter().map(|tick| tick.0);
        let dropped = snapshots.len().saturating_sub(SNAPSHOTS_KEPT as usize);
        assert!(verified.eq(snapshots[dropped..].iter().copied()));
        for begin in [ReplayFrom::Snapshot, ReplayFrom::Start] {
            let past = played.recover(begin, Some(40)).await.unwrap();
            assert_eq!(past.world.hash(), played.hash_at_40);
        }
    }
}

#[tokio::test]
async fn a_history_that_leads_elsewhere_is_found_at_the_first_snapshot_that_knows() {
    let played = play(&[30, 60, 80]).await;
    let mut stores = storage::open(&played.location).await.unwrap();
    let mut snapshot = stores
        .snapshots
        .newest(Some(Tick(61)))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(snapshot.tick, Tick(60));
    let found = snapshot.world_hash;
    snapshot.world_hash.0 ^= 1;
    let expected = snapshot.world_hash;
    stores.snapshots.drop_after(Some(Tick(30))).await.unwrap();
    stores.snapshots.write(&snapshot, &[]).await.unwrap();
    stores.close().await;
    let refused = played.recover(ReplayFrom::Start, None).await.unwrap_err();
    let tick = Tick(60);
    assert!(
        matches!(refused, ServerError::Diverged { tick: at, expected: known, found: made }
            if (at, known, made) == (tick, expected, found)),
        "{refused}"
    );
}

#[tokio::test]
async fn a_bad_snapshot_costs_only_time() {
    let played = play(&[30, 60]).await;
    let expected = played.at_horizon().hash();
    let sql = "UPDATE snapshot_chunk SET state = X'00' WHERE tick = 60";
    played.tamper("snapshots.sqlite", sql).await;
    let recovered = played.recover(ReplayFrom::Snapshot, None).await.unwrap();
    assert_eq!(
        (recovered.from, recovered.world.hash()),
        (Tick(30), expected)
    );
    std::fs::write(played.folder().join("snapshots.sqlite"), b"gone bad").unwrap();
    let recovered = played.recover(ReplayFrom::Snapshot, None).await.unwrap();
    assert_eq!(
        (recovered.from, recovered.world.hash()),
        (Tick(0), expected)
    );
}

#[tokio::test]
async fn a_journal_that_ends_too_early_is_refused_whoever_noticed() {
    let cut = "DELETE FROM journal_record WHERE tick > 50";
    // The file beside it knows.
    let played = play(&[]).await;
    played.tamper("journal.sqlite", cut).await;
    assert!(played.refusal().await.contains("journal.head"));
    // So does a snapshot.
    let played = play(&[60]).await;
    played.tamper("journal.sqlite", cut).await;
    std::fs::remove_file(played.folder().join("journal.head")).unwrap();
    assert!(played.refusal().await.contains("snapshot"));
    // So do the mailboxes.
    let played = play(&[]).await;
    let mut stores = storage::open(&played.location).await.unwrap();
    let draft = MailDraft {
        session: "session-1".into(),
        tick: Tick(60),
        about: About::Command {
            seq: 60,
            is_remembered: true,
        },
        body: "{}".into(),
    };
    stores.sessions.deliver(&[draft]).await.unwrap();
    stores.close().await;
    played.recover(ReplayFrom::Snapshot, None).await.unwrap();
    played.tamper("journal.sqlite", cut).await;
    std::fs::remove_file(played.folder().join("journal.head")).unwrap();
    assert!(played.refusal().await.contains("was answered"));
}

#[tokio::test]
async fn a_world_without_its_journal_or_its_sessions_is_refused() {
    let played = play(&[]).await;
    for file in ["journal.sqlite", "journal.head"] {
        std::fs::remove_file(played.folder().join(file)).unwrap();
    }
    assert!(played.refusal().await.contains("empty"));
    let played = play(&[]).await;
    std::fs::remove_file(played.folder().join("sessions.sqlite")).unwrap();
    assert!(played.refusal().await.contains("session"));
}

#[tokio::test]
async fn other_rules_are_named_with_those_it_would_take() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let mut stores = storage::open(&location).await.unwrap();
    let old = segment(RULES_VERSION + 1);
    stores.journal.begin(Position::START, &old).await.unwrap();
    let catalogue = Arc::new(Catalogue::verdant());
    let error = open(&mut stores, choice(), &catalogue).await.unwrap_err();
    assert_eq!(error.code(), "other_rules");
    let text = error.to_string();
    for rules in [RULES_VERSION, RULES_VERSION + 1] {
        assert!(text.contains(&format!("rules {rules}")), "{text}");
    }
}

#[tokio::test]
async fn a_world_is_not_turned_into_another_by_options() {
    let played = play(&[]).await;
    let mut stores = storage::open(&played.location).await.unwrap();
    let other = WorldChoice {
        seed: Some(8),
        ..WorldChoice::default()
    };
    let catalogue = Arc::new(Catalogue::verdant());
    let error = open(&mut stores, other, &catalogue).await.unwrap_err();
    assert_eq!(error.code(), "other_world");
    assert!(error.to_string().contains("--seed"), "{error}");
    stores.close().await;
}
