//! What has to be on the machine, one file each: found where it is, else installed in the
//! quickest way that works, else an error that says what to install.

use std::env;
use std::path::PathBuf;

mod apt;
pub mod c_compiler;
pub mod cargo_deny;
pub mod chromium;
pub mod npm;
pub mod postgres;
pub mod wasm_target;

/// Where a program lies on the PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Whether we may install packages of the system.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
