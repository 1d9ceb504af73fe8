//! A simulated disk of its own for each test, as the contract's cases know a place.

use std::path::Path;
use std::sync::Arc;

use simulation::store::{Disk, stores};
use storage::{Location, Stores};
use system_tests::random::Random;

pub(crate) struct Fixture {
    pub(crate) location: Location,
    disk: Arc<Disk>,
}

impl Fixture {
    pub(crate) fn new() -> Fixture {
        Fixture {
            location: Location::Folder("no folder".into()),
            disk: Arc::new(Disk::new(Random::new(0))),
        }
    }

    pub(crate) async fn open(&self) -> Stores {
        stores(&self.disk)
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
