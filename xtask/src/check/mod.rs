//! `cargo xtask check`: what can be said about the code without running it.

use anyhow::Result;
use clap::Args;

use crate::process::run as run_program;
use crate::progress::step;
use crate::workspace::cargo;
use crate::{suite, tools};

pub(crate) mod advisories;
pub(crate) mod licences;

#[derive(Args)]
pub(crate) struct Options {
    /// Build cargo-deny from source if it is not there (some minutes)
    #[arg(long)]
    install_deny: bool,
}

/// Everything there is to check.
///
/// # Errors
/// When cargo-deny is wanted and does not build; findings are counted, as in a test run.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.install_deny {
        tools::cargo_deny::ensure()?;
    }
    let mut suite = suite::Suite::default();
    add_to(&mut suite);
    suite.finish()
}

/// Adds the checks to a run.
pub(crate) fn add_to(suite: &mut suite::Suite) {
    suite.step("format", &[], format);
    suite.step("npm packages", &[], tools::npm::ensure_packages);
    suite.step("licences", &[], licences::check);
    suite.step("advisories", &[], advisories::check);
    suite.step("lints", &[], lints);
}

fn format() -> Result<()> {
    step("format", |step| {
        run_program(step, cargo().args(["fmt", "--all", "--check"])).map(drop)
    })
}

fn lints() -> Result<()> {
    step("lints", |step| {
        let mut clippy = cargo();
        clippy.args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]);
        run_program(step, &mut clippy).map(drop)
    })
}
