//! A simulated disk of its own for each test, as the contract's cases know a place.

use std::path::Path;
use std::sync::Arc;

use simulation::store::{Disk, stores};
use storage::Stores;
use system_tests::random::Random;

pub(crate) struct Fixture {
    disk: Arc<Disk>,
}

impl Fixture {
    pub(crate) fn new() -> Fixture {
        Fixture {
            disk: Arc::new(Disk::new(Random::new(0))),
        }
    }

    pub(crate) async fn open(&self) -> Stores {
        stores(&self.disk)
    }

    pub(crate) async fn try_open(&self) -> storage::Result<Stores> {
        Ok(self.open().await)
    }

    /// No case that does this is run here.
    pub(crate) async fn tamper(&self, _: &str, _: &str) {
        unreachable!("a simulated disk has no files");
    }

    pub(crate) fn folder(&self) -> &Path {
        unreachable!("a simulated disk has no files");
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        false
    }
}
