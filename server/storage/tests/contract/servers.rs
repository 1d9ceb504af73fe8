//! Who may write: one server at a time.

use storage::StorageError;

use crate::fixture::Fixture;

pub(crate) async fn a_second_server_is_refused_beside_the_first(fixture: &mut Fixture) {
    let first = fixture.open().await;
    let refused = storage::open(&fixture.location).await.err();
    assert!(
        matches!(refused, Some(StorageError::InUse { .. })),
        "{refused:?}"
    );
    first.close().await;
    fixture.open().await.close().await;
}

/// Also where the first one's connection is noticed to be gone only later.
pub(crate) async fn a_second_server_takes_over_when_the_first_is_gone(fixture: &mut Fixture) {
    let first = fixture.open().await;
    if fixture.is_sqlite() {
        // The operating system lets go of a file at once.
        first.close().await;
        fixture.open().await.close().await;
        return;
    }
    let (second, ()) = tokio::join!(storage::open(&fixture.location), first.close());
    second.unwrap().close().await;
}
