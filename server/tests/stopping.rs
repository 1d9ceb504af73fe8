//! The process ends when it is told to, also while the journal can't be written.

mod common;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use common::PATIENCE;
use common::http::ask;
use sqlx::{AnyConnection, Connection};

/// A server whose journal another program has locked.
struct Stuck {
    process: Child,
    log: BufReader<std::process::ChildStderr>,
    /// Holds the lock.
    _lock: AnyConnection,
}

impl Stuck {
    async fn start(folder: &Path) -> Stuck {
        let mut process = Command::new(env!("CARGO_BIN_EXE_goldberg"))
            .args(["serve", "--listen", "127.0.0.1:0", "--frequency", "64"])
            .arg("--data-dir")
            .arg(folder)
            .env_remove("DATABASE_URL")
            .env("RUST_LOG", "info")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut first).unwrap();
        let host = first.trim().strip_prefix("listening on http://").unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());

        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}", folder.join("journal.sqlite").display());
        let mut lock = AnyConnection::connect(&url).await.unwrap();
        let sql = "PRAGMA busy_timeout = 20000; BEGIN IMMEDIATE";
        sqlx::raw_sql(sql).execute(&mut lock).await.unwrap();
        let unwell = async {
            while ask(host, "GET", "/healthz", &[], b"").await.status == 200 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, unwell).await.unwrap();
        Stuck {
            process,
            log,
            _lock: lock,
        }
    }

    /// Tells it to end, and waits until it has taken notice.
    fn tell(&mut self) {
        self.signal();
        let mut line = String::new();
        while !line.contains("a second signal") {
            line.clear();
            assert_ne!(self.log.read_line(&mut line).unwrap(), 0, "it has ended");
        }
    }

    fn signal(&self) {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
    }

    /// The exit code, and the rest of the log.
    fn wait(mut self) -> (Option<i32>, String) {
        // Ends when the process does.
        let log = std::io::read_to_string(&mut self.log).unwrap();
        (self.process.wait().unwrap().code(), log)
    }
}

impl Drop for Stuck {
    fn drop(&mut self) {
        // A test that failed leaves nothing behind; one that did not has seen it end.
        let _ = self.process.kill();
    }
}

#[tokio::test]
async fn a_journal_that_is_locked_does_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut stuck = Stuck::start(folder.path()).await;
    stuck.tell();
    let (code, log) = stuck.wait();
    assert_eq!(code, Some(1), "the clock record was not written: {log}");
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut stuck = Stuck::start(folder.path()).await;
    stuck.tell();
    stuck.signal();
    let (code, log) = stuck.wait();
    assert_eq!(code, Some(130), "{log}");
}
