//! A real Postgres for the time of a test run: its own data folder, any free port, gone
//! afterwards whatever happened.
//!
//! Postgres refuses to run as root, so as root everything is done as the user `postgres`, in a
//! folder that this user can reach. `fsync` stays on: what is tested is durability.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::process::{ask, ends_with_us};
use crate::progress::step;
use crate::tools;
use crate::workspace::{cache, command};

/// The environment variable with the address of a database server for tests. Each test makes
/// and drops a database of its own there.
pub(crate) const URL_VARIABLE: &str = "GOLDBERG_TEST_POSTGRES_URL";

const USER: &str = "app";

/// What Postgres logs once it can be used.
const READY: &str = "ready to accept connections";

/// A cluster that runs; stopped and deleted when dropped, and stopped even when this program is
/// killed.
pub(crate) struct Cluster {
    server: Child,
    port: u16,
    /// Its files; deleted last.
    folder: TempDir,
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
            let mut copy = runner.as_owner("cp");
            ask(copy.args(["-a", "--reflink=auto"]).arg(template).arg(&data))?;
            // The port is free now and nobody else is told it; that is as good as it gets for
            // a program that takes a number and not a socket.
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            let mut server = runner.postgres("postgres");
            server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
            server
                .args(["-c", "listen_addresses=127.0.0.1", "-k"])
                .arg(folder.path());
            server
                .env("LC_ALL", "C")
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            let server = server
                .stderr(Stdio::piped())
                .spawn()
                .context("starting postgres")?;
            let mut cluster = Cluster {
                server,
                port,
                folder,
            };
            cluster.wait_until_ready()?;
            Ok(cluster)
        })
    }

    /// Where to reach it.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let log = self
            .server
            .stderr
            .take()
            .context("the log of Postgres was not piped")?;
        let mut lines = BufReader::new(log).lines().map_while(Result::ok);
        let mut said = Vec::new();
        while !said
            .last()
            .is_some_and(|line: &String| line.contains(READY))
        {
            match lines.next() {
                Some(line) => said.push(line),
                None => bail!("Postgres did not start: {}", said.join("\n")),
            }
        }
        // Reads on to the end: a server whose pipe is full would stop.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGQUIT: at once, without tidying a folder that is deleted next.
        let asked = kill_process(Pid::from_child(&self.server), Signal::QUIT);
        if let Err(error) = asked.map_err(Into::into).and_then(|()| self.server.wait()) {
            let folder = self.folder.path().display();
            eprintln!("the Postgres of the tests, in {folder}, did not stop: {error}");
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

    fn as_owner(&self, program: impl AsRef<OsStr>) -> Command {
        let user = self.owner.map(|(user, group)| {
            let ids = [format!("--reuid={user}"), format!("--regid={group}")];
            ids.into_iter().chain(["--clear-groups".to_owned()])
        });
        let mut owned = ends_with_us("QUIT", user.into_iter().flatten(), program);
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
        bail!("the user `postgres` can enter neither the target folder nor /tmp")
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
