//! `cargo xtask bench-rollback`: how long a browser's engine takes to compute 16 ticks of its area
//! again. The goal is one picture, 16 ms. Measured in node, whose WebAssembly is Chromium's.

use anyhow::Result;

use crate::build;
use crate::process::run as run_program;
use crate::progress::{note, step};
use crate::workspace::{command, root};

/// Builds the module and measures.
///
/// # Errors
/// When it does not build, or node cannot run it.
pub(crate) fn run() -> Result<()> {
    step("16 ticks again, in wasm", |step| {
        let module = build::wasm::compile(step, "wasm-hash")?;
        let mut node = command("node");
        node.arg(root().join("tests/wasm-hash/roll_back.mjs"))
            .arg(module);
        for line in run_program(step, &mut node)? {
            note(&line);
        }
        Ok(())
    })
}
