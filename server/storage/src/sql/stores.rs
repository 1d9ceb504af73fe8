//! Opens all stores of a location.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::catalogues::SqlCatalogues;
use super::journal::SqlJournal;
use super::link::{Engine, Link};
use super::migrations;
use super::sessions::SqlSessions;
use super::snapshots::SqlSnapshots;
use crate::error::{StorageError, StoreName};
use crate::{Catalogues, Journal, Location, Result, Sessions, Snapshots};

/// All that is kept of a world.
pub struct Stores {
    /// What went into it.
    pub journal: Box<dyn Journal>,
    /// Where a replay may begin.
    pub snapshots: Box<dyn Snapshots>,
    /// Who may come back.
    pub sessions: Box<dyn Sessions>,
    /// What there is and what may be built, for tools.
    pub catalogue: Box<dyn Catalogues>,
    /// Keeps other servers out of a folder for as long as it is open.
    pub lock: Option<File>,
}

impl Stores {
    /// Lets go of all files and connections.
    pub async fn close(mut self) {
        self.journal.close().await;
        self.snapshots.close().await;
        self.sessions.close().await;
        self.catalogue.close().await;
    }
}

/// Opens the stores of a location for the one server that runs on it, and makes what is missing.
///
/// # Errors
/// Also if another server runs on it.
pub async fn open(location: &Location) -> Result<Stores> {
    let lock = match location {
        Location::Folder(folder) => Some(lock(folder)?),
        Location::Postgres(_) | Location::Schema { .. } => None,
    };
    assemble(links(location, true), lock).await
}

/// Opens the stores of a location to look at them, beside the server that may run on it.
///
/// # Errors
/// Also if there is nothing.
pub async fn open_for_reading(location: &Location) -> Result<Stores> {
    if let Location::Folder(folder) = location {
        let journal = folder.join("journal.sqlite");
        fs::metadata(&journal).map_err(|error| folder_error(&journal, error))?;
    }
    assemble(links(location, false), None).await
}

/// Of links to the journal, the snapshots, the sessions and the catalogue.
fn links(location: &Location, for_writing: bool) -> [Link; 4] {
    let stores = [
        StoreName::Journal,
        StoreName::Snapshots,
        StoreName::Sessions,
        StoreName::Catalogue,
    ];
    stores.map(|store| link(store, location, for_writing && store == StoreName::Journal))
}

/// With `locks` as the one server that may write there; a folder has a file for that.
pub(super) fn link(store: StoreName, location: &Location, locks: bool) -> Link {
    match location {
        Location::Folder(folder) => {
            let file = match store {
                StoreName::Journal => "journal.sqlite",
                StoreName::Snapshots => "snapshots.sqlite",
                StoreName::Sessions => "sessions.sqlite",
                StoreName::Catalogue => "catalogue.sqlite",
                StoreName::Origin => "origin.sqlite",
            };
            Link::to_file(store, folder.join(file))
        }
        Location::Postgres(url) => Link::to_database(store, url.clone(), locks),
        Location::Schema { url, schema } => {
            Link::to_schema(store, url.clone(), schema.clone(), locks)
        }
    }
}

/// Of links to the journal, the snapshots, the sessions and the catalogue.
async fn assemble(links: [Link; 4], lock: Option<File>) -> Result<Stores> {
    let [mut journal, mut snapshots, mut sessions, mut catalogue] = links;
    if journal.engine() == Engine::Postgres {
        migrations::run(&mut journal, &StoreName::ALL).await?;
    } else {
        prepare_file(&mut journal).await?;
        prepare_file(&mut sessions).await?;
        // Nothing is lost with snapshots that the journal does not have, unless a segment begins
        // with one of them: recovery refuses then, and they are still there to be restored.
        prepare_file_or_anew(&mut snapshots).await?;
        prepare_file_or_anew(&mut catalogue).await?;
    }
    Ok(Stores {
        journal: Box::new(SqlJournal::new(journal)),
        snapshots: Box::new(SqlSnapshots::new(snapshots)),
        sessions: Box::new(SqlSessions::new(sessions)),
        catalogue: Box::new(SqlCatalogues::new(catalogue)),
        lock,
    })
}

/// A damaged file is moved away, and an empty one takes its place.
async fn prepare_file_or_anew(link: &mut Link) -> Result<()> {
    match prepare_file(link).await {
        Err(error @ StorageError::Corrupt { .. }) => {
            tracing::warn!(%error, "{} is moved away", link.store().as_str());
            link.close().await;
            link.move_file_away()?;
            prepare_file(link).await
        }
        other => other,
    }
}

/// Brings the tables of an SQLite file up to date, and has SQLite look for pages that are no
/// pages, also where no query would come across them.
pub(super) async fn prepare_file(link: &mut Link) -> Result<()> {
    let store = link.store();
    check_schema(link).await?;
    migrations::run(link, &[store]).await?;
    let connection = link.connection().await?;
    let result = sqlx::query_as("PRAGMA quick_check(1)")
        .fetch_one(connection)
        .await;
    let (verdict,): (String,) = link.check(result).await?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(store.corrupt(verdict))
    }
}

/// Looks for damage in what an SQLite file says of its own tables. SQLite takes column types as they
/// come, and the driver panics at those that are no text; ours are ASCII.
async fn check_schema(link: &mut Link) -> Result<()> {
    let store = link.store();
    let connection = link.connection().await?;
    let result = sqlx::query_as(
        "SELECT count(*) FROM sqlite_schema \
         WHERE name || sql GLOB '*[^' || char(1) || '-' || char(127) || ']*'",
    )
    .fetch_one(connection)
    .await;
    let (damaged,): (i64,) = link.check(result).await?;
    match damaged {
        0 => Ok(()),
        _ => Err(store.corrupt("the description of its tables is no text")),
    }
}

fn lock(folder: &Path) -> Result<File> {
    fs::create_dir_all(folder).map_err(|error| folder_error(folder, error))?;
    let path = folder.join("lock");
    let file = File::create(&path).map_err(|error| folder_error(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StorageError::InUse {
            place: folder.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(folder_error(&path, error)),
    }
}

pub(super) fn folder_error(path: &Path, source: std::io::Error) -> StorageError {
    StorageError::Folder {
        path: path.display().to_string(),
        source,
    }
}
