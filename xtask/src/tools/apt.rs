//! Packages of the system, where we may install them.

use anyhow::{Result, bail};

use super::{is_root, on_path};
use crate::process::run;
use crate::progress::step;
use crate::workspace::command;

/// Installs a Debian or Ubuntu package.
///
/// # Errors
/// Says what to install by hand where that is not possible.
pub(crate) fn install(package: &str, what_for: &str) -> Result<()> {
    if on_path("apt-get").is_none() {
        bail!("{what_for} needs {package}, and this system has no apt-get: please install it");
    }
    if !is_root() {
        bail!("{what_for} needs {package}: please run `sudo apt-get install -y {package}`");
    }
    step(&format!("installing {package}"), |step| {
        let apt_get = |arguments: &[&str]| {
            let mut command = command("apt-get");
            run(
                step,
                command
                    .args(arguments)
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )
        };
        apt_get(&["update"])?;
        apt_get(&["install", "-y", "--no-install-recommends", package]).map(drop)
    })
}
