//! What a journal promises.

use sim_core::ids::{Frequency, Tick};
use sim_core::tick::WorldParams;
use storage::{Journal, Position, Record, Segment, StorageError};

use crate::fixture::Fixture;

pub(crate) fn segment() -> Segment {
    Segment {
        params: WorldParams {
            seed: u64::MAX - 1,
            frequency: Frequency::new(4096).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        },
        rules_version: 3,
        catalogue_hash: 1 << 63,
        start_tick: Tick(0),
    }
}

pub(crate) fn inputs(number: u64) -> Vec<u8> {
    number.to_le_bytes().repeat(number as usize % 5 + 1)
}

/// Begins a journal, and appends records for ticks 3, 6, 9, …
pub(crate) async fn fill(journal: &mut dyn Journal, count: u64) -> Vec<Record> {
    let first = journal.begin(Position::START, &segment()).await.unwrap();
    append(journal, first, 1..=count).await
}

/// Appends records of these numbers.
pub(crate) async fn append(
    journal: &mut dyn Journal,
    after: Position,
    numbers: std::ops::RangeInclusive<u64>,
) -> Vec<Record> {
    let mut position = after;
    let mut records = Vec::new();
    for number in numbers {
        position = journal
            .append(position, Tick(3 * number), &inputs(number))
            .await
            .unwrap();
        records.push(Record {
            position,
            inputs: inputs(number),
        });
    }
    records
}

/// Reads all there is, in pages; and where it ends.
pub(crate) async fn read_all(
    journal: &mut dyn Journal,
) -> Result<(Vec<Record>, Position), StorageError> {
    let mut all = Vec::new();
    let mut position = Position::START;
    loop {
        let page = journal.read(position, 4).await?;
        if page.records.is_empty() {
            return Ok((all, page.end));
        }
        position = page.end;
        all.extend(page.records);
    }
}

/// Reads all there is in a fixture; what a server does when it starts.
pub(crate) async fn recover(fixture: &Fixture) -> Result<Vec<Record>, StorageError> {
    let mut stores = fixture.try_open().await?;
    let result = async {
        let journal = stores.journal.as_mut();
        if let Some((_, newest)) = journal.segments().await?.last() {
            journal.horizon(*newest).await?;
        }
        read_all(journal).await.map(|(records, _)| records)
    }
    .await;
    stores.close().await;
    result
}

async fn expect_damage(fixture: &mut Fixture, sql: &[&str], message: &str) {
    let mut stores = fixture.open().await;
    fill(stores.journal.as_mut(), 10).await;
    stores.close().await;
    assert_eq!(recover(fixture).await.unwrap().len(), 10);
    expect_seen(fixture, sql, message).await;
}

/// Damages what is there, and expects to be told.
pub(crate) async fn expect_seen(fixture: &mut Fixture, sql: &[&str], message: &str) {
    for statement in sql {
        fixture.tamper("journal.sqlite", statement).await;
    }
    let error = recover(fixture).await.unwrap_err();
    assert_eq!(error.code(), "store_corrupt");
    assert!(error.to_string().contains(message), "{error}");
    assert!(error.to_string().contains("backup"), "{error}");
}

pub(crate) async fn an_empty_journal_has_no_segment(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    assert_eq!(journal.segments().await.unwrap(), []);
    assert_eq!(read_all(journal).await.unwrap(), (vec![], Position::START));
    let position = journal.begin(Position::START, &segment()).await.unwrap();
    stores.close().await;
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    assert_eq!(journal.segments().await.unwrap(), [(segment(), position)]);
    assert_eq!(journal.horizon(position).await.unwrap(), Tick(0));
    assert_eq!(read_all(journal).await.unwrap(), (vec![], position));
    stores.close().await;
}

pub(crate) async fn what_was_appended_is_read_back_in_pages(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let records = fill(stores.journal.as_mut(), 11).await;
    stores.close().await;
    assert_eq!(recover(fixture).await.unwrap(), records);
}

pub(crate) async fn an_append_made_again_is_one_record(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let records = fill(journal, 2).await;
    let first = records[0].position;
    let again = journal.append(first, Tick(6), &inputs(2)).await.unwrap();
    assert_eq!(again, records[1].position);
    stores.close().await;
    assert_eq!(recover(fixture).await.unwrap(), records);
}

pub(crate) async fn another_record_in_the_same_place_is_refused(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let records = fill(journal, 2).await;
    let first = records[0].position;
    let error = journal.append(first, Tick(6), b"other").await.unwrap_err();
    assert_eq!(error.code(), "store_corrupt");
    let error = journal
        .append(first, Tick(7), &inputs(2))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "store_corrupt");
}

pub(crate) async fn a_changed_record_is_seen(fixture: &mut Fixture) {
    let sql = if fixture.is_sqlite() {
        "UPDATE journal_record SET inputs = X'00' WHERE number = 10"
    } else {
        "UPDATE journal_record SET inputs = '\\x00' WHERE number = 10"
    };
    expect_damage(fixture, &[sql], "record 10 does not fit its checksum").await;
}

pub(crate) async fn a_lost_record_is_seen(fixture: &mut Fixture) {
    let sql = "DELETE FROM journal_record WHERE number = 5";
    expect_damage(fixture, &[sql], "record 5 is missing").await;
}

pub(crate) async fn swapped_records_are_seen(fixture: &mut Fixture) {
    let sql = [
        "UPDATE journal_record SET number = 100 WHERE number = 4",
        "UPDATE journal_record SET number = 4 WHERE number = 7",
        "UPDATE journal_record SET number = 7 WHERE number = 100",
    ];
    expect_damage(fixture, &sql, "record 4 does not fit its checksum").await;
}

pub(crate) async fn a_changed_head_is_seen(fixture: &mut Fixture) {
    let sql = "UPDATE journal_segment SET seed = 1";
    expect_damage(fixture, &[sql], "head does not fit").await;
}

pub(crate) async fn a_lost_head_is_seen(fixture: &mut Fixture) {
    let sql = "DELETE FROM journal_segment";
    expect_damage(fixture, &[sql], "not the head they follow").await;
}

pub(crate) async fn a_lost_end_is_witnessed(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let records = fill(stores.journal.as_mut(), 10).await;
    stores.close().await;
    let sql = "DELETE FROM journal_record WHERE number = 10";
    fixture.tamper("journal.sqlite", sql).await;
    // The chain is whole as far as it goes; only the witness knows that it went on. Postgres
    // guards its own log, and has none.
    let last = records[9].position;
    let mut stores = fixture.open().await;
    match stores.journal.known_end() {
        Some(end) => assert_eq!(end.mark, last.mark()),
        None => assert!(!fixture.is_sqlite()),
    }
    stores.close().await;
}

pub(crate) async fn a_witness_never_knows_more_than_there_is(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let head = fill(stores.journal.as_mut(), 2).await[1].position;
    stores.close().await;
    if fixture.is_sqlite() {
        std::fs::remove_file(fixture.folder().join("journal.head")).unwrap();
    }
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let (_, first) = journal.segments().await.unwrap()[0];
    for tick in [Tick(90), Tick(50), Tick(70)] {
        journal.move_horizon(first, head, tick).await.unwrap();
        if let Some(end) = journal.known_end() {
            assert_eq!((end.mark.records, end.mark), (2, head.mark()));
            assert_eq!(end.horizon, tick);
        }
    }
    stores.close().await;
}

pub(crate) async fn the_horizon_moves_and_is_checked(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let journal = stores.journal.as_mut();
    let first = journal.begin(Position::START, &segment()).await.unwrap();
    for tick in [Tick(40), Tick(80)] {
        journal.move_horizon(first, first, tick).await.unwrap();
        assert_eq!(journal.horizon(first).await.unwrap(), tick);
    }
    fixture
        .tamper("journal.sqlite", "UPDATE journal_horizon SET tick = 41")
        .await;
    let error = journal.horizon(first).await.unwrap_err();
    assert!(error.to_string().contains("clock record"), "{error}");
    fixture
        .tamper("journal.sqlite", "DELETE FROM journal_horizon")
        .await;
    let error = journal.horizon(first).await.unwrap_err();
    assert_eq!(error.code(), "store_corrupt");
}

/// A server that stopped is out of the way of the next.
pub(crate) async fn a_place_that_was_closed_is_free_at_once(fixture: &mut Fixture) {
    for _ in 0..30 {
        fixture.open().await.close().await;
    }
}

/// No promise, a figure: what a durable append costs here.
pub(crate) async fn appends_time(fixture: &mut Fixture) {
    let mut stores = fixture.open().await;
    let started = std::time::Instant::now();
    let count = 50;
    fill(stores.journal.as_mut(), count).await;
    let each = started.elapsed() / count as u32;
    let engine = if fixture.is_sqlite() {
        "SQLite"
    } else {
        "Postgres"
    };
    println!("a durable append on {engine} took {each:?} on average");
}
