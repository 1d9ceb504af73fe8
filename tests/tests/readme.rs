//! README.md does what it says: every command in it is run, in order, as it stands there; only
//! the port, the data folder and the place of the binary are this test's own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use system_tests::document::{blocks, run};

const ADDRESS: &str = "http://127.0.0.1:4000";
const PLAY: &str = "cargo xtask play --no-open --port 4000";
const TEST: &str = "cargo xtask test";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// `cargo xtask play`, on a port and a folder of its own; stopped when dropped.
struct Play {
    child: Child,
    address: String,
}

impl Play {
    fn start(data: &Path) -> Play {
        let mut words = PLAY
            .split(' ')
            .skip(1)
            .map(|word| word.replace("4000", "0"));
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(&mut words)
            .arg("--data-dir")
            .arg(data)
            .current_dir(root());
        let mut child = cargo.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut addresses =
            lines.filter_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        let address = addresses.next().expect("play serves the game");
        Play { child, address }
    }

    /// Asked to stop as Ctrl-C asks, it passes that on and ends well.
    fn stop(mut self) {
        kill_process(Pid::from_child(&self.child), Signal::INT).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        // Ended already, unless an assertion failed before `stop`.
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        let _ = self.child.wait();
    }
}

fn needs_server(block: &str) -> bool {
    ["curl", "goldberg load"]
        .iter()
        .any(|it| block.contains(it))
}

#[test]
fn every_command_works_as_written() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let mut all = blocks(&text, "sh");
    assert_eq!(
        all[..2],
        [PLAY, TEST],
        "the first screen has just these two"
    );
    // The one command that cannot run within itself is what runs this test.
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.trim_end().ends_with(TEST), "{ci}");

    let home = tempfile::tempdir().unwrap();
    let play = Play::start(&home.path().join("data"));
    let rest: Vec<String> = all
        .drain(2..)
        .map(|block| block.replace(ADDRESS, &play.address))
        .collect();
    let (with_server, after): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|block| needs_server(block));
    let printed = run(&with_server, home.path());
    play.stop();
    for (block, printed) in with_server.iter().zip(&printed) {
        let is_error = printed.contains("\"error\":");
        assert_eq!(
            is_error,
            block.contains("nowhere"),
            "{block}\nprinted {printed}"
        );
    }
    let mail = with_server
        .iter()
        .position(|block| block.contains("/messages"))
        .unwrap();
    assert_eq!(
        printed[mail].matches("\"applied\":true").count(),
        3,
        "{}",
        printed[mail]
    );

    for (block, printed) in after.iter().zip(run(&after, home.path())) {
        assert!(!printed.trim().is_empty(), "{block} printed nothing");
    }
}

#[test]
fn the_page_at_the_address_is_the_game() {
    let home = tempfile::tempdir().unwrap();
    let play = Play::start(&home.path().join("data"));
    let page = Command::new("curl")
        .args(["-s", &format!("{}/", play.address)])
        .output()
        .unwrap();
    let page = String::from_utf8(page.stdout).unwrap();
    play.stop();
    assert!(page.contains("<script"), "{page}");
}
