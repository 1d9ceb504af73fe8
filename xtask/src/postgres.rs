//! A real Postgres for the time of a test run: its own data folder, any free port, gone
//! afterwards whatever happened.
//!
//! Postgres refuses to run as root, so as root everything is done as the user `postgres`, in a
//! folder that this user can reach. `fsync` stays on: what is tested is durability.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::process::ask;
use crate::progress::step;
use crate::tools;
use crate::workspace::{cache, command};

/// The environment variable with the address of a database server for tests. Each test makes
/// and drops a database of its own there.
pub(crate) const URL_VARIABLE: &str = "GOLDBERG_TEST_POSTGRES_URL";

const USER: &str = "app";

/// A cluster that runs; stopped and deleted when dropped.
pub(crate) struct Cluster {
    runner: Runner,
    folder: TempDir,
    port: u16,
}

impl Cluster {
    /// Starts one, from a template that is made the first time.
    ///
    /// # Errors
    /// What Postgres says, or what is missing.
    pub(crate) fn start() -> Result<Cluster> {
        let binaries = tools::postgres::ensure()?;
        step("Postgres for the tests", |step| {
            let runner = Runner::new(binaries)?;
            step.detail("initdb");
            let template = runner.template()?;
            step.detail("starting");
            let folder = runner.folder()?;
            let data = folder.path().join("data");
            ask(runner
                .as_owner("cp")
                .args(["-a", "--reflink=auto"])
                .arg(template)
                .arg(&data))?;
            // The port is free now and nobody else is told it; that is as good as it gets for
            // a program that takes a number and not a socket.
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            let options = format!(
                "-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={}",
                folder.path().display()
            );
            let log = folder.path().join("log");
            let mut start = runner.postgres("pg_ctl");
            start
                .arg("-D")
                .arg(&data)
                .arg("-l")
                .arg(&log)
                .args(["-w", "-s", "-o", &options]);
            ask(start.arg("start"))
                .with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
            Ok(Cluster {
                runner,
                folder,
                port,
            })
        })
    }

    /// Where to reach it.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.runner.postgres("pg_ctl");
        stop.arg("-D")
            .arg(self.folder.path().join("data"))
            .args(["-s", "-m", "immediate", "stop"]);
        if let Err(error) = ask(&mut stop) {
            eprintln!("the Postgres of the tests did not stop: {error:#}");
        }
    }
}

/// Runs the programs of Postgres as a user they accept.
struct Runner {
    binaries: PathBuf,
    /// User and group `postgres`, when we are root.
    owner: Option<(u32, u32)>,
}

impl Runner {
    fn new(binaries: PathBuf) -> Result<Runner> {
        let owner = if tools::is_root() {
            let id = |which: &str| -> Result<u32> {
                let text = ask(command("id").args([which, "postgres"]))
                    .context("as root, Postgres runs as the user `postgres`: please add it")?;
                Ok(text.parse()?)
            };
            Some((id("-u")?, id("-g")?))
        } else {
            None
        };
        Ok(Runner { binaries, owner })
    }

    fn postgres(&self, program: &str) -> Command {
        self.as_owner(self.binaries.join(program))
    }

    fn as_owner(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut owned = match self.owner {
            None => command(program),
            Some((user, group)) => {
                let mut setpriv = command("setpriv");
                setpriv.args([format!("--reuid={user}"), format!("--regid={group}")]);
                setpriv.arg("--clear-groups").arg(program);
                setpriv
            }
        };
        // Not the root of the repository: the owner may be unable to enter it.
        owned.current_dir("/");
        owned
    }

    /// An initialised data folder to copy, kept under the target folder.
    fn template(&self) -> Result<PathBuf> {
        let version = ask(self.postgres("initdb").arg("--version"))?;
        let name = version.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let template = self.home()?.join(name);
        if template.join("done").is_file() {
            return Ok(template.join("data"));
        }
        if template.exists() {
            fs::remove_dir_all(&template)?;
        }
        fs::create_dir_all(&template)?;
        self.give(&template)?;
        let mut initdb = self.postgres("initdb");
        initdb
            .arg("-D")
            .arg(template.join("data"))
            .args(["-U", USER, "-A", "trust"]);
        ask(initdb.args(["-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]))?;
        fs::write(template.join("done"), "")?;
        Ok(template.join("data"))
    }

    /// A new folder of the owner.
    fn folder(&self) -> Result<TempDir> {
        let folder = tempfile::Builder::new()
            .prefix("run-")
            .tempdir_in(self.home()?)?;
        self.give(folder.path())?;
        Ok(folder)
    }

    /// Where the owner can work: under the target folder, or, when that lies behind a folder
    /// closed to the owner (a home of root), among the temporary files.
    fn home(&self) -> Result<PathBuf> {
        let near = cache("postgres");
        let far = std::env::temp_dir().join("goldberg-xtask-postgres");
        for home in [near, far] {
            fs::create_dir_all(&home)?;
            fs::set_permissions(&home, fs::Permissions::from_mode(0o755))?;
            if ask(self.as_owner("test").arg("-x").arg(&home)).is_ok() {
                return Ok(home);
            }
        }
        anyhow::bail!("the user `postgres` can enter neither the target folder nor /tmp")
    }

    fn give(&self, folder: &Path) -> Result<()> {
        if let Some((user, group)) = self.owner {
            chown(folder, Some(user), Some(group))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn starts_answers_and_leaves_nothing() {
        let cluster = Cluster::start().unwrap();
        let folder = cluster.folder.path().to_path_buf();
        assert!(TcpStream::connect(("127.0.0.1", cluster.port)).is_ok());
        drop(cluster);
        assert!(!folder.exists());
    }
}
