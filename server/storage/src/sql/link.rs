//! One connection to one store: opened with the engine's settings, and anew after it broke or a
//! call on it was given up.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions, Connection, Executor};
use xxhash_rust::xxh3::xxh3_64;

use super::stores::folder_error;
use crate::error::{StorageError, StoreName};
use crate::{Location, Result};

/// Advisory lock of the one server that may write to a Postgres database: "goldberg" in ASCII.
const LOCK_KEY: i64 = 0x676f_6c64_6265_7267;

const CONNECT_SECONDS_MAX: u64 = 10;
/// Longest that the lock is waited for: a connection of ours that broke may still hold it, until
/// Postgres notices.
const LOCK_WAIT_MAX: Duration = Duration::from_secs(8);
const LOCK_RETRY_WAIT: Duration = Duration::from_millis(100);
/// Postgres notices a client that is gone after 3 + 3 x 1 seconds, well within the wait above.
const POSTGRES_SETTINGS: &str = "SET synchronous_commit = on; SET client_min_messages = warning; \
     SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3; \
     SET tcp_user_timeout = 6000;";

/// Which engine a connection speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

/// A connection that is opened when it is needed.
pub(super) struct Link {
    target: Target,
    connection: Option<AnyConnection>,
    /// From when the connection is handed out until its result is checked.
    is_used: bool,
}

/// What a connection leads to.
struct Target {
    store: StoreName,
    engine: Engine,
    url: String,
    /// The file, where it is one.
    path: Option<PathBuf>,
    /// The schema, where it is not the database's own.
    schema: Option<String>,
    /// Whether this connection keeps other servers out.
    locks: bool,
}

impl Link {
    /// To an SQLite file, which is made if it is missing.
    pub(super) fn to_file(store: StoreName, path: PathBuf) -> Link {
        Link::new(Target {
            store,
            engine: Engine::Sqlite,
            url: Location::sqlite_url(&path),
            path: Some(path),
            schema: None,
            locks: false,
        })
    }

    /// To a Postgres database; with `locks` as the one server that may write to it.
    pub(super) fn to_database(store: StoreName, url: String, locks: bool) -> Link {
        Link::new(Target {
            store,
            engine: Engine::Postgres,
            url,
            path: None,
            schema: None,
            locks,
        })
    }

    /// To a schema of a Postgres database; with `locks` as the one server that may write to it.
    pub(super) fn to_schema(store: StoreName, url: String, schema: String, locks: bool) -> Link {
        let mut link = Link::to_database(store, url, locks);
        link.target.schema = Some(schema);
        link
    }

    fn new(target: Target) -> Link {
        sqlx::any::install_default_drivers();
        Link {
            target,
            connection: None,
            is_used: false,
        }
    }

    pub(super) fn store(&self) -> StoreName {
        self.target.store
    }

    pub(super) fn engine(&self) -> Engine {
        self.target.engine
    }

    /// The file, where it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        self.target.path.as_deref()
    }

    /// The connection, opened if there is none. What it is used for ends with `check`.
    pub(super) async fn connection(&mut self) -> Result<&mut AnyConnection> {
        if self.is_used {
            // A call was given up in the middle: what the engine still says is not for the next.
            self.connection = None;
        }
        if self.connection.is_none() {
            self.connection = Some(self.target.connect().await?);
        }
        self.is_used = true;
        Ok(self.connection.as_mut().expect("it was just opened"))
    }

    /// A result of the engine as ours. A connection that broke is dropped, so that the next
    /// use opens another.
    pub(super) async fn check<T>(&mut self, result: sqlx::Result<T>) -> Result<T> {
        self.is_used = false;
        match result {
            Ok(value) => Ok(value),
            Err(error) => {
                if !matches!(error, sqlx::Error::Database(_)) {
                    // Without a goodbye, which nobody might take.
                    self.connection = None;
                }
                Err(self.target.store.failed(error))
            }
        }
    }

    /// Closes the connection; an SQLite file is left without a `-wal` beside it.
    pub(super) async fn close(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        let unlocked = match self.target.is_locked() {
            // Postgres ends a connection a little after it was closed here: the next server
            // could find its lock still held.
            true => (&mut connection)
                .execute("SELECT pg_advisory_unlock_all()")
                .await
                .map(drop),
            false => Ok(()),
        };
        if let Err(error) = unlocked.and(connection.close().await) {
            tracing::debug!(store = self.target.store.as_str(), %error, "closing a connection");
        }
    }
}

impl Link {
    /// Renames an SQLite file and its companions, so that the next use makes a new one.
    pub(super) fn move_file_away(&self) -> Result<()> {
        let Some(path) = &self.target.path else {
            return Ok(());
        };
        for suffix in ["", "-wal", "-shm"] {
            let mut from = path.clone().into_os_string();
            from.push(suffix);
            let mut to = from.clone();
            to.push(".damaged");
            match std::fs::rename(&from, &to) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(folder_error(path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Target {
    /// Whether a connection holds a lock for as long as it is open.
    fn is_locked(&self) -> bool {
        self.locks && self.engine == Engine::Postgres
    }

    async fn connect(&self) -> Result<AnyConnection> {
        let failed = |error| self.store.failed(error);
        let options: AnyConnectOptions = self.url.parse().map_err(failed)?;
        let options = options.disable_statement_logging();
        let limit = Duration::from_secs(CONNECT_SECONDS_MAX);
        let mut connection = tokio::time::timeout(limit, options.connect())
            .await
            .map_err(|_| failed(sqlx::Error::PoolTimedOut))?
            .map_err(failed)?;
        let settings = match self.engine {
            // A commit that returned survives a power cut. Readers never wait for the writer.
            Engine::Sqlite => {
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;"
            }
            Engine::Postgres => POSTGRES_SETTINGS,
        };
        (&mut connection).execute(settings).await.map_err(failed)?;
        if let Some(schema) = &self.schema {
            let sql = AssertSqlSafe(format!("SET search_path TO {schema}"));
            (&mut connection).execute(sql).await.map_err(failed)?;
        }
        if self.is_locked() {
            self.lock(&mut connection).await?;
        }
        Ok(connection)
    }

    /// The advisory lock of whoever may write there.
    fn lock_key(&self) -> i64 {
        let schema = self.schema.as_deref();
        LOCK_KEY ^ schema.map_or(0, |schema| xxh3_64(schema.as_bytes()).cast_signed())
    }

    async fn lock(&self, connection: &mut AnyConnection) -> Result<()> {
        let give_up_at = Instant::now() + LOCK_WAIT_MAX;
        loop {
            let (free,): (bool,) = sqlx::query_as("SELECT pg_try_advisory_lock($1)")
                .bind(self.lock_key())
                .fetch_one(&mut *connection)
                .await
                .map_err(|error| self.store.failed(error))?;
            if free {
                return Ok(());
            }
            if Instant::now() >= give_up_at {
                let place = "the database of DATABASE_URL".into();
                return Err(StorageError::InUse { place });
            }
            tracing::debug!("another connection holds the lock; it is tried again");
            tokio::time::sleep(LOCK_RETRY_WAIT).await;
        }
    }
}
