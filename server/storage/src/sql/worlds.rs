//! The places of worlds beside the first: folders beside its files, or schemas beside its tables.
//!
//! A world is made in a place under another name, closed, and given its name in one step that the
//! engine or the file system makes whole. So a crash leaves a whole world, or a place that the next
//! start clears away.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use sqlx::{AssertSqlSafe, Executor};

use super::link::Link;
use super::migrations;
use super::stores::{folder_error, link, prepare_file};
use crate::error::StoreName;
use crate::worlds::{Origin, WorldId};
use crate::{Location, Result};

/// The folder of worlds beside the first one's files.
const FOLDER: &str = "worlds";
/// What places of whole worlds begin with, in a database.
const SCHEMA_PREFIX: &str = "world_";
/// What places of worlds that are being made begin with.
const STAGED_PREFIX: &str = "importing_";

/// Worlds beside the first.
#[derive(Debug, Clone)]
pub struct Shelf {
    first: Location,
}

/// Whether a world is whole or being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Kept,
    Staged,
}

impl Shelf {
    /// The worlds beside the one that is kept there.
    pub fn beside(first: &Location) -> Shelf {
        Shelf {
            first: first.clone(),
        }
    }

    /// The names of all that are whole, in order.
    ///
    /// # Errors
    /// If they can't be listed.
    pub async fn worlds(&self) -> Result<Vec<WorldId>> {
        self.list(State::Kept).await
    }

    /// Clears away what was begun and never kept. For the one server that runs there.
    ///
    /// # Errors
    /// If something can't be.
    pub async fn clear(&self) -> Result<()> {
        for id in self.list(State::Staged).await? {
            tracing::warn!(world = %id, "what is left of an import that was cut off is removed");
            self.remove(&id, State::Staged).await?;
        }
        Ok(())
    }

    /// Where a world is that is whole.
    pub fn place_of(&self, id: &WorldId) -> Location {
        self.place(id, State::Kept)
    }

    /// Makes an empty place for a world, and notes there where it comes from. Nobody finds it
    /// before it is kept.
    ///
    /// # Errors
    /// If it can't be made.
    pub async fn stage(&self, id: &WorldId, origin: &Origin) -> Result<Location> {
        let place = self.place(id, State::Staged);
        match &place {
            Location::Folder(folder) => {
                fs::create_dir_all(folder).map_err(|error| folder_error(folder, error))?;
            }
            Location::Schema { schema, .. } => {
                self.run(format!("CREATE SCHEMA {schema}")).await?;
            }
            Location::Postgres(_) => {}
        }
        let mut link = link(StoreName::Origin, &place, false);
        let written = write_origin(&mut link, origin).await;
        link.close().await;
        written.map(|()| place)
    }

    /// Gives a world that was staged its place; its stores are closed. Durable when it returns.
    ///
    /// # Errors
    /// If that fails: it is there or not then.
    pub async fn keep(&self, id: &WorldId) -> Result<Location> {
        let kept = self.place(id, State::Kept);
        match (self.place(id, State::Staged), &kept) {
            (Location::Folder(from), Location::Folder(to)) => rename(&from, to)?,
            (Location::Schema { schema: from, .. }, Location::Schema { schema: to, .. }) => {
                self.run(format!("ALTER SCHEMA {from} RENAME TO {to}"))
                    .await?;
            }
            _ => {}
        }
        Ok(kept)
    }

    /// Clears away a world that was staged.
    ///
    /// # Errors
    /// If it can't be; the next start tries again.
    pub async fn discard(&self, id: &WorldId) -> Result<()> {
        self.remove(id, State::Staged).await
    }

    /// Where a world comes from, without its history.
    ///
    /// # Errors
    /// If that can't be read.
    pub async fn name_of(&self, id: &WorldId) -> Result<Option<String>> {
        let mut link = link(StoreName::Origin, &self.place_of(id), false);
        let connection = link.connection().await?;
        let result = sqlx::query_as("SELECT name FROM origin")
            .fetch_optional(connection)
            .await;
        let row: Result<Option<(String,)>> = link.check(result).await;
        link.close().await;
        Ok(row?.map(|(name,)| name))
    }

    /// Where a world comes from; none if that was never noted.
    ///
    /// # Errors
    /// If that can't be read.
    pub async fn origin_of(&self, id: &WorldId) -> Result<Option<Origin>> {
        let mut link = link(StoreName::Origin, &self.place_of(id), false);
        let connection = link.connection().await?;
        let result = sqlx::query_as("SELECT name, brought_unix_ms, history FROM origin")
            .fetch_optional(connection)
            .await;
        let row: Result<Option<(String, i64, Vec<u8>)>> = link.check(result).await;
        link.close().await;
        let origin = row?.map(|(name, brought_unix_ms, history)| Origin {
            name,
            brought_unix_ms,
            history,
        });
        Ok(origin)
    }

    fn place(&self, id: &WorldId, state: State) -> Location {
        match &self.first {
            Location::Folder(folder) => {
                let name = match state {
                    State::Kept => id.to_string(),
                    State::Staged => format!("{STAGED_PREFIX}{id}"),
                };
                Location::Folder(folder.join(FOLDER).join(name))
            }
            Location::Postgres(url) | Location::Schema { url, .. } => {
                let prefix = match state {
                    State::Kept => SCHEMA_PREFIX,
                    State::Staged => STAGED_PREFIX,
                };
                Location::Schema {
                    url: url.clone(),
                    schema: format!("{prefix}{id}"),
                }
            }
        }
    }

    async fn list(&self, state: State) -> Result<Vec<WorldId>> {
        let (names, prefix) = match (&self.first, state) {
            (Location::Folder(folder), State::Kept) => (folders(&folder.join(FOLDER))?, ""),
            (Location::Folder(folder), State::Staged) => {
                (folders(&folder.join(FOLDER))?, STAGED_PREFIX)
            }
            (_, State::Kept) => (self.schemas().await?, SCHEMA_PREFIX),
            (_, State::Staged) => (self.schemas().await?, STAGED_PREFIX),
        };
        let ids = names.iter().filter_map(|name| name.strip_prefix(prefix));
        let mut ids: Vec<_> = ids.filter_map(WorldId::parse).collect();
        ids.sort();
        Ok(ids)
    }

    async fn schemas(&self) -> Result<Vec<String>> {
        let mut link = self.database();
        let connection = link.connection().await?;
        let result = sqlx::query_as("SELECT nspname::text FROM pg_namespace")
            .fetch_all(connection)
            .await;
        let rows: Result<Vec<(String,)>> = link.check(result).await;
        link.close().await;
        Ok(rows?.into_iter().map(|(name,)| name).collect())
    }

    async fn remove(&self, id: &WorldId, state: State) -> Result<()> {
        match self.place(id, state) {
            Location::Folder(folder) => match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    Err(folder_error(&folder, error))
                }
                _ => Ok(()),
            },
            Location::Schema { schema, .. } => {
                self.run(format!("DROP SCHEMA IF EXISTS {schema} CASCADE"))
                    .await
            }
            Location::Postgres(_) => Ok(()),
        }
    }

    async fn run(&self, sql: String) -> Result<()> {
        let mut link = self.database();
        let connection = link.connection().await?;
        let result = connection.execute(AssertSqlSafe(sql)).await;
        let done = link.check(result).await;
        link.close().await;
        done.map(drop)
    }

    fn database(&self) -> Link {
        link(StoreName::Origin, &self.first, false)
    }
}

async fn write_origin(link: &mut Link, origin: &Origin) -> Result<()> {
    match link.path() {
        Some(_) => prepare_file(link).await?,
        None => migrations::run(link, &StoreName::ALL).await?,
    }
    let connection = link.connection().await?;
    let result = sqlx::query(
        "INSERT INTO origin (id, name, brought_unix_ms, history) VALUES (1, $1, $2, $3)",
    )
    .bind(&origin.name)
    .bind(origin.brought_unix_ms)
    .bind(&origin.history)
    .execute(connection)
    .await;
    link.check(result).await.map(drop)
}

/// The names of the folders in one, which need not be there.
fn folders(folder: &Path) -> Result<Vec<String>> {
    let failed = |error| folder_error(folder, error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(failed)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_dir() {
            names.extend(entry.file_name().into_string());
        }
    }
    Ok(names)
}

/// Renames a folder, so that it stays renamed, with all that is in it.
fn rename(from: &Path, to: &Path) -> Result<()> {
    let sync = |folder: &Path| File::open(folder).and_then(|folder| folder.sync_all());
    let parent = to.parent().unwrap_or(to);
    sync(from)
        .and_then(|()| fs::rename(from, to))
        .and_then(|()| sync(parent))
        .map_err(|error| folder_error(to, error))
}
