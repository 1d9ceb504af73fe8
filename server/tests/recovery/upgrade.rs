//! From one catalogue, or version of the rules, to the next: only from a clean stop, and never
//! back.

use std::sync::Arc;

use server::config::WorldChoice;
use server::error::ServerError;
use server::worlds::journaling::encode;
use server::worlds::recovery::{Opened, Recovered, ReplayFrom};
use sim_core::catalogue::{Catalogue, VERDANT};
use sim_core::ids::{CellId, Direction, PlayerId, Tick};
use sim_core::players::{Action, Command, Verdict};
use sim_core::tick::{Input, RULES_VERSION, SealedTick, World};
use sim_core::topology;
use storage::{Segment, Snapshot, Stores};

use crate::played::{Played, SHOWN, choice, open, params, play, play_by, segment};

/// The catalogue with a structure more, and a belt that costs more.
fn grown() -> Catalogue {
    let text = VERDANT.replace("cost = { ore = 1 }", "cost = { ore = 2 }");
    let road = "\n[[prototype]]\nkey = \"road\"\nname = \"Road\"\nabout = \"Quick.\"\n\
                [prototype.convey]\ntravel_ticks = 4\ncapacity = 2\n";
    Catalogue::parse(&format!("{text}{road}")).unwrap()
}

/// Played and stopped cleanly.
async fn stopped() -> Played {
    let played = play(&[30]).await;
    played.stop_cleanly().await;
    played
}

async fn segments(played: &Played) -> Vec<Segment> {
    let mut stores = storage::open(&played.location).await.unwrap();
    let segments = stores.journal.segments().await.unwrap();
    stores.close().await;
    segments.into_iter().map(|(segment, _)| segment).collect()
}

async fn upgraded(played: &Played) -> (Opened, Recovered) {
    let upgraded = played
        .recover_by(grown(), ReplayFrom::Snapshot, None)
        .await
        .unwrap();
    assert!(upgraded.0.upgrade.is_some());
    upgraded
}

async fn refused(played: &Played, catalogue: Catalogue) -> ServerError {
    let before = segments(played).await;
    let recovered = played.recover_by(catalogue, ReplayFrom::Snapshot, None);
    let error = recovered.await.unwrap_err();
    assert_eq!(segments(played).await, before, "a refusal changes nothing");
    error
}

#[tokio::test]
async fn a_world_that_was_stopped_cleanly_goes_on_by_a_grown_catalogue() {
    let played = stopped().await;
    let (opened, recovered) = upgraded(&played).await;
    let upgrade = opened.upgrade.as_ref().unwrap();
    assert_eq!(upgrade.tick, Tick(SHOWN));
    for catalogue in [Catalogue::verdant(), grown()] {
        let hash = format!("{:016x}", catalogue.hash());
        assert!(upgrade.to_string().contains(&hash), "{upgrade}");
    }
    assert_eq!(recovered.world.tick(), Tick(SHOWN));
    assert_eq!(recovered.world.hash(), played.world.hash());
    assert_eq!(recovered.from, Tick(SHOWN));
    assert_eq!(recovered.head, opened.newest());
    assert_eq!(opened.start_ticks(), [Tick(SHOWN)]);
    let newest = Segment {
        catalogue_hash: grown().hash(),
        start_tick: Tick(SHOWN),
        ..segment(RULES_VERSION)
    };
    assert_eq!(segments(&played).await, [segment(RULES_VERSION), newest]);
}

#[tokio::test]
async fn a_world_of_older_rules_goes_on_by_these() {
    let played = play_by(&segment(RULES_VERSION - 1), &[30]).await;
    assert_eq!(
        refused(&played, Catalogue::verdant()).await.code(),
        "not_stopped"
    );
    played.stop_cleanly().await;
    let (opened, recovered) = played
        .recover_by(Catalogue::verdant(), ReplayFrom::Snapshot, None)
        .await
        .unwrap();
    assert_eq!(recovered.world.hash(), played.world.hash());
    let text = opened.upgrade.unwrap().to_string();
    for rules in [RULES_VERSION - 1, RULES_VERSION] {
        assert!(text.contains(&format!("rules {rules}")), "{text}");
    }
}

/// Goes on by the grown catalogue, with new structures and a few snapshots, and is killed.
async fn go_on(played: &Played, (opened, recovered): (Opened, Recovered)) -> World {
    let mut stores = storage::open(&played.location).await.unwrap();
    let kept = opened.start_ticks();
    stores.snapshots.newest(None).await.unwrap();
    let Recovered {
        mut world,
        mut head,
        ..
    } = recovered;
    let mut built = 0;
    let player = PlayerId(1);
    let home = world.player(player).unwrap().cell;
    for tick in SHOWN + 1..=SHOWN + 12 {
        let tick = Tick(tick);
        let place = topology::within(params().frequency, home, 13)[400 + tick.0 as usize];
        let inputs = vec![road(&world, player, tick.0, place)];
        let bytes = encode(&inputs);
        head = stores.journal.append(head, tick, &bytes).await.unwrap();
        let output = world.step(&SealedTick { tick, inputs }).unwrap();
        if tick.0.is_multiple_of(3) {
            let parts = world.image().to_parts();
            let snapshot = Snapshot {
                tick,
                journal: head.mark(),
                world_hash: world.hash(),
                globals: parts.globals,
                chunks: parts.chunks,
            };
            stores.snapshots.write(&snapshot, &kept).await.unwrap();
        }
        let verdicts = output.outcomes.iter().map(|outcome| outcome.verdict);
        built += verdicts.filter(|it| *it == Verdict::Applied).count();
    }
    stores.close().await;
    assert!(built > 0, "there is room for a road");
    world
}

fn road(world: &World, player: PlayerId, seq: u64, cell: CellId) -> Input {
    Input::Command(Command {
        player,
        seq,
        action: Action::Build {
            cell,
            prototype: world.catalogue().prototype_by_key("road").unwrap(),
            facing: Direction::FIRST,
        },
    })
}

#[tokio::test]
async fn what_came_after_an_upgrade_is_replayed_from_where_it_began() {
    let played = stopped().await;
    let begun = upgraded(&played).await;
    let hash = go_on(&played, begun).await.hash();
    for (begin, from) in [
        (ReplayFrom::Snapshot, SHOWN + 12),
        (ReplayFrom::Start, SHOWN),
    ] {
        let (opened, recovered) = played.recover_by(grown(), begin, None).await.unwrap();
        assert_eq!(opened.upgrade, None);
        assert_eq!(recovered.world.hash(), hash);
        assert_eq!(recovered.from, Tick(from));
    }
    let (_, recovered) = played
        .recover_by(grown(), ReplayFrom::Start, Some(SHOWN))
        .await
        .unwrap();
    assert_eq!(recovered.world.hash(), played.world.hash());
    let before = played.recover_by(grown(), ReplayFrom::Snapshot, Some(SHOWN - 1));
    let error = before.await.unwrap_err();
    assert_eq!(error.code(), "before_history");
    assert!(
        error.to_string().contains(&format!("tick {SHOWN}")),
        "{error}"
    );
}

/// The crash comes right after the segment's commit: nobody noted how far the journal leads.
#[tokio::test]
async fn a_crash_in_the_middle_of_an_upgrade_harms_nothing() {
    let played = stopped().await;
    let noted = played.folder().join("journal.head");
    let before = std::fs::read(&noted).unwrap();
    upgraded(&played).await;
    assert_ne!(std::fs::read(&noted).unwrap(), before);
    std::fs::write(&noted, before).unwrap();
    let (opened, recovered) = played
        .recover_by(grown(), ReplayFrom::Snapshot, None)
        .await
        .unwrap();
    assert_eq!(opened.upgrade, None);
    assert_eq!(recovered.world.hash(), played.world.hash());
    assert_eq!(segments(&played).await.len(), 2);
}

/// No tick was made by the catalogue in between.
#[tokio::test]
async fn an_upgrade_can_follow_an_upgrade() {
    let played = stopped().await;
    upgraded(&played).await;
    let mut third = grown();
    third.gathering_period_ticks += 1;
    let (opened, recovered) = played
        .recover_by(third, ReplayFrom::Start, None)
        .await
        .unwrap();
    assert_eq!(opened.segments.len(), 3);
    assert_eq!(recovered.world.hash(), played.world.hash());
}

#[tokio::test]
async fn a_world_that_was_not_stopped_cleanly_is_refused() {
    let killed = play(&[30, SHOWN]).await;
    let without_snapshot = stopped().await;
    let drop_newest = format!("DELETE FROM snapshot WHERE tick = {SHOWN}");
    without_snapshot
        .tamper("snapshots.sqlite", drop_newest.leak())
        .await;
    for played in [killed, without_snapshot] {
        let error = refused(&played, grown()).await;
        assert_eq!(error.code(), "not_stopped");
        let text = error.to_string();
        for needed in [
            format!("{:016x}", Catalogue::verdant().hash()),
            format!("{:016x}", grown().hash()),
            "SIGTERM".into(),
        ] {
            assert!(text.contains(&needed), "{text}");
        }
        // By its own rules it goes on, and after a clean stop by others.
        played.recover(ReplayFrom::Snapshot, None).await.unwrap();
        played.stop_cleanly().await;
        upgraded(&played).await;
    }
}

/// As long as nothing was done by the grown catalogue, the smaller one is as good.
#[tokio::test]
async fn there_is_no_way_back() {
    let mut played = stopped().await;
    let (opened, recovered) = upgraded(&played).await;
    let newest = opened.newest();
    played.world = go_on(&played, (opened, recovered)).await;
    assert_eq!(
        refused(&played, Catalogue::verdant()).await.code(),
        "not_stopped"
    );
    let (_, recovered) = played
        .recover_by(grown(), ReplayFrom::Snapshot, None)
        .await
        .unwrap();
    played.go_on_from(newest, recovered.head);
    played.stop_cleanly().await;
    let error = refused(&played, Catalogue::verdant()).await;
    assert_eq!(error.code(), "no_upgrade");
    let road = format!("prototype {}", Catalogue::verdant().prototypes.len());
    assert!(error.to_string().contains(&road), "{error}");
}

#[tokio::test]
async fn a_catalogue_that_numbers_otherwise_is_refused() {
    let played = stopped().await;
    let mut other = grown();
    other.prototypes.swap(0, 1);
    let error = refused(&played, other).await;
    assert_eq!(error.code(), "no_upgrade");
    assert!(error.to_string().contains("prototype 0"), "{error}");
    played.recover(ReplayFrom::Snapshot, None).await.unwrap();
}

#[tokio::test]
async fn options_of_another_world_upgrade_nothing() {
    let played = stopped().await;
    let mut stores: Stores = storage::open(&played.location).await.unwrap();
    let other = WorldChoice {
        seed: Some(8),
        ..choice()
    };
    let error = open(&mut stores, other, &Arc::new(grown()))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "other_world");
    stores.close().await;
    assert_eq!(segments(&played).await.len(), 1);
}

#[tokio::test]
async fn an_upgraded_world_without_a_snapshot_says_so() {
    let played = stopped().await;
    let begun = upgraded(&played).await;
    let hash = go_on(&played, begun).await.hash();
    // A later one will do for going on, not for going back.
    let start = format!("UPDATE snapshot SET world_hash = 0 WHERE tick = {SHOWN}");
    played.tamper("snapshots.sqlite", start.leak()).await;
    let (_, recovered) = played
        .recover_by(grown(), ReplayFrom::Snapshot, None)
        .await
        .unwrap();
    assert_eq!(recovered.world.hash(), hash);
    let from_start = played.recover_by(grown(), ReplayFrom::Start, None);
    assert_eq!(from_start.await.unwrap_err().code(), "snapshots_incomplete");
    std::fs::write(played.folder().join("snapshots.sqlite"), b"gone bad").unwrap();
    let error = refused(&played, grown()).await;
    assert_eq!(error.code(), "snapshots_incomplete");
    assert!(error.to_string().contains("backup"), "{error}");
}
