//! Where things are: the root of the repository, the target folder, and cargo itself.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the repository")
}

/// Cargo's target folder, wherever it was configured to be: this program, or its tests, lie
/// somewhere in it, and cargo marks it as a cache.
pub(crate) fn target() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let mut folders = program.ancestors().map(Path::to_path_buf);
    folders
        .find(|folder| folder.join("CACHEDIR.TAG").is_file())
        .unwrap_or_else(|| root().join("target"))
}

/// Where xtask keeps what it made itself and may make again.
pub(crate) fn cache(name: &str) -> PathBuf {
    target().join("xtask").join(name)
}

/// A command that runs at the root of the repository.
///
/// What `cargo run` told *this* program about itself is taken out of the environment: build
/// scripts watch some of it, and would run again each time someone alternates between `cargo`
/// and `cargo xtask`.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The cargo that started us.
pub(crate) fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm, in the workspace at the root.
pub(crate) fn npm() -> Command {
    command("npm")
}
