//! The web client: TypeScript and the engine's glue → `web/dist`, which the server embeds.

use anyhow::Result;

use super::stamp::Stamp;
use crate::process::run;
use crate::progress::step;
use crate::workspace::{npm, root};

/// Builds the client unless it is up to date. A client made again would make the server build
/// again too: it is part of that binary.
///
/// # Errors
/// What the type checker or the bundler says.
pub(crate) fn build() -> Result<()> {
    let stamp = Stamp::new("web")
        .file(&root().join("package-lock.json"))?
        .folder(&root().join("web"), &["node_modules", "dist", "generated"])?;
    if stamp.is_current() && root().join("web/dist/index.html").is_file() {
        return Ok(());
    }
    step("web client", |step| {
        run(step, npm().args(["run", "build", "--workspace", "web"]))
    })?;
    stamp.keep()
}
