//! `cargo xtask play`: builds everything and serves the game until told to stop.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::process::ends_with_us;
use crate::progress::note;
use crate::{build, tools};

/// What the server's first line begins with, before the address.
const LISTENING: &str = "listening on ";

#[derive(Args)]
pub(crate) struct Options {
    /// Port to listen on, 0 for any that is free
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
    /// Where the world is kept; it is made when it is not there
    #[arg(long, default_value = "data")]
    data_dir: PathBuf,
}

/// Runs until the server ends.
///
/// # Errors
/// What does not build, or the server's own failure.
pub(crate) fn run(options: &Options) -> Result<()> {
    let server = build::all()?;
    // Before the server starts: a signal in between would leave it running without us.
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let mut child = ends_with_us("TERM", [], server)
        .arg("serve")
        .args([
            "--listen",
            &format!("127.0.0.1:{}", options.port),
            "--data-dir",
        ])
        .arg(&options.data_dir)
        .stdout(Stdio::piped())
        .spawn()
        .context("starting the server")?;
    let pid = Pid::from_child(&child);
    std::thread::spawn(move || {
        for _ in signals.forever() {
            // A server that has ended already is what the signal asked for.
            let _ = kill_process(pid, Signal::TERM);
        }
    });
    let status = relay(&mut child, options)?;
    if !status.success() {
        bail!("the server ended with {status}; what it said is above");
    }
    Ok(())
}

fn relay(child: &mut Child, options: &Options) -> Result<ExitStatus> {
    let output = child
        .stdout
        .take()
        .context("the server's output was not piped")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        if let Some(address) = line.strip_prefix(LISTENING) {
            if options.no_open {
                note(&format!(
                    "open {address} in a browser; Ctrl-C ends the server"
                ));
            } else {
                open_browser(address);
            }
        }
    }
    child.wait().context("waiting for the server")
}

fn open_browser(address: &str) {
    let opener = ["xdg-open", "open"].into_iter().find_map(tools::on_path);
    let opened = opener.is_some_and(|opener| {
        let mut command = Command::new(opener);
        command
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().is_ok()
    });
    if !opened {
        note(&format!(
            "please open {address} in a browser; Ctrl-C ends the server"
        ));
    }
}
