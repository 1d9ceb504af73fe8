//! The numbered migrations, compiled in: one folder an engine, one store a file.

use std::borrow::Cow;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

use super::link::{Engine, Link};
use crate::Result;
use crate::error::{StorageError, StoreName};

struct Numbered {
    version: i64,
    store: StoreName,
    description: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! numbered {
    ($version:literal, $store:expr, $name:literal) => {
        Numbered {
            version: $version,
            store: $store,
            description: $name,
            sqlite: include_str!(concat!("../../../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../../../migrations/postgres/", $name, ".sql")),
        }
    };
}

const MIGRATIONS: [Numbered; 5] = [
    numbered!(1, StoreName::Journal, "0001_journal"),
    numbered!(2, StoreName::Snapshots, "0002_snapshots"),
    numbered!(3, StoreName::Sessions, "0003_sessions"),
    numbered!(4, StoreName::Catalogue, "0004_catalogue"),
    numbered!(5, StoreName::Origin, "0005_origin"),
];

/// Brings the tables of these stores up to date: an SQLite file has those of one store, a
/// Postgres database all of them.
pub(super) async fn run(link: &mut Link, stores: &[StoreName]) -> Result<()> {
    let engine = link.engine();
    let migrations = MIGRATIONS
        .iter()
        .filter(|migration| stores.contains(&migration.store))
        .map(|migration| {
            let sql = match engine {
                Engine::Sqlite => migration.sqlite,
                Engine::Postgres => migration.postgres,
            };
            Migration::new(
                migration.version,
                Cow::Borrowed(migration.description),
                MigrationType::Simple,
                AssertSqlSafe(sql).into_sql_str(),
                false,
            )
        })
        .collect();
    let store = link.store();
    let connection = link.connection().await?;
    let migrator = Migrator::with_migrations(migrations);
    match migrator.run_direct(None, connection, false).await {
        Ok(()) => link.check(Ok(())).await,
        Err(MigrateError::Execute(error)) => link.check(Err(error)).await,
        Err(source) => Err(StorageError::Migration {
            what: store.as_str(),
            source,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    type Columns = Vec<(String, String)>;

    /// Tables and their columns with types, as a migration's text describes them.
    fn tables(sql: &str) -> BTreeMap<String, Columns> {
        let code: String = sql
            .lines()
            .map(|line| line.split("--").next().unwrap_or(""))
            .collect::<Vec<_>>()
            .join("\n");
        let mut tables = BTreeMap::new();
        for statement in code.split(';') {
            let Some(rest) = statement.trim().strip_prefix("CREATE TABLE ") else {
                continue;
            };
            let (name, body) = rest.split_once('(').expect("a table has columns");
            let columns = top_level(body)
                .into_iter()
                .filter_map(|part| {
                    let mut words = part.split_whitespace();
                    let (name, kind) = (words.next()?, words.next()?);
                    let is_column = name
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
                    let same = match kind {
                        "INTEGER" => "BIGINT",
                        "BLOB" => "BYTEA",
                        other => other,
                    };
                    is_column.then(|| {
                        (
                            name.to_owned(),
                            format!("{same} null:{}", !part.contains("NOT NULL")),
                        )
                    })
                })
                .collect();
            tables.insert(name.trim().to_owned(), columns);
        }
        tables
    }

    /// Splits at commas that are in no inner parentheses, up to the closing one.
    fn top_level(body: &str) -> Vec<String> {
        let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0);
        for c in body.chars() {
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => break,
                ')' => depth -= 1,
                ',' if depth == 0 => {
                    parts.push(std::mem::take(&mut part));
                    continue;
                }
                _ => {}
            }
            part.push(c);
        }
        parts.push(part);
        parts
    }

    #[test]
    fn both_engines_have_the_same_tables_and_columns() {
        for migration in &MIGRATIONS {
            let sqlite = tables(migration.sqlite);
            assert!(!sqlite.is_empty(), "{}", migration.description);
            assert_eq!(
                sqlite,
                tables(migration.postgres),
                "{}",
                migration.description
            );
        }
    }

    #[test]
    fn every_file_of_both_folders_is_compiled_in() {
        for engine in ["sqlite", "postgres"] {
            let folder = format!("{}/../../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
            let mut names: Vec<_> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            let known: Vec<_> = MIGRATIONS
                .iter()
                .map(|migration| format!("{}.sql", migration.description))
                .collect();
            assert_eq!(names, known, "{engine}");
        }
    }
}
