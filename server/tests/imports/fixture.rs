//! A place for each test, on either engine.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};

use server::config::{Config, Limits};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use storage::Location;
use tempfile::TempDir;

use crate::common::config;

pub(crate) struct Fixture {
    folder: TempDir,
    /// The URL of who may make databases, and the name of this one.
    database: Option<(String, String)>,
}

impl Fixture {
    pub(crate) fn sqlite() -> Fixture {
        Fixture {
            folder: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// None, loudly, where there is no Postgres.
    pub(crate) async fn postgres() -> Option<Fixture> {
        let Ok(admin) = std::env::var("GOLDBERG_TEST_POSTGRES_URL") else {
            let note = "\n*** NOT RUN ON POSTGRES: GOLDBERG_TEST_POSTGRES_URL is not set ***";
            // Not `eprintln!`, which the test harness would swallow.
            writeln!(std::io::stderr(), "{note}").expect("standard error takes text");
            return None;
        };
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("goldberg_imports_{}_{number}", std::process::id());
        run(&admin, &format!("CREATE DATABASE {name}")).await;
        Some(Fixture {
            database: Some((admin, name)),
            ..Fixture::sqlite()
        })
    }

    pub(crate) fn config(&self) -> Config {
        let mut config = config(self.folder.path());
        config.limits = Limits {
            imports_per_minute: 10_000,
            ..config.limits
        };
        if let Some(url) = self.url() {
            config.location = Location::Postgres(url);
        }
        config
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    fn url(&self) -> Option<String> {
        let (admin, name) = self.database.as_ref()?;
        let (server, _) = admin.rsplit_once('/').expect("a URL ends with a database");
        Some(format!("{server}/{name}"))
    }

    pub(crate) async fn end(self) {
        if let Some((admin, name)) = &self.database {
            run(admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// Does behind a store's back what no store does.
pub(crate) async fn run(url: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
