//! What has to be on the machine, one file each: found where it is, else installed in the
//! quickest way that works, else an error that says what to install.

use std::env;
use std::path::PathBuf;

mod apt;
pub(crate) mod c_compiler;
pub(crate) mod cargo_deny;
pub(crate) mod cargo_fuzz;
pub(crate) mod chromium;
pub(crate) mod npm;
pub(crate) mod postgres;
pub(crate) mod wasm_target;

/// Where a program lies on the PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Whether we may install packages of the system.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
