//! What a journal of several segments promises.

use sim_core::ids::Tick;
use storage::{Journal, Position, Record, Segment, Stores};

use crate::fixture::Fixture;
use crate::journal::{append, expect_seen, fill, read_all, recover, segment};

/// Records of the first segment, and of the one after the empty second.
const FIRST: u64 = 6;
const THIRD: u64 = 5;

/// The segments after the first: both begin where its last tick was.
fn later(rules_version: u32) -> Segment {
    Segment {
        rules_version,
        start_tick: Tick(3 * FIRST),
        ..segment()
    }
}

/// A journal of three segments, the second of which has no record.
pub(crate) async fn fill_three(journal: &mut dyn Journal) -> Vec<Record> {
    let mut records = fill(journal, FIRST).await;
    let end = records[FIRST as usize - 1].position;
    let second = journal.begin(end, &later(4)).await.unwrap();
    let third = journal.begin(second, &later(5)).await.unwrap();
    records.extend(append(journal, third, FIRST + 1..=FIRST + THIRD).await);
    records
}

async fn filled(fixture: &Fixture) -> (Stores, Vec<Record>) {
    let mut stores = fixture.open().await;
    let records = fill_three(stores.journal.as_mut()).await;
    (stores, records)
}

pub(crate) async fn segments_are_read_back_in_order(fixture: &mut Fixture) {
    let (stores, records) = filled(fixture).await;
    stores.close().await;
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let found = journal.segments().await.unwrap();
    let segments: Vec<_> = found.iter().map(|(segment, _)| segment.clone()).collect();
    assert_eq!(segments, [segment(), later(4), later(5)]);
    let places = found
        .iter()
        .map(|(_, place)| (place.segments, place.records));
    assert_eq!(places.collect::<Vec<_>>(), [(1, 0), (2, FIRST), (3, FIRST)]);
    let end = records.last().unwrap().position;
    assert_eq!(read_all(journal).await.unwrap(), (records, end));
    stores.close().await;
}

/// A page that ends where segments begin leads to the last of them.
pub(crate) async fn a_place_leads_over_the_heads_that_follow(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let records = fill(journal, FIRST).await;
    let end = records[FIRST as usize - 1].position;
    let second = journal.begin(end, &later(4)).await.unwrap();
    assert_eq!(read_all(journal).await.unwrap(), (records, second));
    stores.close().await;
}

pub(crate) async fn a_segment_begins_with_its_horizon(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let records = fill(journal, FIRST).await;
    let (_, first) = journal.segments().await.unwrap()[0];
    let end = records[FIRST as usize - 1].position;
    let start = Tick(3 * FIRST);
    journal.move_horizon(first, end, start).await.unwrap();
    let second = journal.begin(end, &later(4)).await.unwrap();
    assert_eq!(journal.horizon(second).await.unwrap(), start);
    if let Some(known) = journal.known_end() {
        assert_eq!((known.mark, known.horizon), (second.mark(), start));
    }
    let error = journal.horizon(first).await.unwrap_err();
    assert!(error.to_string().contains("clock record"), "{error}");
    journal
        .move_horizon(second, second, Tick(90))
        .await
        .unwrap();
    assert_eq!(journal.horizon(second).await.unwrap(), Tick(90));
    stores.close().await;
}

pub(crate) async fn a_segment_begun_again_is_one(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let end = fill(journal, FIRST).await[FIRST as usize - 1].position;
    let second = journal.begin(end, &later(4)).await.unwrap();
    assert_eq!(journal.begin(end, &later(4)).await.unwrap(), second);
    assert_eq!(journal.segments().await.unwrap().len(), 2);
    let error = journal.begin(end, &later(5)).await.unwrap_err();
    assert_eq!(error.code(), "store_corrupt");
    stores.close().await;
}

pub(crate) async fn a_segment_begins_only_at_the_end(fixture: &mut Fixture) {
    let (mut stores, records) = filled(fixture).await;
    let journal = stores.journal.as_mut();
    let places = [0, FIRST as usize - 1, records.len() - 2];
    for place in places.map(|place| records[place].position) {
        let before = journal.segments().await.unwrap();
        let next = Segment {
            start_tick: place.tick,
            ..later(9)
        };
        let error = journal.begin(place, &next).await.unwrap_err();
        assert_eq!(error.code(), "store_corrupt");
        assert_eq!(journal.segments().await.unwrap(), before);
    }
    let error = journal.begin(Position::START, &later(9)).await.unwrap_err();
    assert_eq!(error.code(), "store_corrupt");
    stores.close().await;
    assert_eq!(recover(fixture).await.unwrap(), records);
}

async fn expect_damage(fixture: &mut Fixture, sql: &[&str], message: &str) {
    let (stores, records) = filled(fixture).await;
    stores.close().await;
    assert_eq!(recover(fixture).await.unwrap(), records);
    expect_seen(fixture, sql, message).await;
}

pub(crate) async fn a_changed_segment_is_seen(fixture: &mut Fixture) {
    let sql = "UPDATE journal_segment SET rules_version = 8 WHERE number = 3";
    expect_damage(fixture, &[sql], "segment 3's head does not fit").await;
}

pub(crate) async fn a_moved_segment_is_seen(fixture: &mut Fixture) {
    let sql = "UPDATE journal_segment SET after_record = 4 WHERE number = 2";
    expect_damage(fixture, &[sql], "segment 2's head does not fit").await;
}

pub(crate) async fn swapped_segments_are_seen(fixture: &mut Fixture) {
    let sql = [
        "UPDATE journal_segment SET number = 100 WHERE number = 2",
        "UPDATE journal_segment SET number = 2 WHERE number = 3",
        "UPDATE journal_segment SET number = 3 WHERE number = 100",
    ];
    expect_damage(fixture, &sql, "segment 2's head does not fit").await;
}

pub(crate) async fn a_lost_segment_is_seen(fixture: &mut Fixture) {
    let sql = "DELETE FROM journal_segment WHERE number = 2";
    expect_damage(fixture, &[sql], "head of segment 2 is missing").await;
}

pub(crate) async fn a_lost_first_segment_is_seen(fixture: &mut Fixture) {
    let sql = "DELETE FROM journal_segment WHERE number = 1";
    expect_damage(fixture, &[sql], "head of segment 1 is missing").await;
}

/// Nothing follows it that could tell: the horizon does.
pub(crate) async fn a_lost_last_segment_is_seen(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let end = fill(journal, FIRST).await[FIRST as usize - 1].position;
    journal.begin(end, &later(4)).await.unwrap();
    stores.close().await;
    let sql = "DELETE FROM journal_segment WHERE number = 2";
    expect_seen(fixture, &[sql], "clock record").await;
}

pub(crate) async fn a_lost_last_segment_with_records_is_seen(fixture: &mut Fixture) {
    let (stores, records) = filled(fixture).await;
    stores.close().await;
    let sql = "DELETE FROM journal_segment WHERE number = 3";
    fixture.tamper("journal.sqlite", sql).await;
    let mut stores = fixture.open().await;
    let error = read_all(stores.journal.as_mut()).await.unwrap_err();
    let lost = format!("record {} does not fit its checksum", FIRST + 1);
    assert!(error.to_string().contains(&lost), "{error}");
    assert_eq!(records.len() as u64, FIRST + THIRD);
    stores.close().await;
}

pub(crate) async fn a_record_lost_before_a_segment_is_seen(fixture: &mut Fixture) {
    let sql = "DELETE FROM journal_record WHERE number = 6";
    expect_damage(fixture, &[sql], "record 6 is missing").await;
}

pub(crate) async fn a_record_changed_before_a_segment_is_seen(fixture: &mut Fixture) {
    let sql = "UPDATE journal_record SET tick = 17 WHERE number = 6";
    expect_damage(fixture, &[sql], "record 6 does not fit its checksum").await;
}

/// A whole chain that was made anew from a record on does not pass for the old one.
pub(crate) async fn a_segment_hangs_on_what_stands_before_it(fixture: &mut Fixture) {
    let (stores, records) = filled(fixture).await;
    stores.close().await;
    let fifth = records[4].position;
    let other = fifth.after_record(Tick(17), &records[5].inputs);
    let sql = format!(
        "UPDATE journal_record SET tick = 17, checksum = {} WHERE number = 6",
        other.checksum.cast_signed()
    );
    expect_seen(fixture, &[&sql], "segment 2's head does not fit").await;
}
