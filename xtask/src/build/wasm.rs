//! The engine for the browser: crate `wasm` → wasm-bindgen → wasm-opt → `web/src/wasm/`.
//!
//! wasm-bindgen is linked into this program as a library, in the version that Cargo.lock has for
//! the crate: the glue cannot be of another version than the code, and nothing is installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::stamp::Stamp;
use crate::process::run;
use crate::progress::{Step, step};
use crate::tools;
use crate::tools::wasm_target::TARGET;
use crate::workspace::{cargo, command, root, target};

const NAME: &str = "goldberg";
/// Of `[profile.wasm]` in the root Cargo.toml, which is also its folder's name.
const PROFILE: &str = "wasm";

fn output() -> PathBuf {
    root().join("web/src/wasm")
}

/// Builds the engine unless it is up to date.
///
/// # Errors
/// Whichever stage failed.
pub(crate) fn build() -> Result<()> {
    tools::wasm_target::ensure()?;
    tools::npm::ensure_packages()?;
    step("wasm engine", |step| {
        let compiled = compile(step, "wasm")?;
        let stamp = Stamp::new("wasm")
            .text(wasm_bindgen_shared_version())
            .file(&root().join("package-lock.json"))?
            .file(&compiled)?;
        let module = output().join(format!("{NAME}_bg.wasm"));
        if stamp.is_current() && module.is_file() {
            return Ok(());
        }
        bind(&compiled)?;
        optimise(step, &module)?;
        stamp.keep()
    })
}

/// Compiles a package to WebAssembly and gives the path of the module.
///
/// # Errors
/// The compiler's.
pub(crate) fn compile(step: &Step, package: &str) -> Result<PathBuf> {
    let mut cargo = cargo();
    cargo.args([
        "build",
        "--package",
        package,
        "--target",
        TARGET,
        "--profile",
        PROFILE,
    ]);
    run(step, &mut cargo)?;
    Ok(target()
        .join(TARGET)
        .join(PROFILE)
        .join(format!("{}.wasm", package.replace('-', "_"))))
}

fn wasm_bindgen_shared_version() -> &'static str {
    // The exact version is pinned in xtask's Cargo.toml; a change of that file changes this text.
    include_str!("../../Cargo.toml")
}

fn bind(compiled: &Path) -> Result<()> {
    let output = output();
    if output.is_dir() {
        fs::remove_dir_all(&output).with_context(|| format!("clearing {}", output.display()))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .web(true)?
        .typescript(true)
        .out_name(NAME);
    bindgen.generate(&output).context("wasm-bindgen")
}

/// What rustc compiles to, and every browser that has WebGL2 and module workers understands. More
/// (`--all-features`) would let wasm-opt write what browsers still keep behind a flag.
const FEATURES: [&str; 8] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "simd",
];

fn optimise(step: &Step, module: &Path) -> Result<()> {
    step.detail("wasm-opt -O3");
    let mut wasm_opt = command(root().join("node_modules/.bin/wasm-opt"));
    wasm_opt
        .arg("-O3")
        .args(FEATURES.map(|feature| format!("--enable-{feature}")))
        .arg(module)
        .arg("-o")
        .arg(module);
    run(step, &mut wasm_opt).map(drop)
}
