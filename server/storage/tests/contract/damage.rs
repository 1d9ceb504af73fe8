//! Damage below SQL: whatever bytes of an SQLite journal go bad, it reads as it was, or as
//! damaged, but never as another.

use std::fs;

use proptest::prelude::*;
use storage::Segment;

use crate::fixture::Fixture;
use crate::journal::{append, fill, recover, segment};

#[derive(Debug, Clone)]
enum Damage {
    /// The file ends here, in thousandths of its length.
    Cut(usize),
    /// This byte, in thousandths of the length plus a few, is another.
    Flip(usize, usize, u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (0usize..1000).prop_map(Damage::Cut),
        (0usize..1000, 0usize..64, 1u8..=255)
            .prop_map(|(place, more, mask)| Damage::Flip(place, more, mask)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_reads_as_it_was_or_not_at_all(damage in damage()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let fixture = Fixture::sqlite();
            let mut stores = fixture.open().await;
            let journal = stores.journal.as_mut();
            let mut records = fill(journal, 60).await;
            let end = records[59].position;
            let later = Segment { start_tick: end.tick, ..segment() };
            let second = journal.begin(end, &later).await.unwrap();
            records.extend(append(journal, second, 61..=120).await);
            stores.close().await;
            let path = fixture.folder().join("journal.sqlite");
            let mut bytes = fs::read(&path).unwrap();
            match damage {
                Damage::Cut(place) => bytes.truncate((bytes.len() * place / 1000).max(1)),
                Damage::Flip(place, more, mask) => {
                    let at = (bytes.len() * place / 1000 + more).min(bytes.len() - 1);
                    bytes[at] ^= mask;
                }
            }
            fs::write(&path, bytes).unwrap();
            match recover(&fixture).await {
                Ok(read) => prop_assert_eq!(read, records),
                Err(error) => prop_assert_ne!(error.code(), "store_in_use", "{}", error),
            }
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn no_damage_to_the_description_of_tables_ends_the_driver() {
    let fixture = Fixture::sqlite();
    let mut stores = fixture.open().await;
    let records = fill(stores.journal.as_mut(), 3).await;
    stores.close().await;
    let path = fixture.folder().join("journal.sqlite");
    let bytes = fs::read(&path).unwrap();
    let schema = b"CREATE TABLE";
    let tables = bytes.windows(schema.len()).enumerate();
    let tables = tables.filter(|(_, window)| window == schema);
    let (mut tried, mut refused) = (0, 0);
    // A table's description is shorter than this; what follows it is damaged as well.
    for at in tables.flat_map(|(start, _)| (start..start + 400).step_by(3)) {
        let mut damaged = bytes.clone();
        let Some(byte) = damaged.get_mut(at) else {
            continue;
        };
        *byte ^= 0x80;
        fs::write(&path, damaged).unwrap();
        tried += 1;
        match recover(&fixture).await {
            Ok(read) => assert_eq!(read, records, "byte {at}"),
            Err(error) => {
                refused += 1;
                assert_ne!(error.code(), "store_unavailable", "byte {at}: {error}");
            }
        }
    }
    println!("{refused} of {tried} refused");
    assert!(refused > tried / 4);
}

#[tokio::test]
async fn a_file_cut_to_nothing_is_not_taken_for_a_new_journal() {
    for length in [0, 1, 99, 100, 511, 512, 4_095] {
        let fixture = Fixture::sqlite();
        let mut stores = fixture.open().await;
        fill(stores.journal.as_mut(), 3).await;
        stores.close().await;
        let path = fixture.folder().join("journal.sqlite");
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..length]).unwrap();
        let error = recover(&fixture).await.unwrap_err();
        assert_eq!(error.code(), "store_corrupt", "{length} bytes: {error}");
    }
}

#[tokio::test]
async fn two_servers_cannot_use_one_folder() {
    let fixture = Fixture::sqlite();
    let stores = fixture.open().await;
    let error = storage::open(&fixture.location).await.err().unwrap();
    assert_eq!(error.code(), "store_in_use");
    stores.close().await;
    storage::open(&fixture.location).await.unwrap();
}

#[tokio::test]
async fn damaged_snapshots_are_moved_away() {
    let fixture = Fixture::sqlite();
    fixture.open().await.close().await;
    let path = fixture.folder().join("snapshots.sqlite");
    fs::write(&path, [7; 5_000]).unwrap();
    let mut stores = fixture.open().await;
    assert_eq!(stores.snapshots.newest(None).await.unwrap(), None);
    stores.close().await;
    assert!(fixture.folder().join("snapshots.sqlite.damaged").exists());
}
