//! Packages of npm, in the versions of the lock file.

use anyhow::{Context, Result, bail};

use super::on_path;
use crate::build::stamp::Stamp;
use crate::process::run;
use crate::progress::step;
use crate::workspace::{npm, root};

/// Makes `node_modules` what `package-lock.json` says.
///
/// # Errors
/// When npm is missing or does not succeed.
pub(crate) fn ensure_packages() -> Result<()> {
    if on_path("npm").is_none() {
        bail!("Node with npm is needed (20 or later): see https://nodejs.org");
    }
    let stamp = Stamp::new("npm").file(&root().join("package-lock.json"))?;
    if stamp.is_current() && root().join("node_modules").is_dir() {
        return Ok(());
    }
    step("npm packages in the versions of the lock file", |step| {
        // Browsers come from the system (see chromium.rs), never from a download of Playwright's.
        let mut npm = npm();
        npm.args(["ci", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        run(step, &mut npm).context("is package-lock.json in step with package.json?")
    })?;
    stamp.keep()
}
