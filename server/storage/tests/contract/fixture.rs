//! A place of its own for each test, on either engine.

use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use storage::{Location, Stores};

pub(crate) struct Fixture {
    pub(crate) location: Location,
    admin_url: Option<String>,
    database: String,
    folder: Option<tempfile::TempDir>,
}

impl Fixture {
    pub(crate) fn sqlite() -> Fixture {
        let folder = tempfile::tempdir().unwrap();
        Fixture {
            location: Location::Folder(folder.path().join("a folder, 100 % odd")),
            admin_url: None,
            database: String::new(),
            folder: Some(folder),
        }
    }

    /// None, loudly, where there is no Postgres.
    pub(crate) async fn postgres() -> Option<Fixture> {
        let Ok(admin_url) = std::env::var("GOLDBERG_TEST_POSTGRES_URL") else {
            static ONCE: Once = Once::new();
            // Not `eprintln!`, which the test harness would swallow.
            ONCE.call_once(|| {
                let note = "\n*** NOT RUN ON POSTGRES: GOLDBERG_TEST_POSTGRES_URL is not set; \
                            `cargo xtask test` starts a server and sets it ***";
                writeln!(std::io::stderr(), "{note}").expect("standard error takes text");
            });
            return None;
        };
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let database = format!("goldberg_contract_{}_{number}", std::process::id());
        run(&admin_url, &format!("CREATE DATABASE {database}")).await;
        let (server, _) = admin_url
            .rsplit_once('/')
            .expect("a URL ends with a database");
        Some(Fixture {
            location: Location::Postgres(format!("{server}/{database}")),
            admin_url: Some(admin_url),
            database,
            folder: None,
        })
    }

    pub(crate) async fn drop_database(self) {
        if let Some(admin_url) = &self.admin_url {
            let sql = format!("DROP DATABASE {} WITH (FORCE)", self.database);
            run(admin_url, &sql).await;
        }
    }

    pub(crate) async fn open(&self) -> Stores {
        self.try_open().await.unwrap()
    }

    /// What may be damaged may not open.
    pub(crate) async fn try_open(&self) -> storage::Result<Stores> {
        storage::open(&self.location).await
    }

    /// Does behind the store's back what no store does.
    pub(crate) async fn tamper(&self, file: &str, sql: &str) {
        match &self.location {
            Location::Folder(folder) => run(&url_of(&folder.join(file)), sql).await,
            Location::Postgres(url) | Location::Schema { url, .. } => run(url, sql).await,
        }
    }

    /// What a tool reads beside the store: every value as text.
    pub(crate) async fn ask(&self, file: &str, sql: &str) -> Vec<Vec<String>> {
        sqlx::any::install_default_drivers();
        let url = match &self.location {
            Location::Folder(folder) => url_of(&folder.join(file)),
            Location::Postgres(url) | Location::Schema { url, .. } => url.clone(),
        };
        let mut connection = AnyConnection::connect(&url).await.unwrap();
        let rows = sqlx::query(AssertSqlSafe(sql.to_owned()))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        let value = |row: &AnyRow, at| match row.try_get::<Option<String>, _>(at) {
            Ok(text) => text.unwrap_or_else(|| "NULL".into()),
            Err(_) => row.get::<i64, _>(at).to_string(),
        };
        let columns = |row: &AnyRow| (0..row.len()).map(|at| value(row, at)).collect();
        rows.iter().map(columns).collect()
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        match &self.location {
            Location::Folder(folder) => folder,
            _ => panic!("a database is no folder"),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }
}

fn url_of(path: &std::path::Path) -> String {
    let path = path.display().to_string();
    format!("sqlite://{}", path.replace('%', "%25").replace(' ', "%20"))
}

async fn run(url: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}
