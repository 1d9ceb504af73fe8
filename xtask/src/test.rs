//! `cargo xtask test`: every test of every kind, in the order in which failures are cheap to find.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;
use system_tests::crash;

use crate::postgres::{Cluster, URL_VARIABLE};
use crate::process::run as run_program;
use crate::progress::{note, step};
use crate::suite::Suite;
use crate::workspace::{cargo, npm, target};
use crate::{bench_web, build, check, crash_test, soak, tools};

/// Where tests find the server to start.
const SERVER_VARIABLE: &str = "GOLDBERG_BIN";
/// Where tests find the module of `tests/wasm-hash`.
const WASM_HASH_VARIABLE: &str = "GOLDBERG_WASM_HASH";
/// Where the browser tests find a browser.
const CHROMIUM_VARIABLE: &str = "CHROMIUM_BIN";

const KILLS: u32 = 10;
const SOAK_MINUTES: f64 = 1.0;

#[derive(Args)]
pub(crate) struct Options {
    /// Leave out what takes longer than a minute: browser, crash test, soak
    #[arg(long)]
    quick: bool,
}

/// Runs them all; ends the process with what the last line says.
///
/// # Errors
/// None that is not a counted failure.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut suite = Suite::default();
    check::add_to(&mut suite);
    suite.step("wasm engine", &["npm packages"], build::wasm::build);
    suite.step("web client", &["wasm engine"], build::web::build);
    let server = suite.step("server", &["web client"], build::server::build);
    let server = server.unwrap_or_default();
    let postgres = suite.step("Postgres", &[], Cluster::start);
    rust_tests(&mut suite, &server, postgres.as_ref());
    suite.step("web client's types and style", &["web client"], || {
        web("check", "web")?;
        web("check", "tests/browser")
    });
    suite.step("web client's unit tests", &["web client"], || {
        web("test", "web")
    });
    if options.quick {
        note("left out: browser, crash test, soak");
    } else {
        browser_tests(&mut suite, &server);
        crash_tests(&mut suite, &server);
        suite.step("soak", &["server"], || {
            soak::run(&soak::Options::with(SOAK_MINUTES, Some(server.clone())))
        });
    }
    drop(postgres);
    suite.finish()
}

fn rust_tests(suite: &mut Suite, server: &Path, postgres: Option<&Cluster>) {
    let wasm_hash = suite.step("world for wasm", &[], || {
        step("world for wasm", |step| {
            build::wasm::compile(step, "wasm-hash")
        })
    });
    suite.step(
        "Rust tests",
        &["server", "Postgres", "world for wasm"],
        || {
            let with_surroundings = |mut command: Command| {
                command.env("RUST_BACKTRACE", "0");
                command.env(SERVER_VARIABLE, server);
                command.env(
                    WASM_HASH_VARIABLE,
                    wasm_hash.as_deref().unwrap_or(Path::new("")),
                );
                command.envs(postgres.map(|cluster| (URL_VARIABLE, cluster.url())));
                command
            };
            step("Rust tests", |step| {
                let mut output = Vec::new();
                // This program apart: together with the others its dependencies would be built
                // a second time, with the features that the others ask for.
                for packages in [&["--workspace", "--exclude", "xtask"][..], &["-p", "xtask"]] {
                    let mut tests = with_surroundings(cargo());
                    tests
                        .arg("test")
                        .args(packages)
                        .args(["--locked", "--no-fail-fast"]);
                    output.extend(run_program(step, &mut tests)?);
                }
                note(&counted(&output));
                Ok(())
            })
        },
    );
}

/// How many tests the summaries of cargo's test programs add up to.
fn counted(output: &[String]) -> String {
    let passed: u32 = output
        .iter()
        .filter_map(|line| line.strip_prefix("test result: ok. ")?.split(' ').next())
        .filter_map(|count| count.parse::<u32>().ok())
        .sum();
    format!("{passed} Rust tests passed")
}

fn web(script: &str, workspace: &str) -> Result<()> {
    step(&format!("npm run {script} in {workspace}"), |step| {
        run_program(step, npm().args(["run", script, "--workspace", workspace])).map(drop)
    })
}

fn browser_tests(suite: &mut Suite, server: &Path) {
    suite.step("browser tests", &["server", "npm packages"], || {
        let chromium = tools::chromium::ensure()?;
        step("browser tests", |step| {
            let mut playwright = npm();
            playwright.args(["run", "test", "--workspace", "tests/browser"]);
            playwright
                .env(SERVER_VARIABLE, server)
                .env(CHROMIUM_VARIABLE, chromium)
                .env("CI", "1");
            let output = run_program(step, &mut playwright)?;
            bench_web::print_figures(&output);
            Ok(())
        })
    });
}

fn crash_tests(suite: &mut Suite, server: &Path) {
    let kill = |store| {
        crash_test::run(&crash_test::Options::with(
            KILLS,
            store,
            Some(server.to_path_buf()),
        ))
        .with_context(|| format!("to repeat: cargo xtask crash-test --store {store}"))
    };
    suite.step("crash test", &["server"], || kill(crash::StoreKind::Sqlite));
    suite.step("crash test over a lossy disk", &["server"], || {
        kill(crash::StoreKind::Lossy)
    });
    suite.step("crash test on Postgres", &["server", "Postgres"], || {
        kill(crash::StoreKind::Postgres)
    });
    // Only a hint for those who look for what a failed run left.
    note(&format!(
        "worlds of failed runs are kept in {}",
        target().join("xtask/crash").display()
    ));
}
