//! The real server as a process: started on a free port, killed, stopped, started again.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::http::Api;

/// Names the server to test; without it, the one that was built in the same profile.
pub const BINARY_VARIABLE: &str = "GOLDBERG_BIN";

/// Recovery replays a journal before it listens, on a machine that may be busy.
const START_SECONDS_MAX: u64 = 120;
/// Lines of the server's log that an error quotes.
const LOG_LINES_SHOWN_MAX: usize = 30;

/// How to start a server, as often as wanted.
#[derive(Debug, Clone)]
pub struct Setup {
    binary: PathBuf,
    data_folder: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(OsString, OsString)>,
}

impl Setup {
    /// The server of this build, over this folder, on any free port.
    ///
    /// # Errors
    /// When it has not been built.
    pub fn new(data_folder: &Path) -> Result<Setup> {
        Ok(Setup::with_binary(binary()?, data_folder))
    }

    /// This server, over this folder, on any free port.
    pub fn with_binary(binary: PathBuf, data_folder: &Path) -> Setup {
        let data_folder = data_folder.to_path_buf();
        Setup {
            binary,
            data_folder,
            arguments: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// The same, with more on the command line of `serve`.
    #[must_use]
    pub fn arguments(mut self, arguments: &[&str]) -> Setup {
        self.arguments
            .extend(arguments.iter().map(ToString::to_string));
        self
    }

    /// The same, with a world in Postgres.
    #[must_use]
    pub fn database(mut self, url: &str) -> Setup {
        self.environment.push(("DATABASE_URL".into(), url.into()));
        self
    }

    /// The same, run with whatever `change` sets in the environment.
    #[must_use]
    pub fn environment_of(mut self, change: impl FnOnce(&mut Command)) -> Setup {
        let mut command = Command::new("environment");
        change(&mut command);
        let set = command
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)));
        self.environment
            .extend(set.map(|(name, value)| (name.to_owned(), value.to_owned())));
        self
    }

    /// Where the world is kept.
    pub fn data_folder(&self) -> &Path {
        &self.data_folder
    }

    /// What all runs have logged: beside the data, as it belongs to none of it.
    pub fn log(&self) -> PathBuf {
        self.data_folder.with_extension("log")
    }

    /// A process that has been started and may not listen yet.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn spawn(&self) -> Result<Starting> {
        if let Some(parent) = self.data_folder.parent() {
            fs::create_dir_all(parent)?;
        }
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log())?;
        let mut child = self
            .command()
            .arg("serve")
            .args(["--listen", "127.0.0.1:0", "--data-dir"])
            .arg(&self.data_folder)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", self.binary.display()))?;
        let output = child
            .stdout
            .take()
            .context("the server's output was not piped")?;
        let (sender, lines) = channel();
        // Reads on to the end: a server whose pipe is full would stop.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Ok(Starting {
            process: Process(child),
            lines,
            log: self.log(),
        })
    }

    /// A server that listens.
    ///
    /// # Errors
    /// When it ends or says something else first; quotes its log.
    pub fn start(&self) -> Result<Server> {
        self.spawn()?.listening()
    }

    /// What another subcommand prints, as JSON: `goldberg replay --data-dir … --json`.
    ///
    /// # Errors
    /// When it does not succeed, with what it said.
    pub fn replay(&self, arguments: &[&str]) -> Result<Value> {
        let mut command = self.command();
        command
            .arg("replay")
            .arg("--data-dir")
            .arg(&self.data_folder)
            .args(arguments);
        json_of(command.arg("--json"))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.envs(self.environment.iter().cloned());
        command
    }
}

/// The server to test.
///
/// # Errors
/// When it has not been built.
pub fn binary() -> Result<PathBuf> {
    if let Some(named) = env::var_os(BINARY_VARIABLE) {
        return Ok(named.into());
    }
    // A test program lies in `target/<profile>/deps/`.
    let mut folders = env::current_exe()?
        .ancestors()
        .map(PathBuf::from)
        .collect::<Vec<_>>();
    folders.retain(|folder| folder.join("goldberg").is_file());
    match folders.first() {
        Some(folder) => Ok(folder.join("goldberg")),
        None => bail!("there is no server to test: please run `cargo build --package server`"),
    }
}

/// What a command prints on standard output, as JSON.
///
/// # Errors
/// When it does not succeed, with what it said.
pub fn json_of(command: &mut Command) -> Result<Value> {
    let output = command.stdin(Stdio::null()).output()?;
    if !output.status.success() {
        bail!(
            "{command:?} failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    serde_json::from_slice(&output.stdout).with_context(|| {
        format!(
            "{command:?} printed {}",
            String::from_utf8_lossy(&output.stdout)
        )
    })
}

/// A process that has been started and may not listen yet; killed when dropped.
pub struct Starting {
    process: Process,
    lines: Receiver<String>,
    log: PathBuf,
}

impl Starting {
    /// Waits until it listens.
    ///
    /// # Errors
    /// When it ends or says something else first; quotes its log.
    pub fn listening(self) -> Result<Server> {
        let quote = || tail(&self.log);
        let Ok(line) = self
            .lines
            .recv_timeout(Duration::from_secs(START_SECONDS_MAX))
        else {
            bail!("the server did not come up; its log ends:\n{}", quote());
        };
        let Some(address) = line.strip_prefix("listening on ") else {
            bail!(
                "the server's first line is `{line}`; its log ends:\n{}",
                quote()
            );
        };
        let address = address.to_owned();
        Ok(Server {
            process: self.process,
            address,
            lines: self.lines,
            log: self.log,
        })
    }

    /// `kill -9`, wherever it is.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub fn kill(mut self) -> Result<()> {
        self.process.kill()
    }

    /// Waits until it has ended by itself, and gives its status and the end of its log.
    ///
    /// # Errors
    /// When it listens instead.
    pub fn refusal(mut self) -> Result<(ExitStatus, String)> {
        if let Ok(line) = self
            .lines
            .recv_timeout(Duration::from_secs(START_SECONDS_MAX))
        {
            bail!("the server was to refuse, and said `{line}`");
        }
        let status = self.process.0.wait()?;
        Ok((status, tail(&self.log)))
    }
}

/// A server that listens; killed when dropped.
pub struct Server {
    process: Process,
    address: String,
    lines: Receiver<String>,
    log: PathBuf,
}

impl Server {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The next line that it prints, after where it listens.
    ///
    /// # Errors
    /// When it ends first.
    pub fn next_line(&self) -> Result<String> {
        let wait = Duration::from_secs(START_SECONDS_MAX);
        let line = self.lines.recv_timeout(wait);
        line.context("the server prints nothing more")
    }

    /// Its HTTP interface.
    pub fn api(&self) -> Api {
        Api::new(&self.address)
    }

    /// The end of its log.
    pub fn log(&self) -> String {
        tail(&self.log)
    }

    /// `kill -9`.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub fn kill(mut self) -> Result<()> {
        self.process.kill()
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// When it cannot be asked or does not succeed.
    pub fn stop(mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.process.0), Signal::TERM)?;
        let status = self.process.0.wait()?;
        if !status.success() {
            bail!(
                "the server stopped with {status}; its log ends:\n{}",
                self.log()
            );
        }
        Ok(())
    }
}

/// A child that does not outlive its owner.
struct Process(Child);

impl Process {
    fn kill(&mut self) -> Result<()> {
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended; there is nobody to tell if it has not.
        let _ = self.kill();
    }
}

fn tail(log: &Path) -> String {
    let lines: Vec<String> = match File::open(log) {
        Ok(file) => BufReader::new(file).lines().map_while(Result::ok).collect(),
        Err(error) => vec![format!("{}: {error}", log.display())],
    };
    lines[lines.len().saturating_sub(LOG_LINES_SHOWN_MAX)..].join("\n")
}
