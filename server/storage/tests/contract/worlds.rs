//! Places of worlds beside the first.

use storage::{Location, Origin, Position, Shelf, WorldId};

use crate::fixture::Fixture;
use crate::journal::segment;

fn id(text: &str) -> WorldId {
    WorldId::parse(text).unwrap()
}

fn origin() -> Origin {
    Origin {
        name: "Ada's \u{1f3ed} island".into(),
        brought_unix_ms: 1_763_000_000_000,
        history: (0..=255).cycle().take(300_000).collect(),
    }
}

/// Begins a journal there, which is all that makes a world.
async fn begin(place: &Location, seed: u64) {
    let mut segment = segment();
    segment.params.seed = seed;
    let mut stores = storage::open(place).await.unwrap();
    stores
        .journal
        .begin(Position::START, &segment)
        .await
        .unwrap();
    stores.close().await;
}

async fn seed_of(place: &Location) -> u64 {
    let mut stores = storage::open(place).await.unwrap();
    let segments = stores.journal.segments().await.unwrap();
    stores.close().await;
    segments[0].0.params.seed
}

pub(crate) async fn a_world_is_found_once_it_is_kept(fixture: &mut Fixture) {
    let shelf = Shelf::beside(&fixture.location);
    assert_eq!(shelf.worlds().await.unwrap(), []);
    let (first, second) = (id("00000000000000ff"), id("a000000000000001"));
    for (id, seed) in [(&second, 2), (&first, 1)] {
        let place = shelf.stage(id, &origin()).await.unwrap();
        begin(&place, seed).await;
    }
    assert_eq!(shelf.worlds().await.unwrap(), []);
    for id in [&second, &first] {
        assert_eq!(shelf.keep(id).await.unwrap(), shelf.place_of(id));
    }
    shelf.clear().await.unwrap();
    let found = shelf.worlds().await.unwrap();
    assert_eq!(found, [first.clone(), second.clone()]);
    assert_eq!(seed_of(&shelf.place_of(&first)).await, 1);
    assert_eq!(seed_of(&shelf.place_of(&second)).await, 2);
    let told = shelf.origin_of(&first).await.unwrap();
    assert_eq!(told, Some(origin()));
    let name = shelf.name_of(&second).await.unwrap();
    assert_eq!(name, Some(origin().name));
}

pub(crate) async fn what_was_never_kept_is_cleared_away(fixture: &mut Fixture) {
    let shelf = Shelf::beside(&fixture.location);
    let (kept, left) = (id("00000000000000aa"), id("00000000000000bb"));
    let place = shelf.stage(&kept, &origin()).await.unwrap();
    begin(&place, 3).await;
    shelf.keep(&kept).await.unwrap();
    let place = shelf.stage(&left, &origin()).await.unwrap();
    begin(&place, 4).await;
    shelf.clear().await.unwrap();
    assert_eq!(shelf.worlds().await.unwrap(), [kept]);
    // The name is free again: nothing is left there.
    let place = shelf.stage(&left, &origin()).await.unwrap();
    let mut stores = storage::open(&place).await.unwrap();
    assert_eq!(stores.journal.segments().await.unwrap(), []);
    stores.close().await;
    shelf.discard(&left).await.unwrap();
    shelf.discard(&left).await.unwrap();
}

pub(crate) async fn worlds_are_locked_and_kept_apart(fixture: &mut Fixture) {
    let shelf = Shelf::beside(&fixture.location);
    let first = fixture.open().await;
    let id = id("0123456789abcdef");
    let place = shelf.stage(&id, &origin()).await.unwrap();
    begin(&place, 5).await;
    let place = shelf.keep(&id).await.unwrap();
    let beside = storage::open(&place).await.unwrap();
    let refused = storage::open(&place).await.err().map(|error| error.code());
    assert_eq!(refused, Some("store_in_use"));
    beside.close().await;
    first.close().await;
    let mut first = fixture.open().await;
    assert_eq!(first.journal.segments().await.unwrap(), []);
    first.close().await;
}

#[test]
fn only_sixteen_digits_are_a_name() {
    for text in [
        "",
        "..",
        "0123456789abcde",
        "0123456789ABCDEF",
        "0123456789abcdeg",
        "0123456789abcdef0",
    ] {
        assert_eq!(WorldId::parse(text), None, "{text}");
    }
    assert_eq!(id("0123456789abcdef").to_string(), "0123456789abcdef");
}
