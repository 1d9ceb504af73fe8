//! What can go wrong with what is kept, and what to do about it.

use std::future::Future;
use std::time::Duration;

/// Why a store can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Bytes are not what was written. Nothing was changed.
    #[error("{what} is damaged: {detail}. {advice}")]
    Corrupt {
        /// Which store.
        what: &'static str,
        /// What is wrong, and where.
        detail: String,
        /// What to do.
        advice: &'static str,
    },
    /// The engine failed; the same may work later.
    #[error(
        "{what} can't be read or written: {source}; check disk, permissions and DATABASE_URL, or \
         restore it from a backup"
    )]
    Unavailable {
        /// Which store.
        what: &'static str,
        /// What the engine said.
        source: sqlx::Error,
    },
    /// The engine did not answer in time; the same may work later. What was asked for may have
    /// been done or not.
    #[error("{what} did not answer within {seconds} s; check disk, network and database")]
    Slow {
        /// Which store.
        what: &'static str,
        /// How long it was waited for.
        seconds: u64,
    },
    /// Another server runs on the same data.
    #[error("{place} is in use by another server; stop that one, or use another place")]
    InUse {
        /// The folder or database.
        place: String,
    },
    /// The tables are of a version that this server does not know.
    #[error(
        "the tables of {what} can't be brought up to date: {source}; run it with the version of \
         goldberg that made them, or restore it from a backup"
    )]
    Migration {
        /// Which store.
        what: &'static str,
        /// What the engine said.
        source: sqlx::migrate::MigrateError,
    },
    /// The folder can't be used.
    #[error("{path}: {source}")]
    Folder {
        /// Which.
        path: String,
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl StorageError {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            StorageError::Corrupt { .. } => "store_corrupt",
            StorageError::Unavailable { .. } => "store_unavailable",
            StorageError::Slow { .. } => "store_slow",
            StorageError::InUse { .. } => "store_in_use",
            StorageError::Migration { .. } => "store_migration",
            StorageError::Folder { .. } => "store_folder",
        }
    }

    /// Whether trying again may help.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            StorageError::Unavailable { .. } | StorageError::Slow { .. }
        )
    }
}

/// What a call of a store gives within a time; a call that takes longer is given up.
///
/// # Errors
/// Also if it took too long, as `what` then.
pub async fn within<T>(
    limit: Duration,
    what: &'static str,
    call: impl Future<Output = crate::Result<T>>,
) -> crate::Result<T> {
    let slow = |_| StorageError::Slow {
        what,
        seconds: limit.as_secs(),
    };
    tokio::time::timeout(limit, call).await.map_err(slow)?
}

/// One of the stores, as errors name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoreName {
    Journal,
    Snapshots,
    Sessions,
    Catalogue,
    Origin,
}

impl StoreName {
    pub(crate) const ALL: [StoreName; 5] = [
        StoreName::Journal,
        StoreName::Snapshots,
        StoreName::Sessions,
        StoreName::Catalogue,
        StoreName::Origin,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            StoreName::Journal => "the journal",
            StoreName::Snapshots => "the snapshot store",
            StoreName::Sessions => "the session store",
            StoreName::Catalogue => "the catalogue store",
            StoreName::Origin => "the note of where the world comes from",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            StoreName::Journal => {
                "The server does not start, because it would serve another world than the one \
                 that was played. Restore the journal (all its files together) from a backup, or \
                 start with an empty data directory"
            }
            StoreName::Snapshots => {
                "Move snapshots.sqlite and its -wal and -shm files away: the world is rebuilt \
                 from the journal, or from a backup of them if its rules were ever upgraded"
            }
            StoreName::Sessions => {
                "The server does not start, because players could not come back to what is \
                 theirs. Restore the session store (all its files together) from a backup"
            }
            StoreName::Catalogue => {
                "Move catalogue.sqlite and its -wal and -shm files away: the next start writes them \
                 anew"
            }
            StoreName::Origin => {
                "Move origin.sqlite and its -wal and -shm files away: the world is played without"
            }
        }
    }

    pub(crate) fn corrupt(self, detail: impl Into<String>) -> StorageError {
        StorageError::Corrupt {
            what: self.as_str(),
            detail: detail.into(),
            advice: self.advice(),
        }
    }

    /// The engine's error as ours: what an engine calls corruption is corruption.
    pub(crate) fn failed(self, source: sqlx::Error) -> StorageError {
        if is_corruption(&source) {
            self.corrupt(source.to_string())
        } else {
            StorageError::Unavailable {
                what: self.as_str(),
                source,
            }
        }
    }
}

/// Codes of Postgres have five characters; those of SQLite are smaller numbers.
const SQLSTATE_LENGTH: usize = 5;

fn is_corruption(error: &sqlx::Error) -> bool {
    match error {
        // A value of another type than the column's, or a table without it.
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::Decode(_) => true,
        sqlx::Error::Database(error) => match error.code().as_deref() {
            // Postgres: data_corrupted, index_corrupted.
            Some("XX001" | "XX002") => true,
            // SQLite, in the low byte of the extended code: ERROR (a schema that is not ours, as
            // all our statements are fixed), CORRUPT, FORMAT, NOTADB; and a read that is too short.
            Some(code) if code.len() < SQLSTATE_LENGTH => code
                .parse::<u32>()
                .is_ok_and(|code| matches!(code & 0xff, 1 | 11 | 24 | 26) || code == 522),
            _ => false,
        },
        _ => false,
    }
}
