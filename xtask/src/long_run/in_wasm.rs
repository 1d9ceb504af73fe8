//! The busy world as a program of node steps it: `tests/wasm-hash`, in a process of its own, which
//! goes on while we compute, and waits when it is too far ahead.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context, Result};

use crate::process::ends_with_us;
use crate::workspace::root;

/// A world in WebAssembly.
pub(super) struct InWasm {
    node: Child,
    hashes: Lines<BufReader<ChildStdout>>,
}

impl InWasm {
    /// The world of a seed, for as many ticks.
    ///
    /// # Errors
    /// When node can't be started.
    pub(super) fn start(module: &Path, seed: u64, frequency: u32, ticks: u64) -> Result<InWasm> {
        let mut node = ends_with_us("KILL", [], "node");
        node.arg(root().join("tests/wasm-hash/step_world.mjs"))
            .arg(module)
            .args([seed.to_string(), frequency.to_string(), ticks.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut node = node.spawn().context("starting node")?;
        let hashes = node.stdout.take().context("what node prints")?;
        Ok(InWasm {
            node,
            hashes: BufReader::new(hashes).lines(),
        })
    }

    /// One tick; the hash after it.
    ///
    /// # Errors
    /// When node has ended before.
    pub(super) fn step(&mut self) -> Result<String> {
        let hash = self.hashes.next().context("the world in wasm has ended")?;
        Ok(hash?)
    }
}

impl Drop for InWasm {
    fn drop(&mut self) {
        // It has ended, or is of no use to anyone any more.
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
