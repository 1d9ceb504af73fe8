//! `cargo xtask fuzz`: the fuzzers of the crate `fuzz`, one after another.

use std::ffi::OsStr;
use std::fs;

use anyhow::{Result, bail, ensure};
use clap::Args;

use crate::process::run as run_program;
use crate::progress::{note, step};
use crate::tools::cargo_fuzz;
use crate::workspace::{cache, cargo, root};

#[derive(Args)]
pub(crate) struct Options {
    /// Which; all of them if none is named
    targets: Vec<String>,
    /// How long each of them
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
}

/// Runs them. What makes one fail is kept under `fuzz/corpus`, where ordinary tests run it too.
///
/// # Errors
/// With the first that found something.
pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(options.minutes > 0.0, "--minutes takes more than 0");
    let path = cargo_fuzz::ensure()?;
    let known = targets()?;
    let targets = match options.targets.is_empty() {
        true => known.clone(),
        false => options.targets.clone(),
    };
    if let Some(unknown) = targets.iter().find(|target| !known.contains(target)) {
        bail!(
            "there is no fuzzer {unknown}; there are {}",
            known.join(", ")
        );
    }
    for target in targets {
        fuzz(&path, &target, options.minutes)?;
    }
    Ok(())
}

/// One file each. What they are for stands in `fuzz/src/lib.rs`.
fn targets() -> Result<Vec<String>> {
    let mut targets = Vec::new();
    for entry in fs::read_dir(root().join("fuzz/fuzz_targets"))? {
        let path = entry?.path();
        targets.extend(
            path.file_stem()
                .map(|name| name.to_string_lossy().into_owned()),
        );
    }
    targets.sort();
    Ok(targets)
}

fn fuzz(path: &OsStr, target: &str, minutes: f64) -> Result<()> {
    // What it finds interesting on its way stays out of the repository.
    let found = cache("fuzz").join(target);
    fs::create_dir_all(&found)?;
    let kept = root().join("fuzz/corpus").join(target);
    let title = format!("fuzzing {target} for {minutes} min");
    step(&title, |step| {
        let mut cargo = cargo();
        cargo
            .env("PATH", path)
            .args(["fuzz", "run", target, "--fuzz-dir", "fuzz"])
            // There is no `unsafe` to watch; so the usual compiler will do.
            .args(["--sanitizer", "none", "--features", "libfuzzer"])
            .arg("--target-dir")
            .arg(cache("fuzz-target"))
            .args([&found, &kept])
            .arg("--")
            .arg(format!("-max_total_time={}", (minutes * 60.0).ceil()))
            .arg(format!("-artifact_prefix={}/", kept.display()));
        let output = run_program(step, &mut cargo)?;
        if let Some(done) = output.iter().rev().find(|line| line.starts_with("Done ")) {
            note(done);
        }
        Ok(())
    })
}
