//! `cargo xtask bench-web`: what a real browser measures of loading and drawing. The measuring
//! is done by the browser tests of the name `figures`, which print a line `figure …` for each.

use anyhow::Result;

use crate::process::run as run_program;
use crate::progress::{note, step};
use crate::workspace::npm;
use crate::{build, tools};

/// What a line with a figure begins with.
const MARK: &str = "figure ";

/// Builds everything and measures.
///
/// # Errors
/// When something does not build, or a figure misses its goal.
pub(crate) fn run() -> Result<()> {
    let server = build::all()?;
    let chromium = tools::chromium::ensure()?;
    step("figures of drawing and loading", |step| {
        let mut playwright = npm();
        playwright.args([
            "run",
            "test",
            "--workspace",
            "tests/browser",
            "--",
            "--grep",
            "figures",
        ]);
        playwright
            .env("GOLDBERG_BIN", server)
            .env("CHROMIUM_BIN", chromium);
        let output = run_program(step, &mut playwright)?;
        print_figures(&output);
        Ok(())
    })
}

/// Shows the figures among the output of the browser tests.
pub(crate) fn print_figures(output: &[String]) {
    for line in output {
        if let Some(at) = line.find(MARK) {
            note(&line[at + MARK.len()..]);
        }
    }
}
